"""From an offer to a tip that everybody reads, and back.

A tip is a sentence or two from experience, such as what helps before an appointment. Somebody who did not
write it reads it first, so that no advice about treatment and nobody's story gets through. It is shown
without its author, who can take it back at any time.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.errors import Conflict, Forbidden


class NotYourTip(Forbidden):
    """Only the person who offered this tip can change it or take it back."""


class OwnTip(Forbidden):
    """This tip is your own: let somebody else read it, and thank others."""


class NotWaiting(Conflict):
    """This tip does not wait for a decision: it was decided on, or taken back."""


class NotToReword(Conflict):
    """Only a tip that waits or was sent back can be worded anew: take this one back, and offer another."""


class TipIsGone(Conflict):
    """This tip was taken back or removed: there is no text any more."""


class Topic(StrEnum):
    """What tips are about."""

    EARLY_SIGNS = "early_signs"
    TALKING_WITH_PROVIDERS = "talking_with_providers"
    ACCOMMODATIONS_AT_WORK = "accommodations_at_work"
    EVERYDAY_LIFE = "everyday_life"


class Status(StrEnum):
    """Where an offer stands. Without a text once removed by a moderator, or withdrawn by its author."""

    OFFERED = "offered"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


GONE = frozenset({Status.REMOVED, Status.WITHDRAWN})


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Who offered a tip, through which group, and what was decided. `reason` is sealed."""

    tip_id: UUID
    group_id: UUID
    person_id: UUID
    status: Status
    offered_at: datetime
    reason: bytes | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    version: int = 1


def reword(offer: Offer, *, by: UUID) -> Offer:
    """Word a tip anew that was not approved: it waits again."""
    if by != offer.person_id:
        raise NotYourTip(offer.tip_id)
    if offer.status not in (Status.OFFERED, Status.SENT_BACK):
        raise NotToReword(offer.tip_id)
    return replace(
        offer,
        status=Status.OFFERED,
        reason=None,
        decided_by=None,
        decided_at=None,
        version=offer.version + 1,
    )


def approve(offer: Offer, *, by: UUID, now: datetime) -> Offer:
    """Let everybody read it."""
    if offer.status is not Status.OFFERED:
        raise NotWaiting(offer.tip_id)
    return _decided(offer, Status.APPROVED, None, by, now)


def send_back(offer: Offer, reason: bytes, *, by: UUID, now: datetime) -> Offer:
    """Ask its author to word it anew, and say kindly why."""
    if offer.status is not Status.OFFERED:
        raise NotWaiting(offer.tip_id)
    return _decided(offer, Status.SENT_BACK, reason, by, now)


def remove(offer: Offer, reason: bytes | None, *, by: UUID, now: datetime) -> Offer:
    """Take a tip away, approved or not; its text is gone."""
    if offer.status in GONE:
        raise TipIsGone(offer.tip_id)
    return _decided(offer, Status.REMOVED, reason, by, now)


def withdraw(offer: Offer, *, by: UUID) -> Offer:
    """Take one's own tip back, whatever was decided; its text is gone."""
    if by != offer.person_id:
        raise NotYourTip(offer.tip_id)
    if offer.status in GONE:
        raise TipIsGone(offer.tip_id)
    return replace(offer, status=Status.WITHDRAWN, reason=None, version=offer.version + 1)


def _decided(offer: Offer, status: Status, reason: bytes | None, by: UUID, now: datetime) -> Offer:
    if by == offer.person_id:
        raise OwnTip(offer.tip_id)
    return replace(
        offer, status=status, reason=reason, decided_by=by, decided_at=now, version=offer.version + 1
    )
