"""What is kept of RSVPs: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling.rsvps.domain import Counts, Rsvp
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def save_rsvp(tx: Transaction, rsvp: Rsvp) -> bool:
    """Keep an answer; return whether it is news."""
    return tx.fetch_value(QUERIES["save_rsvp"], **asdict(rsvp)) is not None


def get_rsvp(tx: Transaction, occurrence_id: UUID, person_id: UUID) -> Rsvp:
    """Return what somebody said about a meeting; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_rsvp"], Rsvp, occurrence_id=occurrence_id, person_id=person_id)


def count_rsvps(tx: Transaction, occurrence_id: UUID) -> Counts:
    """Return how people answered; raise `NotFound`."""
    return tx.fetch_one(QUERIES["count_rsvps"], Counts, occurrence_id=occurrence_id)


def list_no_shows(tx: Transaction, occurrence_id: UUID, **page: Any) -> list[dict[str, UUID]]:
    """Return a page of those who meant to come and did not."""
    return tx.fetch_all(QUERIES["list_no_shows"], dict, occurrence_id=occurrence_id, **page)
