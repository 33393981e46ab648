"""What is kept of disclosures: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.referrals.disclosures.domain import Disclosure
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def add_disclosure(tx: Transaction, disclosure: Disclosure) -> bool:
    """Keep that something left; return whether it was news."""
    return tx.fetch_value(QUERIES["add_disclosure"], **asdict(disclosure)) is not None


def list_disclosures(tx: Transaction, person_id: UUID, **page: Any) -> list[Disclosure]:
    """Return what left about a person, the oldest first."""
    return tx.fetch_all(QUERIES["list_disclosures"], Disclosure, person_id=person_id, **page)


def find_delivered_referral(tx: Transaction, delivery_id: UUID) -> dict[str, Any] | None:
    """Return what was delivered, how, and whom it is about, where it rested on a consent."""
    return tx.find_one(QUERIES["find_delivered_referral"], dict, delivery_id=delivery_id, now=tx.now)


def find_published_referral(tx: Transaction, message_id: UUID) -> dict[str, Any] | None:
    """Return what was put in a queue and whom it is about, where it rested on a consent."""
    return tx.find_one(QUERIES["find_published_referral"], dict, message_id=message_id, now=tx.now)
