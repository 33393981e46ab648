"""Who means to come.

An answer helps to set out chairs; it binds nobody. Whoever said yes and did not come is somebody to ask
after, never somebody to count up: it is derived when asked for, and kept nowhere.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from shared.errors import Conflict, Forbidden


class TooLateToAnswer(Conflict):
    """This meeting has begun: come if you can, nobody asks for an answer any more."""


class MembersOnly(Forbidden):
    """This is for members of the group: your membership is not active."""


class Answer(StrEnum):
    """Whether somebody means to come."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


@dataclass(frozen=True, kw_only=True)
class Rsvp:
    """What somebody said last. `is_current` is False once the meeting moved: then it is asked anew."""

    occurrence_id: UUID
    person_id: UUID
    group_id: UUID
    answer: Answer
    starts_at: datetime
    answered_at: datetime
    is_current: bool = True


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many mean to come, of those who belong to the group; afterwards, how many of the yes did not."""

    occurrence_id: UUID
    yes: int
    no: int
    maybe: int
    unanswered: int
    no_shows: int


def answer(meeting: Occurrence, *, person_id: UUID, said: Answer, is_member: bool, now: datetime) -> Rsvp:
    """Say whether one comes to a meeting that has not begun."""
    if not is_member:
        raise MembersOnly(meeting.group_id)
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)
    if meeting.starts_at <= now:
        raise TooLateToAnswer(meeting.id)
    return Rsvp(
        occurrence_id=meeting.id,
        person_id=person_id,
        group_id=meeting.group_id,
        answer=said,
        starts_at=meeting.starts_at,
        answered_at=now,
    )
