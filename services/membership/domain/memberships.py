"""Memberships and their life cycle: applied → active ⇄ paused → left.

Pausing and leaving are never penalised and owe no reason. Coming back after leaving is a new application.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.membership.domain.actors import Actor
from shared.errors import Conflict, Forbidden, Invalid, Refusal


class Role(StrEnum):
    """What a person is in a group."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    MENTOR = "mentor"


class Status(StrEnum):
    """Where a membership is in its life."""

    APPLIED = "applied"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class Change(StrEnum):
    """What can happen to a membership."""

    APPLIED = "applied"
    ACTIVATED = "activated"
    PAUSED = "paused"
    RESUMED = "resumed"
    LEFT = "left"


class AlreadyInGroup(Conflict):
    """This person has applied to the group or belongs to it already."""


class NotApplied(Refusal):
    """Only an application can be activated."""


class NotActive(Refusal):
    """Only an active membership can be paused."""


class NotPaused(Refusal):
    """Only a paused membership can be resumed."""


class AlreadyLeft(Refusal):
    """This membership has ended; coming back is a new application, and welcome."""


class RoleIsEntrusted(Forbidden):
    """Only a coordinator entrusts somebody with the role of mentor or facilitator."""


class BackdatingIsForCoordinators(Forbidden):
    """Only a coordinator can record what happened on an earlier day: leave out `on`, or ask one."""


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A person's belonging to a group, from application to leaving.

    `active_from` is the first day as a member, `changed_on` the day of the last change.
    """

    id: UUID
    group_id: UUID
    person_id: UUID
    role: Role
    status: Status
    applied_on: date
    active_from: date | None = None
    left_on: date | None = None
    changed_on: date
    version: int = 1

    @property
    def takes_a_place(self) -> bool:
        """Whether it counts against the group's capacity once it is active."""
        return self.role is Role.MEMBER


@dataclass(frozen=True, kw_only=True)
class MembershipChange:
    """One line of a membership's history: what happened on which day, who recorded it, and when."""

    id: UUID
    membership_id: UUID
    group_id: UUID
    person_id: UUID
    change: Change
    happened_on: date
    recorded_at: datetime
    recorded_by: UUID


def day_of(actor: Actor, on: date | None, *, today: date) -> date:
    """The day on which something happens: `on`, or today. Never in the future; earlier by coordinators."""
    if on is None:
        return today
    if on > today:
        raise Invalid(f"This day is still to come; today is {today}.", pointer="/on")
    if on < today and not actor.coordinates:
        raise BackdatingIsForCoordinators
    return on


def apply(
    actor: Actor, *, id: UUID, group_id: UUID, person_id: UUID, role: Role = Role.MEMBER, on: date
) -> Membership:
    """Apply to a group: for oneself as a member, or recorded by a coordinator or facilitator."""
    actor.must_be_staff_or(person_id)
    if role is not Role.MEMBER and not actor.coordinates:
        raise RoleIsEntrusted
    return Membership(
        id=id,
        group_id=group_id,
        person_id=person_id,
        role=role,
        status=Status.APPLIED,
        applied_on=on,
        changed_on=on,
    )


def activate(membership: Membership, actor: Actor, *, on: date) -> Membership:
    """Welcome an applicant. The first day may lie before the application: people often come before paper."""
    if not actor.staff:
        raise Forbidden(detail="A facilitator or coordinator welcomes people into the group.")
    if membership.status is Status.LEFT:
        raise AlreadyLeft(membership.id)
    if membership.status is not Status.APPLIED:
        raise NotApplied(membership.id)
    if membership.role is not Role.MEMBER and not actor.coordinates:
        raise RoleIsEntrusted
    return replace(membership, status=Status.ACTIVE, active_from=on, changed_on=on)


def pause(membership: Membership, actor: Actor, *, on: date) -> Membership:
    """Let a member rest. Their place stays theirs."""
    _refuse_if_over(membership, actor)
    if membership.status is not Status.ACTIVE:
        raise NotActive(membership.id)
    return _change(membership, Status.PAUSED, on)


def resume(membership: Membership, actor: Actor, *, on: date) -> Membership:
    """Come back from a rest."""
    _refuse_if_over(membership, actor)
    if membership.status is not Status.PAUSED:
        raise NotPaused(membership.id)
    return _change(membership, Status.ACTIVE, on)


def leave(membership: Membership, actor: Actor, *, on: date) -> Membership:
    """End a membership, or take an application back. Nobody is asked why."""
    _refuse_if_over(membership, actor)
    return replace(_change(membership, Status.LEFT, on), left_on=on)


def end_with_group(membership: Membership, *, on: date) -> Membership:
    """End a membership because its group closed."""
    return replace(membership, status=Status.LEFT, changed_on=on, left_on=on)


def entry_of(
    id: UUID, change: Change, membership: Membership, *, by: UUID, now: datetime
) -> MembershipChange:
    """Write down the change that made `membership` what it is."""
    return MembershipChange(
        id=id,
        change=change,
        happened_on=membership.changed_on,
        recorded_at=now,
        recorded_by=by,
        **ids_of(membership),
    )


def ids_of(membership: Membership) -> dict[str, UUID]:
    """Return the ids that name a membership wherever it is mentioned."""
    return {
        "membership_id": membership.id,
        "group_id": membership.group_id,
        "person_id": membership.person_id,
    }


def _refuse_if_over(membership: Membership, actor: Actor) -> None:
    actor.must_be_staff_or(membership.person_id)
    if membership.status is Status.LEFT:
        raise AlreadyLeft(membership.id)


def _change(membership: Membership, status: Status, on: date) -> Membership:
    """Change the status on a day that does not lie before the last change: a history runs forward."""
    if on < membership.changed_on:
        raise Invalid(f"The last change was on {membership.changed_on}; this one lies before.", pointer="/on")
    return replace(membership, status=status, changed_on=on)
