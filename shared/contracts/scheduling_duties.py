"""What scheduling tells the others about meetings from within: duties, agendas, polls."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.registry import event


@event("scheduling.duty_assigned.v1", subject="duty_id")
@dataclass(frozen=True, kw_only=True)
class DutyAssigned:
    """A person facilitates, takes notes or keeps time at a meeting; `reason` is how it came about."""

    duty_id: UUID
    occurrence_id: UUID
    group_id: UUID
    person_id: UUID
    duty: str
    reason: str


@event("scheduling.duty_released.v1", subject="duty_id")
@dataclass(frozen=True, kw_only=True)
class DutyReleased:
    """A person no longer has a duty; whoever has it next is announced by itself."""

    duty_id: UUID
    occurrence_id: UUID
    group_id: UUID
    person_id: UUID
    duty: str
    reason: str


@event("scheduling.agenda_attached.v1", subject="series_id")
@dataclass(frozen=True, kw_only=True)
class AgendaAttached:
    """The meetings of a series follow an agenda."""

    series_id: UUID
    group_id: UUID
    template_id: UUID


@event("scheduling.agenda_adjusted.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class AgendaAdjusted:
    """One meeting has an agenda of its own, or follows its series again."""

    occurrence_id: UUID
    group_id: UUID


@event("scheduling.poll_opened.v1", subject="poll_id")
@dataclass(frozen=True, kw_only=True)
class PollOpened:
    """A group is asked something until an instant."""

    poll_id: UUID
    group_id: UUID
    topic: str
    closes_at: datetime


@event("scheduling.poll_closed.v1", subject="poll_id")
@dataclass(frozen=True, kw_only=True)
class PollClosed:
    """A poll ended. `counts` belong to `options`; both are empty where too few answered to show any."""

    poll_id: UUID
    group_id: UUID
    topic: str
    answers: int
    options: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
