"""What is kept of people's weeks: one function per query of `queries.sql`, by the same name."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.scheduling.availability.domain import Availability, Kind
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

QUERIES = load_queries(__package__)


def find_availability(tx: Transaction, person_id: UUID) -> Availability:
    """Return what a person told of their week; where nothing was told, that."""
    row = tx.find_one(QUERIES["find_availability"], dict, person_id=person_id)
    return _availability(row) if row else Availability(person_id=person_id)


def list_availabilities(tx: Transaction, person_ids: Sequence[UUID]) -> dict[UUID, Availability]:
    """Return what these people told of their weeks, by person, as far as the one who asks may see it."""
    rows = tx.fetch_all(QUERIES["list_availabilities"], dict, person_ids=list(person_ids))
    return {row["person_id"]: _availability(row) for row in rows}


def save_availability(tx: Transaction, told: Availability) -> None:
    """Keep what was told; raise `PreconditionFailed` where somebody else was faster."""
    hours = {kind.value: _written(getattr(told, kind)) for kind in Kind}
    saved = tx.fetch_value(
        QUERIES["save_availability"],
        person_id=told.person_id,
        time_zone=told.time_zone,
        version=told.version,
        **hours,
    )
    if saved is None:
        raise PreconditionFailed


def _availability(row: Mapping[str, Any]) -> Availability:
    hours = {kind.value: tuple((part.lower, part.upper) for part in row[kind]) for kind in Kind}
    return Availability(**{**row, **hours})


def _written(hours: Sequence[tuple[int, int]]) -> str:
    return "{" + ",".join(f"[{first},{last})" for first, last in hours) + "}"
