"""Putting messages into partners' queues.

Each visit to a queue is: claim (a short transaction that looks whether each message may leave), publish
(outside of any transaction, confirmed by the broker), record (another short one). Whoever dies in between, or
visits at the same time after the lead changed hands, publishes again under the same ids: partners may hear
something twice, never not at all.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from services.referrals.domain.notices import Notice, rfc3339
from services.referrals.queues import domain, store
from services.referrals.queues.domain import CancelReason, DisabledReason, Message, MessageStatus, Queue
from shared.contracts.referrals_partners import PartnerQueueDisabled, QueueMessagePublished
from shared.db.transaction import Transaction
from shared.events.partners import Note, PartnerBroker
from shared.observability.logging import get_logger
from shared.observability.metrics import PARTNER_MESSAGES

CLAIMED_AT_ONCE = 100
MOST_CLAIMS = 10
PUBLISH_SECONDS = 30

log = get_logger(__name__)


def enqueue(tx: Transaction, notices: Sequence[Notice]) -> None:
    """Let each notice wait for its partner's queue, where there is one that wants it, in this transaction."""
    queues = {each.partner_id: each for each in store.list_active_queues(tx, [n.partner_id for n in notices])}
    store.add_messages(
        tx,
        [
            domain.message(told, message_id=tx.new_id())
            for told in notices
            if (queue := queues.get(told.partner_id)) and queue.wants(told.kind)
        ],
    )


def disable(tx: Transaction, queue: Queue, reason: DisabledReason) -> None:
    """Put nothing more into a queue: give up what waits for it, and say so."""
    _save_disabled(tx, queue, domain.disable(queue, reason, now=tx.now))


@dataclass(frozen=True)
class Post:
    """Publishes what waits for one partner at a time; `within` bounds how long that may take."""

    transaction: Callable[[UUID], AbstractContextManager[Transaction]]
    within: Callable[[float], AbstractContextManager[None]]
    broker: PartnerBroker

    def visits(self, tx: Transaction, *, limit: int) -> Iterator[tuple[UUID, Callable[[], None]]]:
        """Yield partners for whom something waits, each with the visit to be made after this transaction."""
        if tx.network_id is not None and limit:
            for partner_id in store.list_due_queues(tx, limit=limit):
                yield partner_id, partial(self.visit, tx.network_id, partner_id)

    def visit(self, network_id: UUID, partner_id: UUID) -> None:
        """Publish what waits for a partner, in order, until nothing is left or something is not taken."""
        for _ in range(MOST_CLAIMS):
            claimed = self.claim(network_id, partner_id)
            if not claimed:
                return
            notes = [_note(network_id, each) for each in claimed]
            try:
                with self.within(PUBLISH_SECONDS):
                    taken, trouble = self.broker.publish(partner_id, notes)
            except TimeoutError:
                taken, trouble = set(), "away"
            self.record(network_id, partner_id, taken, trouble)
            if trouble:
                return

    def claim(self, network_id: UUID, partner_id: UUID) -> list[Message]:
        """Return what may leave now; give up what may not."""
        with self.transaction(network_id) as tx:
            while waiting := store.lock_pending_messages(tx, partner_id, limit=CLAIMED_AT_ONCE):
                store.save_messages(
                    tx,
                    [
                        domain.cancel(each, CancelReason(why), now=tx.now)
                        for each in waiting
                        if (why := each.reason_to_keep)
                    ],
                )
                ready: list[Message] = [each for each in waiting if each.reason_to_keep is None]
                if ready:
                    return ready
        return []

    def record(self, network_id: UUID, partner_id: UUID, taken: set[UUID], trouble: str | None) -> None:
        """Keep what the broker took, and how it goes with this queue."""
        with self.transaction(network_id) as tx:
            queue = store.lock_queue(tx, partner_id)
            published = [
                replace(each, status=MessageStatus.PUBLISHED, finished_at=tx.now)
                for each in store.lock_messages(tx, taken)
                if each.status is MessageStatus.PENDING
            ]
            store.save_messages(tx, published)
            for each in published:
                tx.emit(
                    QueueMessagePublished(
                        message_id=each.id, partner_id=partner_id, referral_id=each.referral_id
                    )
                )
            after = domain.after_publishing(
                queue,
                failed=trouble is not None,
                chance=random.random(),  # noqa: S311 - spreads load, guards nothing
                now=tx.now,
            )
            if after.disabled_reason is not queue.disabled_reason:
                _save_disabled(tx, queue, after)
            elif after != queue:
                store.save_course(tx, after)
        PARTNER_MESSAGES.labels("published").inc(len(taken))
        if trouble is not None:
            PARTNER_MESSAGES.labels(trouble).inc()
            log.warning("a partner's queue takes nothing", partner_id=str(partner_id), reason=trouble)


def _note(network_id: UUID, told: Message) -> Note:
    return Note(
        id=told.id,
        type=told.kind.value,
        subject=told.referral_id,
        time=rfc3339(told.created_at),
        network_id=network_id,
        data=told.data,
    )


def _save_disabled(tx: Transaction, before: Queue, queue: Queue) -> None:
    if queue == before or queue.disabled_reason is None:
        return
    store.save_disabled(tx, queue)
    store.cancel_messages_to(tx, queue.partner_id)
    tx.emit(PartnerQueueDisabled(partner_id=queue.partner_id, reason=queue.disabled_reason.value))
