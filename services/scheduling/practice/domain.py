"""What it means to take something on, and what others may know of it: next to nothing.

A practice is for the time until the group's next meeting, and is forgotten a few days after it. Nobody is
reminded, nothing is added up over time, and how it went is nobody else's business. Those who run a group
learn how many people took something on before a meeting, once that does not change any more and where they
are enough to hide in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.scheduling.polls.domain import FEWEST_ANONYMOUS, NotInThisGroup
from shared.errors import Conflict

LONGEST = timedelta(days=28)
WITHOUT_A_MEETING = timedelta(days=14)
TO_LOOK_BACK = timedelta(days=3)


class OneIsEnough(Conflict):
    """You have taken something on until the next meeting: let it go first, if you would rather do another."""


class PracticeIsOver(Conflict):
    """This was a while ago: it is about to be forgotten, and you can take something on anew."""


class Outcome(StrEnum):
    """How it went, as somebody says themselves; each is fine, and so is saying nothing."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """The next meeting of a group."""

    id: UUID
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A technique that a person takes on until an instant; `reflection` is sealed with their key."""

    id: UUID
    person_id: UUID
    group_id: UUID
    entry_id: UUID
    occurrence_id: UUID | None
    taken_on_at: datetime
    until: datetime
    expires_at: datetime
    outcome: Outcome | None = None
    helped: bool | None = None
    reflection: bytes | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many people took something on before a meeting."""

    occurrence_id: UUID
    group_id: UUID
    people: int


def take_on(
    practice_id: UUID,
    *,
    person_id: UUID,
    group_id: UUID,
    entry_id: UUID,
    groups_joined: frozenset[UUID],
    others: Iterable[Practice],
    meeting: Meeting | None,
    now: datetime,
) -> Practice:
    """Take something on until the group's next meeting, or for two weeks where none is near."""
    if group_id not in groups_joined:
        raise NotInThisGroup(group_id)
    if any(one.group_id == group_id and one.until > now for one in others):
        raise OneIsEnough
    near = meeting if meeting is not None and meeting.starts_at <= now + LONGEST else None
    until = near.starts_at if near else now + WITHOUT_A_MEETING
    return Practice(
        id=practice_id,
        person_id=person_id,
        group_id=group_id,
        entry_id=entry_id,
        occurrence_id=near.id if near else None,
        taken_on_at=now,
        until=until,
        expires_at=until + TO_LOOK_BACK,
    )


def look_back(
    before: Practice,
    *,
    outcome: Outcome | None,
    reflection: bytes | None,
    helped: bool | None = None,
    now: datetime,
) -> Practice:
    """Say how it went, and whether it helped, at any time until it is forgotten."""
    if now >= before.expires_at:
        raise PracticeIsOver(before.id)
    return replace(before, outcome=outcome, helped=helped, reflection=reflection, version=before.version + 1)


def tellable(counts: Iterable[Count]) -> list[Count]:
    """Return the counts that hide everybody who is in them."""
    return [count for count in counts if count.people >= FEWEST_ANONYMOUS]
