"""What the FHIR interface asks of the database: one function per query of `queries.sql`, by the same name."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from services.referrals.domain.referral import Referral
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


@dataclass(frozen=True, kw_only=True)
class SentAndChanged(Referral):
    """A referral that was sent, and when it last changed."""

    changed_at: datetime


def list_sent(tx: Transaction, **search: Any) -> list[tuple[Referral, datetime]]:
    """Return referrals that were sent, each with when it last changed; the newest first."""
    own = [field.name for field in fields(Referral)]
    return [
        (Referral(**{name: getattr(found, name) for name in own}), found.changed_at)
        for found in tx.fetch_all(QUERIES["list_sent"], SentAndChanged, **search)
    ]


def count_sent(tx: Transaction, **search: Any) -> int:
    """Return how many referrals a search finds."""
    return int(tx.fetch_value(QUERIES["count_sent"], **search))
