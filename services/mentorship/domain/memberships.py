"""What membership told: who belongs where, and which groups there are."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class MembershipStatus(StrEnum):
    """A membership's state, as far as membership has told."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Membership:
    """What membership told of a membership; `as_of` is the event that told its status."""

    id: UUID
    group_id: UUID
    person_id: UUID
    status: MembershipStatus
    role: str | None = None
    active_from: date | None = None
    left_on: date | None = None
    as_of: UUID


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group, as far as membership has told."""

    group_id: UUID
    language: str | None
    status: str
