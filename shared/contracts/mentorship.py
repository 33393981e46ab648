"""What mentorship tells the others: where people are on their pathway."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.registry import event


@event("mentorship.pathway_started.v1", subject="pathway_id")
@dataclass(frozen=True, kw_only=True)
class PathwayStarted:
    """A person has a pathway and stands at its first stage."""

    pathway_id: UUID
    person_id: UUID
    stage: str


@event("mentorship.pathway_advanced.v1", subject="pathway_id")
@dataclass(frozen=True, kw_only=True)
class PathwayAdvanced:
    """A person took a step forward on their pathway."""

    pathway_id: UUID
    person_id: UUID
    from_stage: str
    to_stage: str


@event("mentorship.pathway_stepped_back.v1", subject="pathway_id")
@dataclass(frozen=True, kw_only=True)
class PathwaySteppedBack:
    """A person took a step back, which is a normal move."""

    pathway_id: UUID
    person_id: UUID
    from_stage: str
    to_stage: str


@event("mentorship.evidence_recorded.v1", subject="pathway_id")
@dataclass(frozen=True, kw_only=True)
class EvidenceRecorded:
    """Somebody recorded what a person has shown on their pathway."""

    pathway_id: UUID
    person_id: UUID
    evidence: str


@event("mentorship.gate_passed.v1", subject="pathway_id")
@dataclass(frozen=True, kw_only=True)
class GatePassed:
    """A person met everything that a gate of their pathway asks for."""

    pathway_id: UUID
    person_id: UUID
    gate: str


@event("mentorship.rest_announced.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class RestAnnounced:
    """A person rests, and is given nothing before this day; announced anew when the day changes."""

    person_id: UUID
    resting_until: date
