from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.analytics.alerts import domain
from services.analytics.alerts.domain import Alert, Rule, Signs, Trend
from shared.ids import new_id

TODAY = date(2026, 3, 4)
WELL = Signs(
    group_id=new_id(),
    organisation_id=new_id(),
    state="open",
    last_met_on=TODAY - timedelta(days=7),
    usual_gap_days=7,
    meetings_recent=4,
    came_recent=48,
    meetings_before=8,
    came_before=96,
    trained=1,
    waiting=0,
    waiting_before=0,
)


def rules(**changes: Any) -> set[Rule]:
    """Return which rules a group meets that is well but for these changes."""
    return {one.rule for one in domain.findings(replace(WELL, **changes), TODAY)}


def test_a_group_that_is_well_has_no_alerts() -> None:
    """An alert that is always there is not read."""
    assert rules() == set()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"came_recent": 33}, Rule.ATTENDANCE_FALLING),
        ({"last_met_on": TODAY - timedelta(days=22)}, Rule.CADENCE_BROKEN),
        ({"usual_gap_days": 14, "last_met_on": TODAY - timedelta(days=29)}, Rule.CADENCE_BROKEN),
        ({"trained": 0}, Rule.NOBODY_TRAINED),
        ({"waiting": 5}, Rule.WAITLIST_GROWING),
        ({"waiting": 9, "waiting_before": 6}, Rule.WAITLIST_GROWING),
    ],
)
def test_each_rule_is_met_at_its_threshold(changes: dict[str, Any], rule: Rule) -> None:
    """And in no open group beside it; one that rests or has not opened is left in peace."""
    assert rules(**changes) == {rule}
    assert rules(**changes, state="paused") == rules(**changes, state=None) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"came_recent": 34},
        # Two meetings may be two holidays.
        {"came_recent": 4, "meetings_recent": 2},
        {"last_met_on": TODAY - timedelta(days=21)},
        {"usual_gap_days": 14, "last_met_on": TODAY - timedelta(days=28)},
        # A group that never met has no cadence to break.
        {"last_met_on": None, "usual_gap_days": None},
        {"waiting": 4},
        {"waiting": 8, "waiting_before": 6},
    ],
)
def test_just_short_of_the_threshold_nothing_is_raised(changes: dict[str, Any]) -> None:
    """The threshold is what it says."""
    assert rules(**changes) == set()


def test_what_an_alert_says_counts_nobody() -> None:
    """It is seen by those who do not see the group's figures."""
    changed = replace(WELL, came_recent=20, waiting=7)

    for one in domain.findings(changed, TODAY):
        assert not {20, 48, 96, 7}.intersection(one.evidence.values())


@pytest.mark.parametrize(
    ("came", "trend"),
    [(33, Trend.FALLING), (48, Trend.STEADY), (62, Trend.STEADY), (63, Trend.RISING)],
)
def test_a_trend_is_what_a_coordinator_would_call_one(came: int, trend: Trend) -> None:
    """Three tenths more or fewer; everything between is the weather."""
    assert domain.trend_of(replace(WELL, came_recent=came)) is trend


def test_an_alert_is_raised_once_and_closed_when_it_is_over() -> None:
    """A coordinator who has seen it must not be told every quarter of an hour."""
    (finding,) = domain.findings(replace(WELL, trained=0), TODAY)
    alert = Alert(id=new_id(), raised_at=datetime(2026, 3, 1, tzinfo=UTC), **vars(finding))

    assert domain.changes([], [finding]) == ([finding], [])
    assert domain.changes([alert], [finding]) == ([], [])
    assert domain.changes([alert], []) == ([], [alert])
