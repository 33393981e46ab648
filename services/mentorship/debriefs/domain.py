"""A debrief is asked for without a reason and taken by whoever has room; what is said is kept nowhere."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.mentorship.domain.people import NotAvailable, Someone
from shared.errors import Conflict, Forbidden


class NotOpen(Conflict):
    """Somebody took this on already, or it is closed."""


class NotYourDebrief(Forbidden):
    """The two whom it concerns close a debrief."""


class ForSomebodyElse(Forbidden):
    """Somebody else listens to you in this one."""


class Status(StrEnum):
    """Where a debrief stands."""

    ASKED = "asked"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """Somebody would like to talk a meeting over; `taken_by` is who listens."""

    id: UUID
    group_id: UUID
    asked_by: UUID
    asked_at: datetime
    status: Status = Status.ASKED
    taken_by: UUID | None = None


def take(debrief: Debrief, listener: Someone | None, *, by: UUID) -> Debrief:
    """Offer to listen; not while resting or overloaded. `listener` is None for a coordinator's account."""
    if by == debrief.asked_by:
        raise ForSomebodyElse(debrief.id)
    if debrief.status is not Status.ASKED:
        raise NotOpen(debrief.id)
    if listener is not None and not listener.available:
        raise NotAvailable(listener.person_id)
    return replace(debrief, status=Status.TAKEN, taken_by=by)


def close(debrief: Debrief, *, by: UUID) -> Debrief:
    """Say that it was talked over, or is not needed any more."""
    if by not in (debrief.asked_by, debrief.taken_by):
        raise NotYourDebrief(debrief.id)
    if debrief.status is Status.CLOSED:
        raise NotOpen(debrief.id)
    return replace(debrief, status=Status.CLOSED)
