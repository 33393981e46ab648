"""Which theme a meeting follows, and when it counts as covered.

The library's order is a suggestion. A group follows it, or an order of its own, or plans meeting by
meeting; what was planned and not covered comes up again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from shared.errors import Conflict


class ThemeWasCovered(Conflict):
    """The theme of this meeting was covered; what took place stays as it was."""


class NoThemePlanned(Conflict):
    """No theme is planned for this meeting: say first which one it was."""


class NotHeldYet(Conflict):
    """A theme is covered once its meeting has begun."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The theme of a meeting; None where there is none. Version 0 is a meeting that never had one."""

    occurrence_id: UUID
    group_id: UUID
    entry_id: UUID | None = None
    covered_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A meeting with a theme, in the order of time."""

    occurrence_id: UUID
    starts_at: datetime
    held_on: date
    status: OccurrenceStatus
    entry_id: UUID
    covered_at: datetime | None


def plan(before: Plan, meeting: Occurrence, entry_id: UUID) -> Plan:
    """Plan a theme for a meeting, or say afterwards which one it was."""
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)
    return _changed(before, entry_id)


def drop(before: Plan) -> Plan:
    """Let a meeting have no theme."""
    return _changed(before, None)


def cover(before: Plan, meeting: Occurrence, now: datetime) -> Plan:
    """Say that the theme of a meeting was covered."""
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)
    if meeting.starts_at > now:
        raise NotHeldYet(meeting.id)
    if before.entry_id is None:
        raise NoThemePlanned(meeting.id)
    if before.covered_at is not None:
        raise ThemeWasCovered(meeting.id)
    return replace(before, covered_at=now, version=before.version + 1)


def follow(order: Sequence[UUID], settled: Collection[UUID], free: Sequence[Plan]) -> list[Plan]:
    """Give each free meeting, in the order of time, the next theme that is neither covered nor planned."""
    remaining = [entry_id for entry_id in dict.fromkeys(order) if entry_id not in settled]
    return [_changed(meeting, entry_id) for meeting, entry_id in zip(free, remaining, strict=False)]


def _changed(before: Plan, entry_id: UUID | None) -> Plan:
    if before.covered_at is not None:
        raise ThemeWasCovered(before.occurrence_id)
    return replace(before, entry_id=entry_id, version=before.version + 1)
