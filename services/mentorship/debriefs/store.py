"""What is kept of debriefs: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.mentorship.debriefs.domain import Debrief
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def add_debrief(tx: Transaction, debrief: Debrief) -> None:
    """Ask for a debrief."""
    tx.execute(QUERIES["add_debrief"], **asdict(debrief))


def lock_debrief(tx: Transaction, debrief_id: UUID) -> Debrief:
    """Return a debrief and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_debrief"], Debrief, debrief_id=debrief_id)


def list_debriefs(tx: Transaction, **page_and_filter: Any) -> list[Debrief]:
    """Return a page of debriefs in the order they were asked for."""
    return tx.fetch_all(QUERIES["list_debriefs"], Debrief, **page_and_filter)


def save_debrief(tx: Transaction, debrief: Debrief) -> None:
    """Write where a debrief stands."""
    tx.execute(QUERIES["save_debrief"], **asdict(debrief))
