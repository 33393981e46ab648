"""A FHIR Subscription: when it is told, how its events are numbered, how it reads to whoever asks.

Follows the Subscriptions R5 Backport guide 1.1.0 for R4 (http://hl7.org/fhir/uv/subscriptions-backport).
What is tried again, and when nothing is sent any more, is as with every webhook.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.referrals.domain.notices import Kind, Notice
from services.referrals.domain.referral import Status
from services.referrals.webhooks.domain.deliveries import Delivery, DeliveryStatus
from services.referrals.webhooks.domain.endpoints import EndpointStatus
from shared.errors import Invalid

TOPIC = "urn:kith:subscription-topic:referrals"
# Each is a message that is kept: more often tells nobody more.
SHORTEST_HEARTBEAT, LONGEST_HEARTBEAT = 600, 86_400
MOST_EVENTS_SHOWN = 100

# Where a referral stands once the partner was told of it.
TOLD_OF = {
    Kind.REFERRAL_SENT: Status.SENT,
    Kind.REFERRAL_WITHDRAWN: Status.WITHDRAWN,
    Kind.REFERRAL_CLOSED: Status.CLOSED,
}


class SubscriptionStatus(StrEnum):
    """How a Subscription is (https://hl7.org/fhir/R4/valueset-subscription-status.html)."""

    REQUESTED = "requested"
    ACTIVE = "active"
    ERROR = "error"
    OFF = "off"


class NotificationType(StrEnum):
    """Why a notification is made (http://hl7.org/fhir/subscription-notification-type)."""

    HANDSHAKE = "handshake"
    HEARTBEAT = "heartbeat"
    EVENT = "event-notification"
    STATUS = "query-status"
    EVENTS = "query-event"


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """What a partner asked to be told of, with its endpoint and how its handshake went.

    `events`: how many happened since it began, told or not. `told_at`: when something was last on its way.
    """

    id: UUID
    partner_id: UUID
    url: str
    reason: str
    filters: tuple[str, ...]
    kinds: tuple[Kind, ...] | None
    endpoint_status: EndpointStatus
    heartbeat_seconds: int | None = None
    ends_at: datetime | None = None
    handshake_id: UUID | None = None
    handshake: DeliveryStatus | None = None
    failing_since: datetime | None = None
    told_at: datetime | None = None
    events: int = 0
    version: int = 1

    def status(self, now: datetime) -> SubscriptionStatus:
        """Return how it is: off where nothing is sent any more, in error where nothing gets through."""
        if self.endpoint_status is EndpointStatus.DISABLED or (self.ends_at and self.ends_at <= now):
            return SubscriptionStatus.OFF
        if self.failing_since is not None or self.handshake in (
            DeliveryStatus.EXHAUSTED,
            DeliveryStatus.CANCELLED,
        ):
            return SubscriptionStatus.ERROR
        if self.handshake is DeliveryStatus.DELIVERED:
            return SubscriptionStatus.ACTIVE
        return SubscriptionStatus.REQUESTED

    def wants(self, kind: Kind, now: datetime) -> bool:
        """Whether it is told of this: from its handshake to its end."""
        return (
            self.handshake is DeliveryStatus.DELIVERED
            and self.status(now) is not SubscriptionStatus.OFF
            and (self.kinds is None or kind in self.kinds)
        )


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One event of a Subscription."""

    number: int
    kind: Kind
    referral_id: UUID
    consent_id: UUID | None
    at: datetime


def happenings(
    subscription: Subscription, notices: Iterable[Notice], *, now: datetime
) -> tuple[Subscription, list[Happening]]:
    """Return the events that a Subscription is told of, each with its number, and the Subscription after."""
    told = [
        each
        for each in notices
        if each.partner_id == subscription.partner_id and subscription.wants(each.kind, now)
    ]
    numbered = [
        Happening(
            number=number,
            kind=each.kind,
            referral_id=each.referral_id,
            consent_id=each.consent_id,
            at=each.at,
        )
        for number, each in enumerate(told, start=subscription.events + 1)
    ]
    if not numbered:
        return subscription, []
    return replace(subscription, events=numbered[-1].number, told_at=now), numbered


def message(
    subscription: Subscription,
    body: str,
    *,
    delivery_id: UUID,
    now: datetime,
    happening: Happening | None = None,
) -> Delivery:
    """Return the message that takes a notification to the partner: of an event, or of none."""
    return Delivery(
        id=delivery_id,
        endpoint_id=subscription.id,
        partner_id=subscription.partner_id,
        referral_id=happening.referral_id if happening else None,
        consent_id=happening.consent_id if happening else None,
        kind=happening.kind if happening else None,
        body=body,
        status=DeliveryStatus.PENDING,
        attempts=0,
        created_at=now,
        next_at=now,
        number=happening.number if happening else None,
    )


def kinds_of(asked: Sequence[Sequence[Status]]) -> tuple[Kind, ...] | None:
    """Return what passes every filter, each given as where referrals may stand; None without a filter."""
    if not asked:
        return None
    kinds = tuple(kind for kind, told in TOLD_OF.items() if all(told in statuses for statuses in asked))
    if not kinds:
        raise Invalid(
            "Nothing passes: you are told of Tasks that are requested or cancelled.", pointer="/_criteria"
        )
    return kinds
