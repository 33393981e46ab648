"""Groups and their life cycle: planned → open ⇄ paused → closed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.errors import Refusal


class Status(StrEnum):
    """Where a group is in its life."""

    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class GroupAlreadyOpen(Refusal):
    """The group is open already."""


class GroupNotOpen(Refusal):
    """Only an open group can be paused."""


class GroupIsClosed(Refusal):
    """The group is closed, and a closed group stays closed: plan a new one."""


class GroupIsPaused(Refusal):
    """The group is resting: welcome newcomers when it opens again."""


class GroupFull(Refusal):
    """Every place in the group is taken: raise its capacity, or welcome the person elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """A peer-support group. `capacity` counts members; without one there is no limit."""

    id: UUID
    organisation_id: UUID
    name: str
    language: str
    time_zone: str
    capacity: int | None
    status: Status
    external_id: str | None
    created_at: datetime
    version: int = 1

    def today(self, now: datetime) -> date:
        """The date where the group meets."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


def open_group(group: Group) -> Group:
    """Open a planned group, or one that rested."""
    if group.status is Status.OPEN:
        raise GroupAlreadyOpen(group.id)
    if group.status is Status.CLOSED:
        raise GroupIsClosed(group.id)
    return replace(group, status=Status.OPEN)


def pause_group(group: Group) -> Group:
    """Let an open group rest; its members stay members."""
    if group.status is Status.CLOSED:
        raise GroupIsClosed(group.id)
    if group.status is not Status.OPEN:
        raise GroupNotOpen(group.id)
    return replace(group, status=Status.PAUSED)


def close_group(group: Group) -> Group:
    """Close a group for good, whether it met or was only planned."""
    if group.status is Status.CLOSED:
        raise GroupIsClosed(group.id)
    return replace(group, status=Status.CLOSED)


def change_group(group: Group, **changes: Any) -> Group:
    """Describe a group anew by any of name, language, time_zone and capacity.

    A capacity of None lifts the limit. One below the members of today sends nobody away: it lets nobody in.
    """
    if group.status is Status.CLOSED:
        raise GroupIsClosed(group.id)
    return replace(group, **changes)


def accept_application(group: Group) -> None:
    """Raise unless people may apply: to any group that is not closed, also while it is planned or rests."""
    if group.status is Status.CLOSED:
        raise GroupIsClosed(group.id)


def welcome(group: Group, *, members: int, takes_a_place: bool = True) -> None:
    """Raise unless the group can welcome one more beside so many `members`.

    A planned group takes its founding members. Who holds the group, as facilitator or mentor, takes no place.
    """
    if group.status is Status.CLOSED:
        raise GroupIsClosed(group.id)
    if group.status is Status.PAUSED:
        raise GroupIsPaused(group.id)
    if takes_a_place and group.capacity is not None and members >= group.capacity:
        raise GroupFull(group.id)
