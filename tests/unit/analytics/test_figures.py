from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.analytics import domain
from services.analytics.domain import Level
from shared.errors import Invalid

TODAY = date(2026, 3, 4)  # a Wednesday
MONDAY = date(2026, 3, 2)


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


def test_a_facilitator_sees_their_groups_only() -> None:
    """An organisation's figure from one group's view would be that group's figure under a wrong name."""
    domain.check_level(Level.GROUP, bound_to_groups=True)
    for level in (Level.ORGANISATION, Level.NETWORK):
        domain.check_level(level, bound_to_groups=False)
        with pytest.raises(domain.OnlyYourGroups):
            domain.check_level(level, bound_to_groups=True)
