"""What buddies keep: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from services.membership.buddies.domain import AlreadyHasBuddy, Buddy
from services.membership.domain import memberships
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def find_member_status(tx: Transaction, group_id: UUID, person_id: UUID) -> memberships.Status | None:
    """Return where a person's membership in a group is, if it has not ended."""
    found = tx.fetch_value(QUERIES["find_member_status"], group_id=group_id, person_id=person_id)
    return None if found is None else memberships.Status(found)


def insert_buddy(tx: Transaction, buddy: Buddy) -> None:
    """Add a question or an offer; raise `AlreadyHasBuddy` when there is one."""
    if tx.fetch_value(QUERIES["insert_buddy"], **asdict(buddy)) is None:
        raise AlreadyHasBuddy(buddy.membership_id)


def get_buddy(tx: Transaction, buddy_id: UUID) -> Buddy:
    """Return one question, and its answer."""
    return tx.fetch_one(QUERIES["get_buddy"], Buddy, buddy_id=buddy_id)


def lock_buddy(tx: Transaction, buddy_id: UUID) -> Buddy:
    """Return one question and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_buddy"], Buddy, buddy_id=buddy_id)


def list_buddies(tx: Transaction, **page_and_filter: Any) -> list[Buddy]:
    """Return a page of buddies, in the order in which they were asked."""
    return tx.fetch_all(QUERIES["list_buddies"], Buddy, **page_and_filter)


def save_buddy(tx: Transaction, buddy: Buddy) -> None:
    """Write an answer or an end; lock it first."""
    tx.execute(QUERIES["save_buddy"], **asdict(buddy))


def end_buddies_who_left(tx: Transaction, now: datetime) -> list[Buddy]:
    """End what stands between a newcomer and a buddy of whom one has left; return what ended."""
    return tx.fetch_all(QUERIES["end_buddies_who_left"], Buddy, now=now)
