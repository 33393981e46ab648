"""What scheduling tells the others about what groups learn and practise: library, curriculum, practice."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from shared.contracts.registry import event


def starter_id(network_id: UUID, code: str) -> UUID:
    """Return the id that an entry of the library that comes with Kith has in a network, by its code."""
    return uuid5(network_id, f"library {code}")


@event("scheduling.library_entry_added.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class LibraryEntryAdded:
    """A network added a theme or a technique of its own."""

    entry_id: UUID


@event("scheduling.library_entry_changed.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class LibraryEntryChanged:
    """A network wrote an entry anew, went back, hid it or shows it again."""

    entry_id: UUID


@event("scheduling.theme_planned.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class ThemePlanned:
    """A meeting is to be about a theme of the library."""

    occurrence_id: UUID
    group_id: UUID
    entry_id: UUID


@event("scheduling.theme_dropped.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class ThemeDropped:
    """A meeting is not about this theme after all."""

    occurrence_id: UUID
    group_id: UUID
    entry_id: UUID


@event("scheduling.theme_covered.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class ThemeCovered:
    """A group covered a theme at a meeting."""

    occurrence_id: UUID
    group_id: UUID
    entry_id: UUID


@event("scheduling.practice_taken_on.v1", subject="practice_id")
@dataclass(frozen=True, kw_only=True)
class PracticeTakenOn:
    """Somebody took on a technique of the library; who, and in which group, is told to nobody."""

    practice_id: UUID
    entry_id: UUID


@event("scheduling.practice_looked_back.v1", subject="practice_id")
@dataclass(frozen=True, kw_only=True)
class PracticeLookedBack:
    """Somebody said how it went (done, partly, not_done), maybe whether it helped; the last word counts."""

    practice_id: UUID
    entry_id: UUID
    outcome: str
    helped: bool | None = None


@event("scheduling.practices_counted.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class PracticesCounted:
    """So many people, five at least, took something on before a meeting; told once, and never changed."""

    occurrence_id: UUID
    group_id: UUID
    people: int
