"""The continuity index of a group: 100 less what five risks weigh.

    index = 100 - (35 dependence + 20 cadence + 20 bench + 10 training + 15 founder), each risk from 0 to 1

dependence  (s - 1/2) / (1/2), where s is the largest share of one person in the meetings led from 84 days
            back to 28 days ahead; 1 where fewer than two people could facilitate
cadence     four times the share of meetings cancelled in the last 84 days; at least 1/2 when none was held
            for over twice the usual time between meetings, 1 for over three times, and without any meeting
bench       1 where no mentor or co-facilitator is there to step up, 1/2 where one is, else 0
training    the share of those who could facilitate whose training has expired or does within 60 days; 1
            where nobody could
founder     1 where whoever has facilitated longest left within 182 days, pauses or rests, and has not handed
            over; 1/2 while they hand over; else 0

What they take is rounded half up. Steady from 70 on, fragile below 45, watch between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from statistics import median_low
from uuid import UUID

from services.mentorship.domain.gates import Stage
from services.mentorship.domain.people import Someone

BACK = timedelta(days=84)
AHEAD = timedelta(days=28)
LAPSES_WITHIN = timedelta(days=60)
FOUNDER_LEFT_WITHIN = timedelta(days=182)
HALF = Fraction(1, 2)
STEADY, FRAGILE = 70, 45
SUGGESTED = 3


class Risk(StrEnum):
    """What a group's going on may depend on."""

    DEPENDENCE = "dependence"
    CADENCE = "cadence"
    BENCH = "bench"
    TRAINING = "training"
    FOUNDER = "founder"


class Level(StrEnum):
    """What an index comes to."""

    STEADY = "steady"
    WATCH = "watch"
    FRAGILE = "fragile"


class Founder(StrEnum):
    """How it stands with whoever has facilitated a group longest."""

    STAYS = "stays"
    HANDS_OVER = "hands_over"
    LEAVES = "leaves"


WEIGHTS = {Risk.DEPENDENCE: 35, Risk.CADENCE: 20, Risk.BENCH: 20, Risk.TRAINING: 10, Risk.FOUNDER: 15}


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting of the last 84 days."""

    held_on: date
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All that the index looks at. `led` counts meetings by who leads them; `lapsing` are people."""

    today: date
    led: Mapping[UUID, int]
    meetings: Sequence[Meeting]
    people: Sequence[Someone]
    lapsing: frozenset[UUID]
    founder: Founder

    @property
    def able(self) -> list[Someone]:
        """Those who could facilitate: there, not resting, and come so far."""
        return [
            one
            for one in self.people
            if one.active and not one.resting and one.has_come_to(Stage.CO_FACILITATOR)
        ]

    @property
    def bench(self) -> list[Someone]:
        """Those who could step up: mentors and co-facilitators who are available and do not lead most."""
        most = leading_most(self.led)
        return [
            one
            for one in self.people
            if one.available and one.stage in (Stage.MENTOR, Stage.CO_FACILITATOR) and one.person_id != most
        ]


@dataclass(frozen=True, kw_only=True)
class Index:
    """How well a group would carry on, and what each risk adds."""

    index: int
    level: Level
    risks: Mapping[Risk, Fraction]

    @property
    def weighing_most(self) -> tuple[Risk, ...]:
        """The risks that stand at a half or more."""
        return tuple(risk for risk, share in self.risks.items() if share >= HALF)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Somebody to whom leading could pass, and what speaks for them."""

    from_person_id: UUID
    to_person_id: UUID
    stage: Stage
    training_up_to_date: bool
    duties: int
    mentees: int


def weigh(situation: Situation) -> Index:
    """Return the index of a group, by the formula above."""
    risks = {
        Risk.DEPENDENCE: _dependence(situation),
        Risk.CADENCE: _cadence(situation),
        Risk.BENCH: {0: Fraction(1), 1: HALF}.get(len(situation.bench), Fraction(0)),
        Risk.TRAINING: _training(situation),
        Risk.FOUNDER: {Founder.LEAVES: Fraction(1), Founder.HANDS_OVER: HALF}.get(
            situation.founder, Fraction(0)
        ),
    }
    lost = sum((WEIGHTS[risk] * share for risk, share in risks.items()), Fraction(0))
    index = 100 - int(lost + HALF)
    level = Level.STEADY if index >= STEADY else Level.FRAGILE if index < FRAGILE else Level.WATCH
    return Index(index=index, level=level, risks=risks)


def suggest(situation: Situation, index: Index) -> list[Suggestion]:
    """Return to whom leading could pass, the best first, where much depends on one or the founder goes.

    Further on the pathway, then training up to date, then who carries least, then longest there, then the id.
    """
    if max(index.risks[Risk.DEPENDENCE], index.risks[Risk.FOUNDER]) < HALF:
        return []
    giving = _giving(situation)
    if giving is None:
        return []
    taking = [one for one in situation.people if one.can_take_over and one.person_id != giving]

    def order(one: Someone) -> tuple[int, bool, int, date, UUID]:
        rank = one.stage.rank if one.stage else 0
        lapsing = one.person_id in situation.lapsing
        return -rank, lapsing, one.duties + one.mentees, one.since or date.max, one.person_id

    return [
        Suggestion(
            from_person_id=giving,
            to_person_id=one.person_id,
            stage=one.stage or Stage.MENTOR,
            training_up_to_date=one.person_id not in situation.lapsing,
            duties=one.duties,
            mentees=one.mentees,
        )
        for one in sorted(taking, key=order)[:SUGGESTED]
    ]


def founder_of(
    *, left_on: date | None, active: bool, resting: bool, handed_over: bool, handing_over: bool, today: date
) -> Founder:
    """Say how it stands with whoever has facilitated a group longest."""
    if handed_over or (left_on is not None and today - left_on > FOUNDER_LEFT_WITHIN):
        return Founder.STAYS
    if not active or resting:
        return Founder.LEAVES
    return Founder.HANDS_OVER if handing_over else Founder.STAYS


def leading_most(led: Mapping[UUID, int]) -> UUID | None:
    """Return who leads most meetings; of equals, the lower id."""
    return min(led, key=lambda person_id: (-led[person_id], person_id), default=None)


def _giving(situation: Situation) -> UUID | None:
    """Who could hand over: of those able to, whoever leads most."""
    led = {one.person_id: situation.led.get(one.person_id, 0) for one in situation.able}
    return leading_most(led)


def _dependence(situation: Situation) -> Fraction:
    if len(situation.able) < 2:
        return Fraction(1)
    total = sum(situation.led.values())
    if total == 0:
        return Fraction(0)
    share = Fraction(max(situation.led.values()), total)
    return max(Fraction(0), (share - HALF) / HALF)


def _cadence(situation: Situation) -> Fraction:
    meetings = [one for one in situation.meetings if one.held_on <= situation.today]
    held = [one.held_on for one in meetings if not one.cancelled]
    if not held:
        return Fraction(1)
    cancelled = Fraction(len(meetings) - len(held), len(meetings))
    days = sorted({one.held_on for one in meetings})
    apart = [(later - earlier).days for earlier, later in pairwise(days)]
    usual = max(7, median_low(apart)) if apart else 28
    silent = (situation.today - max(held)).days
    gap = Fraction(1) if silent > 3 * usual else HALF if silent > 2 * usual else Fraction(0)
    return max(min(Fraction(1), cancelled * 4), gap)


def _training(situation: Situation) -> Fraction:
    able = situation.able
    if not able:
        return Fraction(1)
    return Fraction(sum(one.person_id in situation.lapsing for one in able), len(able))
