"""What is kept of partners' queues: one function per query of `queries.sql`, by the same name."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from services.referrals.domain.notices import Kept, reason_to_keep
from services.referrals.domain.referral import Status
from services.referrals.queues.domain import Message, Queue
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound

QUERIES = load_queries(__package__)


@dataclass(frozen=True, kw_only=True)
class PendingMessage(Message):
    """A message that waits, and what decides whether it may leave at this moment."""

    referral_status: Status
    consent_holds: bool

    @property
    def reason_to_keep(self) -> Kept | None:
        """Return why it must not leave any more, or None where it may."""
        return reason_to_keep(self.kind, self.referral_status, consent_holds=self.consent_holds)


def lock_partner(tx: Transaction, partner_id: UUID) -> None:
    """Let nobody else grant this partner a queue meanwhile; raise NotFound."""
    if tx.fetch_value(QUERIES["lock_partner"], partner_id=partner_id) is None:
        raise NotFound(partner_id)


def save_grant(tx: Transaction, queue: Queue) -> Queue:
    """Keep that a partner can listen at a queue, and return it as it is now kept."""
    tx.execute(QUERIES["save_grant"], **asdict(queue))
    return get_queue(tx, queue.partner_id)


def list_queues(tx: Transaction, **page: Any) -> list[Queue]:
    """Return the queues of partners."""
    return tx.fetch_all(QUERIES["list_queues"], Queue, **page)


def list_active_queues(tx: Transaction, partner_ids: Iterable[UUID]) -> list[Queue]:
    """Return the queues of these partners that messages go into."""
    return tx.fetch_all(QUERIES["list_active_queues"], Queue, partner_ids=sorted(set(partner_ids)))


def get_queue(tx: Transaction, partner_id: UUID) -> Queue:
    """Return a partner's queue; raise NotFound."""
    return tx.fetch_one(QUERIES["get_queue"], Queue, partner_id=partner_id)


def lock_queue(tx: Transaction, partner_id: UUID) -> Queue:
    """Return a partner's queue that nobody else can change meanwhile; raise NotFound."""
    return tx.fetch_one(QUERIES["lock_queue"], Queue, partner_id=partner_id)


def save_kinds(tx: Transaction, queue: Queue) -> Queue:
    """Keep what a partner wants to hear, and return its queue one version on."""
    tx.execute(QUERIES["save_kinds"], **asdict(queue))
    return get_queue(tx, queue.partner_id)


def save_course(tx: Transaction, queue: Queue) -> None:
    """Keep how publishing goes."""
    tx.execute(QUERIES["save_course"], **asdict(queue))


def save_disabled(tx: Transaction, queue: Queue) -> None:
    """Keep that no message goes into a queue any more."""
    tx.execute(QUERIES["save_disabled"], **asdict(queue))


def cancel_messages_to(tx: Transaction, partner_id: UUID) -> None:
    """Give up what still waits for a queue."""
    tx.execute(QUERIES["cancel_messages_to"], partner_id=partner_id, now=tx.now)


def add_messages(tx: Transaction, messages: Iterable[Message]) -> None:
    """Keep messages that are to be put into queues."""
    tx.execute_many(QUERIES["add_message"], [asdict(each) for each in messages])


def list_due_queues(tx: Transaction, *, limit: int) -> list[UUID]:
    """Return partners for whose queue something waits, the longest waiting first."""
    return tx.fetch_column(QUERIES["list_due_queues"], now=tx.now, limit=limit)


def lock_pending_messages(tx: Transaction, partner_id: UUID, *, limit: int) -> list[PendingMessage]:
    """Return what waits for a queue, without what somebody else holds; never waits."""
    return tx.fetch_all(QUERIES["lock_pending_messages"], PendingMessage, partner_id=partner_id, limit=limit)


def get_message(tx: Transaction, message_id: UUID) -> Message:
    """Return a message; raise NotFound."""
    return tx.fetch_one(QUERIES["get_message"], Message, message_id=message_id)


def lock_messages(tx: Transaction, message_ids: Iterable[UUID]) -> list[Message]:
    """Return messages that nobody else can change meanwhile."""
    return tx.fetch_all(QUERIES["lock_messages"], Message, message_ids=sorted(message_ids))


def list_messages(tx: Transaction, **filters_and_page: Any) -> list[Message]:
    """Return messages, the newest first."""
    return tx.fetch_all(QUERIES["list_messages"], Message, **filters_and_page)


def save_messages(tx: Transaction, messages: Iterable[Message]) -> None:
    """Keep where messages stand."""
    tx.execute_many(QUERIES["save_message"], [asdict(each) for each in messages])
