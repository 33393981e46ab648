"""A wait for a place in a group, and the offers in it: how it begins, goes on and ends.

Letting an offer pass costs nobody anything but that turn: whoever waits on, waits from then. After two offers
without an answer a person is asked whether they still wait. Whose turn it is, is said in `order.py`.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.membership.domain.actors import Actor
from shared.errors import Conflict, Refusal


class Status(StrEnum):
    """Where somebody is in their waiting."""

    WAITING = "waiting"
    OFFERED = "offered"
    ASKED = "asked"
    JOINED = "joined"
    LEFT = "left"


class OfferStatus(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    RECALLED = "recalled"


class Priority(StrEnum):
    """Who may come first: somebody whose group was closed, split or merged; somebody who comes back."""

    MOVED_OUT = "moved_out"
    RETURNING = "returning"


class Reason(StrEnum):
    """Why a wait ended without a place by an offer."""

    CHOSEN = "chosen"
    UNANSWERED = "unanswered"
    JOINED_OTHERWISE = "joined_otherwise"
    GROUP_CLOSED = "group_closed"


class AlreadyWaiting(Conflict):
    """This person waits for the group already."""


class OthersWaitFirst(Refusal):
    """Others have waited for this place longer: let the person join the waitlist, where it comes in turn."""


class NoLongerWaiting(Refusal):
    """This wait has ended; joining the waitlist again is welcome."""


class NoOffer(Refusal):
    """There is no place on offer just now: it comes to you in turn, and you will hear of it."""


class OfferExpired(Refusal):
    """The offer has expired and the place passes on; you keep waiting, unless you would rather not."""


class NotAsked(Refusal):
    """Nobody asked: you are waiting, and need not say so again."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One person's wait for a place in one group. `waits_from` is the moment that their turn counts from."""

    id: UUID
    group_id: UUID
    person_id: UUID
    status: Status
    priority: Priority | None
    joined_at: datetime
    waits_from: datetime
    rests_until: datetime | None = None
    unanswered: int = 0
    answer_by: datetime | None = None
    ended_at: datetime | None = None
    end_reason: Reason | None = None
    position: int | None = None
    from_membership_id: UUID | None = None
    version: int = 1
    # Of the open offer, where there is one.
    offer_id: UUID | None = None
    offer_expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A place kept for one person until it expires."""

    id: UUID
    entry_id: UUID
    group_id: UUID
    person_id: UUID
    status: OfferStatus
    offered_at: datetime
    expires_at: datetime
    answered_at: datetime | None = None


def join(
    actor: Actor,
    *,
    id: UUID,
    group_id: UUID,
    person_id: UUID,
    priority: Priority | None,
    from_membership_id: UUID | None,
    now: datetime,
) -> Entry:
    """Begin to wait: for oneself, or written down by staff."""
    actor.must_be_staff_or(person_id)
    return Entry(
        id=id,
        group_id=group_id,
        person_id=person_id,
        status=Status.WAITING,
        priority=priority,
        joined_at=now,
        waits_from=now,
        from_membership_id=from_membership_id,
    )


def confirm_wait(entry: Entry, actor: Actor, *, now: datetime) -> Entry:
    """Say that one still waits; the turn counts from where it was."""
    refuse_if_over(entry, actor)
    if entry.status is not Status.ASKED:
        raise NotAsked(entry.id)
    if entry.answer_by is not None and now >= entry.answer_by:
        raise NoLongerWaiting(entry.id)
    return replace(entry, status=Status.WAITING, unanswered=0, answer_by=None)


def leave(entry: Entry, actor: Actor, *, now: datetime) -> Entry:
    """Stop waiting."""
    refuse_if_over(entry, actor)
    return ended(entry, Reason.CHOSEN, now)


def end(entry: Entry, reason: Reason, *, now: datetime) -> Entry:
    """End a wait that has no more sense: unanswered, joined another way, or the group closed."""
    over = ended(entry, reason, now)
    return replace(over, status=Status.JOINED) if reason is Reason.JOINED_OTHERWISE else over


def wait_elsewhere(entry: Entry, *, id: UUID, group_id: UUID) -> Entry:
    """Wait for another group instead, in the turn that one had: one's own became part of it."""
    return replace(
        entry,
        id=id,
        group_id=group_id,
        status=Status.WAITING,
        rests_until=None,
        unanswered=0,
        answer_by=None,
        position=None,
        # Who meant to come from the group that they now wait for has no need to.
        from_membership_id=None,
        version=1,
    )


def ended(entry: Entry, reason: Reason, now: datetime) -> Entry:
    """Return a wait that is over."""
    return replace(entry, status=Status.LEFT, ended_at=now, end_reason=reason, answer_by=None, position=None)


def refuse_if_over(entry: Entry, actor: Actor) -> None:
    """Raise a named error unless the wait goes on, and it is theirs or they are staff."""
    actor.must_be_staff_or(entry.person_id)
    if entry.ended_at is not None:
        raise NoLongerWaiting(entry.id)
