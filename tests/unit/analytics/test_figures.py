from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.analytics import domain
from services.analytics.domain import ActiveMembers, Attendance, Level, Settings
from shared.errors import Invalid
from shared.ids import new_id

TODAY = date(2026, 3, 4)  # a Wednesday
MONDAY = date(2026, 3, 2)


def attendance_of(people: int) -> Attendance:
    """Return a figure of two sessions that the same people came to."""
    return Attendance(unit_id=new_id(), week_on=MONDAY, sessions=2, attendances=people * 2, people=people)


@given(st.dates(min_value=date(2000, 1, 3), max_value=date(2100, 1, 1)))
def test_a_week_begins_on_its_monday(day: date) -> None:
    """ISO 8601; the year's ends are where other ways of counting weeks go wrong."""
    monday = domain.monday_of(day)

    assert monday.isoweekday() == 1
    assert timedelta(0) <= day - monday < timedelta(days=7)


def test_by_default_the_last_twelve_weeks_are_shown() -> None:
    """A quarter is what a coordinator looks at."""
    weeks = domain.weeks_between(None, None, today=TODAY)

    assert weeks.last_on == MONDAY
    assert weeks.first_on == MONDAY - 11 * domain.WEEK
    assert weeks.ends_on == date(2026, 3, 8)


def test_only_whole_weeks_are_shown() -> None:
    """Two spans that differ by one day would tell what happened on that day."""
    weeks = domain.weeks_between(date(2026, 2, 12), date(2026, 2, 26), today=TODAY)

    assert (weeks.first_on, weeks.last_on) == (date(2026, 2, 9), date(2026, 2, 23))


def test_no_week_lies_in_the_future() -> None:
    """What has not happened is not zero."""
    assert domain.weeks_between(None, date(2030, 1, 1), today=TODAY).last_on == MONDAY
    with pytest.raises(Invalid, match="not begun"):
        domain.weeks_between(date(2030, 1, 1), None, today=TODAY)


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [
        (date(2026, 2, 2), date(2026, 1, 5)),
        (date(2023, 1, 2), None),
        (date(1, 1, 1), date(1, 2, 1)),
        (None, date(1, 1, 1)),
    ],
)
def test_spans_that_cannot_be_shown_are_refused_or_brought_into_the_calendar(
    from_on: date | None, until_on: date | None
) -> None:
    """Dates at the calendar's edges must end in an answer, not in an overflow."""
    if from_on is None:
        assert domain.weeks_between(from_on, until_on, today=TODAY).first_on == domain.EARLIEST
    else:
        with pytest.raises(Invalid):
            domain.weeks_between(from_on, until_on, today=TODAY)


@pytest.mark.parametrize(("people", "shown"), [(0, True), (1, False), (9, False), (10, True), (11, True)])
def test_few_people_are_hidden_and_nobody_is_shown(people: int, shown: bool) -> None:
    """Below the threshold a figure tells of persons; zero tells of no person."""
    figure = domain.protect_attendance(attendance_of(people), 10)

    assert figure.suppressed is not shown
    assert (figure.people, figure.attendances) == ((people, people * 2) if shown else (None, None))
    assert figure.sessions == 2


@pytest.mark.parametrize(("people", "shown"), [(0, True), (4, False), (10, True)])
def test_active_members_are_hidden_alike(people: int, shown: bool) -> None:
    """One threshold for every figure, or the one would tell the other."""
    figure = ActiveMembers(unit_id=new_id(), week_on=MONDAY, people=people)

    assert domain.protect_active_members(figure, 10).suppressed is not shown


def test_without_a_threshold_nothing_is_hidden() -> None:
    """A facilitator was in the room."""
    figure = attendance_of(1)

    assert domain.protect_attendance(figure, None) == figure


def test_a_coordinator_sees_through_the_networks_threshold_at_every_level() -> None:
    """What leaves a group passes it, even where it is added up."""
    settings = Settings(suppression_threshold=7)

    assert {domain.threshold_for(level, settings, bound_to_groups=False) for level in Level} == {7}


def test_a_facilitator_sees_their_groups_only_and_plainly() -> None:
    """An organisation's figure from one group's view would be that group's figure under a wrong name."""
    assert domain.threshold_for(Level.GROUP, Settings(), bound_to_groups=True) is None
    for level in (Level.ORGANISATION, Level.NETWORK):
        with pytest.raises(domain.OnlyYourGroups):
            domain.threshold_for(level, Settings(), bound_to_groups=True)
