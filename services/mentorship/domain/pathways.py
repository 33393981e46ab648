"""The pathway from participant to facilitator, and the moves on it.

Stepping back is a normal move: it takes nothing away, so the way forward is open again at once. Neither a
pause nor leaving a group starts anybody's time again.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from services.mentorship.domain.gates import Evidence, Facts, Stage, outlook
from shared.errors import Conflict, Forbidden, Invalid, Refusal

STAGES = tuple(Stage)
# Whoever joins a group in a role starts where that role is.
STAGE_OF_ROLE = {"mentor": Stage.MENTOR, "facilitator": Stage.FACILITATOR}


class MembershipStatus(StrEnum):
    """A membership's state, as far as membership has told."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class GateNotPassed(Refusal):
    """The next stage is not open yet."""


class AtTheEnd(Refusal):
    """This is the last stage of the pathway; from here people help others along it."""


class AtTheBeginning(Refusal):
    """This is the first stage of the pathway; there is none before it."""


class StepLeadsForward(Refusal):
    """This is no step back: it leads to the same stage or a later one."""


class EvidenceAlreadyRecorded(Conflict):
    """This is recorded already."""


class NotForYourself(Forbidden):
    """Somebody else says this of you: ask a facilitator of your group or a coordinator."""


class NotYourPathway(Forbidden):
    """Only the person, a facilitator of their group or a coordinator can do this."""


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """A person's pathway.

    `active_from` is the first day on which they belonged to any group, `active_now` whether they take part
    in any at present.
    """

    id: UUID
    person_id: UUID
    stage: Stage
    active_from: date
    active_now: bool
    started_at: datetime
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Membership:
    """What membership told of a membership; `as_of` is the event that told its status."""

    id: UUID
    group_id: UUID
    person_id: UUID
    status: MembershipStatus
    active_from: date | None = None
    as_of: UUID


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A piece of evidence: what was shown on which day, and who says so."""

    id: UUID
    pathway_id: UUID
    person_id: UUID
    evidence: Evidence
    shown_on: date
    recorded_at: datetime
    recorded_by: UUID


@dataclass(frozen=True, kw_only=True)
class Move:
    """A step on a pathway, forward or back."""

    id: UUID
    pathway_id: UUID
    person_id: UUID
    from_stage: Stage
    to_stage: Stage
    moved_at: datetime
    moved_by: UUID


def today_in(time_zone: str | None, now: datetime) -> date:
    """Return the date in a network; in UTC as long as its time zone is not known."""
    return now.astimezone(ZoneInfo(time_zone or "UTC")).date()


def begin(
    *, id: UUID, person_id: UUID, role: str, active_from: date, active_now: bool, now: datetime
) -> Pathway:
    """Begin a pathway with somebody's first membership, at the stage that their role stands for."""
    return Pathway(
        id=id,
        person_id=person_id,
        stage=STAGE_OF_ROLE.get(role, Stage.PARTICIPANT),
        active_from=active_from,
        active_now=active_now,
        started_at=now,
    )


def reckon(pathway: Pathway, *, active_from: date | None = None, active_now: bool) -> Pathway:
    """Take note of what membership told: whether they take part, and a first day, perhaps an earlier one."""
    earliest = min(pathway.active_from, active_from or pathway.active_from)
    return replace(pathway, active_from=earliest, active_now=active_now)


def facts_of(pathway: Pathway, shown: list[Shown], *, today: date) -> Facts:
    """Return what the gates look at."""
    return Facts(
        today=today,
        active_from=pathway.active_from,
        active_now=pathway.active_now,
        shown=frozenset(piece.evidence for piece in shown),
    )


def show(
    pathway: Pathway,
    evidence: Evidence,
    *,
    id: UUID,
    on: date | None,
    today: date,
    by: UUID,
    now: datetime,
) -> Shown:
    """Record on somebody's word, not the person's own, that they have shown something."""
    if by == pathway.person_id:
        raise NotForYourself
    if on is not None and on > today:
        raise Invalid(f"This day is still to come; today is {today}.", pointer="/on")
    return Shown(
        id=id,
        pathway_id=pathway.id,
        person_id=pathway.person_id,
        evidence=evidence,
        shown_on=on or today,
        recorded_at=now,
        recorded_by=by,
    )


def advance(pathway: Pathway, facts: Facts, *, by: UUID) -> Pathway:
    """Take one step forward, through the gate, on somebody else's word."""
    if by == pathway.person_id:
        raise NotForYourself
    ahead = outlook(pathway.stage, facts)
    if ahead is None:
        raise AtTheEnd(pathway.id)
    if not ahead.passable:
        missing = " ".join(finding.detail for finding in ahead.conditions if not finding.met)
        raise GateNotPassed(detail=f"Still missing: {missing}")
    return replace(pathway, stage=ahead.leads_to)


def step_back(pathway: Pathway, to: Stage | None, *, by: UUID, by_staff: bool) -> Pathway:
    """Step back to an earlier stage, by default the one before; the person may do it at any time."""
    if not by_staff and by != pathway.person_id:
        raise NotYourPathway
    here = STAGES.index(pathway.stage)
    if here == 0:
        raise AtTheBeginning(pathway.id)
    stage = to or STAGES[here - 1]
    if STAGES.index(stage) >= here:
        raise StepLeadsForward(pathway.id)
    return replace(pathway, stage=stage)


def move_of(id: UUID, before: Pathway, after: Pathway, *, by: UUID, now: datetime) -> Move:
    """Write down the step from one to the other."""
    return Move(
        id=id,
        pathway_id=after.id,
        person_id=after.person_id,
        from_stage=before.stage,
        to_stage=after.stage,
        moved_at=now,
        moved_by=by,
    )
