"""What scheduling tells the others: venues, series, occurrences and who came."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.contracts.registry import event


@event("scheduling.venue_added.v1", subject="venue_id")
@dataclass(frozen=True, kw_only=True)
class VenueAdded:
    """There is a new place to meet."""

    venue_id: UUID


@event("scheduling.series_scheduled.v1", subject="series_id")
@dataclass(frozen=True, kw_only=True)
class SeriesScheduled:
    """A group meets by a rule from now on; its occurrences follow as events."""

    series_id: UUID
    group_id: UUID


@event("scheduling.series_changed.v1", subject="series_id")
@dataclass(frozen=True, kw_only=True)
class SeriesChanged:
    """The rule or the place of a series changed; what changed in its occurrences follows."""

    series_id: UUID
    group_id: UUID


@event("scheduling.series_ended.v1", subject="series_id")
@dataclass(frozen=True, kw_only=True)
class SeriesEnded:
    """A series has no further occurrences."""

    series_id: UUID
    group_id: UUID


@event("scheduling.occurrence_scheduled.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class OccurrenceScheduled:
    """A group meets at this time; `held_on` is the local date."""

    occurrence_id: UUID
    series_id: UUID
    group_id: UUID
    starts_at: datetime
    ends_at: datetime
    held_on: date


@event("scheduling.occurrence_moved.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class OccurrenceMoved:
    """A meeting was moved to this time; `held_on` is the local date."""

    occurrence_id: UUID
    series_id: UUID
    group_id: UUID
    starts_at: datetime
    ends_at: datetime
    held_on: date


@event("scheduling.occurrence_cancelled.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class OccurrenceCancelled:
    """A meeting does not take place."""

    occurrence_id: UUID
    series_id: UUID
    group_id: UUID


@event("scheduling.attendance_recorded.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class AttendanceRecorded:
    """What was recorded last for a person at a meeting: attended, missed or excused."""

    occurrence_id: UUID
    group_id: UUID
    person_id: UUID
    attendance: str
    held_on: date
