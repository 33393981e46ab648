"""From events to facts: what a batch tells, sorted into one set per table.

Events may arrive twice, late or in another order: each set holds a key once, told by whoever said it last,
and the tables keep what was told last (groups, attendances) or every change (memberships).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.membership import (
    GroupChanged,
    GroupPlanned,
    MembershipActivated,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
)
from shared.contracts.scheduling import AttendanceRecorded
from shared.events.envelope import Received

type_of_key = tuple[UUID, UUID]


@dataclass(frozen=True, kw_only=True)
class AttendanceFact:
    """What was recorded for a person at a meeting, and when."""

    occurrence_id: UUID
    person_id: UUID
    group_id: UUID
    held_on: date
    attendance: str
    recorded_at: datetime
    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class MembershipChange:
    """From which day on a membership is active or not, and when that was recorded."""

    membership_id: UUID
    event_id: UUID
    group_id: UUID
    person_id: UUID
    is_active: bool
    effective_on: date
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Description:
    """Which organisation a group is part of, how it speaks and where its clock is, and when that was told."""

    organisation_id: UUID
    language: str
    time_zone: str
    told_at: datetime
    event_id: UUID


@dataclass(frozen=True)
class Facts:
    """Everything that a batch tells, each key once."""

    groups: set[UUID] = field(default_factory=set)
    descriptions: dict[UUID, Description] = field(default_factory=dict)
    attendances: dict[type_of_key, AttendanceFact] = field(default_factory=dict)
    changes: dict[type_of_key, MembershipChange] = field(default_factory=dict)


def facts_of(batch: Iterable[Received]) -> Facts:
    """Return the facts of a batch."""
    facts = Facts()
    for received in batch:
        _add(facts, received)
    return facts


def _add(facts: Facts, received: Received) -> None:
    # Of what is about a person alone, no group is known.
    if (group_id := getattr(received.event, "group_id", None)) is not None:
        facts.groups.add(group_id)
    match received.event:
        case GroupPlanned() | GroupChanged() as event:
            _add_description(facts, event, received)
        case AttendanceRecorded() as event:
            _add_attendance(facts, event, received)
        case MembershipActivated() as event:
            _add_change(facts, event, received, is_active=True, effective_on=event.active_from)
        case MembershipResumed() as event:
            _add_change(facts, event, received, is_active=True, effective_on=event.resumed_on)
        case MembershipPaused() as event:
            _add_change(facts, event, received, is_active=False, effective_on=event.paused_on)
        case MembershipLeft() as event:
            _add_change(facts, event, received, is_active=False, effective_on=event.left_on)


def _add_description(facts: Facts, event: GroupPlanned | GroupChanged, received: Received) -> None:
    told = Description(
        organisation_id=event.organisation_id,
        language=event.language,
        time_zone=event.time_zone,
        told_at=received.envelope.time,
        event_id=received.envelope.id,
    )
    known = facts.descriptions.get(event.group_id)
    if known is None or (known.told_at, known.event_id) < (told.told_at, told.event_id):
        facts.descriptions[event.group_id] = told


def _add_attendance(facts: Facts, event: AttendanceRecorded, received: Received) -> None:
    fact = AttendanceFact(
        occurrence_id=event.occurrence_id,
        person_id=event.person_id,
        group_id=event.group_id,
        held_on=event.held_on,
        attendance=event.attendance,
        recorded_at=received.envelope.time,
        event_id=received.envelope.id,
    )
    key = (event.occurrence_id, event.person_id)
    known = facts.attendances.get(key)
    if known is None or (known.recorded_at, known.event_id) < (fact.recorded_at, fact.event_id):
        facts.attendances[key] = fact


def _add_change(
    facts: Facts,
    event: MembershipActivated | MembershipPaused | MembershipResumed | MembershipLeft,
    received: Received,
    *,
    is_active: bool,
    effective_on: date,
) -> None:
    facts.changes[event.membership_id, received.envelope.id] = MembershipChange(
        membership_id=event.membership_id,
        event_id=received.envelope.id,
        group_id=event.group_id,
        person_id=event.person_id,
        is_active=is_active,
        effective_on=effective_on,
        recorded_at=received.envelope.time,
    )
