"""Who acts, as far as a rule needs to know."""

from dataclasses import dataclass
from uuid import UUID

from shared.errors import Forbidden


class NotYours(Forbidden):
    """You can do this for yourself only."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who acts: a coordinator, a facilitator in their groups, or a person for themself."""

    id: UUID
    coordinates: bool = False
    facilitates: bool = False

    @property
    def staff(self) -> bool:
        """Whether they may act on behalf of the people they can see."""
        return self.coordinates or self.facilitates

    def is_person(self, person_id: UUID) -> bool:
        """Whether they are that person. A coordinator acts by an account, never as a person."""
        return not self.coordinates and self.id == person_id

    def must_be_staff_or(self, person_id: UUID) -> None:
        """Raise `NotYours` unless they may act for that person."""
        if not self.staff and not self.is_person(person_id):
            raise NotYours
