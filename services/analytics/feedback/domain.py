"""What is asked, who answers, and how the loop closes: you said, we did, and did it help?

Whoever runs a group asks it, reads what its people write and sorts it into themes; coordinators do the same
for the whole network, and read no group's answers. How many said what is counted once a question is closed,
with the figures of that week. What came of it is told to those who were asked, and each may say once whether
it helped; that is counted four weeks later.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from shared.errors import Conflict, Forbidden, Invalid

MOST_THEMES = 20
# How long after it was told it is counted whether it helped.
TO_TRY = timedelta(days=28)


class QuestionClosed(Conflict):
    """This question is closed: what was said is being looked at."""


class EnoughThemes(Conflict):
    """A question has up to 20 themes: put some of them together."""


class SaidAlready(Conflict):
    """You have said already whether this helped; it is asked once."""


class NotYours(Forbidden):
    """You can ask your own groups; the whole network is asked by its coordinators."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something that a group, or the whole network where `group_id` is None, is asked."""

    id: UUID
    group_id: UUID | None
    asked: str
    asked_by: UUID
    asked_at: datetime
    closed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody wrote, opened; whose it is goes no further than the service."""

    id: UUID
    question_id: UUID
    group_id: UUID | None
    person_id: UUID = field(repr=False)
    words: str = field(repr=False)
    answered_at: datetime
    theme_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Theme:
    """What several people said, in the words of whoever read them; `answers` bear it so far."""

    id: UUID
    question_id: UUID
    group_id: UUID | None
    name: str
    answers: int = 0


@dataclass(frozen=True, kw_only=True)
class Response:
    """You said, we did."""

    id: UUID
    question_id: UUID
    group_id: UUID | None
    said: str
    did: str
    told_by: UUID
    told_at: datetime
    helped: bool | None = None


def check_asker(group_id: UUID | None, *, groups: frozenset[UUID] | None) -> None:
    """Raise `NotYours` unless somebody with these groups (None: a coordinator) may ask this group."""
    if groups is not None and group_id not in groups:
        raise NotYours(*([group_id] if group_id else []))


def close(question: Question, *, now: datetime) -> Question:
    """Take no more answers; closing twice changes nothing."""
    if question.closed_at is not None:
        return question
    return replace(question, closed_at=now, version=question.version + 1)


def check_open(question: Question) -> None:
    """Raise `QuestionClosed` where no more answers are taken."""
    if question.closed_at is not None:
        raise QuestionClosed(question.id)


def check_room(themes: int) -> None:
    """Raise `EnoughThemes` where a question has as many as can be told apart."""
    if themes >= MOST_THEMES:
        raise EnoughThemes


def check_themes(chosen: list[UUID], themes: list[Theme]) -> None:
    """Raise `Invalid` unless all are themes of the question."""
    there = {theme.id for theme in themes}
    for place, theme_id in enumerate(chosen):
        if theme_id not in there:
            raise Invalid("Choose themes of this question.", pointer=f"/theme_ids/{place}")
