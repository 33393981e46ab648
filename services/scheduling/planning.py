"""From what was asked for to a series that can be scheduled, or a named error that says why not."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.scheduling import store
from services.scheduling.domain import recurrence
from services.scheduling.domain import series as plans
from services.scheduling.domain.occurrences import Occurrence, move
from services.scheduling.domain.rules import read_rule
from services.scheduling.domain.series import Series, SeriesHasEnded, SeriesStatus
from services.scheduling.venues import store as venues
from shared.db.transaction import Transaction
from shared.errors import Invalid


def new_series(tx: Transaction, asked: dict[str, Any]) -> Series:
    """Return the series that was asked for; raise unless its group, rule, zone and venue are sound."""
    group = plans.check_open(store.find_known_group(tx, asked["group_id"]), asked["group_id"])
    series = Series(
        id=tx.new_id(),
        **asked
        | {
            "time_zone": asked["time_zone"] or group.time_zone,
            "formats": tuple(asked["formats"]),
            "materialised_before": plans.horizon(tx.now),
        },
    )
    return _sound(tx, series)


def changed_series(tx: Transaction, series: Series, changes: dict[str, Any]) -> Series:
    """Return the series with these changes; raise unless it can be so."""
    if series.status is SeriesStatus.ENDED:
        raise SeriesHasEnded(series.id)
    if "formats" in changes:
        changes = changes | {"formats": tuple(changes["formats"])}
    return _sound(tx, replace(series, **changes, version=series.version + 1), before=series)


def moved_occurrence(tx: Transaction, occurrence: Occurrence, asked: dict[str, Any]) -> Occurrence:
    """Return the meeting at the time and in the place that were asked for."""
    venue_id = asked.get("venue_id", occurrence.venue_id)
    _check_venue(tx, venue_id)
    return move(
        occurrence,
        local_start=asked["local_start"],
        duration_minutes=asked["duration_minutes"],
        venue_id=venue_id,
        now=tx.now,
    )


def _sound(tx: Transaction, series: Series, before: Series | None = None) -> Series:
    rule = read_rule(series.rule)
    plans.check_series(series, now=tx.now, before=before)
    recurrence.first_date(rule, starts_on=series.starts_on, time_zone=series.time_zone)
    _check_venue(tx, series.venue_id)
    return replace(series, rule=rule.text)


def _check_venue(tx: Transaction, venue_id: UUID | None) -> None:
    # Two who book many times of one venue at once would otherwise wait for each other, and one fail.
    if venue_id is not None and venues.lock_venue(tx, venue_id) is None:
        raise Invalid("There is no such venue here: add it first.", pointer="/venue_id")
