"""What membership tells the others about concerns: that there is one, and when somebody must act.

Nothing here says whom a concern is about, who raised it, in which group, or of which kind. Whoever may know
asks membership.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.registry import event


@event("membership.concern_raised.v1", subject="concern_id")
@dataclass(frozen=True, kw_only=True)
class ConcernRaised:
    """Somebody raised a concern."""

    concern_id: UUID
    acknowledge_by: datetime


@event("membership.concern_assigned.v1", subject="concern_id")
@dataclass(frozen=True, kw_only=True)
class ConcernAssigned:
    """A coordinator whom it does not concern is to answer it."""

    concern_id: UUID
    coordinator_id: UUID


@event("membership.concern_acknowledged.v1", subject="concern_id")
@dataclass(frozen=True, kw_only=True)
class ConcernAcknowledged:
    """Somebody has read it and takes it on."""

    concern_id: UUID
    decide_by: datetime


@event("membership.concern_escalated.v1", subject="concern_id")
@dataclass(frozen=True, kw_only=True)
class ConcernEscalated:
    """A deadline passed. `overdue` is acknowledgement or decision, `level` how often one passed so far."""

    concern_id: UUID
    level: int
    overdue: str


@event("membership.concern_closed.v1", subject="concern_id")
@dataclass(frozen=True, kw_only=True)
class ConcernClosed:
    """It was decided, and whoever raised it can read what came of it."""

    concern_id: UUID
