"""What may happen to a duty: it is given, declined, swapped, overridden; each leaves a line of history."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.scheduling.rota.domain.people import Duty
from services.scheduling.rota.domain.reasons import Reason, ReasonCode
from shared.errors import Conflict, Forbidden, Invalid

# Meetings so far back count as what somebody has done; older ones are past.
COUNTED_DAYS = 182


class RotaExists(Conflict):
    """This series has a rota already: change that one."""


class NotYourDuty(Forbidden):
    """This duty is somebody else's."""


class NobodyHasThisDuty(Conflict):
    """Nobody has this duty at present."""


class MeetingHasBegun(Conflict):
    """The meeting has begun: who does what at it can no longer be changed here."""


class HasADutyThere(Conflict):
    """This person already has a duty at that meeting."""


class NotYourSwap(Forbidden):
    """Only the one who was asked can answer, and only the one who asked can take it back."""


class SwapIsSettled(Conflict):
    """This swap was answered, taken back or overtaken by events."""


class SwapStatus(StrEnum):
    """Where a swap stands: it happens only once both sides have said yes."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Happening(StrEnum):
    """What the history of a duty is made of."""

    ASSIGNED = "assigned"
    RELEASED = "released"
    DECLINED = "declined"
    SWAPPED = "swapped"
    OVERRIDDEN = "overridden"


class OverrideReason(StrEnum):
    """Why somebody who runs the group decides otherwise than the rota."""

    PERSON_ASKED = "person_asked"
    LEARNING = "learning"
    CONTINUITY = "continuity"
    SAFETY = "safety"
    GUEST = "guest"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Rota:
    """Which duties rotate at the meetings of a series, and how many weeks ahead they are given out."""

    id: UUID
    series_id: UUID
    group_id: UUID
    duties: tuple[Duty, ...]
    weeks: int
    planned_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Held:
    """A duty at one meeting, and who has it; `person_id` is None while it is open."""

    id: UUID
    rota_id: UUID
    occurrence_id: UUID
    group_id: UUID
    duty: Duty
    held_on: date
    starts_at: datetime
    person_id: UUID | None
    declined_by: tuple[UUID, ...]
    reason_code: ReasonCode
    able: int
    duties_before: int
    sessions: int
    version: int = 1

    @property
    def reason(self) -> Reason:
        """Why it is as it is."""
        return Reason(
            code=self.reason_code, able=self.able, duties=self.duties_before, sessions=self.sessions
        )

    def now_of(self, person_id: UUID | None, reason: Reason) -> "Held":
        """Return the duty in other hands, or in nobody's."""
        return replace(
            self,
            person_id=person_id,
            reason_code=reason.code,
            able=reason.able,
            duties_before=reason.duties,
            sessions=reason.sessions,
            version=self.version + 1,
        )


@dataclass(frozen=True, kw_only=True)
class Swap:
    """Somebody asks another to take their duty, in exchange for `other_duty_id` or for nothing."""

    id: UUID
    group_id: UUID
    duty_id: UUID
    other_duty_id: UUID | None
    asked_by: UUID
    asked_of: UUID
    status: SwapStatus
    asked_at: datetime
    settled_at: datetime | None = None


def check_ahead(held: Held, now: datetime) -> None:
    """Raise `MeetingHasBegun` unless the meeting lies ahead."""
    if held.starts_at <= now:
        raise MeetingHasBegun(held.occurrence_id)


def holder(held: Held) -> UUID:
    """Return who has a duty; raise `NobodyHasThisDuty`."""
    if held.person_id is None:
        raise NobodyHasThisDuty(held.id)
    return held.person_id


def decline(held: Held, *, by: UUID, by_staff: bool, now: datetime) -> Held:
    """Give a duty back; nobody is asked why, and it is not offered to the same person again."""
    check_ahead(held, now)
    person_id = holder(held)
    if not by_staff and person_id != by:
        raise NotYourDuty
    declined = replace(held, declined_by=(*held.declined_by, person_id))
    return declined.now_of(None, Reason(code=ReasonCode.DECLINED))


def override(
    held: Held, *, to: UUID, has_another: bool, reason: OverrideReason, note: str | None, now: datetime
) -> Held:
    """Give a duty to somebody by decision of those who run the group; the reason is part of it."""
    check_ahead(held, now)
    if reason is OverrideReason.OTHER and not note:
        raise Invalid("Say in a few words what the reason is.", pointer="/note")
    if has_another and held.person_id != to:
        raise HasADutyThere
    return held.now_of(to, Reason(code=ReasonCode.OVERRIDDEN))


def ask(held: Held, other: Held | None, *, id: UUID, asked_of: UUID | None, by: UUID, now: datetime) -> Swap:
    """Ask somebody to take one's duty: whoever has the other one, or for nothing in return `asked_of`."""
    check_ahead(held, now)
    if holder(held) != by:
        raise NotYourDuty
    if other is not None:
        check_ahead(other, now)
        if other.group_id != held.group_id:
            raise Invalid("Swap duties of one group.", pointer="/other_duty_id")
        asked_of = holder(other)
    if asked_of is None or asked_of == by:
        raise Invalid("Say whom you ask, or which duty of somebody else you would take.")
    return Swap(
        id=id,
        group_id=held.group_id,
        duty_id=held.id,
        other_duty_id=other.id if other else None,
        asked_by=by,
        asked_of=asked_of,
        status=SwapStatus.ASKED,
        asked_at=now,
    )


def settle(swap: Swap, status: SwapStatus, *, by: UUID, now: datetime) -> Swap:
    """Answer a swap, or take it back."""
    if by != (swap.asked_by if status is SwapStatus.WITHDRAWN else swap.asked_of):
        raise NotYourSwap
    if swap.status is not SwapStatus.ASKED:
        raise SwapIsSettled(swap.id)
    return replace(swap, status=status, settled_at=now)


def swapped(swap: Swap, held: Held, other: Held | None, *, now: datetime) -> list[Held]:
    """Return the duties in their new hands; raise unless both are still where they were when it was asked."""
    if held.person_id != swap.asked_by or (other and other.person_id != swap.asked_of):
        raise SwapIsSettled(swap.id)
    check_ahead(held, now)
    if other is None:
        return [held.now_of(swap.asked_of, Reason(code=ReasonCode.TAKEN_OVER))]
    check_ahead(other, now)
    reason = Reason(code=ReasonCode.SWAPPED)
    return [held.now_of(swap.asked_of, reason), other.now_of(swap.asked_by, reason)]
