"""The hours of a week, as told and as weighed."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scheduling.availability.domain import (
    A_DAY,
    A_WEEK,
    Availability,
    HoursOfSomebodyElse,
    Kind,
    Week,
    Weekday,
    Window,
    can_meet,
    check_asking,
    tell,
)
from shared.errors import Invalid

NOBODY = Availability(person_id=uuid4())


def window(weekday: str, first: int, last: int, kind: Kind = Kind.FREE) -> Window:
    """Some whole hours of a day."""
    return Window(kind=kind, weekday=Weekday(weekday), from_minute=first * 60, until_minute=last * 60)


def told(*windows: Window) -> Availability:
    """The hours of somebody who told these."""
    return tell(NOBODY, time_zone="Europe/Vienna", windows=windows)


def test_hours_that_touch_are_one_window_and_other_kinds_stay_apart() -> None:
    """People tell the same evening twice; it is shown once."""
    tidy = told(
        window("MO", 18, 20), window("MO", 20, 22), window("MO", 19, 21), window("MO", 8, 16, Kind.WORK)
    )

    assert tidy.windows == (window("MO", 18, 22), window("MO", 8, 16, Kind.WORK))
    assert tidy.version == 1


def test_hours_past_midnight_are_told_as_two_windows_and_shown_so() -> None:
    """A day ends at 24:00; what is weighed knows no such border."""
    night = told(window("SU", 22, 24), window("MO", 0, 2))

    assert set(night.windows) == {window("MO", 0, 2), window("SU", 22, 24)}
    assert Week.of(night.free).holds(6 * A_DAY + 23 * 60, 120)


@pytest.mark.parametrize(("first", "last"), [(0, 0), (600, 599), (0, A_DAY + 1), (-1, 5)])
def test_a_window_that_ends_before_it_begins_is_refused(first: int, last: int) -> None:
    """Nobody should be thought free for a negative hour."""
    wrong = Window(kind=Kind.FREE, weekday=Weekday.MO, from_minute=first, until_minute=last)

    with pytest.raises(Invalid) as refused:
        told(window("TU", 1, 2), wrong)

    assert refused.value.pointer == "/windows/1/until"


def test_work_and_care_take_hours_away_from_those_that_are_free() -> None:
    """Free on Mondays, and at work until six: the evening is what is left."""
    week = can_meet(
        told(
            window("MO", 8, 22),
            window("MO", 8, 18, Kind.WORK),
            window("MO", 20, 21, Kind.CAREGIVING),
        )
    )

    assert week.holds(18 * 60, 120)
    assert not week.holds(17 * 60, 120)
    assert not week.holds(19 * 60, 120)
    assert not week.holds(A_DAY + 18 * 60, 60)


def test_who_told_only_when_they_work_can_meet_at_any_other_hour() -> None:
    """Whoever says nothing of free hours has not said that there are none."""
    worker = told(window("MO", 8, 16, Kind.WORK))

    assert worker.is_told
    assert can_meet(worker).holds(16 * 60, A_DAY)
    assert not can_meet(worker).holds(15 * 60, 120)
    assert not told().is_told


@given(
    hours=st.lists(st.tuples(st.integers(0, A_WEEK - 1), st.integers(1, 600)), max_size=6),
    minute=st.integers(0, A_WEEK - 1),
    length=st.integers(1, 720),
)
def test_a_week_of_bits_agrees_with_counting_minutes(
    hours: list[tuple[int, int]], minute: int, length: int
) -> None:
    """The quick way and the plain way must say the same, past Sunday night too."""
    spans = [(first, min(first + more, A_WEEK)) for first, more in hours]
    inside = {one for first, last in spans for one in range(first, last)}
    asked = {(minute + more) % A_WEEK for more in range(length)}

    week = Week.of(spans)

    assert week.holds(minute, length) == (asked <= inside)
    assert week.touches(minute, length) == bool(asked & inside)


@pytest.mark.parametrize(
    ("about", "allowed"),
    [
        ({"role": "member", "writing": True, "own": True}, True),
        ({"role": "member", "writing": False, "own": False}, False),
        ({"role": "mentor", "writing": False, "own": False}, False),
        ({"role": "facilitator", "writing": False, "own": False}, True),
        ({"role": "facilitator", "writing": True, "own": False}, False),
        ({"role": "coordinator", "writing": True, "own": False}, True),
    ],
)
def test_hours_are_the_persons_own_to_tell(about: dict[str, Any], allowed: bool) -> None:
    """Who plans may look; only a coordinator may speak for somebody."""
    person_id = uuid4()
    asking = person_id if about.pop("own") else uuid4()

    if allowed:
        check_asking(person_id, asking=asking, **about)
    else:
        with pytest.raises(HoursOfSomebodyElse):
            check_asking(person_id, asking=asking, **about)
