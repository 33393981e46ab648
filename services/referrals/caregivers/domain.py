"""What a caregiver may be shown of a referral: where it stands, never to whom it goes or what it says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.referrals.domain.referral import Status

TOPICS = frozenset({"referrals_status"})


@dataclass(frozen=True, kw_only=True)
class OpenedStatus:
    """Where a referral of somebody stands."""

    referral_id: UUID
    person_id: UUID
    status: Status
    drafted_at: datetime
