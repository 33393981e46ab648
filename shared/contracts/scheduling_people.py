"""What scheduling tells the others about people beside the members: guests, and families who come along.

A guest is an invitation here: who it is stays sealed in scheduling.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.registry import event


@event("scheduling.guest_proposed.v1", subject="invitation_id")
@dataclass(frozen=True, kw_only=True)
class GuestProposed:
    """A guest is proposed for a part of a meeting; the group may object."""

    invitation_id: UUID
    occurrence_id: UUID
    group_id: UUID
    partner_id: UUID | None = None


@event("scheduling.guest_approved.v1", subject="invitation_id")
@dataclass(frozen=True, kw_only=True)
class GuestApproved:
    """Nobody in the group objected."""

    invitation_id: UUID
    occurrence_id: UUID
    group_id: UUID


@event("scheduling.guest_declined.v1", subject="invitation_id")
@dataclass(frozen=True, kw_only=True)
class GuestDeclined:
    """The group would rather be by itself."""

    invitation_id: UUID
    occurrence_id: UUID
    group_id: UUID


@event("scheduling.guest_invited.v1", subject="invitation_id")
@dataclass(frozen=True, kw_only=True)
class GuestInvited:
    """The guest was sent the address of their page by mail."""

    invitation_id: UUID
    occurrence_id: UUID
    group_id: UUID


@event("scheduling.guest_confirmed.v1", subject="invitation_id")
@dataclass(frozen=True, kw_only=True)
class GuestConfirmed:
    """The guest signed what keeps the group safe."""

    invitation_id: UUID
    occurrence_id: UUID
    group_id: UUID


@event("scheduling.guest_withdrawn.v1", subject="invitation_id")
@dataclass(frozen=True, kw_only=True)
class GuestWithdrawn:
    """The guest does not come after all."""

    invitation_id: UUID
    occurrence_id: UUID
    group_id: UUID


@event("scheduling.guest_visited.v1", subject="invitation_id")
@dataclass(frozen=True, kw_only=True)
class GuestVisited:
    """The meeting is over, and with it what the guest could see; a poll asks the group how it was."""

    invitation_id: UUID
    occurrence_id: UUID
    group_id: UUID
    feedback_poll_id: UUID | None = None


@event("scheduling.family_session_planned.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class FamilySessionPlanned:
    """A meeting has a part for families, or it is planned anew: tell members, and what else they can do."""

    occurrence_id: UUID
    group_id: UUID
    kind: str
    held_on: date


@event("scheduling.family_session_cancelled.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class FamilySessionCancelled:
    """The meeting is for members alone after all."""

    occurrence_id: UUID
    group_id: UUID


@event("scheduling.family_session_held.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class FamilySessionHeld:
    """The meeting is over, and so many were to come along; who brought whom is forgotten."""

    occurrence_id: UUID
    group_id: UUID
    kind: str
    companions: int
