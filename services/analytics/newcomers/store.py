"""What is kept of newcomers: one function per query of `queries.sql`, by the same name."""

from typing import Any

from services.analytics.newcomers.domain import Newcomers
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def list_newcomers(tx: Transaction, **asked: Any) -> list[Newcomers]:
    """Return a page of what was released of newcomers, and of them later."""
    return tx.fetch_all(QUERIES["list_newcomers"], Newcomers, **asked)
