"""What is kept of caregivers: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from typing import Any

from services.referrals.caregivers.domain import OpenedStatus
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.openings import Opening, columns_of

QUERIES = load_queries(__package__)


def keep_openings(tx: Transaction, openings: Sequence[Opening]) -> None:
    """Write what is known of the topic, one piece of news for each link."""
    tx.execute(QUERIES["keep_openings"], **columns_of(openings))


def list_opened_statuses(tx: Transaction, **page_and_filter: Any) -> list[OpenedStatus]:
    """Return a page of where referrals stand that are open to the one who asks."""
    return tx.fetch_all(QUERIES["list_opened_statuses"], OpenedStatus, **page_and_filter)
