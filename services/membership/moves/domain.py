"""The rules of moving between groups, and of coming as often as one can.

A move ends one membership and begins another on the same day, and ties the two: the history stays, and so
does the day since when somebody belongs. Nobody is asked why, and nothing starts anew.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.membership.domain.actors import Actor
from services.membership.domain.memberships import AlreadyLeft, Membership, RoleIsEntrusted, Status
from shared.errors import Forbidden, Invalid, Refusal


class Reason(StrEnum):
    """What a move came from. `closed` leads nowhere yet: the group ended."""

    WISHED = "wished"
    SPLIT = "split"
    MERGED = "merged"
    CLOSED = "closed"


class Participation(StrEnum):
    """How often somebody means to come. None is worth less than another."""

    EVERY_MEETING = "every_meeting"
    ALTERNATE_WEEKS = "alternate_weeks"
    DROP_IN = "drop_in"


class AlreadyThere(Refusal):
    """The membership is in this group already."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """The tie between a membership and the one that it goes on in."""

    id: UUID
    person_id: UUID
    from_membership_id: UUID
    from_group_id: UUID
    to_membership_id: UUID | None
    to_group_id: UUID | None
    reason: Reason
    member_since: date | None
    moved_on: date
    recorded_at: datetime
    recorded_by: UUID


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """How often a member means to come. Version 0 is what holds as long as nobody said otherwise."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    participation: Participation = Participation.EVERY_MEETING
    comes_in_week_of: date | None = None
    version: int = 0


def may_move(membership: Membership, actor: Actor, into_group_id: UUID) -> None:
    """Raise unless this membership can be moved there, by staff of both groups."""
    if not actor.staff:
        raise Forbidden(detail="Join the waitlist of the other group with your membership; it moves in turn.")
    if membership.role != "member" and not actor.coordinates:
        raise RoleIsEntrusted
    if membership.status is Status.LEFT:
        raise AlreadyLeft(membership.id)
    if membership.group_id == into_group_id:
        raise AlreadyThere(into_group_id)


def leave(membership: Membership, *, on: date) -> Membership:
    """End a membership that goes on elsewhere."""
    return replace(membership, status=Status.LEFT, changed_on=on, left_on=on)


def arrive(membership: Membership, *, id: UUID, group_id: UUID, on: date) -> Membership:
    """Go on in another group as what one was: a member, at rest, or somebody who applied."""
    return replace(
        membership,
        id=id,
        group_id=group_id,
        applied_on=on,
        active_from=None if membership.status is Status.APPLIED else on,
        changed_on=on,
        version=1,
    )


def member_since(membership: Membership, earlier: date | None) -> date | None:
    """Return the first day in the first group; `earlier` is what the last move knew."""
    return earlier or membership.active_from


def come(
    pattern: Pattern, actor: Actor, participation: Participation, *, comes_in_week_of: date | None
) -> Pattern:
    """Say how often one means to come. For alternate weeks, any day of a week in which one comes."""
    actor.must_be_staff_or(pattern.person_id)
    alternates = participation is Participation.ALTERNATE_WEEKS
    if alternates and comes_in_week_of is None:
        raise Invalid(
            "Name a day of a week in which you come; the week after is free.", pointer="/comes_in_week_of"
        )
    if not alternates and comes_in_week_of is not None:
        raise Invalid("Only alternate weeks begin in a certain week.", pointer="/comes_in_week_of")
    return replace(
        pattern,
        participation=participation,
        comes_in_week_of=None if comes_in_week_of is None else monday_of(comes_in_week_of),
    )


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return date.fromordinal(day.toordinal() - day.weekday())
