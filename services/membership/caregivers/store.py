"""What is kept of caregivers: one function per query of `queries.sql`, by the same name."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from services.membership.caregivers.domain import CaregiverAlreadyLinked, Link, Topic, Welcome
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound

QUERIES = load_queries(__package__)


def insert_link(tx: Transaction, link: Link) -> None:
    """Link a caregiver; raise `CaregiverAlreadyLinked` when they are linked."""
    made = tx.fetch_value(
        QUERIES["insert_link"],
        id=link.id,
        member_id=link.member_id,
        caregiver_id=link.caregiver_id,
        linked_at=link.linked_at,
    )
    if made is None:
        raise CaregiverAlreadyLinked


def get_link(tx: Transaction, link_id: UUID) -> Link:
    """Return a link, with the topics that are open."""
    return tx.fetch_one(QUERIES["get_link"], Link, link_id=link_id)


def lock_link(tx: Transaction, link_id: UUID) -> Link:
    """Return a link and hold it, and with it what is open, until the transaction ends."""
    if tx.fetch_value(QUERIES["lock_link"], link_id=link_id) is None:
        raise NotFound(link_id)
    return get_link(tx, link_id)


def list_links(tx: Transaction, **page_and_filter: Any) -> list[Link]:
    """Return a page of links in the order they were made."""
    return tx.fetch_all(QUERIES["list_links"], Link, **page_and_filter)


def open_topics(tx: Transaction, link: Link, topics: Iterable[Topic], at: datetime) -> None:
    """Open topics that are not open; lock the link first."""
    about = {"link_id": link.id, "member_id": link.member_id, "caregiver_id": link.caregiver_id}
    tx.execute_many(
        QUERIES["open_topic"],
        [about | {"id": tx.new_id(), "topic": topic, "opened_at": at} for topic in topics],
    )


def close_topics(tx: Transaction, link: Link, topics: Iterable[Topic], at: datetime) -> None:
    """Close topics of a link; lock the link first."""
    tx.execute(QUERIES["close_topics"], link_id=link.id, topics=tuple(topics), closed_at=at)


def end_link(tx: Transaction, link: Link) -> None:
    """Write the end of a link that was locked."""
    tx.execute(QUERIES["end_link"], link_id=link.id, unlinked_at=link.unlinked_at)


def list_welcomes(tx: Transaction, person_id: UUID, **page: Any) -> list[Welcome]:
    """Return a page of how far a person is in being welcomed, as far as it is open to whoever asks."""
    return tx.fetch_all(QUERIES["list_welcomes"], Welcome, person_id=person_id, **page)
