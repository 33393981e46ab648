"""What is asked, who may answer, and from when on results are shown.

An anonymous answer is added to a count and kept nowhere else; that somebody has answered is kept apart, until
the poll ends. Results of an anonymous poll are told once it has ended and five have answered: before, or
while answers still come in, what one person said could be told from what changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Conflict, Forbidden, Invalid

FEWEST_ANONYMOUS = 5
LONGEST_OPEN = timedelta(days=90)


class PollIsClosed(Conflict):
    """This poll has ended."""


class AlreadyAnswered(Conflict):
    """You have answered this poll already; an anonymous answer cannot be found again to be changed."""


class NotInThisGroup(Forbidden):
    """Only people who take part in the group at present can answer."""


class PollStatus(StrEnum):
    """Whether answers are taken."""

    OPEN = "open"
    CLOSED = "closed"


class PollKind(StrEnum):
    """A poll decides something, a check-in asks how things are; both may be asked again under one topic."""

    POLL = "poll"
    CHECK_IN = "check_in"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the answers that can be given."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Poll:
    """Something that a group is asked. `topic` ties together what is asked again over time."""

    id: UUID
    group_id: UUID
    kind: PollKind
    topic: str
    question: str
    language: str
    options: tuple[Option, ...]
    anonymous: bool
    status: PollStatus
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Results:
    """How many answered and, where that may be told, how many gave which answer."""

    answers: int
    counts: Mapping[str, int] | None
    withheld: str | None = None


def open_poll(poll: Poll, now: datetime) -> Poll:
    """Check that a poll can be opened as it was asked for."""
    codes = [option.code for option in poll.options]
    if len(set(codes)) < len(codes):
        raise Invalid("Give each option a code of its own.", pointer="/options")
    if not now < poll.closes_at <= now + LONGEST_OPEN:
        raise Invalid("A poll ends ahead of now, within 90 days.", pointer="/closes_at")
    return poll


def check_answer(poll: Poll, option_code: str, *, takes_part: bool, now: datetime) -> None:
    """Raise a named error unless somebody can give this answer now."""
    if not takes_part:
        raise NotInThisGroup
    if poll.status is PollStatus.CLOSED or now >= poll.closes_at:
        raise PollIsClosed(poll.id)
    if option_code not in {option.code for option in poll.options}:
        raise Invalid("This is none of the options.", pointer="/option")


def close(poll: Poll, now: datetime) -> Poll:
    """End a poll."""
    if poll.status is PollStatus.CLOSED:
        raise PollIsClosed(poll.id)
    return replace(poll, status=PollStatus.CLOSED, closed_at=now, version=poll.version + 1)


def results(poll: Poll, counted: Mapping[str, int], *, runs_the_group: bool) -> Results:
    """Return what may be told of the answers by now."""
    answers = sum(counted.values())
    counts = {option.code: counted.get(option.code, 0) for option in poll.options}
    if poll.status is PollStatus.OPEN and (poll.anonymous or not runs_the_group):
        return Results(answers=answers, counts=None, withheld="still_open")
    if poll.anonymous and answers < FEWEST_ANONYMOUS:
        return Results(answers=answers, counts=None, withheld="too_few_answers")
    return Results(answers=answers, counts=counts)


def tally(poll: Poll, chosen: Sequence[str]) -> dict[str, int]:
    """Count named answers."""
    return {option.code: chosen.count(option.code) for option in poll.options}
