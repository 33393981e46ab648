"""Practical help: open → matched → fulfilled, or withdrawn; back to open when a helper has to step back.

The group sees that help of a kind is asked for, never by whom. Who asked sees who offers, and takes one
offer; only then does that one learn whom they help. Stepping back owes no reason, on either side.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.membership.domain.actors import Actor, NotYours
from shared.errors import Conflict, Refusal


class Kind(StrEnum):
    """What stands in the way."""

    TRANSPORT = "transport"
    CHILDCARE = "childcare"
    COST = "cost"
    OTHER = "other"


class Status(StrEnum):
    """Where a request is."""

    OPEN = "open"
    MATCHED = "matched"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"


class OfferStatus(StrEnum):
    """Where an offer is; it lapses when the request ends without it."""

    OFFERED = "offered"
    MATCHED = "matched"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class HelpNotOpen(Refusal):
    """Help is not asked for here any more, or somebody is giving it already."""


class HelpSettled(Refusal):
    """This request is settled; if help is needed again, ask anew."""


class YourOwnRequest(Refusal):
    """You asked for this yourself: let others offer."""


class AlreadyOffered(Conflict):
    """You offered already; whoever asked has seen it."""


class OfferOver(Refusal):
    """This offer is over."""


class OfferJustTaken(Conflict):
    """Your offer was taken in this very moment: look at it again, and step back if you still want to."""


class NotOfThisGroup(Refusal):
    """Help is asked for in a group that the person belongs to."""


@dataclass(frozen=True, kw_only=True)
class HelpRequest:
    """Help of a kind, asked for in a group. `person_id` and `words` are None for whom they are not meant."""

    id: UUID
    group_id: UUID
    kind: Kind
    status: Status
    asked_at: datetime
    settled_at: datetime | None = None
    person_id: UUID | None = None
    words: str | None = field(default=None, repr=False)
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Somebody's offer; `asker_id` is None until it is taken."""

    id: UUID
    request_id: UUID
    group_id: UUID
    helper_id: UUID
    status: OfferStatus
    offered_at: datetime
    asker_id: UUID | None = None


def ask(
    actor: Actor,
    *,
    id: UUID,
    group_id: UUID,
    person_id: UUID,
    belongs: bool,
    kind: Kind,
    words: str | None,
    now: datetime,
) -> HelpRequest:
    """Ask for help, for oneself or, as staff, for somebody who told them and `belongs` to the group."""
    actor.must_be_staff_or(person_id)
    if not belongs:
        raise NotOfThisGroup(group_id)
    return HelpRequest(
        id=id,
        group_id=group_id,
        person_id=person_id,
        kind=kind,
        words=words,
        status=Status.OPEN,
        asked_at=now,
    )


def offer(request: HelpRequest, actor: Actor, *, id: UUID, helper_id: UUID, now: datetime) -> Offer:
    """Offer help, or record as staff that somebody offers."""
    actor.must_be_staff_or(helper_id)
    if request.person_id == helper_id:
        raise YourOwnRequest(request.id)
    if request.status is not Status.OPEN:
        raise HelpNotOpen(request.id)
    return Offer(
        id=id,
        request_id=request.id,
        group_id=request.group_id,
        helper_id=helper_id,
        status=OfferStatus.OFFERED,
        offered_at=now,
    )


def match(request: HelpRequest, offer: Offer, actor: Actor) -> tuple[HelpRequest, Offer]:
    """Take an offer: by whoever asked, or by staff for them. Now the helper learns whom they help."""
    _refuse_unless_asker(request, actor)
    if request.status is not Status.OPEN:
        raise HelpNotOpen(request.id)
    if offer.status is not OfferStatus.OFFERED:
        raise OfferOver(offer.id)
    taken = replace(offer, status=OfferStatus.MATCHED, asker_id=request.person_id)
    return replace(request, status=Status.MATCHED), taken


def step_back(
    request: HelpRequest, offer: Offer, actor: Actor, *, holds_request: bool
) -> tuple[HelpRequest, Offer]:
    """Take an offer back; where it was taken, help is asked for again.

    A helper whose offer was not taken may not touch the request, so `holds_request` is false for them.
    """
    actor.must_be_staff_or(offer.helper_id)
    if offer.status not in (OfferStatus.OFFERED, OfferStatus.MATCHED):
        raise OfferOver(offer.id)
    if offer.status is OfferStatus.MATCHED:
        if not holds_request:
            raise OfferJustTaken(offer.id)
        request = replace(request, status=Status.OPEN)
    return request, replace(offer, status=OfferStatus.WITHDRAWN)


def fulfil(request: HelpRequest, actor: Actor, *, now: datetime) -> HelpRequest:
    """Say that the help came, from whoever was taken or from elsewhere."""
    return _settle(request, actor, Status.FULFILLED, now)


def withdraw(request: HelpRequest, actor: Actor, *, now: datetime) -> HelpRequest:
    """Ask no longer; nobody asks why."""
    return _settle(request, actor, Status.WITHDRAWN, now)


def offer_after(offer: Offer, request: HelpRequest) -> Offer:
    """Return what becomes of an offer that was still open when its request was settled."""
    came = offer.status is OfferStatus.MATCHED and request.status is Status.FULFILLED
    return replace(offer, status=OfferStatus.FULFILLED if came else OfferStatus.LAPSED)


def _settle(request: HelpRequest, actor: Actor, status: Status, now: datetime) -> HelpRequest:
    _refuse_unless_asker(request, actor)
    if request.status not in (Status.OPEN, Status.MATCHED):
        raise HelpSettled(request.id)
    return replace(request, status=status, settled_at=now)


def _refuse_unless_asker(request: HelpRequest, actor: Actor) -> None:
    if not actor.staff and (request.person_id is None or not actor.is_person(request.person_id)):
        raise NotYours
