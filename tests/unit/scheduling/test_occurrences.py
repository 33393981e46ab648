from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from services.scheduling.domain.occurrences import (
    AlreadyBegun,
    MeetingTookPlace,
    Occurrence,
    OccurrenceIsCancelled,
    OccurrenceStatus,
    cancel,
    move,
    occurrence_in,
    plan_change,
    without_venue,
)
from services.scheduling.domain.series import Mode, Series, slots_on
from shared.errors import Invalid

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
TUESDAYS = [date(2026, 3, 3) + timedelta(weeks=week) for week in range(4)]
SERIES = Series(
    id=uuid4(),
    group_id=uuid4(),
    rule="FREQ=WEEKLY;BYDAY=TU",
    starts_on=date(2026, 1, 6),
    start_time=time(19),
    duration_minutes=90,
    time_zone="Europe/London",
    mode=Mode.IN_PERSON,
    venue_id=uuid4(),
    online_url=None,
    formats=(),
    materialised_before=date(2026, 9, 1),
)


def meetings(series: Series = SERIES, days: list[date] = TUESDAYS) -> list[Occurrence]:
    """Return the meetings of a series on these days."""
    return [occurrence_in(slot, series, uuid4()) for slot in slots_on(days, series)]


def test_a_changed_time_moves_each_meeting_and_keeps_its_identity() -> None:
    """Whatever hangs on a meeting stays with it when the whole series starts half an hour later."""
    upcoming = meetings()
    after = replace(SERIES, start_time=time(19, 30))

    change = plan_change(SERIES, after, upcoming=upcoming, slots=slots_on(TUESDAYS, after), now=NOW)

    assert [o.id for o in change.retimed] == [o.id for o in upcoming]
    assert {o.local_start.time() for o in change.retimed} == {time(19, 30)}
    assert {o.version for o in change.retimed} == {2}
    assert (change.withdrawn, change.added) == ((), ())


def test_a_change_that_changes_nothing_touches_nothing() -> None:
    """Saving a form again announces nothing."""
    change = plan_change(SERIES, SERIES, upcoming=meetings(), slots=slots_on(TUESDAYS, SERIES), now=NOW)

    assert (change.retimed, change.withdrawn, change.added) == ((), (), ())


def test_another_weekday_withdraws_the_old_dates_and_adds_the_new() -> None:
    """A meeting on another date is another meeting."""
    upcoming = meetings()
    wednesdays = [day + timedelta(days=1) for day in TUESDAYS]
    slots = slots_on(wednesdays, SERIES)

    change = plan_change(SERIES, SERIES, upcoming=upcoming, slots=slots, now=NOW)

    assert [o.id for o in change.withdrawn] == [o.id for o in upcoming]
    assert [slot.held_on for slot in change.added] == wednesdays


def test_what_was_moved_or_cancelled_stays_and_its_date_gets_no_second_meeting() -> None:
    """A holiday that was cancelled by hand must not come back with the next change of the rule."""
    first, second, *rest = meetings()
    moved = replace(first, moved=True, local_start=first.local_start + timedelta(days=1))
    cancelled = replace(second, status=OccurrenceStatus.CANCELLED)
    after = replace(SERIES, start_time=time(20))

    change = plan_change(
        SERIES, after, upcoming=[moved, cancelled, *rest], slots=slots_on(TUESDAYS, after), now=NOW
    )

    assert [o.id for o in change.retimed] == [o.id for o in rest]
    assert (change.withdrawn, change.added) == ((), ())


def test_a_meeting_that_has_begun_stays_and_today_gets_no_second_one() -> None:
    """What happened, happened: a later time on the same day is for next week."""
    upcoming = meetings()
    after = replace(SERIES, start_time=time(22))
    during = datetime(2026, 3, 3, 19, 30, tzinfo=UTC)

    change = plan_change(SERIES, after, upcoming=upcoming, slots=slots_on(TUESDAYS, after), now=during)

    assert [o.id for o in change.retimed] == [o.id for o in upcoming[1:]]
    assert (change.withdrawn, change.added) == ((), ())


def test_a_meeting_without_its_venue_is_left_alone_until_the_venue_changes() -> None:
    """Otherwise no change of the series would be possible while somebody else has the room."""
    lacking = without_venue(meetings()[0])
    slots = slots_on(TUESDAYS[:1], SERIES)
    elsewhere = replace(SERIES, venue_id=uuid4())

    same = plan_change(SERIES, SERIES, upcoming=[lacking], slots=slots, now=NOW)
    other = plan_change(SERIES, elsewhere, upcoming=[lacking], slots=slots, now=NOW)

    assert same.retimed == ()
    assert [(o.venue_id, o.needs_venue) for o in other.retimed] == [(elsewhere.venue_id, False)]


def test_a_moved_meeting_keeps_its_identity_and_its_length() -> None:
    """Feeds find the meeting again by its recurrence id."""
    (meeting,) = meetings(days=TUESDAYS[1:2])
    moved = move(
        meeting,
        local_start=datetime.fromisoformat("2026-03-31T18:00"),
        duration_minutes=None,
        venue_id=meeting.venue_id,
        now=NOW,
    )

    assert (moved.id, moved.recurrence_id, moved.moved) == (meeting.id, meeting.recurrence_id, True)
    assert moved.starts_at == datetime(2026, 3, 31, 17, tzinfo=UTC)
    assert moved.ends_at - moved.starts_at == timedelta(minutes=90)


@pytest.mark.parametrize("year", [1, 2020, 2026, 2031, 9999])
def test_a_meeting_moves_only_to_a_time_ahead_within_two_years(year: int) -> None:
    """A slip of the year is told, and even the ends of the calendar are an answer, not a crash."""
    (meeting,) = meetings(days=TUESDAYS[1:2])

    with pytest.raises(Invalid) as refused:
        move(
            meeting,
            local_start=datetime.combine(date(year, 1, 1), time()),
            duration_minutes=None,
            venue_id=None,
            now=NOW,
        )

    assert refused.value.pointer == "/local_start"


def test_what_has_begun_or_is_cancelled_cannot_be_moved() -> None:
    """Each refusal says which of the two it is."""
    (meeting,) = meetings(days=TUESDAYS[:1])
    later = datetime.fromisoformat("2026-03-10T19:00")

    with pytest.raises(AlreadyBegun):
        move(meeting, local_start=later, duration_minutes=60, venue_id=None, now=meeting.starts_at)
    with pytest.raises(OccurrenceIsCancelled):
        move(
            cancel(meeting, somebody_attended=False),
            local_start=later,
            duration_minutes=60,
            venue_id=None,
            now=NOW,
        )


def test_a_meeting_that_somebody_came_to_cannot_be_cancelled_nor_any_twice() -> None:
    """It took place; and a second cancelling is a sign that somebody looks at an old page."""
    (meeting,) = meetings(days=TUESDAYS[:1])

    with pytest.raises(MeetingTookPlace):
        cancel(meeting, somebody_attended=True)
    with pytest.raises(OccurrenceIsCancelled):
        cancel(cancel(meeting, somebody_attended=False), somebody_attended=False)
