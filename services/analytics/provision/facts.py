"""From events to when groups meet; the table keeps what was told last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.scheduling import OccurrenceCancelled, OccurrenceMoved, OccurrenceScheduled
from shared.events.envelope import Received

EVENTS = (OccurrenceScheduled, OccurrenceMoved, OccurrenceCancelled)


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """When a meeting begins, as was told last, and whether anybody ever cancelled it: that is for good."""

    group_id: UUID
    starts_at: datetime | None
    is_cancelled: bool
    told_at: datetime
    event_id: UUID


def meetings_of(batch: Iterable[Received]) -> dict[UUID, Meeting]:
    """Return what a batch tells of each meeting."""
    meetings: dict[UUID, Meeting] = {}
    for received in batch:
        event = received.event
        if isinstance(event, OccurrenceScheduled | OccurrenceMoved | OccurrenceCancelled):
            told, earlier = _meeting(event, received), meetings.get(event.occurrence_id)
            meetings[event.occurrence_id] = merged(earlier, told) if earlier else told
    return meetings


def merged(one: Meeting, other: Meeting) -> Meeting:
    """Return what two tellings say together, whichever came first."""
    first, last = sorted(
        (one, other), key=lambda told: (told.starts_at is not None, told.told_at, told.event_id)
    )
    return Meeting(
        group_id=last.group_id,
        starts_at=last.starts_at,
        is_cancelled=first.is_cancelled or last.is_cancelled,
        told_at=last.told_at,
        event_id=last.event_id,
    )


def _meeting(
    event: OccurrenceScheduled | OccurrenceMoved | OccurrenceCancelled, received: Received
) -> Meeting:
    is_cancelled = isinstance(event, OccurrenceCancelled)
    return Meeting(
        group_id=event.group_id,
        starts_at=None if isinstance(event, OccurrenceCancelled) else event.starts_at,
        is_cancelled=is_cancelled,
        told_at=received.envelope.time,
        event_id=received.envelope.id,
    )
