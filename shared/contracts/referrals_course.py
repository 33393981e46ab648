"""What referrals tells of a referral after its acceptance: appointments, who came, how it ended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.registry import event


@event("referrals.referral_scheduled.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralScheduled:
    """An appointment was agreed on, moved, or offered anew; when it is, whoever may know asks referrals."""

    referral_id: UUID
    partner_id: UUID


@event("referrals.referral_attended.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralAttended:
    """The person came to the appointment."""

    referral_id: UUID
    partner_id: UUID


@event("referrals.referral_missed.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralMissed:
    """The person did not come to the appointment; another can follow."""

    referral_id: UUID
    partner_id: UUID


@event("referrals.referral_completed.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralCompleted:
    """The partner ended the referral; the outcome is a code."""

    referral_id: UUID
    partner_id: UUID
    outcome: str


@event("referrals.referral_closed.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralClosed:
    """The referral was ended from the person's side, who owes no reason."""

    referral_id: UUID
    partner_id: UUID


@event("referrals.referral_overdue.v1", subject="referral_id")
@dataclass(frozen=True, kw_only=True)
class ReferralOverdue:
    """The next step did not come in time: somebody should ask what became of it."""

    referral_id: UUID
    partner_id: UUID
    status: str
    due_at: datetime


@event("referrals.disclosure_recorded.v1", subject="disclosure_id")
@dataclass(frozen=True, kw_only=True)
class DisclosureRecorded:
    """Something about a referral left for a partner, by a consent; the channel and what it was are codes."""

    disclosure_id: UUID
    referral_id: UUID
    partner_id: UUID
    consent_id: UUID
    channel: str
    what: str
