"""Caregivers and what is open to them.

The member links, opens and closes, and nobody does it for them. Either of the two, or a coordinator who is
asked for help, ends the link; with it everything closes.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.membership.domain.actors import Actor, NotYours
from shared.errors import Conflict, Forbidden, Invalid, Refusal


class Topic(StrEnum):
    """What a member can open. The last three are shown by other services, which hear of it by event."""

    PROFILE = "profile"
    GROUPS = "groups"
    NEEDS = "needs"
    HELP = "help"
    ONBOARDING = "onboarding"
    MILESTONES = "milestones"
    SESSIONS_CALENDAR = "sessions_calendar"
    ATTENDANCE = "attendance"
    REFERRALS_STATUS = "referrals_status"


class OnlyTheMember(Forbidden):
    """Only the member decides who is close to them and what those may see."""


class CaregiverAlreadyLinked(Conflict):
    """This person is linked to you already: open or close topics on that link."""


class LinkEnded(Refusal):
    """This link has ended, and nothing can be opened on it: make a new one."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A caregiver linked to a member; `topics` are those open now."""

    id: UUID
    member_id: UUID
    caregiver_id: UUID
    linked_at: datetime
    unlinked_at: datetime | None = None
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """How far somebody is in being welcomed into a group."""

    membership_id: UUID
    group_id: UUID
    started_on: date
    completed_on: date | None
    done_steps: tuple[str, ...]


def link(actor: Actor, *, id: UUID, caregiver_id: UUID, now: datetime) -> Link:
    """Link somebody to the one who acts; nothing is open to them yet."""
    if actor.coordinates:
        raise OnlyTheMember
    if caregiver_id == actor.id:
        raise Invalid("You see everything of yours already: name somebody else.", pointer="/caregiver_id")
    return Link(id=id, member_id=actor.id, caregiver_id=caregiver_id, linked_at=now)


def topics_to_open(link: Link, actor: Actor, asked: Collection[Topic]) -> tuple[Topic, ...]:
    """Return which of the asked topics are not open yet."""
    _only_the_member(link, actor)
    if link.unlinked_at is not None:
        raise LinkEnded(link.id)
    return tuple(topic for topic in Topic if topic in asked and topic not in link.topics)


def topics_to_close(link: Link, actor: Actor, asked: Collection[Topic]) -> tuple[Topic, ...]:
    """Return which of the asked topics are open; closing is never refused to the member."""
    _only_the_member(link, actor)
    return tuple(topic for topic in link.topics if topic in asked)


def unlink(link: Link, actor: Actor, *, now: datetime) -> Link:
    """End a link, once; asking again changes nothing."""
    if not (actor.coordinates or actor.id in (link.member_id, link.caregiver_id)):
        raise NotYours
    return link if link.unlinked_at is not None else replace(link, unlinked_at=now)


def _only_the_member(link: Link, actor: Actor) -> None:
    if not actor.is_person(link.member_id):
        raise OnlyTheMember
