"""What referrals tells the others: partners, the course of a referral, deliveries to partners."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("referrals.partner_registered.v1", subject="partner_id")
@dataclass(frozen=True, kw_only=True)
class PartnerRegistered:
    """A health organisation is a partner of the network."""

    partner_id: UUID


@event("referrals.referral_drafted.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralDrafted:
    """A referral is being prepared together with the person."""

    referral_id: UUID
    person_id: UUID
    partner_id: UUID


@event("referrals.referral_requested.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralRequested:
    """The person wants the referral to go out, by this consent."""

    referral_id: UUID
    partner_id: UUID
    consent_id: UUID


@event("referrals.referral_sent.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralSent:
    """The referral went to the partner; consent was checked again at that moment."""

    referral_id: UUID
    partner_id: UUID
    consent_id: UUID


@event("referrals.referral_accepted.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralAccepted:
    """The partner agreed to take the person on."""

    referral_id: UUID
    partner_id: UUID


@event("referrals.referral_declined.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralDeclined:
    """The partner cannot take the person on; the reason is a code."""

    referral_id: UUID
    partner_id: UUID
    reason: str


@event("referrals.referral_withdrawn.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralWithdrawn:
    """The person took the referral back and owes no reason."""

    referral_id: UUID
    partner_id: UUID
    was_sent: bool


@event("referrals.webhook_endpoint_registered.v1", subject="endpoint_id")
@dataclass(frozen=True, kw_only=True)
class WebhookEndpointRegistered:
    """A partner listens at an address."""

    endpoint_id: UUID
    partner_id: UUID


@event("referrals.webhook_endpoint_disabled.v1", subject="endpoint_id")
@dataclass(frozen=True, kw_only=True)
class WebhookEndpointDisabled:
    """Nothing is sent to this address any more; the reason is a code."""

    endpoint_id: UUID
    partner_id: UUID
    reason: str


@event("referrals.webhook_delivered.v1", subject="delivery_id")
@dataclass(frozen=True, kw_only=True)
class WebhookDelivered:
    """A partner's address took a delivery."""

    delivery_id: UUID
    endpoint_id: UUID
    partner_id: UUID


@event("referrals.webhook_exhausted.v1", subject="delivery_id")
@dataclass(frozen=True, kw_only=True)
class WebhookExhausted:
    """A delivery was tried for days and given up; the partner may replay it."""

    delivery_id: UUID
    endpoint_id: UUID
    partner_id: UUID
