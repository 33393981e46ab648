"""One function for each named query of turns."""

from datetime import datetime
from uuid import UUID

from services.scheduling.turns.domain import MOST_TURNS, Seat
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def lock_circle(tx: Transaction, occurrence_id: UUID) -> None:
    """Let whoever else counts in this circle wait until this transaction ends."""
    tx.execute(QUERIES["lock_circle"], occurrence_id=occurrence_id)


def replace_seats(tx: Transaction, occurrence_id: UUID, group_id: UUID, *, seats: int) -> None:
    """Put out this many empty seats, instead of those that there were."""
    tx.execute(QUERIES["remove_seats"], occurrence_id=occurrence_id)
    tx.execute(QUERIES["add_seats"], occurrence_id=occurrence_id, group_id=group_id, seats=seats)


def count_turn(tx: Transaction, occurrence_id: UUID, seat: int, *, by: int) -> bool:
    """Count a turn, or take one back; False when there is no such seat, or no turn to take back."""
    found = tx.fetch_value(
        QUERIES["count_turn"], occurrence_id=occurrence_id, seat=seat, by=by, most=MOST_TURNS
    )
    return found is not None


def list_seats(tx: Transaction, occurrence_id: UUID) -> list[Seat]:
    """Return the circle of a meeting."""
    return tx.fetch_all(QUERIES["list_seats"], Seat, occurrence_id=occurrence_id)


def remove_old_seats(tx: Transaction, *, ended_before: datetime) -> None:
    """Throw away the counts of meetings that ended before an instant."""
    tx.execute(QUERIES["remove_old_seats"], ended_before=ended_before)
