"""Keeps the occurrences of series in step with their rules, and announces what changed.

Occurrences exist up to a horizon of 26 weeks. Everything here is set-based: one statement adds, one moves
and one removes the occurrences of a series, however many they are.
"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from services.scheduling import store
from services.scheduling.domain import occurrences as meetings
from services.scheduling.domain import recurrence
from services.scheduling.domain import series as plans
from services.scheduling.domain.occurrences import Occurrence, OccurrenceStatus
from services.scheduling.domain.rules import read_rule
from services.scheduling.domain.series import Series, Slot
from services.scheduling.interpreters.releasing import release_bookings_of
from services.scheduling.venues import store as venues
from shared.contracts.scheduling import (
    OccurrenceCancelled,
    OccurrenceMoved,
    OccurrenceScheduled,
    SeriesChanged,
    SeriesEnded,
    SeriesScheduled,
)
from shared.db.transaction import Transaction

SERIES_AT_ONCE = 200
A_DAY = timedelta(days=1)


def schedule(tx: Transaction, series: Series) -> Series:
    """Add a series with its occurrences up to the horizon; raise when its venue is taken at any of them."""
    store.add_series(tx, series)
    tx.emit(SeriesScheduled(series_id=series.id, group_id=series.group_id))
    _add(tx, series, slots_between(series, series.starts_on, series.materialised_before))
    return series


def change(tx: Transaction, before: Series, after: Series) -> Series:
    """Change a series: meetings ahead follow it, except those that were moved or cancelled on their own."""
    since = plans.today_in(after, tx.now) - A_DAY
    after = replace(after, materialised_before=max(before.materialised_before, plans.horizon(tx.now)))
    store.save_series(tx, after)
    tx.emit(SeriesChanged(series_id=after.id, group_id=after.group_id))
    planned = meetings.plan_change(
        before,
        after,
        upcoming=store.lock_occurrences_since(tx, after.id, since - A_DAY),
        slots=slots_between(after, since, after.materialised_before),
        now=tx.now,
    )
    announce_cancelled(tx, planned.withdrawn)
    store.withdraw_occurrences(tx, planned.withdrawn)
    store.save_occurrences(tx, planned.retimed)
    announce_moved(tx, planned.retimed)
    _add(tx, after, planned.added)
    return after


def end(tx: Transaction, series: Series, *, on: date) -> Series:
    """End a series: what its rule put after `on` and has not begun is cancelled."""
    ended = plans.end(series, on=on)
    store.save_series(tx, ended)
    tx.emit(SeriesEnded(series_id=ended.id, group_id=ended.group_id))
    cancelled = [
        replace(occurrence, status=OccurrenceStatus.CANCELLED, version=occurrence.version + 1)
        for occurrence in store.lock_occurrences_since(tx, ended.id, on + A_DAY)
        if occurrence.starts_at > tx.now and occurrence.status is OccurrenceStatus.SCHEDULED
    ]
    announce_cancelled(tx, cancelled)
    store.save_occurrences(tx, cancelled)
    return ended


def end_series_of(tx: Transaction, group_id: UUID) -> None:
    """End every series of a group that closed."""
    for series in store.lock_series_of_group(tx, group_id):
        end(tx, series, on=min(plans.today_in(series, tx.now), series.materialised_before - A_DAY))


def extend(tx: Transaction) -> None:
    """Bring series that fall short of the horizon up to it.

    Nobody is there to be told that a venue is taken, so such a meeting is scheduled without one, and says
    that it needs one. A series at a time: the meetings of one may take the venue from the next.
    """
    horizon = plans.horizon(tx.now)
    behind = store.lock_series_to_materialise(tx, horizon, limit=SERIES_AT_ONCE)
    for series in behind:
        slots = slots_between(series, series.materialised_before, horizon)
        if slots:
            _add(tx, series, slots, venue_may_be_taken=True)
    if behind:
        store.save_materialised_before(tx, behind, horizon)


def announce_moved(tx: Transaction, moved: list[Occurrence] | tuple[Occurrence, ...]) -> None:
    """Announce the times that these meetings have now."""
    for occurrence in moved:
        tx.emit(
            OccurrenceMoved(
                occurrence_id=occurrence.id,
                series_id=occurrence.series_id,
                group_id=occurrence.group_id,
                starts_at=occurrence.starts_at,
                ends_at=occurrence.ends_at,
                held_on=occurrence.held_on,
            )
        )


def slots_between(series: Series, since: date, before: date) -> list[Slot]:
    """Return where a series' rule puts its meetings, from one local date until before another."""
    rule = read_rule(series.rule)
    days = recurrence.dates(
        rule, starts_on=series.starts_on, time_zone=series.time_zone, since=since, before=before
    )
    return [slot for slot in plans.slots_on(days, series) if rule.allows(slot.starts_at)]


def _add(
    tx: Transaction,
    series: Series,
    slots: list[Slot] | tuple[Slot, ...],
    *,
    venue_may_be_taken: bool = False,
) -> None:
    occurrences = [meetings.occurrence_in(slot, series, tx.new_id()) for slot in slots]
    if venue_may_be_taken and series.venue_id is not None:
        booked = venues.list_booked(tx, occurrences)
        occurrences = [meetings.without_venue(o) if o.id in booked else o for o in occurrences]
    for occurrence in store.add_occurrences(tx, occurrences):
        tx.emit(
            OccurrenceScheduled(
                occurrence_id=occurrence.id,
                series_id=occurrence.series_id,
                group_id=occurrence.group_id,
                starts_at=occurrence.starts_at,
                ends_at=occurrence.ends_at,
                held_on=occurrence.held_on,
            )
        )


def announce_cancelled(tx: Transaction, cancelled: list[Occurrence] | tuple[Occurrence, ...]) -> None:
    """Announce that these meetings do not take place, and free who was to interpret at them."""
    release_bookings_of(tx, cancelled)
    for occurrence in cancelled:
        tx.emit(
            OccurrenceCancelled(
                occurrence_id=occurrence.id,
                series_id=occurrence.series_id,
                group_id=occurrence.group_id,
            )
        )
