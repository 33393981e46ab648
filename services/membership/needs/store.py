"""What is kept of needs: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.membership.needs.domain import Needs
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)


def find_needs(tx: Transaction, person_id: UUID) -> Needs | None:
    """Return what a person needs, if they said; without their words."""
    return tx.find_one(QUERIES["find_needs"], Needs, person_id=person_id)


def find_words(tx: Transaction, sealer: Sealer, person_id: UUID) -> str | None:
    """Return what a person needs in their own words; only who may know has the key."""
    sealed = tx.fetch_value(QUERIES["find_words"], person_id=person_id)
    return None if sealed is None else sealer.unseal(tx, person_id, **_place(person_id), sealed=bytes(sealed))


def list_needs(tx: Transaction, **page_and_filter: Any) -> list[Needs]:
    """Return a page of what people need, without their words."""
    return tx.fetch_all(QUERIES["list_needs"], Needs, **page_and_filter)


def save_needs(tx: Transaction, sealer: Sealer, needs: Needs) -> None:
    """Write what a person needs, their words sealed with their key; lock the person first."""
    row = asdict(needs)
    words = row.pop("words")
    row["words_sealed"] = words and sealer.seal(tx, needs.person_id, **_place(needs.person_id), text=words)
    tx.execute(QUERIES["save_needs"], **row)


def _place(person_id: UUID) -> Any:
    return {"table": "person_needs", "column": "words_sealed", "row_id": person_id}
