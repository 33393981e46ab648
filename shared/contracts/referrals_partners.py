"""What referrals tells the others about how partners listen: webhooks and queues."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("referrals.webhook_endpoint_enabled.v1", subject="endpoint_id")
@dataclass(frozen=True, kw_only=True)
class WebhookEndpointEnabled:
    """A partner listens again at an address that nothing was sent to."""

    endpoint_id: UUID
    partner_id: UUID


@event("referrals.webhook_secret_rotated.v1", subject="endpoint_id")
@dataclass(frozen=True, kw_only=True)
class WebhookSecretRotated:
    """What is sent to an address is signed with a new secret."""

    endpoint_id: UUID
    partner_id: UUID


@event("referrals.partner_queue_granted.v1", subject="partner_id")
@dataclass(frozen=True, kw_only=True)
class PartnerQueueGranted:
    """A partner can listen at a queue of its own."""

    partner_id: UUID


@event("referrals.partner_queue_disabled.v1", subject="partner_id")
@dataclass(frozen=True, kw_only=True)
class PartnerQueueDisabled:
    """Nothing is put into a partner's queue any more; the reason is a code."""

    partner_id: UUID
    reason: str


@event("referrals.queue_message_published.v1", subject="message_id")
@dataclass(frozen=True, kw_only=True)
class QueueMessagePublished:
    """A message waits in its partner's queue."""

    message_id: UUID
    partner_id: UUID
    referral_id: UUID
