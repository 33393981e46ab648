"""Welcoming newcomers: the steps of a plan, a buddy who agreed, and when somebody should look after them.

A newcomer who has had no buddy for seven days, or taken no step for fourteen, surfaces to those who look
after the group: that is a question to the group, never a fault of theirs. Who rests or left does not surface.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from services.membership.domain.actors import Actor
from services.membership.domain.memberships import Status
from shared.errors import Forbidden, Invalid, Refusal

WITHOUT_BUDDY = timedelta(days=7)
WITHOUT_PROGRESS = timedelta(days=14)
# Somebody who is recorded later than this after their first day knows the group by now.
NEW_FOR = timedelta(days=56)


class DoneBy(StrEnum):
    """Who takes a step: the newcomer, staff, or a buddy by agreeing to be one."""

    NEWCOMER = "newcomer"
    STAFF = "staff"
    BUDDY = "buddy"


class Reason(StrEnum):
    """What a newcomer may be stalled at."""

    NO_BUDDY = "no_buddy"
    NO_PROGRESS = "no_progress"


class UnknownStep(Refusal):
    """The network's plan has no such step: read the onboarding plan for those it has."""


class BuddyComesByAgreeing(Refusal):
    """This step is done when somebody agrees to be the buddy: ask a member of the group."""


class StepIsForStaff(Forbidden):
    """This step is recorded by a facilitator or coordinator, once it has happened."""


class OnboardingOver(Refusal):
    """This person is no newcomer any more."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a plan. `code` names it in events, `title` to people."""

    code: str
    title: str
    done_by: DoneBy


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One version of the steps by which a network welcomes newcomers. Version 0 is Kith's own proposal."""

    version: int
    steps: tuple[Step, ...]
    published_at: datetime | None = None
    published_by: UUID | None = None

    @property
    def wants_a_buddy(self) -> bool:
        """Whether a buddy is part of it."""
        return any(step.done_by is DoneBy.BUDDY for step in self.steps)


DEFAULT_PLAN = Plan(
    version=0,
    steps=(
        Step(
            code="confidentiality",
            title="What is said in the group stays in the group",
            done_by=DoneBy.NEWCOMER,
        ),
        Step(
            code="boundaries",
            title="You share what you want to share, and the group is no treatment",
            done_by=DoneBy.NEWCOMER,
        ),
        Step(
            code="voluntary_nature",
            title="You come and go freely, and owe nobody a reason",
            done_by=DoneBy.NEWCOMER,
        ),
        Step(code="buddy", title="Somebody of the group is your buddy", done_by=DoneBy.BUDDY),
        Step(code="orientation", title="A facilitator showed you around", done_by=DoneBy.STAFF),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Onboarding:
    """That somebody is being welcomed into a group, since when."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    started_on: date


@dataclass(frozen=True, kw_only=True)
class StepDone:
    """A step that was taken, and who wrote it down."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    step: str
    done_on: date
    recorded_at: datetime
    recorded_by: UUID


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A step of the plan, and when it was done, if it was."""

    code: str
    title: str
    done_by: DoneBy
    done_on: date | None


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """How far somebody is: what the database knows, and with a plan the `steps` made of it."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    started_on: date
    completed_on: date | None
    ended_on: date | None
    membership_status: Status
    membership_changed_on: date
    time_zone: str
    done_steps: tuple[str, ...]
    done_days: tuple[date, ...]
    buddy_id: UUID | None
    buddy_since: date | None
    buddy_lost_on: date | None
    stalled: tuple[Reason, ...]
    steps: tuple[Progress, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether they are a newcomer no longer."""
        return self.completed_on is not None or self.ended_on is not None

    def today(self, now: datetime) -> date:
        """The date where their group meets."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What looking after a newcomer found to have changed."""

    completed: bool = False
    ended: bool = False
    stalled: tuple[Reason, ...] = ()
    resumed: tuple[Reason, ...] = ()


def publish(current: Plan, steps: tuple[Step, ...], *, by: UUID, now: datetime) -> Plan:
    """Make the next version of the plan; who has finished stays finished, the others go on by the new one."""
    codes: set[str] = set()
    for place, step in enumerate(steps):
        if step.code in codes:
            raise Invalid("Another step has this code.", pointer=f"/steps/{place}/code")
        codes.add(step.code)
    if sum(step.done_by is DoneBy.BUDDY for step in steps) > 1:
        raise Invalid("A plan asks for a buddy once.", pointer="/steps")
    return Plan(version=current.version + 1, steps=steps, published_at=now, published_by=by)


def newcomers_since(today: date) -> date:
    """Return the day after which somebody must have begun to be welcomed as a newcomer."""
    return today - NEW_FOR


def take_step(newcomer: Newcomer, plan: Plan, actor: Actor, code: str, *, now: datetime) -> StepDone:
    """Take one step: the newcomer themself, or staff who record it."""
    actor.must_be_staff_or(newcomer.person_id)
    step = next((step for step in plan.steps if step.code == code), None)
    if newcomer.is_over:
        raise OnboardingOver(newcomer.membership_id)
    if step is None:
        raise UnknownStep(code)
    if step.done_by is DoneBy.BUDDY:
        raise BuddyComesByAgreeing
    if step.done_by is DoneBy.STAFF and not actor.staff:
        raise StepIsForStaff
    return StepDone(
        membership_id=newcomer.membership_id,
        group_id=newcomer.group_id,
        person_id=newcomer.person_id,
        step=code,
        done_on=newcomer.today(now),
        recorded_at=now,
        recorded_by=actor.id,
    )


def with_progress(newcomer: Newcomer, plan: Plan) -> Newcomer:
    """Return the newcomer with each step of the plan, and when they took it."""
    days = dict(zip(newcomer.done_steps, newcomer.done_days, strict=True))
    steps = tuple(
        Progress(
            code=step.code,
            title=step.title,
            done_by=step.done_by,
            done_on=newcomer.buddy_since if step.done_by is DoneBy.BUDDY else days.get(step.code),
        )
        for step in plan.steps
    )
    return replace(newcomer, steps=steps)


def concerns_of(newcomer: Newcomer, plan: Plan, *, today: date) -> set[Reason]:
    """Return what a newcomer is stalled at today."""
    if newcomer.is_over or newcomer.membership_status is not Status.ACTIVE:
        return set()
    # A rest starts the clock anew: pausing is never held against anybody.
    begun = max(newcomer.started_on, newcomer.membership_changed_on)
    alone_since = max(begun, newcomer.buddy_lost_on or begun)
    quiet_since = max(begun, newcomer.buddy_since or begun, *newcomer.done_days)
    found = set()
    if plan.wants_a_buddy and newcomer.buddy_id is None and today - alone_since >= WITHOUT_BUDDY:
        found.add(Reason.NO_BUDDY)
    if today - quiet_since >= WITHOUT_PROGRESS:
        found.add(Reason.NO_PROGRESS)
    return found


def look_after(newcomer: Newcomer, plan: Plan, *, today: date) -> Findings:
    """Compare how a newcomer is doing with what was known: what has changed is found once."""
    left = newcomer.membership_status is Status.LEFT
    whole = all(step.done_on is not None for step in with_progress(newcomer, plan).steps)
    completed = not newcomer.is_over and not left and whole
    before = set(newcomer.stalled)
    current = set() if completed else concerns_of(newcomer, plan, today=today)
    return Findings(
        completed=completed,
        ended=left and not newcomer.is_over,
        stalled=tuple(sorted(current - before)),
        resumed=tuple(sorted(before - current)),
    )
