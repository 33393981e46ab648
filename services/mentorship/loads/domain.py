"""How much somebody carries: people they accompany, handovers they learn in, meetings they facilitate."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.mentorship.domain.people import Someone
from shared.errors import Forbidden

# Meetings to facilitate are counted from today on, today included.
DAYS_AHEAD = 28


class NotYourLoad(Forbidden):
    """How much somebody carries at most is theirs to say."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What somebody carries, and at most wants to; `told` is what was announced last."""

    person_id: UUID
    mentees: int = 0
    mentees_at_most: int = 3
    handovers: int = 0
    duties: int = 0
    duties_at_most: int = 6
    told: bool = False
    version: int = 0

    @property
    def overloaded(self) -> bool:
        """Whether they have as much as they can carry; decided where everybody's load is."""
        return Someone(
            person_id=self.person_id,
            stage=None,
            mentees=self.mentees,
            mentees_at_most=self.mentees_at_most,
            handovers=self.handovers,
            duties=self.duties,
            duties_at_most=self.duties_at_most,
        ).overloaded


def limit(before: Load, *, mentees_at_most: int, duties_at_most: int, by: UUID) -> Load:
    """Say how much one carries at most."""
    if by != before.person_id:
        raise NotYourLoad
    return replace(
        before,
        mentees_at_most=mentees_at_most,
        duties_at_most=duties_at_most,
        version=before.version + 1,
    )
