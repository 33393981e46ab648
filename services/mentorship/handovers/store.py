"""What is kept of handovers: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.mentorship.handovers.domain import Handover
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def add_handover(tx: Transaction, handover: Handover) -> None:
    """Add a handover that somebody is asked about."""
    tx.execute(QUERIES["add_handover"], **asdict(handover))


def get_handover(tx: Transaction, handover_id: UUID) -> Handover:
    """Return a handover; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_handover"], Handover, handover_id=handover_id)


def lock_handover(tx: Transaction, handover_id: UUID) -> Handover:
    """Return a handover and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_handover"], Handover, handover_id=handover_id)


def list_handovers(tx: Transaction, **page_and_filter: Any) -> list[Handover]:
    """Return a page of handovers in the order they were proposed."""
    return tx.fetch_all(QUERIES["list_handovers"], Handover, **page_and_filter)


def lock_due_handovers(tx: Transaction, *, today: date, limit: int) -> list[Handover]:
    """Return handovers whose next phase begins, held until the transaction ends."""
    return tx.fetch_all(QUERIES["lock_due_handovers"], Handover, today=today, limit=limit)


def lock_handovers_of(tx: Transaction, person_id: UUID, *, group_id: UUID | None = None) -> list[Handover]:
    """Return what somebody is asked to take over or agreed to, held until the transaction ends."""
    return tx.fetch_all(QUERIES["lock_handovers_of"], Handover, person_id=person_id, group_id=group_id)


def save_handover(tx: Transaction, handover: Handover) -> None:
    """Write where a handover stands."""
    tx.execute(QUERIES["save_handover"], **asdict(handover))
