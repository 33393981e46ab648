"""Telling partners: enqueue messages with the state that they tell of, then carry them out one by one.

Each attempt is: claim (a short transaction that leases the message), send (outside of any transaction),
record (another short one). A process that dies in between lets the lease run out, and the message is tried
again under the same id: partners may hear something twice, never not at all.
"""

import random
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from time import monotonic
from uuid import UUID

from standardwebhooks import Webhook

from services.referrals import store
from services.referrals.domain import webhook
from services.referrals.domain.referral import Referral
from services.referrals.domain.webhook import (
    Answer,
    Delivery,
    DeliveryStatus,
    DisabledReason,
    Endpoint,
    Kind,
    Outcome,
)
from shared.contracts.referrals import WebhookDelivered, WebhookEndpointDisabled, WebhookExhausted
from shared.db.transaction import Transaction
from shared.observability.logging import get_logger
from shared.outgoing import AddressRefused, Outgoing, TookTooLong, Unreachable
from shared.security.sealing import Sealer

ATTEMPT_SECONDS = 15
# One visit ends after so many messages, so that no partner keeps its place for ever.
MOST_AT_A_VISIT = 100
SECRET_PREFIX = "whsec_"  # noqa: S105 - what Standard Webhooks secrets begin with

log = get_logger(__name__)


def new_secret() -> str:
    """Return a new signing secret: 32 random bytes, as Standard Webhooks writes them."""
    return SECRET_PREFIX + b64encode(secrets.token_bytes(32)).decode()


def seal_secret(tx: Transaction, sealer: Sealer, endpoint_id: UUID, secret: str) -> bytes:
    """Return a signing secret sealed for its endpoint's row."""
    return sealer.seal_secret(tx, table="webhook_endpoints", column="secret", row_id=endpoint_id, text=secret)


def enqueue(tx: Transaction, kind: Kind, referrals: Iterable[Referral]) -> None:
    """Put one message per referral and active endpoint of its partner in the queue, in this transaction."""
    referrals = list(referrals)
    if not referrals or tx.network_id is None:
        return
    endpoints = store.list_active_endpoints(tx, [referral.partner_id for referral in referrals])
    store.add_deliveries(
        tx,
        [
            webhook.message(
                kind,
                referral,
                delivery_id=tx.new_id(),
                endpoint=endpoint,
                network_id=tx.network_id,
                now=tx.now,
            )
            for referral in referrals
            for endpoint in endpoints
            if endpoint.partner_id == referral.partner_id
        ],
    )


def disable_endpoint(tx: Transaction, endpoint: Endpoint, reason: DisabledReason) -> None:
    """Send nothing more to an endpoint: forget its secret, give up what waits for it, say so."""
    disabled = webhook.disable(endpoint, reason, now=tx.now)
    if disabled == endpoint:
        return
    store.save_disabled_endpoint(tx, disabled)
    store.cancel_deliveries_to(tx, endpoint.id)
    tx.emit(
        WebhookEndpointDisabled(endpoint_id=endpoint.id, partner_id=endpoint.partner_id, reason=reason.value)
    )


@dataclass(frozen=True)
class Claim:
    """A message that is ours to send until its lease ends."""

    delivery: Delivery
    url: str
    secret: str


@dataclass(frozen=True)
class Courier:
    """Carries the due messages of one endpoint at a time.

    `transaction` opens one in a network; `within` bounds how long an attempt may take.
    """

    transaction: Callable[[UUID], AbstractContextManager[Transaction]]
    within: Callable[[float], AbstractContextManager[None]]
    sealer: Sealer
    outgoing: Outgoing

    def visits(self, tx: Transaction, *, limit: int) -> Iterator[tuple[UUID, Callable[[], None]]]:
        """Yield endpoints that have a message due, each with the visit to be made after this transaction."""
        if tx.network_id is not None:
            for endpoint_id in store.list_due_endpoints(tx, limit=limit):
                yield endpoint_id, partial(self.visit, tx.network_id, endpoint_id)

    def visit(self, network_id: UUID, endpoint_id: UUID) -> None:
        """Send what is due at an endpoint, in order, until nothing is left or one attempt fails."""
        for _ in range(MOST_AT_A_VISIT):
            claim = self.claim(network_id, endpoint_id)
            if claim is None:
                return
            started_at, before = datetime.now(UTC), monotonic()
            answer = self.attempt(claim, now=started_at)
            duration_ms = round((monotonic() - before) * 1000)
            self.record(network_id, claim, answer, started_at=started_at, duration_ms=duration_ms)
            if answer.outcome is not Outcome.DELIVERED:
                return

    def claim(self, network_id: UUID, endpoint_id: UUID) -> Claim | None:
        """Lease the next message that may leave now; whether it may is decided at this moment."""
        with self.transaction(network_id) as tx:
            while delivery := store.lock_due_delivery(tx, endpoint_id):
                endpoint = store.find_endpoint(tx, endpoint_id)
                sealed = store.find_endpoint_secret(tx, endpoint_id)
                reason = self._reason_to_keep(tx, delivery)
                if endpoint is None or sealed is None:
                    reason = Outcome.ENDPOINT_DISABLED
                elif reason is None:
                    store.lease_delivery(tx, delivery.id, tx.now + webhook.LEASE)
                    return Claim(delivery, endpoint.url, self._unseal(tx, endpoint_id, sealed))
                store.save_delivery(tx, webhook.cancel(delivery, reason, now=tx.now))
        return None

    def attempt(self, claim: Claim, *, now: datetime) -> Answer:
        """Sign and send once; whatever happens out there becomes an answer."""
        message_id = str(claim.delivery.id)
        signature = Webhook(claim.secret).sign(message_id, now, claim.delivery.body)
        headers = {
            "Content-Type": "application/cloudevents+json",
            "User-Agent": "Kith-Webhooks/1",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }
        try:
            with self.within(ATTEMPT_SECONDS):
                reply = self.outgoing.post(claim.url, body=claim.delivery.body.encode(), headers=headers)
        except AddressRefused:
            return Answer(failure=Outcome.ADDRESS_REFUSED)
        except (TookTooLong, TimeoutError):
            return Answer(failure=Outcome.TIMED_OUT)
        except Unreachable:
            return Answer(failure=Outcome.UNREACHABLE)
        return Answer(status_code=reply.status_code, retry_after=retry_after(reply.retry_after, now=now))

    def record(
        self, network_id: UUID, claim: Claim, answer: Answer, *, started_at: datetime, duration_ms: int
    ) -> None:
        """Keep how the attempt went, and what becomes of the message."""
        with self.transaction(network_id) as tx:
            # The endpoint first, as whoever removes it does, so that neither waits for the other.
            endpoint = store.lock_endpoint(tx, claim.delivery.endpoint_id)
            delivery = store.lock_delivery(tx, claim.delivery.id)
            settled = webhook.settle(delivery, answer, now=tx.now, chance=random.random())  # noqa: S311 - jitter
            store.add_attempt(
                tx, delivery, settled.attempts, answer, started_at=started_at, duration_ms=duration_ms
            )
            store.save_delivery(tx, settled)
            if settled.status is not delivery.status:
                self._announce(tx, settled)
            if answer.outcome is Outcome.GONE:
                disable_endpoint(tx, endpoint, DisabledReason.GONE)
            elif answer.outcome is not Outcome.DELIVERED:
                store.postpone_others(tx, settled, tx.now + webhook.PAUSE_AFTER_FAILURE)
        log.info(
            "webhook attempted",
            delivery_id=str(delivery.id),
            outcome=answer.outcome,
            status_code=answer.status_code,
            attempts=settled.attempts,
        )

    @staticmethod
    def _reason_to_keep(tx: Transaction, delivery: Delivery) -> Outcome | None:
        referral = store.get_referral(tx, delivery.referral_id)
        consent_holds = store.has_current_consent(tx, delivery.consent_id)
        return webhook.reason_to_keep(delivery.kind, referral, consent_holds=consent_holds)

    @staticmethod
    def _announce(tx: Transaction, delivery: Delivery) -> None:
        about = {
            "delivery_id": delivery.id,
            "endpoint_id": delivery.endpoint_id,
            "partner_id": delivery.partner_id,
        }
        if delivery.status is DeliveryStatus.DELIVERED:
            tx.emit(WebhookDelivered(**about))
        elif delivery.status is DeliveryStatus.EXHAUSTED:
            tx.emit(WebhookExhausted(**about))

    def _unseal(self, tx: Transaction, endpoint_id: UUID, sealed: bytes) -> str:
        return self.sealer.unseal_secret(
            tx, table="webhook_endpoints", column="secret", row_id=endpoint_id, sealed=sealed
        )


def retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """Read a Retry-After header (seconds, or a date); None where it says nothing usable."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(moment - now, timedelta(0))
