"""What concerns keep: one function per query of `queries.sql`, by the same name; words are sealed.

Nothing of a concern is found before `name_asker`: the policy keeps it from whoever does not say who they are.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.membership.concerns.domain import Concern, Contact, Step
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)


@dataclass(frozen=True, kw_only=True)
class ConcernStep:
    """One line of what happened to a concern."""

    id: UUID
    step: Step
    happened_at: datetime
    done_by: UUID
    assigned_to: UUID | None


def name_asker(tx: Transaction) -> None:
    """Say which account asks, so that the policy can keep a concern from whom it is about."""
    tx.execute(QUERIES["name_asker"], principal_id=tx.principal.id)


def insert_contact(tx: Transaction, coordinator_id: UUID) -> None:
    """Note that a coordinator answers concerns; noting it again changes nothing."""
    tx.execute(QUERIES["insert_contact"], coordinator_id=coordinator_id, since=tx.now)


def delete_contact(tx: Transaction, coordinator_id: UUID) -> None:
    """Note that a coordinator no longer answers concerns."""
    tx.execute(QUERIES["delete_contact"], coordinator_id=coordinator_id)


def get_contact(tx: Transaction, coordinator_id: UUID) -> Contact:
    """Return a coordinator who answers concerns."""
    return tx.fetch_one(QUERIES["get_contact"], Contact, coordinator_id=coordinator_id)


def find_contact(tx: Transaction, coordinator_id: UUID) -> Contact | None:
    """Return a coordinator, if they answer concerns."""
    return tx.find_one(QUERIES["get_contact"], Contact, coordinator_id=coordinator_id)


def list_contacts(tx: Transaction, **page: Any) -> list[Contact]:
    """Return a page of the coordinators who answer concerns."""
    return tx.fetch_all(QUERIES["list_contacts"], Contact, **page)


def weigh_contacts(tx: Transaction) -> list[Contact]:
    """Return everybody who answers concerns, with how many are open with them."""
    return tx.fetch_all(QUERIES["weigh_contacts"], Contact)


def insert_concern(tx: Transaction, concern: Concern) -> None:
    """Keep a concern."""
    tx.execute(QUERIES["insert_concern"], **asdict(concern))


def get_concern(tx: Transaction, concern_id: UUID) -> Concern:
    """Return a concern."""
    return tx.fetch_one(QUERIES["get_concern"], Concern, concern_id=concern_id)


def lock_concern(tx: Transaction, concern_id: UUID) -> Concern:
    """Return a concern and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_concern"], Concern, concern_id=concern_id)


def list_concerns(tx: Transaction, **page_and_filter: Any) -> list[Concern]:
    """Return a page of concerns in the order they were raised."""
    return tx.fetch_all(QUERIES["list_concerns"], Concern, **page_and_filter)


def lock_unanswered(tx: Transaction) -> list[Concern]:
    """Return the concerns with nobody to answer them or past a deadline, and hold them."""
    return tx.fetch_all(QUERIES["lock_unanswered"], Concern, now=tx.now)


def save_concern(tx: Transaction, concern: Concern) -> Concern:
    """Write a concern that was locked; return its next version."""
    return tx.fetch_one(QUERIES["save_concern"], Concern, **asdict(concern))


def insert_step(tx: Transaction, concern: Concern, step: Step) -> None:
    """Append to what happened to a concern, by whoever asks."""
    tx.execute(
        QUERIES["insert_step"],
        step_id=tx.new_id(),
        step=step,
        happened_at=tx.now,
        done_by=tx.principal.id,
        **asdict(concern),
    )


def list_steps(tx: Transaction, concern_id: UUID, **page: Any) -> list[ConcernStep]:
    """Return a page of what happened to a concern, in order."""
    return tx.fetch_all(QUERIES["list_steps"], ConcernStep, concern_id=concern_id, **page)


def seal_words(
    tx: Transaction, sealer: Sealer, *, raised_by: UUID, concern_id: UUID, column: str, words: str
) -> bytes:
    """Seal words of a concern with the key of whoever raised it: erasing them erases these."""
    return sealer.seal(tx, raised_by, **_place(concern_id, column), text=words)


def unseal_words(tx: Transaction, sealer: Sealer, concern: Concern, column: str) -> str | None:
    """Return words of a concern, if there are any in that column."""
    sealed = getattr(concern, column)
    if sealed is None:
        return None
    return sealer.unseal(tx, concern.person_id, **_place(concern.id, column), sealed=sealed)


def _place(concern_id: UUID, column: str) -> Any:
    return {"table": "concerns", "column": column, "row_id": concern_id}
