"""The life of a split and the rules of merging. Who goes where is worked out in `dividing`.

Nobody moves by arithmetic: a proposal explains itself, a coordinator changes it where they know better, and
only their word moves people.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.membership.domain.actors import Actor
from services.membership.domain.groups import Group
from services.membership.domain.groups import Status as GroupStatus
from shared.errors import Conflict, Invalid, NotFound, Refusal

MOST_SLOTS = 10
MOST_COMPANIONS = 5


class Status(StrEnum):
    """Where a split is in its life."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class Side(StrEnum):
    """Who stays in the group, and who goes on in a new one."""

    STAYS = "stays"
    GOES = "goes"


class SplitAlreadyProposed(Conflict):
    """There is a proposal for this group already: change it, confirm it or drop it first."""


class SplitDecided(Refusal):
    """This split is decided, and what is decided stays: propose another."""


class RosterChanged(Refusal):
    """People joined since this was proposed: drop it and propose anew, so that nobody is forgotten."""


class SideTooLarge(Refusal):
    """One of the two groups would be over its capacity: place people otherwise, or raise the capacity."""


class SideEmpty(Refusal):
    """One of the two groups would have no member."""


class GroupNotSplittable(Refusal):
    """Only an open group can be split."""


class MergeWithItself(Refusal):
    """A group cannot be merged with itself."""


class MergeNeedsBothGroups(Refusal):
    """Both groups must still exist, and the one that goes on must be open or planned."""


class MergeWouldOverfill(Refusal):
    """The group that goes on has too few places for everyone: raise its capacity first."""


_WORDS = {
    "language": "This side meets in {}, as they speak.",
    "other_language": "Neither side meets in {}; this one suits them best otherwise.",
    "slot": "This side can meet at {}, when they can.",
    "buddy": "Stays with their buddy {}.",
    "each_other": "Stays with {}: they named each other.",
    "named": "Stays with {}: one of them named the other.",
    "apart": "Could not stay with {}, or one side would have become too small.",
    "balance": "Evens out the size of the two groups.",
    "holds_the_group": "Holds the group, and stays unless a coordinator places them otherwise.",
    "by_hand": "Placed by a coordinator.",
}


def in_words(reason: str) -> str:
    """Return a reason as a sentence."""
    code, _, about = reason.partition(":")
    return _WORDS[code].format(about)


@dataclass(frozen=True, kw_only=True)
class Placement:
    """On which side somebody is, with codes of the reasons; `explanation` puts them into words."""

    membership_id: UUID
    person_id: UUID
    side: Side
    reasons: tuple[str, ...]

    @property
    def explanation(self) -> list[str]:
        """The reasons as sentences; whoever may know a name asks for the person by the id."""
        return [in_words(reason) for reason in self.reasons]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """When somebody could meet, and with whom they would like to stay."""

    group_id: UUID
    person_id: UUID
    slots: tuple[str, ...] = ()
    stay_with: tuple[UUID, ...] = ()
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Split:
    """A proposal to make two groups of one, and what became of it."""

    id: UUID
    group_id: UUID
    status: Status
    stays_language: str
    stays_slot: str | None
    goes_language: str
    goes_slot: str | None
    proposed_at: datetime
    proposed_by: UUID
    new_group_id: UUID | None = None
    decided_at: datetime | None = None
    version: int = 1


def wish(wished: Wish, actor: Actor, *, slots: list[str], stay_with: list[UUID]) -> Wish:
    """Say when one could meet and with whom one would like to stay."""
    actor.must_be_staff_or(wished.person_id)
    if wished.person_id in stay_with:
        raise Invalid("Name others than yourself.", pointer="/stay_with")
    return replace(wished, slots=tuple(sorted(set(slots))), stay_with=tuple(sorted(set(stay_with))))


def may_split(group: Group) -> None:
    """Raise unless the group can be split."""
    if group.status is not GroupStatus.OPEN:
        raise GroupNotSplittable(group.id)


def must_be_proposed(split: Split) -> None:
    """Raise when the split is decided."""
    if split.status is not Status.PROPOSED:
        raise SplitDecided(split.id)


def adjust(split: Split, placements: list[Placement], membership_id: UUID, side: Side) -> Placement:
    """Place somebody otherwise, by a coordinator's hand."""
    must_be_proposed(split)
    for placement in placements:
        if placement.membership_id == membership_id:
            return replace(placement, side=side, reasons=("by_hand",))
    raise NotFound(membership_id)


def confirm(
    split: Split,
    placements: list[Placement],
    members: set[UUID],
    *,
    new_group_id: UUID,
    capacities: dict[Side, int | None],
    now: datetime,
) -> tuple[Split, list[Placement]]:
    """Decide that the split happens; return it with those who go. `members` are the members of today.

    Who has left since is left out; whoever came since would be forgotten, so that is refused.
    """
    must_be_proposed(split)
    placed = {placement.membership_id for placement in placements}
    if members - placed:
        raise RosterChanged(split.id, detail=f"{len(members - placed)} have not been placed.")
    for side, capacity in capacities.items():
        size = sum(one.side is side and one.membership_id in members for one in placements)
        if size == 0:
            raise SideEmpty(split.id)
        if capacity is not None and size > capacity:
            raise SideTooLarge(split.id, detail=f"{size} members, {capacity} places.")
    confirmed = replace(split, status=Status.CONFIRMED, new_group_id=new_group_id, decided_at=now)
    return confirmed, [placement for placement in placements if placement.side is Side.GOES]


def drop(split: Split, *, now: datetime) -> Split:
    """Leave the group as it is."""
    must_be_proposed(split)
    return replace(split, status=Status.DROPPED, decided_at=now)


def may_merge(group: Group, into: Group, *, coming: int, there: int) -> None:
    """Raise, with the reason, unless everybody of `group` can go on in `into`."""
    if group.id == into.id:
        raise MergeWithItself(group.id)
    if group.status is GroupStatus.CLOSED or into.status not in (GroupStatus.OPEN, GroupStatus.PLANNED):
        raise MergeNeedsBothGroups(detail=f"They are {group.status} and {into.status}.")
    if into.capacity is not None and there + coming > into.capacity:
        free = max(0, into.capacity - there)
        raise MergeWouldOverfill(
            into.id, detail=f"{coming} would come, and {free} of {into.capacity} places are free."
        )
