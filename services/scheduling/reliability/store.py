"""What is kept of fallbacks and incidents: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.reliability.domain import Fallback, FallbackKind, Incident, Reliability
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

QUERIES = load_queries(__package__)


def find_fallback(tx: Transaction, series_id: UUID, group_id: UUID) -> Fallback:
    """Return the fallback of a series; where it has none, that."""
    found = tx.find_one(QUERIES["find_fallback"], Fallback, series_id=series_id)
    return found or Fallback(series_id=series_id, group_id=group_id)


def save_fallback(tx: Transaction, fallback: Fallback) -> None:
    """Give a series this fallback; raise `PreconditionFailed` where somebody else was faster."""
    if tx.fetch_value(QUERIES["save_fallback"], **asdict(fallback)) is None:
        raise PreconditionFailed


def is_diverted(tx: Transaction, occurrence_id: UUID) -> bool:
    """Tell whether a meeting went to its fallback."""
    return bool(tx.fetch_value(QUERIES["is_diverted"], occurrence_id=occurrence_id))


def add_diversion(tx: Transaction, meeting: Occurrence, kind: FallbackKind) -> None:
    """Remember that a meeting went to its fallback."""
    tx.execute(
        QUERIES["add_diversion"],
        occurrence_id=meeting.id,
        group_id=meeting.group_id,
        kind=kind,
        diverted_at=tx.now,
        diverted_by=tx.principal.id,
    )


def save_fallback_url(tx: Transaction, meeting: Occurrence) -> None:
    """Give one meeting a link of its own."""
    tx.execute(QUERIES["save_fallback_url"], occurrence_id=meeting.id, online_url=meeting.online_url)


def add_incident(tx: Transaction, incident: Incident) -> None:
    """Log what went wrong."""
    tx.execute(QUERIES["add_incident"], **asdict(incident))


def list_incidents(tx: Transaction, occurrence_id: UUID, **page: Any) -> list[Incident]:
    """Return a page of what went wrong in a meeting."""
    return tx.fetch_all(QUERIES["list_incidents"], Incident, occurrence_id=occurrence_id, **page)


def get_reliability(tx: Transaction, series_id: UUID, *, since: datetime) -> Reliability:
    """Return how the online room of a series did since a moment; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_reliability"], Reliability, series_id=series_id, since=since, now=tx.now)
