"""What referrals tells of partners that refer people to groups."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("referrals.inbound_door_changed.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class InboundDoorChanged:
    """A group takes referrals from a partner, or does not any more."""

    group_id: UUID
    partner_id: UUID
    is_open: bool


@event("referrals.inbound_received.v1", subject="inbound_id")
@dataclass(frozen=True, kw_only=True)
class InboundReceived:
    """A partner refers somebody to a group, by that person's consent: somebody should say hello."""

    inbound_id: UUID
    group_id: UUID
    partner_id: UUID


@event("referrals.inbound_welcomed.v1", subject="inbound_id")
@dataclass(frozen=True, kw_only=True)
class InboundWelcomed:
    """The group is in touch with the person."""

    inbound_id: UUID
    group_id: UUID
    partner_id: UUID


@event("referrals.inbound_declined.v1", subject="inbound_id")
@dataclass(frozen=True, kw_only=True)
class InboundDeclined:
    """The group cannot welcome the person."""

    inbound_id: UUID
    group_id: UUID
    partner_id: UUID


@event("referrals.inbound_withdrawn.v1", subject="inbound_id")
@dataclass(frozen=True, kw_only=True)
class InboundWithdrawn:
    """The person does not wish it any more."""

    inbound_id: UUID
    group_id: UUID
    partner_id: UUID


@event("referrals.inbound_overdue.v1", subject="inbound_id")
@dataclass(frozen=True, kw_only=True)
class InboundOverdue:
    """Nobody of the group answered in time: somebody should say hello."""

    inbound_id: UUID
    group_id: UUID
    partner_id: UUID
