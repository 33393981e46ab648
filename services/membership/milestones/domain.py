"""Milestones, appreciation and reminders of shared goals: for those who chose so, and nobody else.

Nothing is counted before somebody chose it, and nothing of it stays once they chose otherwise. A milestone is
never missed or lost: pausing does not reset it, and nobody is told of one that was not reached.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from services.membership.domain.actors import Actor, NotYours
from services.membership.domain.groups import GroupIsClosed
from services.membership.domain.memberships import AlreadyLeft, Status
from shared.errors import Forbidden, Invalid

MONTHS = (1, 3, 6)
MEETINGS = (1, 5, 10, 25, 50, 100)


class ThanksAreForTheGroup(Forbidden):
    """Appreciation goes from one active member of a group to another."""


class Delivery(StrEnum):
    """Where an appreciation is: sealed for its sender's eyes, then for its recipient's, or let go."""

    POSTED = "posted"
    DELIVERED = "delivered"
    LET_GO = "let_go"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a member wants. Version 0 is what holds for whoever has chosen nothing: nothing at all.

    Meetings count from the day on which milestones were chosen.
    """

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    milestones: bool = False
    shared: bool = False
    appreciation: bool = False
    goal_reminders: bool = False
    counts_from: date | None = None
    chosen_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """How far a member has come, and since when; `shared` lets their group see it."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    milestone: str
    reached_on: date
    shared: bool


@dataclass(frozen=True, kw_only=True)
class Celebrant:
    """A member who chose milestones, with what was counted since, and what was celebrated."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    active_from: date
    time_zone: str
    shared: bool
    meetings: int
    reached: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Appreciation:
    """Thanks from one member to another. `person_id` is who is thanked."""

    id: UUID
    group_id: UUID
    sender_id: UUID
    person_id: UUID
    delivery: Delivery
    sent_at: datetime
    delivered_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class GoalReminders:
    """How often a group is reminded of its goals, and when next. Null means never, which is the beginning."""

    group_id: UUID
    every_weeks: int | None = None
    next_on: date | None = None
    version: int = 0


def choose(
    before: Choice,
    actor: Actor,
    status: Status,
    *,
    milestones: bool,
    shared: bool,
    appreciation: bool,
    goal_reminders: bool,
    now: datetime,
) -> Choice:
    """Choose for oneself; nobody else, staff included, chooses to be celebrated for somebody."""
    if not actor.is_person(before.person_id):
        raise NotYours
    if status is Status.LEFT:
        raise AlreadyLeft(before.membership_id)
    if shared and not milestones:
        raise Invalid("Only milestones that you chose can be shared with your group.", pointer="/shared")
    return replace(
        before,
        milestones=milestones,
        shared=shared,
        appreciation=appreciation,
        goal_reminders=goal_reminders,
        counts_from=(before.counts_from or now.date()) if milestones else None,
        chosen_at=now,
        version=before.version + 1,
    )


def reached_by(celebrant: Celebrant, *, now: datetime) -> list[Milestone]:
    """Return what a member has newly reached: of time and of meetings the furthest, not each on the way."""
    today = now.astimezone(ZoneInfo(celebrant.time_zone)).date()
    furthest = (_by_time(celebrant.active_from, today), _by_meetings(celebrant.meetings))
    return [
        Milestone(
            membership_id=celebrant.membership_id,
            group_id=celebrant.group_id,
            person_id=celebrant.person_id,
            milestone=code,
            reached_on=today,
            shared=celebrant.shared,
        )
        for code in furthest
        if code is not None and code not in celebrant.reached
    ]


def appreciate(
    actor: Actor, status: Status | None, *, id: UUID, group_id: UUID, person_id: UUID, now: datetime
) -> Appreciation:
    """Thank somebody of one's group. Whether they like to be thanked is theirs to know, not the sender's."""
    if actor.coordinates or status is not Status.ACTIVE:
        raise ThanksAreForTheGroup
    if actor.is_person(person_id):
        raise Invalid("Appreciation is for somebody else.", pointer="/person_id")
    return Appreciation(
        id=id,
        group_id=group_id,
        sender_id=actor.id,
        person_id=person_id,
        delivery=Delivery.POSTED,
        sent_at=now,
    )


def remind(before: GoalReminders, every_weeks: int | None, *, today: date, is_closed: bool) -> GoalReminders:
    """Say how often the members, those who chose so, are reminded of the group's goals; None is never."""
    if is_closed:
        raise GroupIsClosed(before.group_id)
    return replace(
        before,
        every_weeks=every_weeks,
        next_on=None if every_weeks is None else today + timedelta(weeks=every_weeks),
        version=before.version + 1,
    )


def following(reminders: GoalReminders, *, today: date) -> GoalReminders:
    """Return the reminders once the present one is given; those missed meanwhile are not caught up."""
    if reminders.every_weeks is None or reminders.next_on is None:
        return reminders
    step = timedelta(weeks=reminders.every_weeks)
    next_on = reminders.next_on + step
    while next_on <= today:
        next_on += step
    return replace(reminders, next_on=next_on)


def _by_time(since: date, today: date) -> str | None:
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    if months >= 12:
        return f"years_{months // 12}"
    reached = [count for count in MONTHS if months >= count]
    return f"months_{reached[-1]}" if reached else None


def _by_meetings(meetings: int) -> str | None:
    if meetings >= MEETINGS[-1]:
        return f"meetings_{meetings // 100 * 100}"
    reached = [count for count in MEETINGS if meetings >= count]
    return f"meetings_{reached[-1]}" if reached else None
