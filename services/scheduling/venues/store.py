"""What is kept of venues: one function per query of `queries.sql`, by the same name; and who has one when."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from uuid import UUID

from psycopg.errors import ExclusionViolation

from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.domain.series import ExternalIdTaken
from services.scheduling.venues.domain import Venue, VenueTaken
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)
BOOKING = {"ids": "id", "starts_ats": "starts_at", "ends_ats": "ends_at", "venue_ids": "venue_id"}


def add_venue(tx: Transaction, venue: Venue) -> None:
    """Add a venue; raise `ExternalIdTaken`."""
    if tx.fetch_value(QUERIES["add_venue"], **_row(venue, without="version")) is None:
        raise ExternalIdTaken(venue.external_id)


def get_venue(tx: Transaction, venue_id: UUID) -> Venue:
    """Return a venue; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_venue"], Venue, venue_id=venue_id)


def lock_venue(tx: Transaction, venue_id: UUID) -> Venue | None:
    """Return a venue that nobody else books before this transaction ends, if there is one."""
    return tx.find_one(QUERIES["lock_venue"], Venue, venue_id=venue_id)


def save_venue(tx: Transaction, venue: Venue) -> None:
    """Write a changed venue."""
    tx.execute(QUERIES["save_venue"], **_row(venue, without="external_id"))


def list_venues(tx: Transaction, **filters: Any) -> list[Venue]:
    """Return a page of venues by name."""
    return tx.fetch_all(QUERIES["list_venues"], Venue, **filters)


def list_booked(tx: Transaction, occurrences: Sequence[Occurrence]) -> frozenset[UUID]:
    """Return the ids of those whose venue is booked by another occurrence at that time."""
    rows = tx.fetch_all(QUERIES["list_booked"], dict, **arrays(occurrences, BOOKING))
    return frozenset(row["id"] for row in rows)


@contextmanager
def booking(tx: Transaction, occurrences: Sequence[Occurrence]) -> Iterator[None]:
    """Turn PostgreSQL's refusal of a double booking into words that say who has the venue, and when."""
    try:
        with tx.savepoint():
            yield
    except ExclusionViolation:
        booking = tx.find_one(QUERIES["find_booking"], Occurrence, **arrays(occurrences, BOOKING))
        raise VenueTaken(detail=booking.as_booking() if booking else None) from None


def arrays(occurrences: Sequence[Occurrence], columns: dict[str, str]) -> dict[str, list[Any]]:
    """Return columns of occurrences as the arrays that a statement takes, by the names of the arrays."""
    return {
        array: [getattr(occurrence, column) for occurrence in occurrences]
        for array, column in columns.items()
    }


def _row(venue: Venue, *, without: str) -> dict[str, Any]:
    return {name: held for name, held in asdict(venue).items() if name != without}
