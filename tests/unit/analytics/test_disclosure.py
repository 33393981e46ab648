"""Disclosure control, and the auditor that must be able to fail."""

import os
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.analytics.disclosure import auditor, domain
from services.analytics.disclosure.domain import Bound, Cell, Key, Sum, Table, hide, naive, sensitive
from services.analytics.releases.publishing import protect
from tests.unit.analytics.regions import THRESHOLD, can_be_attacked, random_region, union_of

MONTHS = 2
# KITH_REGIONS=200 looks as far as a release does; while somebody waits, a few will do.
REGIONS = int(os.environ.get("KITH_REGIONS", "6"))
thorough = settings(
    max_examples=REGIONS, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def table_of(total: int, *parts: int) -> Table:
    """Return one sum, its parts named by their places."""
    cells: dict[Key, Cell] = {place: Cell(people=people) for place, people in enumerate(parts)}
    return Table({**cells, "total": Cell(people=total)}, (Sum("total", tuple(cells)),))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((12, 30, 0), set()),
        # Alone it would be had by subtraction: the least of the others goes with it.
        ((4, 30, 12), {0, 2}),
        # Two of them together are still few.
        ((4, 3, 12, 30), {0, 1, 2}),
        ((9, 8, 30), {0, 1}),
        # Zero is about nobody: it neither needs protection nor gives any.
        ((4, 0, 0, 30), {0, 3}),
        # No other part to hide: the total goes.
        ((4, 0), {0, "total"}),
    ],
)
def test_few_people_are_hidden_with_the_least_that_protects_them(
    parts: tuple[int, ...], expected: set[object]
) -> None:
    """Each figure hidden beyond need is one that nobody can learn from."""
    assert hide(table_of(sum(parts), *parts), THRESHOLD) == expected


def test_the_auditor_recovers_at_once_what_is_hidden_alone() -> None:
    """Otherwise it would prove nothing when it finds nothing."""
    table = table_of(46, 4, 30, 12)

    found = auditor.recoverable(table, sensitive(table, THRESHOLD), THRESHOLD)

    assert found == {(0, "people"): auditor.Interval(4, 4)}


def test_the_auditor_tells_how_wide_each_interval_is() -> None:
    """Sixteen between two groups: each had between one and fifteen."""
    table = table_of(46, 4, 30, 12)

    found = auditor.intervals(table, hide(table, THRESHOLD))

    assert found == {(0, "people"): auditor.Interval(1, 15), (2, "people"): auditor.Interval(1, 15)}


def test_the_auditor_combines_sums_that_are_safe_one_by_one() -> None:
    """Two by two each line hides two; all four are tied together, and one known tells the others."""
    cells: dict[Key, Cell] = {(row, column): Cell(people=12) for row in range(2) for column in range(2)}
    cells[0, 0] = Cell(people=2)
    cells |= {
        ("row", row): Cell(people=sum(cells[row, column].people for column in range(2))) for row in range(2)
    }
    cells |= {
        ("column", column): Cell(people=sum(cells[row, column].people for row in range(2)))
        for column in range(2)
    }
    sums = [Sum(("row", row), ((row, 0), (row, 1))) for row in range(2)]
    sums += [Sum(("column", column), ((0, column), (1, column))) for column in range(2)]
    table = Table(cells, tuple(sums))
    hidden = {(0, 0), (0, 1), (1, 0), (1, 1)}

    assert auditor.recoverable(table, hidden, THRESHOLD) == {}
    assert set(auditor.recoverable(table, hidden - {(1, 1)}, THRESHOLD)) == {((0, 0), "people")}
    assert len(auditor.implied(table, hidden - {(1, 1)})) == 3


def test_attendances_and_sessions_tell_of_people() -> None:
    """Nine attendances at three sessions: at least three people, and at most nine."""
    cell = Cell(people=4, counts={"attendances": 9, "sessions": 3})
    other = Cell(people=20, counts={"attendances": 20, "sessions": 1})
    total = Cell(people=23, counts={"attendances": 29, "sessions": 4})
    table = Table({"a": cell, "b": other, "all": total}, (Sum("all", ("a", "b")),))

    found = auditor.intervals(table, {"a"})

    assert found["a", "attendances"] == auditor.Interval(9, 9)
    assert found["a", "people"] == auditor.Interval(3, 9)


def test_what_was_released_stays_and_what_comes_later_is_hidden_for_it() -> None:
    """A month's total would tell the one week that was hidden."""
    weeks = {week: Cell(people=20, was_hidden=False) for week in range(3)}
    table = Table(
        weeks | {3: Cell(people=4, was_hidden=True), "month": Cell(people=64)},
        (Sum("month", (0, 1, 2, 3)),),
    )

    assert hide(table, THRESHOLD) == {3, "month"}


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (20, 40, 50),
        (33, 50, 70),
        (4, 40, None),
        (36, 40, None),
        (40, 40, None),
        (0, 40, None),
        (None, 40, None),
    ],
)
def test_percentages_are_shown_where_both_sides_may_be(
    part: int | None, whole: int | None, expected: int | None
) -> None:
    """Ninety of a hundred also says who the other ten are."""
    assert domain.percentage(part, whole, THRESHOLD) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20)])
def test_figures_are_rounded_to_the_nearest_five(count: int, expected: int) -> None:
    """One person more or less from week to week is nobody's business."""
    assert domain.rounded(count) == expected


def test_a_month_that_is_shown_tells_of_weeks_that_were_hidden_before() -> None:
    """Nothing hidden is new here, and yet the shown total is: the old weeks are looked at again."""
    weeks: dict[Key, Cell] = {week: Cell(people=20, was_hidden=False) for week in range(3)}
    hidden = {3: Cell(people=4, was_hidden=True)}
    table = Table(weeks | hidden | {"month": Cell(people=64)}, (Sum("month", (0, 1, 2, 3)),))

    assert set(auditor.recoverable(table, {3}, THRESHOLD)) == {(3, "people")}


def test_the_auditor_compares_subjects() -> None:
    """Twelve active members, and whoever came was one of them."""
    bound = Bound("came", ("active",))
    cells: dict[Key, Cell] = {"came": Cell(people=6), "active": Cell(people=12)}

    assert auditor.intervals(Table(cells, (), (bound,)), {"came"}) == {
        ("came", "people"): auditor.Interval(1, 12)
    }
    # A guest came who is no member: the guess is wrong, and nothing follows from it.
    wrong = Table(cells | {"active": Cell(people=5)}, (), (bound,))
    assert auditor.intervals(wrong, {"came"})["came", "people"].upper == auditor.MOST


def test_another_subject_is_hidden_where_nothing_else_helps() -> None:
    """Of ten members at most ten came, one of them at least to each group: nine at most to either."""
    came: dict[Key, Cell] = {"a": Cell(people=2), "b": Cell(people=4), "all": Cell(people=6)}
    table = Table(came | {"active": Cell(people=10)}, (Sum("all", ("a", "b")),), (Bound("all", ("active",)),))

    assert protect(table, THRESHOLD) == {"a", "b", "all", "active"}


def test_counts_are_whole() -> None:
    """Five attendances at two sessions: two and a half people are three."""
    cell = Cell(people=4, counts={"attendances": 5, "sessions": 2})
    table = Table({"a": cell, "all": cell}, (Sum("all", ("a",)),))

    assert auditor.intervals(table, {"a", "all"})["a", "people"].lower == 1
    fixed = Table(
        {
            "a": cell,
            "b": replace(cell, people=2),
            "all": Cell(people=6, counts={"attendances": 10, "sessions": 4}),
        },
        (Sum("all", ("a", "b")),),
    )
    assert auditor.intervals(fixed, {"a", "b"})["a", "people"] == auditor.Interval(1, 5)


@pytest.mark.timeout(60 + 10 * REGIONS)
@thorough
@given(st.integers(0, 2**32))
def test_nothing_is_recovered_from_a_season_of_releases(seed: int) -> None:
    """Weeks and months, all subjects, groups to network; and the auditor can fail."""
    region = random_region(random.Random(seed))
    table, hidden = union_of(region.release(MONTHS))

    few = sensitive(table, THRESHOLD)
    assert hidden >= few
    assert auditor.recoverable(table, hidden, THRESHOLD) == {}
    assert not few.intersection(key for key, _measure in auditor.implied(table, hidden))
    if can_be_attacked(table):
        assert auditor.recoverable(table, few, THRESHOLD)


def test_protection_hides_less_than_hiding_everything_around_does() -> None:
    """What is not needed for protection is lost for learning."""
    table = table_of(46, 4, 30, 12)

    assert hide(table, THRESHOLD) < naive(table, THRESHOLD)
