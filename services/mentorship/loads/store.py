"""What is kept of loads: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from services.mentorship.loads.domain import DAYS_AHEAD, Load
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

QUERIES = load_queries(__package__)


def find_load(tx: Transaction, person_id: UUID) -> Load:
    """Return what somebody carries; nothing, where nothing is known."""
    return tx.find_one(QUERIES["find_load"], Load, person_id=person_id) or Load(person_id=person_id)


def save_limits(tx: Transaction, load: Load) -> None:
    """Write how much somebody carries at most; raise `PreconditionFailed` where somebody was faster."""
    saved = tx.fetch_value(
        QUERIES["save_limits"],
        person_id=load.person_id,
        mentees_at_most=load.mentees_at_most,
        duties_at_most=load.duties_at_most,
        version=load.version,
    )
    if saved is None:
        raise PreconditionFailed


def reckon(tx: Transaction, person_ids: Sequence[UUID], *, today: date) -> list[Load]:
    """Count anew what some people carry, and hold their loads until the transaction ends."""
    before = today + timedelta(days=DAYS_AHEAD)
    in_order = sorted(set(person_ids))
    return tx.fetch_all(QUERIES["reckon"], Load, person_ids=in_order, today=today, before=before)


def save_told(tx: Transaction, load: Load) -> None:
    """Note what was announced of somebody's load."""
    tx.execute(QUERIES["save_told"], person_id=load.person_id, told=load.overloaded)


def list_stale(tx: Transaction, *, today: date, limit: int) -> list[UUID]:
    """Return people whose load was last counted before today."""
    return tx.fetch_column(QUERIES["list_stale"], today=today, limit=limit)


def list_facilitating(tx: Transaction, occurrence_ids: Sequence[UUID]) -> list[UUID]:
    """Return those who facilitate some meetings."""
    return tx.fetch_column(QUERIES["list_facilitating"], occurrence_ids=list(occurrence_ids))
