"""How a group stands, and the four rules by which a coordinator is told of it.

| rule | raised while |
|---|---|
| attendance_falling | three tenths fewer come to a meeting, over four weeks, than in the eight before |
| cadence_broken | twice the usual time between two meetings has passed, and three weeks at least |
| nobody_trained | no active member is a co-facilitator or facilitator on their pathway |
| waitlist_growing | five wait at least, and half as many again as four weeks ago |

Only a group that is open can be in trouble: one that pauses, or has closed, has no alerts. What an alert says
is about meetings and time, and of people no more than the rule's own threshold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

FALL_PERCENT = 30
RISE_PERCENT = 30
LEAST_MEETINGS = 3
GAPS = 2
LEAST_GAP_DAYS = 21
LEAST_WAITING = 5
GROWTH_PERCENT = 50
RECENT = timedelta(weeks=4)
BEFORE = timedelta(weeks=8)
LOOKING_BACK = timedelta(weeks=26)


class Rule(StrEnum):
    """What somebody should look at."""

    ATTENDANCE_FALLING = "attendance_falling"
    CADENCE_BROKEN = "cadence_broken"
    NOBODY_TRAINED = "nobody_trained"
    WAITLIST_GROWING = "waitlist_growing"


class Trend(StrEnum):
    """Whether more or fewer come than before."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"
    TOO_FEW_MEETINGS = "too_few_meetings"


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What is known of a group; `recent` is the last four weeks, `before` the eight weeks before those."""

    group_id: UUID
    organisation_id: UUID | None
    state: str | None
    last_met_on: date | None
    usual_gap_days: int | None
    meetings_recent: int
    came_recent: int
    meetings_before: int
    came_before: int
    trained: int
    waiting: int
    waiting_before: int


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule that a group meets: by which threshold, and what was seen."""

    group_id: UUID
    rule: Rule
    threshold: dict[str, int]
    evidence: dict[str, int | str]


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A finding that a coordinator is told of, until it is over."""

    id: UUID
    group_id: UUID
    rule: Rule
    threshold: dict[str, int]
    evidence: dict[str, int | str]
    raised_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a group stands, for the overview."""

    group_id: UUID
    organisation_id: UUID | None
    state: str | None
    last_met_on: date | None
    usual_gap_days: int | None
    trend: Trend
    trained: int
    waiting: int
    looked_at: datetime
    alerts: tuple[Rule, ...] = ()


def trend_of(signs: Signs) -> Trend:
    """Compare how many came to a meeting lately with how many did before."""
    if min(signs.meetings_recent, signs.meetings_before) < LEAST_MEETINGS or not signs.came_before:
        return Trend.TOO_FEW_MEETINGS
    # Averages, compared crosswise, so that no fraction is rounded.
    recent = 100 * signs.came_recent * signs.meetings_before
    before = signs.came_before * signs.meetings_recent
    if recent <= (100 - FALL_PERCENT) * before:
        return Trend.FALLING
    return Trend.RISING if recent >= (100 + RISE_PERCENT) * before else Trend.STEADY


def standing_of(signs: Signs, now: datetime) -> Standing:
    """Return how a group stands."""
    return Standing(
        group_id=signs.group_id,
        organisation_id=signs.organisation_id,
        state=signs.state,
        last_met_on=signs.last_met_on,
        usual_gap_days=signs.usual_gap_days,
        trend=trend_of(signs),
        trained=signs.trained,
        waiting=signs.waiting,
        looked_at=now,
    )


def findings(signs: Signs, today: date) -> list[Finding]:
    """Return which rules a group meets today."""
    if signs.state != "open":
        return []
    found = []
    if trend_of(signs) is Trend.FALLING:
        evidence: dict[str, int | str] = {
            "meetings_recent": signs.meetings_recent,
            "meetings_before": signs.meetings_before,
        }
        found.append(_finding(signs, Rule.ATTENDANCE_FALLING, {"fall_percent": FALL_PERCENT}, evidence))
    if signs.last_met_on is not None and signs.usual_gap_days is not None:
        limit = max(GAPS * signs.usual_gap_days, LEAST_GAP_DAYS)
        if (today - signs.last_met_on).days > limit:
            evidence = {"last_met_on": signs.last_met_on.isoformat(), "usual_gap_days": signs.usual_gap_days}
            found.append(_finding(signs, Rule.CADENCE_BROKEN, {"days": limit}, evidence))
    if signs.trained == 0:
        found.append(_finding(signs, Rule.NOBODY_TRAINED, {"trained": 1}, {"trained": 0}))
    if (
        signs.waiting >= LEAST_WAITING
        and 100 * signs.waiting >= (100 + GROWTH_PERCENT) * signs.waiting_before
    ):
        threshold = {"waiting": LEAST_WAITING, "growth_percent": GROWTH_PERCENT}
        found.append(_finding(signs, Rule.WAITLIST_GROWING, threshold, {"weeks": RECENT.days // 7}))
    return found


def changes(open_alerts: Iterable[Alert], found: Iterable[Finding]) -> tuple[list[Finding], list[Alert]]:
    """Return what is to be raised and what is over: a finding that stays is raised once."""
    wanted = {(one.group_id, one.rule): one for one in found}
    known = {(one.group_id, one.rule): one for one in open_alerts}
    raised = [one for key, one in wanted.items() if key not in known]
    return raised, [one for key, one in known.items() if key not in wanted]


def _finding(signs: Signs, rule: Rule, threshold: dict[str, int], evidence: dict[str, int | str]) -> Finding:
    return Finding(group_id=signs.group_id, rule=rule, threshold=threshold, evidence=evidence)
