"""What a wall-clock time means where clocks change, in three zones with changes of their own kind."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scheduling.domain.series import Mode, Series, slot_at, slots_on

# Lord Howe Island turns its clocks by half an hour.
NEW_YORK, LONDON, LORD_HOWE = "America/New_York", "Europe/London", "Australia/Lord_Howe"


def a_series(time_zone: str, start_time: time) -> Series:
    """Return a series in a zone."""
    return Series(
        id=uuid4(),
        group_id=uuid4(),
        rule="FREQ=WEEKLY",
        starts_on=date(2026, 1, 1),
        start_time=start_time,
        duration_minutes=90,
        time_zone=time_zone,
        mode=Mode.IN_PERSON,
        venue_id=None,
        online_url=None,
        formats=(),
        materialised_before=date(2027, 1, 1),
    )


@pytest.mark.parametrize(
    ("time_zone", "days", "instants"),
    [
        (NEW_YORK, (date(2026, 3, 7), date(2026, 3, 8)), ("2026-03-08T00:00Z", "2026-03-08T23:00Z")),
        (NEW_YORK, (date(2026, 10, 31), date(2026, 11, 1)), ("2026-10-31T23:00Z", "2026-11-02T00:00Z")),
        (LONDON, (date(2026, 3, 28), date(2026, 3, 29)), ("2026-03-28T19:00Z", "2026-03-29T18:00Z")),
        (LONDON, (date(2026, 10, 24), date(2026, 10, 25)), ("2026-10-24T18:00Z", "2026-10-25T19:00Z")),
        (LORD_HOWE, (date(2026, 4, 4), date(2026, 4, 5)), ("2026-04-04T08:00Z", "2026-04-05T08:30Z")),
        (LORD_HOWE, (date(2026, 10, 3), date(2026, 10, 4)), ("2026-10-03T08:30Z", "2026-10-04T08:00Z")),
    ],
)
def test_seven_in_the_evening_stays_seven_when_the_clocks_change(
    time_zone: str, days: tuple[date, date], instants: tuple[str, str]
) -> None:
    """People come by the clock on their wall, whatever that is in UTC."""
    slots = slots_on(days, a_series(time_zone, time(19)))

    assert [slot.local_start for slot in slots] == [datetime.combine(day, time(19)) for day in days]
    assert [slot.starts_at for slot in slots] == [datetime.fromisoformat(instant) for instant in instants]


@pytest.mark.parametrize(
    ("time_zone", "asked", "becomes", "instant"),
    [
        (NEW_YORK, "2026-03-08T02:30", "2026-03-08T03:30", "2026-03-08T07:30Z"),
        (LONDON, "2026-03-29T01:15", "2026-03-29T02:15", "2026-03-29T01:15Z"),
        (LORD_HOWE, "2026-10-04T02:10", "2026-10-04T02:40", "2026-10-03T15:40Z"),
    ],
)
def test_a_time_that_the_clocks_skip_moves_forward_by_what_they_skip(
    time_zone: str, asked: str, becomes: str, instant: str
) -> None:
    """There is no half past two on that night; the meeting still takes place, and keeps its identity."""
    slot = slot_at(datetime.fromisoformat(asked), 60, time_zone)

    assert slot.local_start == datetime.fromisoformat(becomes)
    assert slot.starts_at == datetime.fromisoformat(instant)
    assert slot.recurrence_id == datetime.fromisoformat(asked)


@pytest.mark.parametrize(
    ("time_zone", "asked", "instant"),
    [
        (NEW_YORK, "2026-11-01T01:30", "2026-11-01T05:30Z"),
        (LONDON, "2026-10-25T01:30", "2026-10-25T00:30Z"),
        (LORD_HOWE, "2026-04-05T01:45", "2026-04-04T14:45Z"),
    ],
)
def test_of_a_time_that_comes_twice_the_first_is_meant(time_zone: str, asked: str, instant: str) -> None:
    """Somebody who waits for the second would have missed the meeting; who came for the first only waits."""
    slot = slot_at(datetime.fromisoformat(asked), 60, time_zone)

    assert slot.starts_at == datetime.fromisoformat(instant)
    assert slot.local_start == datetime.fromisoformat(asked)


@given(
    st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2035-01-01")),
    st.integers(1, 720),
    st.sampled_from([NEW_YORK, LONDON, LORD_HOWE, "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca"]),
)
def test_an_hour_and_a_half_is_that_long_in_every_night(
    asked: datetime, minutes: int, time_zone: str
) -> None:
    """A length is time that passes, not the difference of two readings of a clock."""
    slot = slot_at(asked, minutes, time_zone)

    assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
    assert slot.starts_at.tzinfo is UTC
    assert slot.held_on == slot.local_start.date()
