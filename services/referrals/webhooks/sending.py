"""Carrying messages to endpoints, a few at a time.

Each visit to an endpoint is: claim (a short transaction that leases what is due and may leave), send (outside
of any transaction, over one connection), record (another short one). A process that dies in between lets the
lease run out, and the messages are tried again under the same ids: partners may hear something twice, never
not at all. What was claimed leaves within `CLAIM_SECONDS` or waits for another claim, which looks anew
whether the consent still holds.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from uuid import UUID

from services.referrals.disclosures.sight import account_for_delivery
from services.referrals.domain.notices import Notice
from services.referrals.webhooks import keeping, store
from services.referrals.webhooks.domain import deliveries
from services.referrals.webhooks.domain.deliveries import (
    Answer,
    Delivery,
    DeliveryStatus,
    Outcome,
    retry_after,
)
from services.referrals.webhooks.domain.endpoints import DisabledReason, Endpoint, after_visit
from services.referrals.webhooks.signing import type_of_stamp
from shared.contracts.referrals import WebhookDelivered, WebhookExhausted
from shared.db.transaction import Transaction
from shared.observability.logging import get_logger
from shared.observability.metrics import WEBHOOK_ATTEMPTS, WEBHOOK_DURATION
from shared.outgoing import AddressRefused, Line, Outgoing, TookTooLong, Unreachable
from shared.security.sealing import Sealer

ATTEMPT_SECONDS = 15
# For reading a short answer to its end once the status is there; who takes longer is hung up on.
DRAIN_SECONDS = 1
CLAIMED_AT_ONCE = 20
CLAIM_SECONDS = 2
# One visit ends after so many claims, so that no partner keeps its place for ever.
MOST_CLAIMS = 5
# Of all places, the share that endpoints which fail can take: however many hang, the others have the rest.
FAILING_SHARE = 0.5

log = get_logger(__name__)


def enqueue(tx: Transaction, notices: Sequence[Notice]) -> None:
    """Put one message per notice and endpoint that wants it in the queue, in this transaction."""
    endpoints = store.list_active_endpoints(tx, [each.partner_id for each in notices])
    store.add_deliveries(
        tx,
        [
            deliveries.message(told, delivery_id=tx.new_id(), endpoint=endpoint)
            for told in notices
            for endpoint in endpoints
            if endpoint.partner_id == told.partner_id and endpoint.wants(told.kind)
        ],
    )


@dataclass(frozen=True)
class Claim:
    """Messages that are ours to send until their lease ends."""

    url: str
    stamp: type_of_stamp
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True)
class Try:
    """One attempt, not recorded yet."""

    delivery_id: UUID
    answer: Answer
    started_at: datetime
    duration_ms: int

    @property
    def got_through(self) -> bool:
        """Whether the endpoint took the message."""
        return self.answer.outcome is Outcome.DELIVERED


@dataclass(frozen=True)
class Courier:
    """Carries the due messages of one endpoint at a time.

    `transaction` opens one in a network; `within` bounds how long something may take.
    """

    transaction: Callable[[UUID], AbstractContextManager[Transaction]]
    within: Callable[[float], AbstractContextManager[None]]
    sealer: Sealer
    outgoing: Outgoing

    def visits(self, tx: Transaction, *, free: int, places: int) -> Iterator[tuple[UUID, Callable[[], None]]]:
        """Yield endpoints that have a message due, each with the visit to be made after this transaction.

        `free` of `places` are left. Endpoints that fail are visited only while enough stay free.
        """
        if tx.network_id is None or not free:
            return
        for endpoint_id, is_failing in store.list_due_endpoints(tx, limit=free):
            if is_failing and free <= places * (1 - FAILING_SHARE):
                return
            free -= 1
            yield endpoint_id, partial(self.visit, tx.network_id, endpoint_id)

    def visit(self, network_id: UUID, endpoint_id: UUID) -> None:
        """Send what is due at an endpoint, in order, until nothing is left or one attempt fails."""
        for _ in range(MOST_CLAIMS):
            claim = self.claim(network_id, endpoint_id)
            if claim is None:
                return
            tries = self.carry(claim)
            self.record(network_id, endpoint_id, claim, tries)
            if not tries[-1].got_through:
                return

    def claim(self, network_id: UUID, endpoint_id: UUID) -> Claim | None:
        """Lease the next messages that may leave now; whether they may is decided at this moment."""
        with self.transaction(network_id) as tx:
            signing = store.find_signing(tx, endpoint_id)
            while due := store.lock_due_deliveries(tx, endpoint_id, limit=CLAIMED_AT_ONCE):
                kept = [(each, why) for each in due if (why := _why_not(each, signing))]
                store.save_deliveries(tx, [deliveries.cancel(each, why, now=tx.now) for each, why in kept])
                ready = tuple(each for each in due if _why_not(each, signing) is None)
                if ready and signing is not None:
                    store.lease_deliveries(tx, ready, tx.now + deliveries.LEASE)
                    return Claim(signing.url, keeping.stamp_of(tx, self.sealer, endpoint_id, signing), ready)
        return None

    def carry(self, claim: Claim) -> list[Try]:
        """Send what was claimed, until one attempt fails or the claim is too old; at least one is tried."""
        tries: list[Try] = []
        until = monotonic() + CLAIM_SECONDS
        with closing(self.outgoing.line(claim.url)) as line:
            for delivery in claim.deliveries:
                tries.append(self.attempt(line, claim.stamp, delivery))
                if not tries[-1].got_through or monotonic() > until:
                    break
        return tries

    def attempt(self, line: Line, stamp: type_of_stamp, delivery: Delivery) -> Try:
        """Sign and send once; whatever happens out there becomes an answer."""
        started_at, before = datetime.now(UTC), monotonic()
        stamped = stamp(message_id=str(delivery.id), at=started_at, body=delivery.body)
        try:
            with self.within(ATTEMPT_SECONDS):
                reply = line.post(
                    body=delivery.body.encode(),
                    headers={"User-Agent": "Kith-Webhooks/1", **stamped},
                )
        except (AddressRefused, Unreachable, TimeoutError) as error:
            return _tried(delivery, failure_of(error), started_at, before)
        answer = Answer(
            status_code=reply.status_code, retry_after=retry_after(reply.retry_after, now=started_at)
        )
        done = _tried(delivery, answer, started_at, before)
        try:
            with self.within(DRAIN_SECONDS):
                line.drain()
        except TimeoutError:
            line.hang_up()
        return done

    def record(self, network_id: UUID, endpoint_id: UUID, claim: Claim, tries: Sequence[Try]) -> None:
        """Keep how the attempts went, what becomes of the messages, and of an endpoint that fails."""
        with self.transaction(network_id) as tx:
            # The endpoint first, as whoever removes it does, so that neither waits for the other.
            endpoint = store.lock_endpoint(tx, endpoint_id)
            held = store.lock_deliveries(tx, [each.delivery_id for each in tries])
            attempts = [
                store.Attempt(
                    delivery=deliveries.settle(
                        held[each.delivery_id],
                        each.answer,
                        now=tx.now,
                        chance=random.random(),  # noqa: S311 - spreads load, guards nothing
                    ),
                    answer=each.answer,
                    started_at=each.started_at,
                    duration_ms=each.duration_ms,
                )
                for each in tries
            ]
            store.add_attempts(tx, attempts)
            store.save_deliveries(tx, [each.delivery for each in attempts])
            if len(tries) < len(claim.deliveries):
                store.release_deliveries(tx, claim.deliveries[len(tries) :])
            for attempt in attempts:
                if attempt.delivery.status is not held[attempt.delivery.id].status:
                    _announce(tx, attempt.delivery)
                if attempt.answer.may_be_known:
                    account_for_delivery(tx, attempt.delivery.id)
            _hear(tx, endpoint, attempts[-1], got_through=any(each.got_through for each in tries))
        for each in tries:
            WEBHOOK_ATTEMPTS.labels(each.answer.outcome).inc()
            WEBHOOK_DURATION.observe(each.duration_ms / 1000)
        last = tries[-1]
        log.info(
            "webhooks attempted",
            endpoint_id=str(endpoint_id),
            delivered=sum(each.got_through for each in tries),
            last_delivery_id=str(last.delivery_id),
            last_outcome=last.answer.outcome,
            last_status_code=last.answer.status_code,
        )


def failure_of(error: Exception) -> Answer:
    """Return what an attempt comes to that ended without an answer."""
    if isinstance(error, AddressRefused):
        return Answer(failure=Outcome.ADDRESS_REFUSED)
    late = isinstance(error, TookTooLong | TimeoutError)
    return Answer(failure=Outcome.TIMED_OUT if late else Outcome.UNREACHABLE)


def _why_not(due: store.DueDelivery, signing: store.Signing | None) -> Outcome | None:
    if signing is None:
        return Outcome.ENDPOINT_DISABLED
    return None if due.reason_to_keep is None else Outcome(due.reason_to_keep)


def _tried(delivery: Delivery, answer: Answer, started_at: datetime, before: float) -> Try:
    return Try(delivery.id, answer, started_at, round((monotonic() - before) * 1000))


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


def _hear(tx: Transaction, endpoint: Endpoint, last: store.Attempt, *, got_through: bool) -> None:
    """Let an endpoint's own state follow from how a visit went."""
    outcome = last.answer.outcome
    if outcome is Outcome.GONE:
        keeping.disable(tx, endpoint, DisabledReason.GONE)
        return
    failed_attempts = (
        0 if outcome is Outcome.DELIVERED else last.delivery.attempts - last.delivery.attempts_before
    )
    after = after_visit(endpoint, got_through=got_through, failed_attempts=failed_attempts, now=tx.now)
    if after.disabled_reason is not endpoint.disabled_reason:
        keeping.save_disabled(tx, endpoint, after)
        return
    if after != endpoint:
        store.save_failing(tx, after)
    if failed_attempts:
        store.postpone_others(tx, last.delivery, tx.now + deliveries.PAUSE_AFTER_FAILURE)
