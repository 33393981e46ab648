"""The pathway from participant to facilitator, and the moves on it.

Stepping back is a normal move: it takes nothing away, so the way forward is open again at once. Neither a
pause nor leaving a group starts anybody's time again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.mentorship.domain.gates import Facts, Gate, Stage, outlook
from shared.errors import Conflict, Forbidden, Invalid, Refusal

# Whoever joins a group in a role starts where that role is.
STAGE_OF_ROLE = {"mentor": Stage.MENTOR, "facilitator": Stage.FACILITATOR}


class GateNotPassed(Refusal):
    """The next stage is not open yet."""


class AtTheEnd(Refusal):
    """This is the last stage of the pathway; from here people help others along it."""


class AtTheBeginning(Refusal):
    """This is the first stage of the pathway; there is none before it."""


class StepLeadsForward(Refusal):
    """This is no step back: it leads to no earlier stage of the network's pathway."""


class EvidenceAlreadyRecorded(Conflict):
    """This is recorded already."""


class PathwayRests(Refusal):
    """This pathway is paused: it goes on from here once it is resumed."""


class NotPaused(Refusal):
    """This pathway is not paused."""


class NotForYourself(Forbidden):
    """Somebody else says this of you: ask a facilitator of your group or a coordinator."""


class NotYourPathway(Forbidden):
    """Only the person, a facilitator of their group or a coordinator can do this."""


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """A person's pathway.

    `active_from` is the first day on which they belonged to any group, `active_now` whether they take part
    in any at present, `paused_at` since when they walk no further for now.
    """

    id: UUID
    person_id: UUID
    stage: Stage
    active_from: date
    active_now: bool
    started_at: datetime
    paused_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A piece of evidence: what was shown on which day, and who says so."""

    id: UUID
    pathway_id: UUID
    person_id: UUID
    evidence: str
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


def facts_of(
    pathway: Pathway, shown: list[Shown], *, trained: frozenset[str] = frozenset(), today: date
) -> Facts:
    """Return what the gates look at."""
    return Facts(
        today=today,
        active_from=pathway.active_from,
        active_now=pathway.active_now,
        shown=frozenset(piece.evidence for piece in shown),
        trained=trained,
    )


def show(
    pathway: Pathway,
    evidence: str,
    *,
    known: Collection[str],
    id: UUID,
    on: date | None,
    today: date,
    by: UUID,
    now: datetime,
) -> Shown:
    """Record on somebody's word, not the person's own, that they have shown something."""
    if by == pathway.person_id:
        raise NotForYourself
    if evidence not in known:
        raise Invalid(f"The network's pathway knows: {', '.join(sorted(known))}.", pointer="/evidence")
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


def advance(pathway: Pathway, gate: Gate | None, facts: Facts, *, by: UUID) -> Pathway:
    """Take one step forward, through the gate, on somebody else's word."""
    if by == pathway.person_id:
        raise NotForYourself
    if pathway.paused_at is not None:
        raise PathwayRests(pathway.id)
    ahead = outlook(gate, facts)
    if ahead is None:
        raise AtTheEnd(pathway.id)
    if not ahead.passable:
        missing = " ".join(finding.detail for finding in ahead.conditions if not finding.met)
        raise GateNotPassed(detail=f"Still missing: {missing}")
    return replace(pathway, stage=ahead.leads_to)


def step_back(
    pathway: Pathway, to: Stage | None, *, earlier: Sequence[Stage], by: UUID, by_staff: bool
) -> Pathway:
    """Step back to one of the earlier stages, by default the nearest; the person may do it at any time."""
    check_theirs(pathway, by=by, by_staff=by_staff)
    if not earlier:
        raise AtTheBeginning(pathway.id)
    stage = to or earlier[-1]
    if stage not in earlier:
        raise StepLeadsForward(pathway.id)
    return replace(pathway, stage=stage)


def pause(pathway: Pathway, *, by: UUID, by_staff: bool, now: datetime) -> Pathway:
    """Walk no further for now: nothing shown is lost, and nobody asks why."""
    check_theirs(pathway, by=by, by_staff=by_staff)
    if pathway.paused_at is not None:
        raise PathwayRests(pathway.id)
    return replace(pathway, paused_at=now)


def resume(pathway: Pathway, *, by: UUID, by_staff: bool) -> Pathway:
    """Go on from where the person was."""
    check_theirs(pathway, by=by, by_staff=by_staff)
    if pathway.paused_at is None:
        raise NotPaused(pathway.id)
    return replace(pathway, paused_at=None)


def check_theirs(pathway: Pathway, *, by: UUID, by_staff: bool) -> None:
    """Raise `NotYourPathway` unless it is the person's own, or whoever acts runs their group."""
    if not by_staff and by != pathway.person_id:
        raise NotYourPathway


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
