"""The synthetic region is the same for everybody who uses the same seed."""

from datetime import date
from random import Random

import pytest

from infra.demo.region import WEEKS, PlannedPerson, attends, plan_region

TODAY = date(2026, 11, 23)


def test_the_same_seed_gives_the_same_region() -> None:
    """Two people who compare their figures must look at the same region."""
    assert plan_region(seed=7, today=TODAY) == plan_region(seed=7, today=TODAY)


def test_another_seed_gives_another_region() -> None:
    """Else the seed would not be used at all."""
    assert plan_region(seed=7, today=TODAY) != plan_region(seed=8, today=TODAY)


@pytest.mark.parametrize("seed", range(5))
def test_everybody_has_a_place_in_a_group_that_has_room(seed: int) -> None:
    """The demonstration must not ask for what the rules refuse."""
    region = plan_region(seed=seed, today=TODAY)

    assert region.people_count == 1200
    assert len(region.groups) == 40
    assert len({group.name for group in region.groups}) == 40
    for group in region.groups:
        assert 6 <= len(group.people) <= group.capacity


def test_some_groups_are_too_small_to_show_figures() -> None:
    """Suppression should be seen at work."""
    region = plan_region(seed=1, today=TODAY)

    assert min(len(group.people) for group in region.groups) < 20


def test_nobody_takes_part_before_joining_or_after_leaving() -> None:
    """Attendance outside a membership is refused by scheduling."""
    person = PlannedPerson(
        display_name="Quiet Heron 2",
        language="en",
        role="member",
        joins_in_week=3,
        leaves_in_week=8,
        pauses_in_week=None,
        reliability=1.0,
    )

    taken = [attends(Random(1), person, week) for week in range(WEEKS)]

    assert taken == [None] * 3 + ["attended"] * 5 + [None] * (WEEKS - 8)
