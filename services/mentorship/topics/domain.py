"""Topics that suit a group: what it said in polls counts first, and it starts light.

A topic answers to codes, those of a poll's topic or of its options. Of the polls that ended within 84 days,
the share of answers for its options counts as points; a poll on a topic that it answers to adds a half. A
group goes one level deeper at a time, and a topic comes again after 84 days, wherever it was taken up: chosen
here, or planned or covered as a theme of scheduling's curriculum.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from services.mentorship.domain.gates import Words
from shared.errors import Conflict, Forbidden, Invalid

RECENT = timedelta(days=84)
SHOWN = 6
WITHIN_DAYS = 182


class AlreadyChosen(Conflict):
    """This topic is chosen for that day already."""


class NotYourChoice(Forbidden):
    """Whoever chose this topic, or runs the group, takes it back."""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Something to talk about; level 1 is light, 3 goes deep."""

    code: str
    level: int
    title: Words
    answers_to: tuple[str, ...]
    # The code of the theme of the library that is about it.
    theme: str | None = None


@dataclass(frozen=True, kw_only=True)
class Poll:
    """What a group said: a count for each option; none where too few answered."""

    topic: str
    closed_on: date
    options: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A topic chosen for a group and a day."""

    id: UUID
    group_id: UUID
    topic: str
    planned_on: date
    chosen_by: UUID


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A topic of a group's curriculum: covered on a day, or planned for a meeting; None where not known."""

    topic: str
    held_on: date | None
    covered_on: date | None


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A topic with how much speaks for it; `said` is how many answers of the group do."""

    topic: Topic
    points: Fraction
    said: int


def suggest(
    topics: Iterable[Topic],
    polls: Sequence[Poll],
    choices: Sequence[Choice],
    taken: Sequence[Taken] = (),
    *,
    today: date,
) -> list[Suggestion]:
    """Return the topics that suit a group now: most said for, then the lighter, then by code."""
    known = {topic.code: topic for topic in topics}
    days = [(one.topic, one.planned_on) for one in choices]
    days += [(one.topic, one.covered_on) for one in taken if one.covered_on is not None]
    reached = max((known[topic].level for topic, _ in days if topic in known), default=0)
    lately = {topic for topic, on in days if on > today - RECENT}
    # What was planned and not covered is free again once the meeting is over.
    lately |= {one.topic for one in taken if one.covered_on is None and (one.held_on or today) >= today}
    recent = [poll for poll in polls if poll.closed_on > today - RECENT]
    found = [
        _weighed(topic, recent)
        for topic in known.values()
        if topic.level <= reached + 1 and topic.code not in lately
    ]
    return sorted(found, key=lambda one: (-one.points, one.topic.level, one.topic.code))[:SHOWN]


def choose(
    topic: str, known: Iterable[str], *, id: UUID, group_id: UUID, on: date, today: date, by: UUID
) -> Choice:
    """Choose a topic for a group and a day."""
    if topic not in (codes := sorted(known)):
        raise Invalid(f"The topics are: {', '.join(codes)}.", pointer="/topic")
    if not today <= on <= today + timedelta(days=WITHIN_DAYS):
        raise Invalid("Choose for a day within the half year ahead.", pointer="/planned_on")
    return Choice(id=id, group_id=group_id, topic=topic, planned_on=on, chosen_by=by)


def check_removable(choice: Choice, *, by: UUID, by_staff: bool) -> None:
    """Raise `NotYourChoice` unless whoever asks chose it or runs the group."""
    if not by_staff and choice.chosen_by != by:
        raise NotYourChoice(choice.id)


def _weighed(topic: Topic, polls: Sequence[Poll]) -> Suggestion:
    points, said = Fraction(0), 0
    for poll in polls:
        total = sum(poll.counts)
        for_it = sum(
            count
            for option, count in zip(poll.options, poll.counts, strict=False)
            if option in topic.answers_to
        )
        if total:
            points += Fraction(for_it, total)
        if poll.topic in topic.answers_to:
            points += Fraction(1, 2)
        said += for_it
    return Suggestion(topic=topic, points=points, said=said)
