"""What is kept of caregivers: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.scheduling.caregivers.domain import Attended
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.openings import Opening, columns_of

QUERIES = load_queries(__package__)


def keep_openings(tx: Transaction, openings: Sequence[Opening]) -> None:
    """Write what is known of topics, one piece of news for each link and topic."""
    tx.execute(QUERIES["keep_openings"], **columns_of(openings))


def list_attended(tx: Transaction, person_id: UUID, **page: Any) -> list[Attended]:
    """Return a page of whether somebody came, as far as it may be seen."""
    return tx.fetch_all(QUERIES["list_attended"], Attended, person_id=person_id, **page)
