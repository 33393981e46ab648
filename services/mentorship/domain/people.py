"""Who can take something on: nobody who rests, is overloaded or away. Why not is theirs alone."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.mentorship.domain.gates import Stage
from shared.errors import Conflict

# Nobody carries more than one handover at a time.
HANDOVERS_AT_MOST = 1


class NotAvailable(Conflict):
    """This person is not available for this at present."""


@dataclass(frozen=True, kw_only=True)
class Someone:
    """What is known of a person. `duties` are those that they facilitate in the next 28 days."""

    person_id: UUID
    stage: Stage | None
    paused: bool = False
    active: bool = True
    resting: bool = False
    mentees: int = 0
    mentees_at_most: int = 3
    handovers: int = 0
    duties: int = 0
    duties_at_most: int = 6
    languages: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    experiences: tuple[str, ...] = ()
    open_to_mentoring: bool = True
    since: date | None = None

    @property
    def overloaded(self) -> bool:
        """Whether they have as much as they can carry, or more."""
        return self.duties >= self.duties_at_most or self.mentees > self.mentees_at_most

    @property
    def available(self) -> bool:
        """Whether anything new can be asked of them."""
        return self.active and not (self.resting or self.paused or self.overloaded)

    @property
    def can_mentor(self) -> bool:
        """Whether they can take on somebody new to accompany."""
        return (
            self.available
            and self.has_come_to(Stage.MENTOR)
            and self.open_to_mentoring
            and self.mentees < self.mentees_at_most
        )

    @property
    def can_take_over(self) -> bool:
        """Whether they can begin to learn to lead a group."""
        return self.available and self.has_come_to(Stage.MENTOR) and self.handovers < HANDOVERS_AT_MOST

    def has_come_to(self, stage: Stage) -> bool:
        """Whether they stand at a stage or further on."""
        return self.stage is not None and self.stage.rank >= stage.rank
