from datetime import date
from uuid import UUID

import pytest

from services.analytics.domain import Level
from services.analytics.releases.domain import Figure, Period, Subject
from services.analytics.reports import domain
from services.analytics.reports.domain import (
    Comparison,
    Measure,
    NothingReleased,
    State,
    Value,
    typical,
)
from shared.errors import Invalid
from tests.unit.analytics.reported import NETWORK, figure, made_up, months, released


@pytest.mark.parametrize(
    ("measure", "now", "before", "difference", "is_blurred"),
    [
        (Measure.PEOPLE, 65, 55, 10, False),
        (Measure.PEOPLE, 60, 55, 5, True),
        (Measure.MEETINGS, 12, 11, 1, False),
        (Measure.PEOPLE_A_MEETING, 8, 9, -1, True),
        (Measure.NEWCOMERS, None, 10, None, False),
    ],
)
def test_a_difference_that_rounding_makes_is_called_none(
    measure: Measure, now: int | None, before: int | None, difference: int | None, is_blurred: bool
) -> None:
    """52 and 53 people are shown as 50 and 55: nobody came or went."""
    one = Comparison(measure=measure, typical=now, before=before)

    assert (one.difference, one.is_blurred) == (difference, is_blurred)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([20, 30, 40], 30),
        ([20, 30, 40, 50], 30),
        ([20, None, 40, 50], 40),
        ([20, 40], None),
        ([20, 30, 40, None, None, None, None], None),
        ([], None),
    ],
)
def test_a_typical_figure_is_one_that_was_shown(values: list[int | None], expected: int | None) -> None:
    """A mean of few shown figures would be a figure of its own, and of hidden ones it knows nothing."""
    (release,) = released(months(1))

    assert expected == typical(
        [
            Value(
                measure=Measure.PEOPLE,
                release=release,
                state=State.SHOWN if value is not None else State.WITHHELD,
                value=value,
            )
            for value in values
        ]
    )


def part(number: int, people: int, *, hidden: bool = False) -> Figure:
    """Return what was released of an organisation."""
    return Figure(
        subject=Subject.ATTENDANCE,
        period=Period.MONTH,
        starts_on=date(2026, 3, 30),
        unit_id=UUID(int=number),
        level=Level.ORGANISATION,
        parent_id=NETWORK,
        people=people,
        sessions=4,
        attendances=people,
        hides_people=hidden,
        hides_attendances=hidden,
    )


def test_a_part_is_given_only_where_it_and_the_rest_may_be_shown() -> None:
    """97 of 100 says of three people where they did not go."""
    whole = figure(Subject.ATTENDANCE, Period.MONTH, date(2026, 3, 30), 100, sessions=9, attendances=200)
    names = {UUID(int=number): f"House {number}" for number in (1, 2, 3)}
    parts = [part(1, 40), part(2, 97), part(3, 6, hidden=True), part(4, 50)]

    shares = domain.shares(names, whole, parts, 10)

    assert [(one.name, one.people, one.percent) for one in shares] == [
        ("House 1", 40, 40),
        ("House 2", 95, None),
        ("House 3", None, None),
    ]


def test_as_much_time_before_is_compared_and_never_less() -> None:
    """Three months beside twelve would compare a winter with a year."""
    assert made_up(6, before=6).before
    assert not made_up(6, before=5).before


def test_a_report_is_about_something_and_not_about_everything() -> None:
    """A page of ten years of weeks is read by nobody."""
    with pytest.raises(NothingReleased):
        domain.reported([], Period.MONTH)
    with pytest.raises(Invalid, match="36 months"):
        domain.reported(released(months(37)), Period.MONTH)
