"""What waitlists keep: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.membership.domain.memberships import Membership
from services.membership.waitlist.domain.order import Rules
from services.membership.waitlist.domain.waits import AlreadyWaiting, Entry, Offer
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

QUERIES = load_queries(__package__)


def find_rules(tx: Transaction) -> Rules:
    """Return the published rules, or the defaults."""
    return tx.find_one(QUERIES["find_rules"], Rules) or Rules()


def save_rules(tx: Transaction, rules: Rules) -> Rules:
    """Publish rules in place of that version; raise `PreconditionFailed` when it is not the last any more."""
    query = QUERIES["save_rules" if rules.version else "insert_rules"]
    saved = tx.find_one(query, Rules, **asdict(rules))
    if saved is None:
        raise PreconditionFailed
    return saved


def insert_entry(tx: Transaction, entry: Entry) -> None:
    """Begin a wait; raise `AlreadyWaiting` when the person waits for the group."""
    if tx.fetch_value(QUERIES["insert_entry"], **asdict(entry)) is None:
        raise AlreadyWaiting(entry.group_id, entry.person_id)


def was_moved_out(tx: Transaction, person_id: UUID, since: date) -> bool:
    """Return whether a group of this person was closed, split or merged since a day."""
    return bool(tx.fetch_value(QUERIES["was_moved_out"], person_id=person_id, since=since))


def do_others_wait(tx: Transaction, group_id: UUID, person_id: UUID, *, before: datetime) -> bool:
    """Return whether somebody but this person is ready for a place and has waited since before a moment."""
    query = QUERIES["do_others_wait"]
    return bool(tx.fetch_value(query, group_id=group_id, person_id=person_id, before=before, now=tx.now))


def was_member(tx: Transaction, group_id: UUID, person_id: UUID) -> bool:
    """Return whether this person belonged to the group before."""
    return bool(tx.fetch_value(QUERIES["was_member"], group_id=group_id, person_id=person_id))


def find_current_membership(tx: Transaction, group_id: UUID, person_id: UUID) -> Membership | None:
    """Return the person's membership or application in the group, and hold it."""
    return tx.find_one(QUERIES["find_current_membership"], Membership, group_id=group_id, person_id=person_id)


def get_entry(tx: Transaction, entry_id: UUID) -> Entry:
    """Return a wait, with its open offer."""
    return tx.fetch_one(QUERIES["get_entry"], Entry, entry_id=entry_id)


def lock_entry(tx: Transaction, entry_id: UUID) -> Entry:
    """Return a wait and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_entry"], Entry, entry_id=entry_id)


def list_entries(tx: Transaction, **page_and_filter: Any) -> list[Entry]:
    """Return a page of waits in the order they began."""
    return tx.fetch_all(QUERIES["list_entries"], Entry, **page_and_filter)


def save_entry(tx: Transaction, entry: Entry) -> None:
    """Write a wait that was locked."""
    tx.execute(QUERIES["save_entry"], **asdict(entry))


def save_positions(tx: Transaction, line: list[Entry]) -> None:
    """Write where everybody is in the line, where it changed."""
    tx.execute_many(
        QUERIES["save_position"],
        [
            {"entry_id": entry.id, "position": place}
            for place, entry in enumerate(line, 1)
            if entry.position != place
        ],
    )


def forget_positions(tx: Transaction) -> None:
    """Have everybody's place in the line worked out anew."""
    tx.execute(QUERIES["forget_positions"])


def list_due_lines(tx: Transaction, *, limit: int) -> list[UUID]:
    """Return the groups in whose line something is to be done."""
    return tx.fetch_column(QUERIES["list_due_lines"], now=tx.now, limit=limit)


def lock_line(tx: Transaction, group_id: UUID) -> dict[UUID, Entry]:
    """Return everybody who waits for a group, by id, and hold them; lock the group first.

    Who is answering an offer at this moment is left out: they hold their entry, and will need the group.
    """
    found = tx.fetch_all(QUERIES["lock_line"], Entry, group_id=group_id)
    return {entry.id: entry for entry in found}


def list_members_who_wait(tx: Transaction, group_id: UUID) -> set[UUID]:
    """Return the entries of those who belong to the group meanwhile."""
    return set(tx.fetch_column(QUERIES["list_members_who_wait"], group_id=group_id))


def insert_offer(tx: Transaction, offer: Offer) -> None:
    """Keep a place for somebody."""
    tx.execute(QUERIES["insert_offer"], **asdict(offer))


def find_open_offer(tx: Transaction, entry_id: UUID) -> Offer | None:
    """Return the open offer of a wait, if there is one; lock the wait first."""
    return tx.find_one(QUERIES["find_open_offer"], Offer, entry_id=entry_id)


def list_open_offers(tx: Transaction, group_id: UUID) -> list[Offer]:
    """Return the open offers of a group, the oldest first; lock the line first."""
    return tx.fetch_all(QUERIES["list_open_offers"], Offer, group_id=group_id)


def save_offer(tx: Transaction, offer: Offer) -> None:
    """Write what became of an offer."""
    tx.execute(QUERIES["save_offer"], id=offer.id, status=offer.status, answered_at=offer.answered_at)


def list_offers(tx: Transaction, entry_id: UUID, **page: Any) -> list[Offer]:
    """Return a page of what was offered to one who waits."""
    return tx.fetch_all(QUERIES["list_offers"], Offer, entry_id=entry_id, **page)
