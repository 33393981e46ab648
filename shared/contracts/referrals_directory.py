"""What referrals tells of its directory."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.registry import event


@event("referrals.services_changed.v1", subject="partner_id")
@dataclass(frozen=True, kw_only=True)
class ServicesChanged:
    """What a partner offers was described anew; what exactly, whoever needs it asks referrals."""

    partner_id: UUID


@event("referrals.capacity_told.v1", subject="service_id")
@dataclass(frozen=True, kw_only=True)
class CapacityTold:
    """A partner said how much room a service has; it is a code."""

    service_id: UUID
    partner_id: UUID
    capacity: str
    told_at: datetime


@event("referrals.barriers_recorded.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class BarriersRecorded:
    """Something stood between a person and a service; in codes, about the way there."""

    referral_id: UUID
    partner_id: UUID
    barriers: tuple[str, ...]


@event("referrals.signposts_changed.v1", subject="network_id")
@dataclass(frozen=True, kw_only=True)
class SignpostsChanged:
    """Where people turn to in urgent need was written anew, in one language."""

    network_id: UUID
    language: str
