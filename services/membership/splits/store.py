"""What splits keep: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.membership.domain.memberships import Membership
from services.membership.splits.dividing import Candidate
from services.membership.splits.domain import Placement, Split, SplitAlreadyProposed, Wish
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

QUERIES = load_queries(__package__)


def find_wish(tx: Transaction, group_id: UUID, person_id: UUID) -> Wish:
    """Return what somebody wishes for; nothing in particular, as long as they did not say."""
    found = tx.find_one(QUERIES["find_wish"], Wish, group_id=group_id, person_id=person_id)
    return found or Wish(group_id=group_id, person_id=person_id)


def save_wish(tx: Transaction, wish: Wish) -> Wish:
    """Write what somebody wishes for; raise `PreconditionFailed` when somebody was quicker."""
    saved = tx.find_one(QUERIES["save_wish"], Wish, **asdict(wish))
    if saved is None:
        raise PreconditionFailed
    return saved


def list_candidates(tx: Transaction, group_id: UUID) -> list[Candidate]:
    """Return the members of a group, with what a division weighs."""
    return tx.fetch_all(QUERIES["list_candidates"], Candidate, group_id=group_id)


def list_holders(tx: Transaction, group_id: UUID) -> list[Membership]:
    """Return the memberships of those who hold a group."""
    return tx.fetch_all(QUERIES["list_holders"], Membership, group_id=group_id)


def list_buddies(tx: Transaction, group_id: UUID) -> list[tuple[UUID, UUID]]:
    """Return who has whom as a buddy in a group."""
    return [(person, buddy) for person, buddy in tx.fetch_rows(QUERIES["list_buddies"], group_id=group_id)]


def insert_split(tx: Transaction, split: Split, placements: Sequence[Placement]) -> None:
    """Keep a proposal; raise `SplitAlreadyProposed` when the group has one."""
    if tx.fetch_value(QUERIES["insert_split"], **asdict(split)) is None:
        raise SplitAlreadyProposed(split.group_id)
    rows = [asdict(one) | {"split_id": split.id, "group_id": split.group_id} for one in placements]
    tx.execute_many(QUERIES["insert_placement"], rows)


def get_split(tx: Transaction, split_id: UUID) -> Split:
    """Return a split."""
    return tx.fetch_one(QUERIES["get_split"], Split, split_id=split_id)


def lock_split(tx: Transaction, split_id: UUID) -> Split:
    """Return a split and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_split"], Split, split_id=split_id)


def list_splits(tx: Transaction, **page_and_filter: Any) -> list[Split]:
    """Return a page of splits in the order they were proposed."""
    return tx.fetch_all(QUERIES["list_splits"], Split, **page_and_filter)


def save_split(tx: Transaction, split: Split) -> Split:
    """Write a split that was locked; return its next version."""
    return tx.fetch_one(QUERIES["save_split"], Split, **asdict(split))


def list_placements(tx: Transaction, split_id: UUID) -> list[Placement]:
    """Return everybody's place in a split."""
    return tx.fetch_all(QUERIES["list_placements"], Placement, split_id=split_id)


def list_placements_page(tx: Transaction, split_id: UUID, **page: Any) -> list[Placement]:
    """Return a page of the places in a split."""
    return tx.fetch_all(QUERIES["list_placements_page"], Placement, split_id=split_id, **page)


def save_placement(tx: Transaction, split_id: UUID, placement: Placement) -> None:
    """Write where somebody is placed, and why; lock the split first."""
    tx.execute(QUERIES["save_placement"], split_id=split_id, **asdict(placement))
