"""One function for each named query of practice."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling.practice.domain import Count, Meeting, Practice
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)
# Somebody has one for each group at a time, and one more to look back on.
MOST_OF_A_PERSON = 200


def name_asker(tx: Transaction) -> None:
    """Say on whose behalf the rest of the transaction asks; without it, the service sees no practices."""
    tx.execute(QUERIES["name_asker"], principal_id=tx.principal.id)


def find_next_meeting(tx: Transaction, group_id: UUID) -> Meeting | None:
    """Return the next meeting of a group, if there is one."""
    return tx.find_one(QUERIES["find_next_meeting"], Meeting, group_id=group_id, now=tx.now)


def add_practice(tx: Transaction, practice: Practice) -> None:
    """Keep what somebody takes on."""
    tx.execute(QUERIES["add_practice"], **asdict(practice))


def list_practices(
    tx: Transaction, person_id: UUID, *, limit: int = MOST_OF_A_PERSON, after_1: UUID | None = None
) -> list[Practice]:
    """Return a page of what somebody has taken on and that is not forgotten yet."""
    return tx.fetch_all(
        QUERIES["list_practices"], Practice, person_id=person_id, now=tx.now, limit=limit, after_1=after_1
    )


def get_practice(tx: Transaction, practice_id: UUID, person_id: UUID) -> Practice:
    """Return one of the things that somebody has taken on; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_practice"], Practice, practice_id=practice_id, person_id=person_id)


def lock_practice(tx: Transaction, practice_id: UUID, person_id: UUID) -> Practice:
    """Return the same, so that nobody else changes it before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_practice"], Practice, practice_id=practice_id, person_id=person_id)


def save_practice(tx: Transaction, practice: Practice) -> None:
    """Write how it went."""
    tx.execute(
        QUERIES["save_practice"],
        id=practice.id,
        outcome=practice.outcome,
        helped=practice.helped,
        reflection=practice.reflection,
        version=practice.version,
    )


def remove_practice(tx: Transaction, practice: Practice) -> None:
    """Let something go."""
    tx.execute(QUERIES["remove_practice"], id=practice.id)


def count_expired(tx: Transaction) -> Sequence[Count]:
    """Return how many people took something on before each meeting that is due to be counted."""
    return tx.fetch_all(QUERIES["count_expired"], Count, now=tx.now)


def add_count(tx: Transaction, count: Count) -> None:
    """Keep a count; once told, it never changes."""
    tx.execute(QUERIES["add_count"], **asdict(count))


def remove_expired(tx: Transaction) -> None:
    """Forget what is over."""
    tx.execute(QUERIES["remove_expired"], now=tx.now)


def find_count(tx: Transaction, occurrence_id: UUID) -> int | None:
    """Return how many people took something on before a meeting, where that is told."""
    people: int | None = tx.fetch_value(QUERIES["find_count"], occurrence_id=occurrence_id)
    return people


def seal_reflection(tx: Transaction, sealer: Sealer, practice: Practice, text: str) -> bytes:
    """Return somebody's own words, so that nobody but them reads them."""
    return sealer.seal(tx, practice.person_id, **_place(practice), text=text)


def read_reflection(tx: Transaction, sealer: Sealer, practice: Practice) -> str | None:
    """Return somebody's own words, for themselves."""
    if practice.reflection is None:
        return None
    return sealer.unseal(tx, practice.person_id, **_place(practice), sealed=practice.reflection)


def _place(practice: Practice) -> Any:
    return {"table": "practices", "column": "reflection", "row_id": practice.id}
