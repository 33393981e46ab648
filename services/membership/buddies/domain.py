"""Buddies: asked → agreed or declined; agreed → ended. Nobody owes a reason for no, or for no longer."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.membership.domain import memberships
from services.membership.domain.actors import Actor, NotYours
from shared.errors import Conflict, Invalid, Refusal


class Status(StrEnum):
    """Where it is between a newcomer and a buddy."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    ENDED = "ended"


class AlreadyHasBuddy(Conflict):
    """Somebody is this newcomer's buddy, or was asked: end that first."""


class BuddyNotActive(Refusal):
    """A buddy is an active member of the newcomer's group."""


class BuddyAnswered(Refusal):
    """This was answered already."""


class NoBuddyAnyMore(Refusal):
    """They are not this newcomer's buddy, and are not asked to be."""


class NotANewcomer(Refusal):
    """This person is at home in the group, or has left: a buddy is for newcomers."""


@dataclass(frozen=True, kw_only=True)
class Buddy:
    """Somebody asked to stand beside a newcomer, and their answer. `person_id` is the newcomer."""

    id: UUID
    membership_id: UUID
    group_id: UUID
    person_id: UUID
    buddy_id: UUID
    status: Status
    asked_on: date
    answered_on: date | None = None
    ended_on: date | None = None


def ask(
    actor: Actor,
    *,
    id: UUID,
    newcomer: tuple[UUID, UUID, UUID],
    is_newcomer: bool,
    buddy_id: UUID,
    buddy_status: memberships.Status | None,
    on: date,
) -> Buddy:
    """Ask somebody to be a buddy; who offers themself has agreed.

    `newcomer` is their membership, group and person; `buddy_status` that of the other's membership there.
    """
    actor.must_be_staff_or(buddy_id)
    membership_id, group_id, person_id = newcomer
    if not is_newcomer:
        raise NotANewcomer(membership_id)
    if buddy_id == person_id:
        raise Invalid("A buddy is somebody else.", pointer="/buddy_id")
    if buddy_status is not memberships.Status.ACTIVE:
        raise BuddyNotActive(buddy_id)
    offers = actor.is_person(buddy_id)
    return Buddy(
        id=id,
        membership_id=membership_id,
        group_id=group_id,
        person_id=person_id,
        buddy_id=buddy_id,
        status=Status.AGREED if offers else Status.ASKED,
        asked_on=on,
        answered_on=on if offers else None,
    )


def agree(buddy: Buddy, actor: Actor, *, buddy_status: memberships.Status | None, on: date) -> Buddy:
    """Say yes: the one who was asked, or staff whom they told."""
    actor.must_be_staff_or(buddy.buddy_id)
    if buddy.status is not Status.ASKED:
        raise BuddyAnswered(buddy.id)
    if buddy_status is not memberships.Status.ACTIVE:
        raise BuddyNotActive(buddy.buddy_id)
    return replace(buddy, status=Status.AGREED, answered_on=on)


def decline(buddy: Buddy, actor: Actor, *, on: date) -> Buddy:
    """Say no, without a reason: the one who was asked, or staff whom they told."""
    actor.must_be_staff_or(buddy.buddy_id)
    if buddy.status is not Status.ASKED:
        raise BuddyAnswered(buddy.id)
    return replace(buddy, status=Status.DECLINED, answered_on=on)


def end(buddy: Buddy, actor: Actor, *, on: date) -> Buddy:
    """End it, or take the question back: either of the two, or staff."""
    if not (actor.staff or actor.is_person(buddy.buddy_id) or actor.is_person(buddy.person_id)):
        raise NotYours
    if buddy.status not in (Status.ASKED, Status.AGREED):
        raise NoBuddyAnyMore(buddy.id)
    return replace(buddy, status=Status.ENDED, ended_on=on)
