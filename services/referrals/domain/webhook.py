"""How a partner's endpoint is told: what a message says, when it is tried again, when it is given up.

Follows Standard Webhooks: 2xx is success, anything else a failure, 410 ends the subscription.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.referrals.domain.referral import Referral, Status
from shared.errors import Forbidden, Invalid, Refusal

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
# After a failure the endpoint's other messages wait too: those of partners who answer come first.
PAUSE_AFTER_FAILURE = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=24)
LEASE = timedelta(seconds=60)
MOST_ENDPOINTS = 5
JITTER = 0.2

REDISCLOSURE_NOTICE = (
    "A person agreed that this referral is shared with you alone and for this purpose alone. "
    "Do not pass it on or use it for anything else without their consent."
)


class Kind(StrEnum):
    """What a message tells the partner; the CloudEvents type of its body."""

    REFERRAL_SENT = "org.kith.referrals.referral_sent.v1"
    REFERRAL_WITHDRAWN = "org.kith.referrals.referral_withdrawn.v1"
    REFERRAL_CLOSED = "org.kith.referrals.referral_closed.v1"


class EndpointStatus(StrEnum):
    """Whether messages go to an endpoint."""

    ACTIVE = "active"
    DISABLED = "disabled"


class DisabledReason(StrEnum):
    """Why no message goes to an endpoint any more."""

    GONE = "gone"
    REMOVED = "removed"


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
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    ADDRESS_REFUSED = "address_refused"
    NO_CONSENT = "no_consent"
    RECALLED = "recalled"
    ENDPOINT_DISABLED = "endpoint_disabled"


class OnlyYourEndpoints(Forbidden):
    """A partner can register endpoints for itself only."""


class TooManyEndpoints(Refusal):
    """This partner has as many webhook endpoints as it can have."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a partner hears of its referrals. The secret is sealed, and kept apart from what is shown."""

    id: UUID
    partner_id: UUID
    url: str
    status: EndpointStatus
    registered_at: datetime
    disabled_at: datetime | None = None
    disabled_reason: DisabledReason | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message to one endpoint. Its id is the message's id, the same at every attempt."""

    id: UUID
    endpoint_id: UUID
    partner_id: UUID
    referral_id: UUID
    consent_id: UUID | None
    kind: Kind
    body: str
    status: DeliveryStatus
    attempts: int
    created_at: datetime
    next_at: datetime
    finished_at: datetime | None = None
    last_outcome: Outcome | None = None
    last_status_code: int | None = None


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


def refuse_one_more_endpoint(active: int) -> None:
    """Refuse another endpoint when `active` ones are already as many as a partner can have."""
    if active >= MOST_ENDPOINTS:
        raise TooManyEndpoints(detail=f"Delete one of the {MOST_ENDPOINTS} that are active, then try again.")


def partner_to_tell(named: UUID | None, *, own_id: UUID | None) -> UUID:
    """Return whose endpoint it will be: a partner's own (`own_id`), or that of the partner named."""
    if own_id is not None and named not in (None, own_id):
        raise OnlyYourEndpoints(detail="Send your own partner_id, or leave it out.")
    partner_id = own_id or named
    if partner_id is None:
        raise Invalid("Say which partner's endpoint it is.", pointer="/partner_id")
    return partner_id


def register(*, endpoint_id: UUID, partner_id: UUID, url: str, now: datetime) -> Endpoint:
    """Begin to tell a partner at an address."""
    return Endpoint(
        id=endpoint_id, partner_id=partner_id, url=url, status=EndpointStatus.ACTIVE, registered_at=now
    )


def message(
    kind: Kind, referral: Referral, *, delivery_id: UUID, endpoint: Endpoint, network_id: UUID, now: datetime
) -> Delivery:
    """Make the message that tells `endpoint` of `referral`: ids, times, codes; nothing of the person."""
    data = {
        "referral_id": str(referral.id),
        "partner_id": str(referral.partner_id),
        "status": referral.status.value,
        "expires_at": _rfc3339(referral.expires_at) if kind is Kind.REFERRAL_SENT else None,
        "consent_reference": str(referral.consent_id),
        "redisclosure_notice": REDISCLOSURE_NOTICE,
    }
    body = {
        "specversion": "1.0",
        "id": str(delivery_id),
        "source": "/referrals",
        "type": kind.value,
        "subject": str(referral.id),
        "time": _rfc3339(now),
        "datacontenttype": "application/json",
        "network": str(network_id),
        "data": {name: value for name, value in data.items() if value is not None},
    }
    return Delivery(
        id=delivery_id,
        endpoint_id=endpoint.id,
        partner_id=endpoint.partner_id,
        referral_id=referral.id,
        consent_id=referral.consent_id,
        kind=kind,
        body=json.dumps(body, separators=(",", ":")),
        status=DeliveryStatus.PENDING,
        attempts=0,
        created_at=now,
        next_at=now,
    )


def reason_to_keep(kind: Kind, referral: Referral, *, consent_holds: bool) -> Outcome | None:
    """Return why a message must not leave any more, or None where it may. A recall may always leave."""
    if kind is not Kind.REFERRAL_SENT:
        return None
    if not consent_holds:
        return Outcome.NO_CONSENT
    return Outcome.RECALLED if referral.status in (Status.WITHDRAWN, Status.CLOSED) else None


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
    if attempts >= MOST_ATTEMPTS:
        return replace(tried, status=DeliveryStatus.EXHAUSTED, finished_at=now)
    delay = RETRY_DELAYS[attempts - 1] * (1 + JITTER * chance)
    if answer.status_code in (429, 503) and answer.retry_after is not None:
        delay = max(delay, min(answer.retry_after, LONGEST_WAIT))
    return replace(tried, next_at=now + delay)


def cancel(delivery: Delivery, why: Outcome, *, now: datetime) -> Delivery:
    """Give up a message that there is no reason to send any more. It counts no attempt."""
    return replace(delivery, status=DeliveryStatus.CANCELLED, finished_at=now, last_outcome=why)


def disable(endpoint: Endpoint, reason: DisabledReason, *, now: datetime) -> Endpoint:
    """Send nothing to this endpoint from now on."""
    if endpoint.status is EndpointStatus.DISABLED:
        return endpoint
    return replace(endpoint, status=EndpointStatus.DISABLED, disabled_at=now, disabled_reason=reason)


def _rfc3339(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
