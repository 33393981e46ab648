"""From events to when groups meet and in which language; the tables keep what was told last."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.contracts.membership import GroupChanged, GroupPlanned
from shared.contracts.scheduling import OccurrenceCancelled, OccurrenceMoved, OccurrenceScheduled
from shared.events.envelope import Received

EVENTS = (GroupPlanned, GroupChanged, OccurrenceScheduled, OccurrenceMoved, OccurrenceCancelled)


@dataclass(frozen=True, kw_only=True)
class Description:
    """What was said of a group, and when."""

    time_zone: str
    language: str
    told_at: datetime
    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """When a meeting begins, as was told last, and whether anybody ever cancelled it: that is for good."""

    group_id: UUID
    starts_at: datetime | None
    is_cancelled: bool
    told_at: datetime
    event_id: UUID


@dataclass(frozen=True)
class MeetingFacts:
    """Everything that a batch tells of when and how groups meet, each key once."""

    descriptions: dict[UUID, Description] = field(default_factory=dict)
    meetings: dict[UUID, Meeting] = field(default_factory=dict)


def facts_of(batch: Iterable[Received]) -> MeetingFacts:
    """Return the facts of a batch."""
    facts = MeetingFacts()
    for received in batch:
        match received.event:
            case GroupPlanned() | GroupChanged() as event:
                told = Description(
                    time_zone=event.time_zone,
                    language=event.language,
                    told_at=received.envelope.time,
                    event_id=received.envelope.id,
                )
                known = facts.descriptions.get(event.group_id)
                if known is None or (known.told_at, known.event_id) < (told.told_at, told.event_id):
                    facts.descriptions[event.group_id] = told
            case OccurrenceScheduled() | OccurrenceMoved() | OccurrenceCancelled() as event:
                told_now = _meeting(event, received)
                earlier = facts.meetings.get(event.occurrence_id)
                facts.meetings[event.occurrence_id] = merged(earlier, told_now) if earlier else told_now
    return facts


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
