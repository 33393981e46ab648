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
