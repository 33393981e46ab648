"""What scheduling tells the others about what groups learn and practise: library, curriculum, practice."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


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
