"""What an occurrence is, and what may happen to it.

An occurrence is known by its series and its `recurrence_id`, the local start that the rule gave it; moving
it changes its times and never that, as in iCalendar, so materialising twice makes nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.scheduling.domain.series import MAX_AHEAD, Mode, Series, Slot, slot_at
from shared.errors import Conflict, Invalid


class OccurrenceIsCancelled(Conflict):
    """This meeting was cancelled."""


class AlreadyBegun(Conflict):
    """This meeting has begun, so it can no longer be moved."""


class MeetingTookPlace(Conflict):
    """Somebody came to this meeting, so it did take place; if not, record first that nobody came."""


class OccurrenceStatus(StrEnum):
    """Whether a meeting takes place."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One meeting. `needs_venue` says that its venue was taken when it was scheduled ahead."""

    id: UUID
    series_id: UUID
    group_id: UUID
    recurrence_id: datetime
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    held_on: date
    time_zone: str
    mode: Mode
    venue_id: UUID | None
    needs_venue: bool = False
    moved: bool = False
    status: OccurrenceStatus = OccurrenceStatus.SCHEDULED
    online_url: str | None = None
    version: int = 1

    def as_booking(self) -> str:
        """Say whose a venue is, in the wall-clock time of the place."""
        minutes = int((self.ends_at - self.starts_at).total_seconds() // 60)
        return (
            f"Meeting {self.id} of group {self.group_id} has it on {self.held_on} "
            f"from {self.local_start:%H:%M} ({self.time_zone}) for {minutes} minutes."
        )

    @property
    def is_exception(self) -> bool:
        """True once a person decided about this one meeting, so that its series no longer does."""
        return self.moved or self.status is OccurrenceStatus.CANCELLED


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a changed series means for its occurrences."""

    retimed: tuple[Occurrence, ...]
    withdrawn: tuple[Occurrence, ...]
    added: tuple[Slot, ...]


def occurrence_in(slot: Slot, series: Series, occurrence_id: UUID) -> Occurrence:
    """Return the occurrence that a series has in a slot."""
    return Occurrence(
        id=occurrence_id,
        series_id=series.id,
        group_id=series.group_id,
        recurrence_id=slot.recurrence_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        local_start=slot.local_start,
        held_on=slot.held_on,
        time_zone=series.time_zone,
        mode=series.mode,
        venue_id=series.venue_id,
    )


def without_venue(occurrence: Occurrence) -> Occurrence:
    """Return a meeting whose venue somebody else has booked: it needs one."""
    return replace(occurrence, venue_id=None, needs_venue=True)


def plan_change(
    before: Series, after: Series, *, upcoming: Sequence[Occurrence], slots: Sequence[Slot], now: datetime
) -> Change:
    """Decide what a change of the series does to its occurrences, given those from yesterday on.

    Only meetings that lie ahead and that nobody moved or cancelled follow the series. They keep their
    identity where the changed series still meets on their date, and are withdrawn where it does not. A date
    whose meeting was moved, cancelled or has begun is settled: it gets no second one.
    """
    free = {o.recurrence_id.date(): o for o in upcoming if o.starts_at > now and not o.is_exception}
    settled = {o.recurrence_id.date() for o in upcoming} - set(free)
    wanted = {s.recurrence_id.date(): s for s in slots if s.starts_at > now}
    return Change(
        retimed=tuple(
            replace(occurrence_in(slot, after, free[day].id), version=free[day].version + 1)
            for day, slot in wanted.items()
            if day in free and not _is_as_planned(free[day], slot, before, after)
        ),
        withdrawn=tuple(occurrence for day, occurrence in free.items() if day not in wanted),
        added=tuple(slot for day, slot in wanted.items() if day not in free and day not in settled),
    )


def _is_as_planned(occurrence: Occurrence, slot: Slot, before: Series, after: Series) -> bool:
    planned = replace(
        occurrence_in(slot, after, occurrence.id),
        version=occurrence.version,
        online_url=occurrence.online_url,
    )
    if occurrence.needs_venue and before.venue_id == after.venue_id:
        # Its venue was taken; another change of the series must not fail because it still is.
        planned = replace(planned, venue_id=None, needs_venue=True)
    return planned == occurrence


def move(
    occurrence: Occurrence,
    *,
    local_start: datetime,
    duration_minutes: int | None,
    venue_id: UUID | None,
    now: datetime,
) -> Occurrence:
    """Move one meeting to another wall-clock time of its zone, ahead of now; its identity stays."""
    if occurrence.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(occurrence.id)
    if occurrence.starts_at <= now:
        raise AlreadyBegun(occurrence.id)
    if occurrence.mode is Mode.ONLINE and venue_id is not None:
        raise Invalid("A meeting that is online only has no venue.", pointer="/venue_id")
    # Before anything is computed with it: the years 1 and 9999 have no room for a time zone.
    if not timedelta(-1) <= local_start.date() - now.date() <= MAX_AHEAD:
        raise Invalid("Move the meeting to a time that lies ahead, within two years.", pointer="/local_start")
    minutes = duration_minutes or int((occurrence.ends_at - occurrence.starts_at).total_seconds() // 60)
    slot = slot_at(local_start, minutes, occurrence.time_zone)
    if slot.starts_at <= now:
        raise Invalid("Move the meeting to a time that lies ahead.", pointer="/local_start")
    return replace(
        occurrence,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        local_start=slot.local_start,
        held_on=slot.held_on,
        venue_id=venue_id,
        needs_venue=occurrence.needs_venue and venue_id is None,
        moved=True,
        version=occurrence.version + 1,
    )


def cancel(occurrence: Occurrence, *, somebody_attended: bool) -> Occurrence:
    """Say that a meeting does not, or did not, take place; refused once somebody is recorded to have come."""
    if occurrence.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(occurrence.id)
    if somebody_attended:
        raise MeetingTookPlace(occurrence.id)
    return replace(occurrence, status=OccurrenceStatus.CANCELLED, version=occurrence.version + 1)
