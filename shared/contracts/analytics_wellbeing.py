"""What analytics tells about check-ins: never that somebody answered, nor what."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("analytics.wellbeing_answers_forgotten.v1", subject="consent_id")
@dataclass(frozen=True, kw_only=True)
class WellbeingAnswersForgotten:
    """A consent was taken back, and what was answered by it is deleted; no later figure counts it."""

    consent_id: UUID
    person_id: UUID
