"""Shadow, co-lead, lead: each on its day, and only if whoever learns is ready for it on that day.

If they are not, because they rest, are overloaded, paused or have not come to the stage that facilitating
needs, what lies ahead moves by a week. Nobody is put into a phase; the days wait for the person.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.mentorship.domain.gates import Stage
from services.mentorship.domain.people import NotAvailable, Someone
from shared.errors import Conflict, Forbidden, Invalid

LEAST_DAYS = 7
WITHIN_DAYS = 366
POSTPONE = timedelta(days=7)


class NotYourHandover(Forbidden):
    """This is for the person who is asked to take over."""


class NotYoursToTakeBack(Forbidden):
    """The two whom it concerns take a handover back, or whoever runs the group."""


class NotToBeAnswered(Conflict):
    """This handover was answered already."""


class NothingToTakeBack(Conflict):
    """This handover is not under way: there is nothing to take back."""


class HandoverUnderWay(Conflict):
    """This person is asked, or learns, to take over in this group already."""


class Phase(StrEnum):
    """How far it has come."""

    SHADOW = "shadow"
    CO_LEAD = "co_lead"
    LEAD = "lead"


class Status(StrEnum):
    """Where a handover stands. `done` once the last phase began; it can still be taken back."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DONE = "done"
    DECLINED = "declined"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Leading a group passes from one person to another; `phase` is the last that began."""

    id: UUID
    group_id: UUID
    from_person_id: UUID
    to_person_id: UUID
    shadow_from: date
    co_lead_from: date
    lead_from: date
    status: Status
    proposed_at: datetime
    proposed_by: UUID
    phase: Phase | None = None
    postponed: int = 0
    closed_on: date | None = None
    version: int = 1

    def begins(self, phase: Phase) -> date:
        """Return the day on which a phase begins."""
        day: date = getattr(self, f"{phase}_from")
        return day


def propose(
    giving: Someone,
    taking: Someone,
    *,
    id: UUID,
    group_id: UUID,
    shadow_from: date,
    co_lead_from: date,
    lead_from: date,
    today: date,
    by: UUID,
    now: datetime,
) -> Handover:
    """Plan a handover; it holds once the person who takes over has said yes."""
    if giving.person_id == taking.person_id:
        raise Invalid("Somebody else takes over.", pointer="/to_person_id")
    check_both(giving, taking)
    if not giving.has_come_to(Stage.CO_FACILITATOR):
        raise Invalid("This person does not lead groups.", pointer="/from_person_id")
    _check_days(shadow_from, co_lead_from, lead_from, today)
    return Handover(
        id=id,
        group_id=group_id,
        from_person_id=giving.person_id,
        to_person_id=taking.person_id,
        shadow_from=shadow_from,
        co_lead_from=co_lead_from,
        lead_from=lead_from,
        status=Status.PROPOSED,
        proposed_at=now,
        proposed_by=by,
    )


def check_both(giving: Someone, taking: Someone) -> None:
    """Raise `NotAvailable` where either rests or is away, or whoever takes over carries enough already.

    Too much to carry is no obstacle to handing something on: it is a reason for it.
    """
    if not giving.active or giving.resting:
        raise NotAvailable(giving.person_id)
    if not taking.can_take_over:
        raise NotAvailable(taking.person_id)


def accept(handover: Handover, taking: Someone) -> Handover:
    """Let whoever takes over say yes."""
    check_asked(handover, taking.person_id)
    if not taking.can_take_over:
        raise NotAvailable(taking.person_id)
    return _now(handover, status=Status.AGREED)


def decline(handover: Handover, *, by: UUID, by_staff: bool) -> Handover:
    """Say no, which needs no reason; or take the question back, for those who run the group."""
    check_asked(handover, handover.to_person_id if by_staff else by)
    return _now(handover, status=Status.DECLINED)


def take_back(handover: Handover, *, by: UUID | None, by_staff: bool = False, today: date) -> Handover:
    """Go back, at whatever phase: whoever led leads, and nobody has failed at anything."""
    if by is not None and not by_staff and by not in (handover.from_person_id, handover.to_person_id):
        raise NotYoursToTakeBack(handover.id)
    if handover.status not in (Status.AGREED, Status.DONE):
        raise NothingToTakeBack(handover.id)
    return _now(handover, status=Status.CLOSED, closed_on=today)


def walk(handover: Handover, taking: Someone | None, *, today: date) -> list[Handover]:
    """Return what a handover becomes up to today, step by step: phases that begin, days that move.

    One step at least a week apart from the next, so that a service that slept does not rush anybody.
    """
    ahead = next_phase(handover)
    if handover.status is not Status.AGREED or ahead is None or handover.begins(ahead) > today:
        return []
    if taking is None or not is_ready(taking, ahead):
        return [_postponed(handover, ahead, today=today)]
    begun = _now(handover, phase=ahead, status=Status.DONE if ahead is Phase.LEAD else Status.AGREED)
    following = next_phase(begun)
    if following is not None and begun.begins(following) < today + POSTPONE:
        return [begun, _postponed(begun, following, today=today)]
    return [begun]


def next_phase(handover: Handover) -> Phase | None:
    """Return the phase that has not begun yet, if any."""
    phases = list(Phase)
    place = 0 if handover.phase is None else phases.index(handover.phase) + 1
    return phases[place] if place < len(phases) else None


def is_ready(taking: Someone, phase: Phase) -> bool:
    """Whether somebody can begin a phase: to lead, they must have come to the stage that may facilitate."""
    return taking.available and taking.has_come_to(
        Stage.MENTOR if phase is Phase.SHADOW else Stage.CO_FACILITATOR
    )


def _postponed(handover: Handover, phase: Phase, *, today: date) -> Handover:
    by = max(today + POSTPONE - handover.begins(phase), timedelta(0))
    first = handover.begins(phase)
    later = {f"{one}_from": handover.begins(one) + by for one in Phase if handover.begins(one) >= first}
    return _now(handover, **later, postponed=handover.postponed + 1)


def _check_days(shadow_from: date, co_lead_from: date, lead_from: date, today: date) -> None:
    if shadow_from < today:
        raise Invalid(f"Begin today or later; today is {today}.", pointer="/shadow_from")
    least = timedelta(days=LEAST_DAYS)
    if co_lead_from - shadow_from < least:
        raise Invalid("Leave a week at least for shadowing.", pointer="/co_lead_from")
    if lead_from - co_lead_from < least:
        raise Invalid("Leave a week at least for leading together.", pointer="/lead_from")
    if lead_from > today + timedelta(days=WITHIN_DAYS):
        raise Invalid("Plan within a year.", pointer="/lead_from")


def check_asked(handover: Handover, by: UUID) -> None:
    """Raise unless this is who was asked to take over, and they have not answered yet."""
    if by != handover.to_person_id:
        raise NotYourHandover(handover.id)
    if handover.status is not Status.PROPOSED:
        raise NotToBeAnswered(handover.id)


def _now(handover: Handover, **changes: Any) -> Handover:
    return replace(handover, **changes, version=handover.version + 1)
