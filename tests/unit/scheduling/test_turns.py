"""The turn-taking aid: who might be invited next, by seat alone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scheduling.turns.domain import (
    NotMeetingNow,
    Seat,
    check_meeting_now,
    circle,
    invited,
    well_heard,
)

START = datetime(2026, 3, 3, 18, tzinfo=UTC)
END = START + timedelta(minutes=90)


def seats(*turns: int) -> list[Seat]:
    """Seats 1, 2, 3 … with these turns."""
    return [Seat(seat=number, turns=taken) for number, taken in enumerate(turns, 1)]


def test_quieter_seats_are_invited_quietest_first() -> None:
    """Whoever says little is not overlooked because others say much."""
    assert invited(seats(5, 0, 4, 1, 5)) == (2, 4)


@pytest.mark.parametrize("turns", [(0, 0, 0), (1, 1, 1), (2, 1, 1), (1,), ()])
def test_nobody_is_pointed_at_where_all_have_been_heard_about_as_much(turns: tuple[int, ...]) -> None:
    """One turn less than another is not silence."""
    assert invited(seats(*turns)) == ()


def test_at_most_three_are_invited_at_once() -> None:
    """An invitation to everybody is one to nobody."""
    assert invited(seats(20, 0, 0, 0, 0, 0)) == (2, 3, 4)


def test_who_takes_twice_the_average_is_well_heard_and_not_before_three_turns() -> None:
    """The beginning of a round is not dominance."""
    assert well_heard(seats(6, 1, 1, 1)) == (1,)
    assert well_heard(seats(2, 0, 0, 0)) == ()


@given(st.lists(st.integers(0, 40), min_size=1, max_size=20))
def test_nobody_is_both_quiet_and_well_heard(turns: list[int]) -> None:
    """The aid never contradicts itself."""
    found = circle(UUID(int=1), seats(*turns))

    assert not set(found.invite) & set(found.well_heard)
    assert all(turns[seat - 1] < max(turns) for seat in found.invite)


def test_turns_are_counted_around_the_meeting_alone() -> None:
    """It is an aid for the hour, no record."""
    check_meeting_now(starts_at=START, ends_at=END, cancelled=False, now=START)
    for now, cancelled in (
        (START - timedelta(days=1), False),
        (END + timedelta(days=1), False),
        (START, True),
    ):
        with pytest.raises(NotMeetingNow):
            check_meeting_now(starts_at=START, ends_at=END, cancelled=cancelled, now=now)
