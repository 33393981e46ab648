"""What appointments ask of the database: one function per query of `queries.sql`, by the same name."""

from services.referrals.domain.referral import Referral
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def lock_overdue_referrals(tx: Transaction, *, limit: int) -> list[Referral]:
    """Return referrals that became overdue, without those that somebody else holds; never waits."""
    return tx.fetch_all(QUERIES["lock_overdue_referrals"], Referral, now=tx.now, limit=limit)
