"""Topics by what a group said, one level deeper at a time."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.mentorship.topics import domain
from services.mentorship.topics.domain import Choice, Poll, Taken, Topic
from services.mentorship.topics.store import topics
from services.scheduling.library.domain import Kind
from services.scheduling.library.starters import starters
from shared.errors import Invalid

TODAY = date(2026, 3, 2)
PACING = Topic(code="pacing", level=1, title={"en": "Pacing"}, answers_to=("energy", "low"))
SLEEP = Topic(code="sleep", level=1, title={"en": "Sleep"}, answers_to=("sleep",))
WORK = Topic(code="work", level=2, title={"en": "Work"}, answers_to=("work",))
DEEP = Topic(code="deep", level=3, title={"en": "Deep"}, answers_to=("work",))
ALL = [DEEP, WORK, SLEEP, PACING]


def chosen(topic: str, days_ago: int) -> Choice:
    """Chosen for a day in the past."""
    on = TODAY - timedelta(days=days_ago)
    return Choice(id=UUID(int=1), group_id=UUID(int=2), topic=topic, planned_on=on, chosen_by=UUID(int=3))


def poll(topic: str, *, days_ago: int = 7, **counts: int) -> Poll:
    """How a poll ended."""
    on = TODAY - timedelta(days=days_ago)
    return Poll(topic=topic, closed_on=on, options=tuple(counts), counts=tuple(counts.values()))


@pytest.mark.parametrize(
    ("polls", "choices", "found"),
    [
        # Nothing said yet: the light ones, by code.
        ([], [], ["pacing", "sleep"]),
        # Three of four want to talk about sleep.
        ([poll("next", sleep=3, low=1)], [], ["sleep", "pacing"]),
        # A poll about energy speaks for pacing, whatever its options are.
        ([poll("energy", fair=5)], [], ["pacing", "sleep"]),
        # What was said long ago is no longer heard.
        ([poll("next", days_ago=84, sleep=5)], [], ["pacing", "sleep"]),
        # Too few answered: nothing is known of them.
        ([Poll(topic="next", closed_on=TODAY, options=(), counts=())], [], ["pacing", "sleep"]),
        # After a light one, the second level opens; the third does not.
        ([poll("next", work=5)], [chosen("sleep", 90)], ["work", "pacing", "sleep"]),
        # What was chosen lately does not come again.
        ([poll("next", sleep=5)], [chosen("sleep", 7)], ["pacing", "work"]),
    ],
)
def test_what_suits_a_group(polls: list[Poll], choices: list[Choice], found: list[str]) -> None:
    """The group decides by what it says; nobody is thrown in at the deep end."""
    assert [one.topic.code for one in domain.suggest(ALL, polls, choices, today=TODAY)] == found


def taken(topic: str, *, held: int, covered: int | None = None) -> Taken:
    """A theme of a meeting so many days from today, covered so many days ago."""
    on = None if covered is None else TODAY - timedelta(days=covered)
    return Taken(topic=topic, held_on=TODAY + timedelta(days=held), covered_on=on)


@pytest.mark.parametrize(
    ("curriculum", "found"),
    [
        # Covered lately: it does not come again, and the second level is open.
        ([taken("sleep", held=-7, covered=7)], ["pacing", "work"]),
        # Covered long ago: it may.
        ([taken("sleep", held=-84, covered=84)], ["pacing", "sleep", "work"]),
        # Planned: it comes anyway; nothing is reached by a plan.
        ([taken("sleep", held=14)], ["pacing"]),
        # Planned for a meeting that is over, and not covered: it is free again.
        ([taken("sleep", held=-1)], ["pacing", "sleep"]),
        # Nobody has told when the meeting is.
        ([Taken(topic="sleep", held_on=None, covered_on=None)], ["pacing"]),
    ],
)
def test_what_the_curriculum_takes_up_counts_like_a_choice(curriculum: list[Taken], found: list[str]) -> None:
    """Mentors choose beside the curriculum, and not against it."""
    suggested = domain.suggest(ALL, [], [], curriculum, today=TODAY)

    assert [one.topic.code for one in suggested] == found


def test_the_topics_that_come_with_kith_are_in_three_languages() -> None:
    """And some are light enough to begin with."""
    assert all(set(topic.title) == {"en", "es", "de"} for topic in topics())
    assert {topic.level for topic in topics()} == {1, 2, 3}
    assert len({topic.code for topic in topics()}) == len(topics())
    themes = {entry.code for entry in starters(UUID(int=1)) if entry.facts.kind is Kind.THEME}
    assert {topic.theme for topic in topics() if topic.theme} <= themes, (
        "what points to the library leads there"
    )


@pytest.mark.parametrize(
    ("topic", "days", "pointer"),
    [("charm", 0, "/topic"), ("sleep", -1, "/planned_on"), ("sleep", 183, "/planned_on")],
)
def test_a_choice_makes_sense(topic: str, days: int, pointer: str) -> None:
    """Something known, for a day that can be planned."""
    with pytest.raises(Invalid) as refused:
        domain.choose(
            topic,
            ["sleep"],
            id=UUID(int=1),
            group_id=UUID(int=2),
            on=TODAY + timedelta(days=days),
            today=TODAY,
            by=UUID(int=3),
        )

    assert refused.value.pointer == pointer
