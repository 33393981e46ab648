"""From events to facts about groups: their state, who waits, who stands where on the pathway.

Each set holds a key once; the tables keep what was told last, whatever the order of arrival.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.contracts.membership import GroupClosed, GroupOpened, GroupPaused, GroupPlanned
from shared.contracts.membership_places import WaitlistJoined, WaitlistLeft, WaitlistOfferAccepted
from shared.contracts.mentorship import PathwayAdvanced, PathwayStarted, PathwaySteppedBack
from shared.events.envelope import Received

EVENTS = (
    GroupPlanned,
    GroupOpened,
    GroupPaused,
    GroupClosed,
    WaitlistJoined,
    WaitlistOfferAccepted,
    WaitlistLeft,
    PathwayStarted,
    PathwayAdvanced,
    PathwaySteppedBack,
)
STATES = {GroupPlanned: "planned", GroupOpened: "open", GroupPaused: "paused", GroupClosed: "closed"}


@dataclass(frozen=True, order=True)
class Told:
    """What was said of something, and when; the greatest is what was told last."""

    at: datetime
    event_id: UUID
    said: str = field(compare=False)


@dataclass
class Wait:
    """From when to when somebody waited, as far as a batch tells."""

    group_id: UUID
    began_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class GroupFacts:
    """Everything that a batch tells of groups, each key once."""

    states: dict[UUID, Told] = field(default_factory=dict)
    stages: dict[UUID, Told] = field(default_factory=dict)
    waits: dict[UUID, Wait] = field(default_factory=dict)


def facts_of(batch: Iterable[Received]) -> GroupFacts:
    """Return the facts of a batch."""
    facts = GroupFacts()
    for received in batch:
        _add(facts, received)
    return facts


def _add(facts: GroupFacts, received: Received) -> None:
    envelope = received.envelope
    match received.event:
        case GroupPlanned() | GroupOpened() | GroupPaused() | GroupClosed() as event:
            told = Told(envelope.time, envelope.id, STATES[type(event)])
            facts.states[event.group_id] = max(told, facts.states.get(event.group_id, told))
        case PathwayStarted() as event:
            told = Told(envelope.time, envelope.id, event.stage)
            facts.stages[event.person_id] = max(told, facts.stages.get(event.person_id, told))
        case PathwayAdvanced() | PathwaySteppedBack() as event:
            told = Told(envelope.time, envelope.id, event.to_stage)
            facts.stages[event.person_id] = max(told, facts.stages.get(event.person_id, told))
        case WaitlistJoined() as event:
            wait = facts.waits.setdefault(event.entry_id, Wait(event.group_id))
            wait.began_at = min(envelope.time, wait.began_at or envelope.time)
        case WaitlistOfferAccepted() | WaitlistLeft() as event:
            wait = facts.waits.setdefault(event.entry_id, Wait(event.group_id))
            wait.ended_at = min(envelope.time, wait.ended_at or envelope.time)
