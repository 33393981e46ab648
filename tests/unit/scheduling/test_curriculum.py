"""Curricula: what comes next, and what counts as covered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.scheduling.curriculum.domain import (
    NotHeldYet,
    NoThemePlanned,
    Plan,
    ThemeWasCovered,
    cover,
    drop,
    follow,
    plan,
)
from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from services.scheduling.domain.series import Mode

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
HELD = Occurrence(
    id=uuid4(),
    series_id=uuid4(),
    group_id=uuid4(),
    recurrence_id=datetime(2026, 3, 3, 9),  # noqa: DTZ001 - local wall time
    starts_at=NOW - timedelta(hours=3),
    ends_at=NOW - timedelta(hours=1),
    local_start=datetime(2026, 3, 3, 9),  # noqa: DTZ001 - likewise
    held_on=NOW.date(),
    time_zone="UTC",
    mode=Mode.IN_PERSON,
    venue_id=None,
)
AHEAD = replace(HELD, starts_at=NOW + timedelta(hours=3), ends_at=NOW + timedelta(hours=5))
CANCELLED = replace(HELD, status=OccurrenceStatus.CANCELLED)
NIGHTS, PACING, STRESS = (UUID(int=n) for n in (1, 2, 3))
NOTHING = Plan(occurrence_id=HELD.id, group_id=HELD.group_id)
PLANNED = replace(NOTHING, entry_id=NIGHTS, version=1)
COVERED = replace(PLANNED, covered_at=NOW, version=2)


def free(number: int) -> list[Plan]:
    """Meetings without a theme."""
    return [replace(NOTHING, occurrence_id=uuid4()) for _ in range(number)]


def test_a_theme_is_planned_changed_dropped_and_covered() -> None:
    """Each time the version goes on, so that nobody overwrites what they did not see."""
    assert plan(NOTHING, AHEAD, NIGHTS) == PLANNED
    assert plan(PLANNED, AHEAD, PACING) == replace(PLANNED, entry_id=PACING, version=2)
    assert drop(PLANNED) == replace(NOTHING, version=2)
    assert cover(PLANNED, HELD, NOW) == COVERED


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda: plan(NOTHING, CANCELLED, NIGHTS), OccurrenceIsCancelled),
        (lambda: plan(COVERED, HELD, PACING), ThemeWasCovered),
        (lambda: drop(COVERED), ThemeWasCovered),
        (lambda: cover(COVERED, HELD, NOW), ThemeWasCovered),
        (lambda: cover(PLANNED, AHEAD, NOW), NotHeldYet),
        (lambda: cover(PLANNED, CANCELLED, NOW), OccurrenceIsCancelled),
        (lambda: cover(NOTHING, HELD, NOW), NoThemePlanned),
    ],
)
def test_what_took_place_stays_and_what_did_not_is_not_covered(
    act: Callable[[], Plan], error: type[Exception]
) -> None:
    """Else nobody could rely on what a group has done."""
    with pytest.raises(error):
        act()


@pytest.mark.parametrize(
    ("order", "settled", "meetings", "given"),
    [
        ([NIGHTS, PACING, STRESS], set(), 2, [NIGHTS, PACING]),
        ([NIGHTS, PACING, STRESS], {PACING}, 3, [NIGHTS, STRESS]),
        ([NIGHTS, NIGHTS, PACING], set(), 3, [NIGHTS, PACING]),
        ([NIGHTS], {NIGHTS}, 2, []),
        ([NIGHTS], set(), 0, []),
    ],
)
def test_free_meetings_get_what_is_neither_covered_nor_planned_in_order(
    order: list[UUID], settled: set[UUID], meetings: int, given: list[UUID]
) -> None:
    """A group that meets on goes on where it was."""
    planned = follow(order, settled, free(meetings))

    assert [one.entry_id for one in planned] == given
    assert all(one.version == 1 for one in planned)
