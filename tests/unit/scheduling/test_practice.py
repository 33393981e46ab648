"""Practice between meetings: taken on, looked back on, forgotten."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.polls.domain import NotInThisGroup
from services.scheduling.practice.domain import (
    Count,
    Meeting,
    OneIsEnough,
    Outcome,
    Practice,
    PracticeIsOver,
    look_back,
    take_on,
    tellable,
)

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
PERSON, GROUP, OTHER, ENTRY = (UUID(int=n) for n in range(1, 5))
NEXT = Meeting(id=UUID(int=9), starts_at=NOW + timedelta(days=7))


def taken_on(**changes: Any) -> Practice:
    """Something that a person took on until Tuesday in a week."""
    asked: dict[str, Any] = {
        "person_id": PERSON,
        "group_id": GROUP,
        "entry_id": ENTRY,
        "groups_joined": frozenset({GROUP}),
        "others": (),
        "meeting": NEXT,
        "now": NOW,
    }
    return take_on(UUID(int=5), **asked | changes)


@pytest.mark.parametrize(
    ("meeting", "days", "occurrence_id"),
    [
        (NEXT, 7, NEXT.id),
        (replace(NEXT, starts_at=NOW + timedelta(days=28)), 28, NEXT.id),
        (replace(NEXT, starts_at=NOW + timedelta(days=29)), 14, None),
        (None, 14, None),
    ],
)
def test_a_practice_lasts_until_the_next_meeting_or_two_weeks(
    meeting: Meeting | None, days: int, occurrence_id: UUID | None
) -> None:
    """Something small has an end, and a while to look back on it."""
    practice = taken_on(meeting=meeting)

    assert practice.until == NOW + timedelta(days=days)
    assert practice.expires_at == practice.until + timedelta(days=3)
    assert practice.occurrence_id == occurrence_id


def test_one_at_a_time_is_enough() -> None:
    """A list of resolutions is a burden; after the meeting there may be another."""
    held = taken_on()

    with pytest.raises(OneIsEnough):
        taken_on(others=[held])
    assert taken_on(others=[replace(held, group_id=OTHER)]) == held
    assert taken_on(others=[replace(held, until=NOW)]) == held


def test_a_practice_belongs_to_a_group_that_one_takes_part_in() -> None:
    """A token that still names a group is not enough."""
    with pytest.raises(NotInThisGroup):
        taken_on(groups_joined=frozenset({OTHER}))


def test_how_it_went_may_be_said_changed_and_taken_back() -> None:
    """Nothing that somebody says here is held against them."""
    held = taken_on()

    said = look_back(held, outcome=Outcome.NOT_DONE, reflection=b"sealed", now=NOW)
    back = look_back(said, outcome=None, reflection=None, now=held.expires_at - timedelta(seconds=1))

    assert (said.outcome, said.reflection, said.version) == (Outcome.NOT_DONE, b"sealed", 2)
    assert (back.outcome, back.reflection, back.version) == (None, None, 3)
    with pytest.raises(PracticeIsOver):
        look_back(held, outcome=Outcome.DONE, reflection=None, now=held.expires_at)


@pytest.mark.parametrize(("people", "told"), [(1, False), (4, False), (5, True), (12, True)])
def test_a_count_is_told_only_where_everybody_can_hide_in_it(people: int, told: bool) -> None:
    """Four have faces, as in polls."""
    count = Count(occurrence_id=NEXT.id, group_id=GROUP, people=people)

    assert tellable([count]) == ([count] if told else [])
