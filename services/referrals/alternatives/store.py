"""What alternatives ask of the database: one function per query of `queries.sql`, by the same name."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from services.referrals.alternatives.domain import Barrier
from services.referrals.domain.referral import Referral
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def list_tried_partners(tx: Transaction, referral_id: UUID) -> list[UUID]:
    """Return the partners that were asked already in the story of a referral."""
    return tx.fetch_column(QUERIES["list_tried_partners"], referral_id=referral_id)


def add_barriers(tx: Transaction, referral: Referral, barriers: Iterable[Barrier]) -> list[str]:
    """Keep what stood in the way; return what of it is news."""
    return tx.fetch_column(
        QUERIES["add_barriers"],
        referral_id=referral.id,
        person_id=referral.person_id,
        barriers=sorted({barrier.value for barrier in barriers}),
        now=tx.now,
    )


def list_barriers(tx: Transaction, referral_id: UUID) -> list[Barrier]:
    """Return what stood in the way of a referral."""
    return [Barrier(one) for one in tx.fetch_column(QUERIES["list_barriers"], referral_id=referral_id)]


def count_barriers(tx: Transaction) -> list[dict[str, Any]]:
    """Return how often each barrier stood in the way."""
    found = tx.fetch_all(QUERIES["count_barriers"], dict)
    return [row | {"barrier": Barrier(row["barrier"])} for row in found]
