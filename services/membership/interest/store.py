"""What is kept of interests: one function per query of `queries.sql`, by the same name."""

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.membership.interest.domain import Interest, Reach, ReachForgotten
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)


def insert_interest(tx: Transaction, sealer: Sealer, interest: Interest, reach: Reach) -> None:
    """Register an interest; who it is, is sealed with a key of its own."""
    sealed = sealer.seal(tx, interest.id, **_place(interest.id), text=json.dumps(asdict(reach)))
    tx.execute(QUERIES["insert_interest"], **asdict(interest), contact_sealed=sealed)


def get_interest(tx: Transaction, interest_id: UUID) -> Interest:
    """Return an interest, without who it is."""
    return tx.fetch_one(QUERIES["get_interest"], Interest, interest_id=interest_id)


def lock_interest(tx: Transaction, interest_id: UUID) -> Interest:
    """Return an interest and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_interest"], Interest, interest_id=interest_id)


def list_interests(tx: Transaction, **page_and_filter: Any) -> list[Interest]:
    """Return a page of interests in the order they were registered."""
    return tx.fetch_all(QUERIES["list_interests"], Interest, **page_and_filter)


def find_reach(tx: Transaction, sealer: Sealer, interest_id: UUID) -> Reach:
    """Return who it is and how to reach them; raise `ReachForgotten` once they were forgotten."""
    sealed = tx.fetch_value(QUERIES["find_reach"], interest_id=interest_id)
    if sealed is None:
        raise ReachForgotten(interest_id)
    text = sealer.unseal(tx, interest_id, **_place(interest_id), sealed=bytes(sealed))
    return Reach(**json.loads(text))


def save_interest(tx: Transaction, interest: Interest) -> Interest:
    """Write how far a locked interest has come; return its next version."""
    return tx.fetch_one(QUERIES["save_interest"], Interest, **asdict(interest))


def forget_reach(tx: Transaction, sealer: Sealer, interest_id: UUID) -> None:
    """Forget who it is: what was sealed, and the key that opened it wherever a copy may be."""
    tx.execute(QUERIES["forget_reach"], interest_id=interest_id)
    sealer.destroy_key(tx, interest_id)


def _place(interest_id: UUID) -> Any:
    return {"table": "interests", "column": "contact_sealed", "row_id": interest_id}
