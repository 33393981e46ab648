"""Telling Subscriptions: of what happens, that the line is there, that it still is.

What is told waits as a message to the Subscription's endpoint, and leaves as every webhook does: with its
consent looked at once more, and the same retries.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.referrals.domain.notices import Notice
from services.referrals.subscriptions import domain, store, writing
from services.referrals.subscriptions.domain import Happening, NotificationType, Subscription
from services.referrals.subscriptions.domain import SubscriptionStatus as Status
from services.referrals.webhooks import store as webhooks
from services.referrals.webhooks.domain.deliveries import Delivery
from shared.db.transaction import Transaction

MOST_BEATS_AT_ONCE = 100


def enqueue(tx: Transaction, notices: Sequence[Notice]) -> None:
    """Let each notice wait for the Subscriptions that want it, numbered for each, in this transaction."""
    messages, told = [], []
    for subscription in store.lock_subscriptions_of(tx, [each.partner_id for each in notices]):
        after, happened = domain.happenings(subscription, notices, now=tx.now)
        if happened:
            told.append(after)
        messages += [
            _message(tx, replace(after, events=one.number), NotificationType.EVENT, one) for one in happened
        ]
    webhooks.add_deliveries(tx, messages)
    store.save_told(tx, told)


def greet(tx: Transaction, subscription_id: UUID) -> None:
    """Let the handshake of a new Subscription wait, once; it is active when the partner has answered it."""
    subscription = store.lock_subscription_to_greet(tx, subscription_id)
    if subscription is not None:
        handshake = _message(tx, subscription, NotificationType.HANDSHAKE)
        webhooks.add_deliveries(tx, [handshake])
        store.save_told(tx, [replace(subscription, handshake_id=handshake.id, told_at=tx.now)])


def beat(tx: Transaction) -> None:
    """Let a heartbeat wait for each Subscription that has been told nothing for as long as it asked."""
    quiet = store.lock_quiet_subscriptions(tx, limit=MOST_BEATS_AT_ONCE)
    webhooks.add_deliveries(tx, [_message(tx, one, NotificationType.HEARTBEAT) for one in quiet])
    store.save_told(tx, [replace(one, told_at=tx.now) for one in quiet])


def _message(
    tx: Transaction, subscription: Subscription, kind: NotificationType, happening: Happening | None = None
) -> Delivery:
    """Return a notification as a message; it says how the Subscription is once it has arrived."""
    delivery_id = tx.new_id()
    document = writing.notification(
        subscription,
        kind,
        own_id=delivery_id,
        now=tx.now,
        happened=[happening] if happening else [],
        standing=Status.REQUESTED if kind is NotificationType.HANDSHAKE else Status.ACTIVE,
    )
    body = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    return domain.message(subscription, body, delivery_id=delivery_id, now=tx.now, happening=happening)
