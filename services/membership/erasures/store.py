"""What is kept of erasures: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from services.membership.domain.consents import Consent
from services.membership.domain.memberships import Membership
from services.membership.erasures.domain import Confirmation, Erasure, ErasureUnderWay
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


@dataclass(frozen=True)
class HelpTakenBack:
    """A request for help that nobody waits for any more."""

    id: UUID
    group_id: UUID


def insert_erasure(tx: Transaction, erasure: Erasure) -> None:
    """Keep a request to be erased; raise `ErasureUnderWay`."""
    if tx.fetch_value(QUERIES["insert_erasure"], **asdict(erasure)) is None:
        raise ErasureUnderWay(erasure.person_id)


def get_erasure(tx: Transaction, erasure_id: UUID) -> Erasure:
    """Return an erasure."""
    return tx.fetch_one(QUERIES["get_erasure"], Erasure, erasure_id=erasure_id)


def lock_erasure(tx: Transaction, erasure_id: UUID) -> Erasure:
    """Return an erasure and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_erasure"], Erasure, erasure_id=erasure_id)


def lock_known_erasure(tx: Transaction, erasure_id: UUID) -> Erasure | None:
    """Return an erasure and hold it, or None where a backup took it from us."""
    return tx.find_one(QUERIES["lock_erasure"], Erasure, erasure_id=erasure_id)


def lock_due(tx: Transaction, *, limit: int) -> list[Erasure]:
    """Return the erasures whose time has come, and hold them until the transaction ends."""
    return tx.fetch_all(QUERIES["lock_due"], Erasure, now=tx.now, limit=limit)


def list_erasures(tx: Transaction, **page_and_filter: Any) -> list[Erasure]:
    """Return a page of erasures in the order they were asked for."""
    return tx.fetch_all(QUERIES["list_erasures"], Erasure, **page_and_filter)


def save_erasure(tx: Transaction, erasure: Erasure) -> Erasure:
    """Write an erasure that was locked; return its next version."""
    return tx.fetch_one(QUERIES["save_erasure"], Erasure, **asdict(erasure))


def insert_confirmation(tx: Transaction, confirmation: Confirmation) -> None:
    """Note what a service did, unless it said so before."""
    tx.execute(QUERIES["insert_confirmation"], **asdict(confirmation))


def list_confirmations(tx: Transaction, erasure_id: UUID) -> list[Confirmation]:
    """Return what each service did."""
    return tx.fetch_all(QUERIES["list_confirmations"], Confirmation, erasure_id=erasure_id)


def lock_memberships_to_end(tx: Transaction, person_ids: Sequence[UUID]) -> list[Membership]:
    """Return where people still belong or apply to, and hold that until the transaction ends."""
    return tx.fetch_all(QUERIES["lock_memberships_to_end"], Membership, person_ids=person_ids)


def list_standing_consents(tx: Transaction, person_ids: Sequence[UUID]) -> list[Consent]:
    """Return what people still consent to."""
    return tx.fetch_all(QUERIES["list_standing_consents"], Consent, person_ids=person_ids)


def withdraw_help_requests(tx: Transaction, person_ids: Sequence[UUID]) -> list[HelpTakenBack]:
    """Take back the help that people asked for; return what was taken back."""
    return tx.fetch_all(QUERIES["withdraw_help_requests"], HelpTakenBack, person_ids=person_ids, now=tx.now)
