"""What a venue is."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from shared.errors import Conflict


class VenueTaken(Conflict):
    """The venue is booked at that time: choose another time or another venue."""


@dataclass(frozen=True, kw_only=True)
class Venue:
    """A place where groups meet; `accessibility` and such are plain words for people, not codes."""

    id: UUID
    name: str
    room: str = ""
    address: str = ""
    locality: str = ""
    region: str = ""
    capacity: int | None = None
    accessibility: tuple[str, ...] = ()
    transport: str = ""
    cost: str = ""
    comfort: str = ""
    external_id: str | None = None
    version: int = 1


def describe(venue: Venue, changes: dict[str, Any]) -> Venue:
    """Return the venue as it is described now; what is booked there stays."""
    return replace(venue, **changes, version=venue.version + 1)
