"""What moves keep: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.membership.domain.memberships import Membership
from services.membership.moves.domain import Move, Pattern
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

QUERIES = load_queries(__package__)


def insert_move(tx: Transaction, move: Move) -> None:
    """Tie a membership to the one that it goes on in."""
    tx.execute(QUERIES["insert_move"], **asdict(move))


def find_member_since(tx: Transaction, membership_id: UUID) -> date | None:
    """Return the first day in the first group, where a move led to this membership."""
    found: date | None = tx.fetch_value(QUERIES["find_member_since"], membership_id=membership_id)
    return found


def list_moves(tx: Transaction, **page_and_filter: Any) -> list[Move]:
    """Return a page of moves in the order they were recorded."""
    return tx.fetch_all(QUERIES["list_moves"], Move, **page_and_filter)


def find_pattern(tx: Transaction, membership: Membership) -> Pattern:
    """Return how often a member means to come; to every meeting, as long as nobody said otherwise."""
    found = tx.find_one(QUERIES["find_pattern"], Pattern, membership_id=membership.id)
    return found or Pattern(
        membership_id=membership.id, group_id=membership.group_id, person_id=membership.person_id
    )


def save_pattern(tx: Transaction, pattern: Pattern) -> Pattern:
    """Write how often a member means to come; raise `PreconditionFailed` when somebody was quicker."""
    saved = tx.find_one(QUERIES["save_pattern"], Pattern, **asdict(pattern))
    if saved is None:
        raise PreconditionFailed
    return saved
