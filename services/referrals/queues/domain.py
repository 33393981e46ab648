"""A partner's queue at the broker: what is put into it, and when nothing is any more."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.referrals.domain.notices import Kept, Kind, Notice
from services.referrals.webhooks.domain.endpoints import FAILING_FOR
from shared.errors import Refusal

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)


class QueueStatus(StrEnum):
    """Whether messages go into a queue."""

    ACTIVE = "active"
    DISABLED = "disabled"


class DisabledReason(StrEnum):
    """Why no message goes into a queue any more."""

    FAILING = "failing"
    REVOKED = "revoked"


class MessageStatus(StrEnum):
    """Where a message stands. `cancelled`: there was no reason to send it any more."""

    PENDING = "pending"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class CancelReason(StrEnum):
    """Why a message did not go into the queue."""

    QUEUE_DISABLED = "queue_disabled"
    NO_CONSENT = Kept.NO_CONSENT.value
    RECALLED = Kept.RECALLED.value


class QueueDisabled(Refusal):
    """Nothing is put into this queue."""


class MessageWaiting(Refusal):
    """This message waits to be put into the queue already."""


class MessageRecalled(Refusal):
    """What this message tells may not leave any more."""


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Where a partner listens by AMQP. `kinds`: what it wants to hear, None for everything.

    `failures`: how often in a row the broker did not take what was to be put there, since `failing_since`.
    """

    partner_id: UUID
    status: QueueStatus
    granted_at: datetime
    next_at: datetime
    kinds: tuple[Kind, ...] | None = None
    failures: int = 0
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    disabled_reason: DisabledReason | None = None
    version: int = 1

    def wants(self, kind: Kind) -> bool:
        """Whether messages of this kind go there."""
        return self.status is QueueStatus.ACTIVE and (self.kinds is None or kind in self.kinds)


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message to one partner's queue; its id is the CloudEvent's, the same when it is sent once more."""

    id: UUID
    partner_id: UUID
    referral_id: UUID
    consent_id: UUID | None
    kind: Kind
    data: str
    status: MessageStatus
    created_at: datetime
    finished_at: datetime | None = None
    reason: CancelReason | None = None


def grant(partner_id: UUID, kinds: tuple[Kind, ...] | None, *, now: datetime) -> Queue:
    """Begin, or begin again, to put messages into a partner's queue."""
    return Queue(partner_id=partner_id, status=QueueStatus.ACTIVE, granted_at=now, next_at=now, kinds=kinds)


def change(queue: Queue, kinds: tuple[Kind, ...] | None) -> Queue:
    """Put other things into a queue from now on."""
    if queue.status is QueueStatus.DISABLED:
        raise QueueDisabled(queue.partner_id, detail="Ask whoever runs Kith to grant it again.")
    return replace(queue, kinds=kinds)


def disable(queue: Queue, reason: DisabledReason, *, now: datetime) -> Queue:
    """Put nothing into this queue from now on."""
    if queue.status is QueueStatus.DISABLED:
        return queue
    return replace(
        queue,
        status=QueueStatus.DISABLED,
        failures=0,
        failing_since=None,
        disabled_at=now,
        disabled_reason=reason,
    )


def after_publishing(queue: Queue, *, failed: bool, chance: float, now: datetime) -> Queue:
    """Note how publishing went: wait longer after each failure in a row, and give up after days of them.

    `chance` (0 to 1) spreads the waits, so that not all partners are tried at once after an outage.
    """
    if queue.status is QueueStatus.DISABLED:
        return queue
    if not failed:
        return replace(queue, failures=0, failing_since=None)
    since = queue.failing_since or now
    if now - since >= FAILING_FOR:
        return disable(queue, DisabledReason.FAILING, now=now)
    wait = min(FIRST_WAIT * 2 ** min(queue.failures, 20), LONGEST_WAIT)
    return replace(
        queue, failures=queue.failures + 1, failing_since=since, next_at=now + wait * (1 + chance / 5)
    )


def message(told: Notice, *, message_id: UUID) -> Message:
    """Make the message that tells a partner."""
    return Message(
        id=message_id,
        partner_id=told.partner_id,
        referral_id=told.referral_id,
        consent_id=told.consent_id,
        kind=told.kind,
        data=told.data,
        status=MessageStatus.PENDING,
        created_at=told.at,
    )


def cancel(waiting: Message, reason: CancelReason, *, now: datetime) -> Message:
    """Give up a message that there is no reason to send any more."""
    return replace(waiting, status=MessageStatus.CANCELLED, finished_at=now, reason=reason)


def replay(told: Message, queue: Queue) -> Message:
    """Put a message into the queue once more under the same id."""
    if told.status is MessageStatus.PENDING:
        raise MessageWaiting(told.id)
    if told.reason in (CancelReason.NO_CONSENT, CancelReason.RECALLED):
        raise MessageRecalled(told.id)
    if queue.status is QueueStatus.DISABLED:
        raise QueueDisabled(queue.partner_id, detail="Ask whoever runs Kith to grant it again.")
    return replace(told, status=MessageStatus.PENDING, finished_at=None, reason=None)
