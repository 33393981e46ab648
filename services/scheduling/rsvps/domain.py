"""Who means to come, and what those who missed a meeting can read about it.

An answer helps to set out chairs; it binds nobody. Whoever said yes and did not come is somebody to ask
after, never somebody to count up: it is derived when asked for, and kept nowhere.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.scheduling.domain.attendance import NotBegunYet
from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from shared.errors import Conflict, Forbidden


class TooLateToAnswer(Conflict):
    """This meeting has begun: come if you can, nobody asks for an answer any more."""


class MembersOnly(Forbidden):
    """This is for members of the group: your membership is not active."""


class NothingToRelease(Conflict):
    """Nothing is written about this meeting yet."""


class ReleasedAlready(Conflict):
    """This was released already."""


class NotReleased(Conflict):
    """This is not released, so there is nothing to take back."""


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


@dataclass(frozen=True, kw_only=True)
class CatchUp:
    """What a meeting was about: about the group, never about a person. Version 0 where nothing is written."""

    occurrence_id: UUID
    group_id: UUID
    text: str = ""
    released_at: datetime | None = None
    written_by: UUID | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class MissedMeeting:
    """A meeting that somebody missed, with what they can read about it."""

    occurrence_id: UUID
    group_id: UUID
    held_on: date
    starts_at: datetime
    text: str
    released_at: datetime


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


def write(before: CatchUp, meeting: Occurrence, *, text: str, by: UUID, now: datetime) -> CatchUp:
    """Write, or put right, what a meeting was about, once it has begun; what is released stays released."""
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)
    if meeting.starts_at > now:
        raise NotBegunYet(meeting.id)
    return replace(before, text=text, written_by=by, version=before.version + 1)


def release(catch_up: CatchUp, *, now: datetime) -> CatchUp:
    """Let the group read it."""
    if catch_up.version == 0:
        raise NothingToRelease(catch_up.occurrence_id)
    if catch_up.released_at is not None:
        raise ReleasedAlready(catch_up.occurrence_id)
    return replace(catch_up, released_at=now, version=catch_up.version + 1)


def withdraw(catch_up: CatchUp) -> CatchUp:
    """Take it back: the group can no longer read it."""
    if catch_up.released_at is None:
        raise NotReleased(catch_up.occurrence_id)
    return replace(catch_up, released_at=None, version=catch_up.version + 1)
