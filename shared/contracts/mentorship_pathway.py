"""What mentorship tells the others about pathways as data, pauses on them, and training."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.registry import event


@event("mentorship.pathway_plan_published.v1", subject="network_id")
@dataclass(frozen=True, kw_only=True)
class PathwayPlanPublished:
    """The network's pathway has these stages from now on; nobody loses the one at which they stand."""

    network_id: UUID
    version: int
    stages: tuple[str, ...]


@event("mentorship.pathway_paused.v1", subject="pathway_id")
@dataclass(frozen=True, kw_only=True)
class PathwayPaused:
    """A person walks no further for now, and keeps all they have shown."""

    pathway_id: UUID
    person_id: UUID


@event("mentorship.pathway_resumed.v1", subject="pathway_id")
@dataclass(frozen=True, kw_only=True)
class PathwayResumed:
    """A person goes on where they were."""

    pathway_id: UUID
    person_id: UUID


@event("mentorship.training_completed.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class TrainingCompleted:
    """A person completed a module; it counts until the day before `expires_on`, or for good without one."""

    completion_id: UUID
    person_id: UUID
    module: str
    completed_on: date
    expires_on: date | None = None


@event("mentorship.training_withdrawn.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class TrainingWithdrawn:
    """A completion was recorded by mistake and counts no more."""

    completion_id: UUID
    person_id: UUID
    module: str


@event("mentorship.training_renewal_due.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class TrainingRenewalDue:
    """It is time to renew a module: done before this day, no day of the old one is lost."""

    person_id: UUID
    module: str
    expires_on: date


@event("mentorship.training_expired.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class TrainingExpired:
    """A module counts no more from this day on, until it is done again."""

    person_id: UUID
    module: str
    expired_on: date
