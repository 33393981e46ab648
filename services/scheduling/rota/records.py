"""What the rota keeps beside rotas, duties and swaps, as its rows are."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.scheduling.rota.domain.duties import Happening
from services.scheduling.rota.domain.people import Duty, Preference


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Days on which somebody cannot come."""

    id: UUID
    person_id: UUID
    from_on: date
    until_on: date


@dataclass(frozen=True, kw_only=True)
class DutyPreference:
    """How somebody feels about a duty."""

    group_id: UUID
    person_id: UUID
    duty: Duty
    preference: Preference


@dataclass(frozen=True, kw_only=True)
class Change:
    """A line of a duty's history. `note` is unsealed for whom it concerns and those who run the group."""

    id: UUID
    duty_id: UUID
    occurrence_id: UUID
    group_id: UUID
    duty: Duty
    happening: Happening
    was_held_by: UUID | None
    held_by: UUID | None
    reason: str
    sealed_note: bytes | None = None
    changed_at: datetime | None = None
    changed_by: UUID | None = None
    note: str | None = None
