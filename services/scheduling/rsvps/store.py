"""What is kept of RSVPs and catch-ups: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.rsvps.domain import CatchUp, Counts, MissedMeeting, Rsvp
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

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


def find_catch_up(tx: Transaction, meeting: Occurrence) -> CatchUp:
    """Return what is written about a meeting; where nothing may be read, that."""
    found = tx.find_one(QUERIES["find_catch_up"], CatchUp, occurrence_id=meeting.id)
    return found or CatchUp(occurrence_id=meeting.id, group_id=meeting.group_id)


def save_catch_up(tx: Transaction, catch_up: CatchUp) -> None:
    """Keep what is written; raise `PreconditionFailed` where somebody else was faster."""
    if tx.fetch_value(QUERIES["save_catch_up"], **asdict(catch_up)) is None:
        raise PreconditionFailed


def list_missed_meetings(tx: Transaction, person_id: UUID, **page: Any) -> list[MissedMeeting]:
    """Return a page of what somebody can read about meetings that they missed."""
    return tx.fetch_all(QUERIES["list_missed_meetings"], MissedMeeting, person_id=person_id, **page)
