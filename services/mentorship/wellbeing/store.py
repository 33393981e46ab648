"""What is kept of self-checks, sealed, and of rests: one function per query, by the same name."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.mentorship.wellbeing.domain import Rest, SelfCheck
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound, PreconditionFailed
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)


def add_self_check(tx: Transaction, sealer: Sealer, check: SelfCheck) -> None:
    """Keep what somebody answered, sealed with their key."""
    text = json.dumps(dict(check.answers), sort_keys=True)
    sealed = sealer.seal(tx, check.person_id, **_place(check.id), text=text)
    tx.execute(
        QUERIES["add_self_check"],
        id=check.id,
        person_id=check.person_id,
        answers=sealed,
        taken_at=check.taken_at,
    )


def count_self_checks(tx: Transaction) -> int:
    """Return how many checks one has kept."""
    return int(tx.fetch_value(QUERIES["count_self_checks"]))


def list_self_checks(tx: Transaction, sealer: Sealer, **page: Any) -> list[SelfCheck]:
    """Return a page of one's own checks."""
    return [_opened(tx, sealer, row) for row in tx.fetch_all(QUERIES["list_self_checks"], dict, **page)]


def remove_self_check(tx: Transaction, check_id: UUID) -> None:
    """Remove one of one's own checks; raise `NotFound`."""
    if tx.fetch_value(QUERIES["remove_self_check"], check_id=check_id) is None:
        raise NotFound(check_id)


def find_rest(tx: Transaction, person_id: UUID) -> Rest:
    """Return what is known of somebody's rest; that there is none, where nothing is."""
    return tx.find_one(QUERIES["find_rest"], Rest, person_id=person_id) or Rest(person_id=person_id)


def save_rest(tx: Transaction, rest: Rest) -> None:
    """Write until when somebody rests; raise `PreconditionFailed` where somebody else was faster."""
    if tx.fetch_value(QUERIES["save_rest"], **asdict(rest)) is None:
        raise PreconditionFailed


def list_resting(tx: Transaction, *, today: date, **page_and_filter: Any) -> list[Rest]:
    """Return a page of those who rest on a day."""
    return tx.fetch_all(QUERIES["list_resting"], Rest, today=today, **page_and_filter)


def _opened(tx: Transaction, sealer: Sealer, row: dict[str, Any]) -> SelfCheck:
    sealed = bytes(row.pop("answers"))
    text = sealer.unseal(tx, row["person_id"], **_place(row["id"]), sealed=sealed)
    return SelfCheck(**row, answers=json.loads(text))


def _place(check_id: UUID) -> Any:
    return {"table": "self_checks", "column": "answers", "row_id": check_id}
