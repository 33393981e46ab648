"""Who came, and who may be recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from shared.errors import Conflict, Invalid

MAX_MARKS = 1000


class NotBegunYet(Conflict):
    """The meeting has not begun: this is recorded once it has."""


class NotInTheGroup(Conflict):
    """Some of these people did not belong to the group on that day, so nothing was recorded."""

    status = 422


class Attendance(StrEnum):
    """What is recorded for a person: who was missed or excused is never counted against them."""

    ATTENDED = "attended"
    MISSED = "missed"
    EXCUSED = "excused"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What is recorded for one person at one meeting."""

    person_id: UUID
    attendance: Attendance


def check_attendance(occurrence: Occurrence, marks: Sequence[Mark], now: datetime) -> None:
    """Raise a named error unless attendance of these people, each once, can be recorded now."""
    if occurrence.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(occurrence.id)
    if occurrence.starts_at > now:
        raise NotBegunYet(occurrence.id)
    if len(marks) > MAX_MARKS:
        raise Invalid(f"At most {MAX_MARKS} people can be recorded for one meeting.")
    seen: set[UUID] = set()
    for place, mark in enumerate(marks):
        if mark.person_id in seen:
            raise Invalid("This person is listed twice.", pointer=f"/{place}/person_id")
        seen.add(mark.person_id)


def check_belonged(unknown: Sequence[UUID]) -> None:
    """Raise `NotInTheGroup`, naming everyone who did not belong to the group on the day of the meeting."""
    if unknown:
        listed = ", ".join(str(person_id) for person_id in unknown)
        raise NotInTheGroup(
            detail=f"Nothing is known of a membership on that day for: {listed}. Activate their membership "
            "(it may be dated back); if that was done just now, try again in a moment."
        )


def may_join(*, role: str, is_member: bool) -> bool:
    """Say who learns how to join online: coordinators, those who run the group, and its active members."""
    return role in ("coordinator", "facilitator", "mentor") or (role == "member" and is_member)
