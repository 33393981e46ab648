"""From events to use: which themes were covered, which techniques taken on, and whether they helped."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from services.analytics.library.domain import Covered, LookedBack, Practice
from shared.contracts.scheduling_library import PracticeLookedBack, PracticeTakenOn, ThemeCovered
from shared.events.envelope import Received

EVENTS = (ThemeCovered, PracticeTakenOn, PracticeLookedBack)


@dataclass(frozen=True)
class LibraryFacts:
    """Everything that a batch tells of the library's use, each key once."""

    covered: dict[tuple[UUID, UUID], Covered] = field(default_factory=dict)
    practices: dict[UUID, Practice] = field(default_factory=dict)


def facts_of(batch: Iterable[Received]) -> LibraryFacts:
    """Return the facts of a batch."""
    facts = LibraryFacts()
    for received in batch:
        at = received.envelope.time
        match received.event:
            case ThemeCovered() as event:
                key = (event.occurrence_id, event.entry_id)
                told = facts.covered.setdefault(
                    key, Covered(event.occurrence_id, event.entry_id, event.group_id, at)
                )
                told.covered_at = min(at, told.covered_at)
            case PracticeTakenOn() as event:
                practice = facts.practices.setdefault(event.practice_id, Practice(event.entry_id))
                practice.taken_on = at.date()
            case PracticeLookedBack() as event:
                practice = facts.practices.setdefault(event.practice_id, Practice(event.entry_id))
                said = LookedBack(at, received.envelope.id, event.helped)
                practice.looked_back = max(said, practice.looked_back or said)
    return facts
