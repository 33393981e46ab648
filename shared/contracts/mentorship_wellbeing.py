"""What mentorship tells the others about load and debriefs. Of a self-check nothing is ever told."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("mentorship.load_announced.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class LoadAnnounced:
    """A person has as much as they can carry, and is given nothing more; or has room again."""

    person_id: UUID
    overloaded: bool


@event("mentorship.debrief_asked.v1", subject="debrief_id")
@dataclass(frozen=True, kw_only=True)
class DebriefAsked:
    """Somebody who carries a group would like to talk a meeting over."""

    debrief_id: UUID
    group_id: UUID


@event("mentorship.debrief_taken.v1", subject="debrief_id")
@dataclass(frozen=True, kw_only=True)
class DebriefTaken:
    """Somebody offers to listen."""

    debrief_id: UUID
    group_id: UUID


@event("mentorship.debrief_closed.v1", subject="debrief_id")
@dataclass(frozen=True, kw_only=True)
class DebriefClosed:
    """It was talked over, or is not needed any more."""

    debrief_id: UUID
    group_id: UUID
