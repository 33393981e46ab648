"""One message to one endpoint: when it is tried again, given up, or sent once more because somebody asks.

Follows Standard Webhooks: 2xx is success, anything else a failure, 410 ends the subscription.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from uuid import UUID

from services.referrals.domain.notices import Kept, Kind, Notice, document
from services.referrals.webhooks.domain.endpoints import Endpoint, EndpointDisabled, EndpointStatus
from shared.errors import Refusal

# After the first attempt. With jitter, three days pass at most before a message is given up.
RETRY_DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
MOST_ATTEMPTS = 1 + len(RETRY_DELAYS)
JITTER = 0.2
# After a failure the endpoint's other messages wait too: those of partners who answer come first.
PAUSE_AFTER_FAILURE = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=24)
LEASE = timedelta(seconds=60)
# Too many requests, and the three by which a server or what stands before it says that it is overloaded.
THROTTLED = frozenset({429, 502, 503, 504})
# Failures can be sent again together; more than so many are asked for in steps.
MOST_REPLAYED = 1000


class DeliveryStatus(StrEnum):
    """Where a message to one endpoint stands. `cancelled`: there was no reason to send it any more."""

    PENDING = "pending"
    DELIVERED = "delivered"
    EXHAUSTED = "exhausted"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """How one attempt went, or why there was none."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    ADDRESS_REFUSED = "address_refused"
    ENDPOINT_DISABLED = "endpoint_disabled"
    NO_CONSENT = Kept.NO_CONSENT.value
    RECALLED = Kept.RECALLED.value


class DeliveryUnderWay(Refusal):
    """This delivery is still being tried."""


class DeliveryRecalled(Refusal):
    """What this delivery tells may not leave any more."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message to one endpoint. Its id is the message's id, the same at every attempt.

    `attempts_before`: how many attempts were made before it was last replayed. `kind` and `referral_id`: None
    in a handshake or heartbeat of a FHIR Subscription, which tells of no referral. `number`: which event of
    its Subscription it tells of.
    """

    id: UUID
    endpoint_id: UUID
    partner_id: UUID
    referral_id: UUID | None
    consent_id: UUID | None
    kind: Kind | None
    body: str
    status: DeliveryStatus
    attempts: int
    created_at: datetime
    next_at: datetime
    attempts_before: int = 0
    finished_at: datetime | None = None
    last_outcome: Outcome | None = None
    last_status_code: int | None = None
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back from an endpoint: a status code, or the reason why there is none."""

    status_code: int | None = None
    retry_after: timedelta | None = None
    failure: Outcome | None = None

    @property
    def outcome(self) -> Outcome:
        """Name what the answer means. A redirect is a failure: its target was not checked."""
        if self.status_code is None:
            return self.failure or Outcome.UNREACHABLE
        if 200 <= self.status_code < 300:
            return Outcome.DELIVERED
        if 300 <= self.status_code < 400:
            return Outcome.REDIRECTED
        return Outcome.GONE if self.status_code == 410 else Outcome.REFUSED

    @property
    def may_be_known(self) -> bool:
        """Whether the message may have been read though it does not count as delivered."""
        return self.outcome is Outcome.TIMED_OUT or (
            self.status_code is not None and self.outcome is not Outcome.DELIVERED
        )


def message(told: Notice, *, delivery_id: UUID, endpoint: Endpoint) -> Delivery:
    """Make the message that tells `endpoint`."""
    return Delivery(
        id=delivery_id,
        endpoint_id=endpoint.id,
        partner_id=endpoint.partner_id,
        referral_id=told.referral_id,
        consent_id=told.consent_id,
        kind=told.kind,
        body=document(told, event_id=delivery_id),
        status=DeliveryStatus.PENDING,
        attempts=0,
        created_at=told.at,
        next_at=told.at,
    )


def settle(delivery: Delivery, answer: Answer, *, now: datetime, chance: float) -> Delivery:
    """Count an attempt and decide what becomes of the message.

    `chance` (0 to 1) spreads retries, so that many messages do not come back to a partner at once.
    """
    attempts = delivery.attempts + 1
    tried = replace(
        delivery, attempts=attempts, last_outcome=answer.outcome, last_status_code=answer.status_code
    )
    if delivery.status is not DeliveryStatus.PENDING:
        # Decided while this attempt was under way: it is counted, and changes nothing.
        return replace(delivery, attempts=attempts)
    if answer.outcome is Outcome.DELIVERED:
        return replace(tried, status=DeliveryStatus.DELIVERED, finished_at=now)
    if answer.outcome is Outcome.GONE:
        return replace(tried, status=DeliveryStatus.CANCELLED, finished_at=now)
    in_this_run = attempts - delivery.attempts_before
    if in_this_run >= MOST_ATTEMPTS:
        return replace(tried, status=DeliveryStatus.EXHAUSTED, finished_at=now)
    delay = RETRY_DELAYS[in_this_run - 1] * (1 + JITTER * chance)
    if answer.status_code in THROTTLED and answer.retry_after is not None:
        delay = max(delay, min(answer.retry_after, LONGEST_WAIT))
    return replace(tried, next_at=now + delay)


def cancel(delivery: Delivery, why: Outcome, *, now: datetime) -> Delivery:
    """Give up a message that there is no reason to send any more. It counts no attempt."""
    return replace(delivery, status=DeliveryStatus.CANCELLED, finished_at=now, last_outcome=why)


def replay(delivery: Delivery, endpoint: Endpoint, *, now: datetime) -> Delivery:
    """Send a message once more under the same id, with all its attempts before it."""
    if delivery.status is DeliveryStatus.PENDING:
        raise DeliveryUnderWay(delivery.id, detail="Wait until it is delivered or given up.")
    if delivery.last_outcome in (Outcome.NO_CONSENT, Outcome.RECALLED):
        raise DeliveryRecalled(delivery.id)
    if endpoint.status is EndpointStatus.DISABLED:
        raise EndpointDisabled(endpoint.id, detail="Enable it first.")
    return replace(
        delivery,
        status=DeliveryStatus.PENDING,
        attempts_before=delivery.attempts,
        next_at=now,
        finished_at=None,
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
