"""One function for each named query of `queries.sql`: rows to values and back."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.scheduling.domain.attendance import Mark
from services.scheduling.domain.copies import GroupNews, MembershipNews
from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.domain.series import ExternalIdTaken, KnownGroup, Series
from services.scheduling.interpreters.store import follow_meetings
from services.scheduling.venues.store import BOOKING, arrays, booking
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries("services.scheduling")


# Copies


def find_known_group(tx: Transaction, group_id: UUID) -> KnownGroup | None:
    """Return our copy of a group, if it was heard of."""
    return tx.find_one(QUERIES["find_known_group"], KnownGroup, group_id=group_id)


def keep_groups(tx: Transaction, news: Sequence[GroupNews]) -> None:
    """Write what is known of groups, one piece of news for each."""
    tx.execute(
        QUERIES["keep_groups"],
        group_ids=[one.group_id for one in news],
        time_zones=[one.time_zone for one in news],
        statuses=[one.status for one in news],
        status_ats=[one.status_at for one in news],
        status_event_ids=[one.status_event_id for one in news],
    )


def keep_memberships(tx: Transaction, news: Sequence[MembershipNews]) -> None:
    """Write what is known of memberships, one piece of news for each."""
    tx.execute(
        QUERIES["keep_memberships"],
        membership_ids=[one.membership_id for one in news],
        group_ids=[one.group_id for one in news],
        person_ids=[one.person_id for one in news],
        active_froms=[one.active_from for one in news],
        left_ons=[one.left_on for one in news],
        statuses=[one.status for one in news],
        status_ats=[one.status_at for one in news],
        status_event_ids=[one.status_event_id for one in news],
    )


def list_groups_joined(tx: Transaction, person_id: UUID) -> frozenset[UUID]:
    """Return the groups in which a person is an active member today."""
    rows = tx.fetch_all(QUERIES["list_groups_joined"], dict, person_id=person_id)
    return frozenset(row["group_id"] for row in rows)


def list_strangers(tx: Transaction, group_id: UUID, person_ids: Sequence[UUID], *, on: date) -> list[UUID]:
    """Return those of these people who did not belong to the group on that day."""
    rows = tx.fetch_all(
        QUERIES["list_strangers"], dict, group_id=group_id, person_ids=list(person_ids), on=on
    )
    return [row["person_id"] for row in rows]


# Series


def add_series(tx: Transaction, series: Series) -> None:
    """Add a series; raise `ExternalIdTaken`."""
    values = _row(series, without=("status", "ended_on", "version"))
    if tx.fetch_value(QUERIES["add_series"], **values) is None:
        raise ExternalIdTaken(series.external_id)


def save_series(tx: Transaction, series: Series) -> None:
    """Write a changed series."""
    tx.execute(QUERIES["save_series"], **_row(series, without=("group_id", "external_id")))


def get_series(tx: Transaction, series_id: UUID) -> Series:
    """Return a series; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_series"], Series, series_id=series_id)


def lock_series(tx: Transaction, series_id: UUID) -> Series:
    """Return a series that nobody else changes before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_series"], Series, series_id=series_id)


def lock_series_of_group(tx: Transaction, group_id: UUID) -> list[Series]:
    """Return the series of a group that go on."""
    return tx.fetch_all(QUERIES["lock_series_of_group"], Series, group_id=group_id)


def lock_series_to_materialise(tx: Transaction, horizon: date, *, limit: int) -> list[Series]:
    """Return series whose occurrences do not reach the horizon, those furthest behind first."""
    return tx.fetch_all(QUERIES["lock_series_to_materialise"], Series, horizon=horizon, limit=limit)


def save_materialised_before(tx: Transaction, series: Sequence[Series], horizon: date) -> None:
    """Remember that the occurrences of these series reach the horizon."""
    tx.execute(QUERIES["save_materialised_before"], series_ids=[one.id for one in series], horizon=horizon)


def list_series(tx: Transaction, **filters: Any) -> list[Series]:
    """Return a page of series, oldest first."""
    return tx.fetch_all(QUERIES["list_series"], Series, **filters)


# Occurrences


def add_occurrences(tx: Transaction, occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """Add those that are not there yet and return them; raise `VenueTaken`, naming who has the venue."""
    if not occurrences:
        return []
    with booking(tx, occurrences):
        rows = tx.fetch_all(QUERIES["add_occurrences"], dict, **arrays(occurrences, _ADDED))
    added = {row["id"] for row in rows}
    return [occurrence for occurrence in occurrences if occurrence.id in added]


def save_occurrences(tx: Transaction, occurrences: Sequence[Occurrence]) -> None:
    """Write changed occurrences, and let what is booked for them follow.

    Raise `VenueTaken`, naming who has the venue, or `InterpreterTaken`.
    """
    if occurrences:
        with booking(tx, occurrences):
            tx.execute(QUERIES["save_occurrences"], **arrays(occurrences, _SAVED))
        follow_meetings(tx, occurrences)


def withdraw_occurrences(tx: Transaction, occurrences: Sequence[Occurrence]) -> None:
    """Remove occurrences that a changed series no longer has."""
    if occurrences:
        tx.execute(QUERIES["withdraw_occurrences"], ids=[occurrence.id for occurrence in occurrences])


def get_occurrence(tx: Transaction, occurrence_id: UUID) -> Occurrence:
    """Return an occurrence; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_occurrence"], Occurrence, occurrence_id=occurrence_id)


def lock_occurrence(tx: Transaction, occurrence_id: UUID) -> Occurrence:
    """Return an occurrence that nobody else changes before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_occurrence"], Occurrence, occurrence_id=occurrence_id)


def lock_occurrences_since(tx: Transaction, series_id: UUID, since: date) -> list[Occurrence]:
    """Return the occurrences that the rule put on or after a local date."""
    return tx.fetch_all(QUERIES["lock_occurrences_since"], Occurrence, series_id=series_id, since=since)


def list_occurrences(
    tx: Transaction,
    *,
    group_id: UUID | None,
    from_at: datetime | None,
    until_at: datetime | None,
    **page: Any,
) -> list[Occurrence]:
    """Return a page of occurrences in the order of time: from an instant on, until before another."""
    bounds = {"from_at": from_at, "until_at": until_at}
    if group_id is None:
        return tx.fetch_all(QUERIES["list_occurrences"], Occurrence, **bounds, **page)
    return tx.fetch_all(QUERIES["list_occurrences_of_group"], Occurrence, group_id=group_id, **bounds, **page)


# Attendance


def somebody_attended(tx: Transaction, occurrence_id: UUID) -> bool:
    """Tell whether somebody is recorded to have come."""
    return bool(tx.fetch_value(QUERIES["somebody_attended"], occurrence_id=occurrence_id))


def replace_attendances(tx: Transaction, occurrence: Occurrence, marks: Sequence[Mark]) -> list[Mark]:
    """Make these the attendances of a meeting; return those that changed by it."""
    return tx.fetch_all(
        QUERIES["replace_attendances"],
        Mark,
        occurrence_id=occurrence.id,
        group_id=occurrence.group_id,
        person_ids=[mark.person_id for mark in marks],
        attendances=[mark.attendance.value for mark in marks],
        recorded_at=tx.now,
        recorded_by=tx.principal.id,
    )


def list_attendances(tx: Transaction, occurrence_id: UUID) -> list[Mark]:
    """Return who came to a meeting, as far as it may be seen."""
    return tx.fetch_all(QUERIES["list_attendances"], Mark, occurrence_id=occurrence_id)


# Rows

_ADDED = BOOKING | {
    "series_ids": "series_id",
    "group_ids": "group_id",
    "recurrence_ids": "recurrence_id",
    "local_starts": "local_start",
    "held_ons": "held_on",
    "time_zones": "time_zone",
    "modes": "mode",
    "needs_venues": "needs_venue",
}
_SAVED = {
    **{array: column for array, column in _ADDED.items() if array not in ("series_ids", "group_ids")},
    "moveds": "moved",
    "statuses": "status",
    "versions": "version",
}


def _row(value: Series, *, without: tuple[str, ...]) -> dict[str, Any]:
    return {name: held for name, held in asdict(value).items() if name not in without}
