"""What a check-in holds, and which change of an answer counts as one.

An answer moves a little from one day to the next though nothing has changed. Which change is more than that
is decided by the reliable change index, RCI = (x2 - x1) / S_diff with S_diff = sqrt(2) SD sqrt(1 - r): a
change counts where |RCI| > 1.96, which by chance happens to one person in twenty (N. S. Jacobson and
P. Truax, Journal of Consulting and Clinical Psychology 59(1), 1991, 12-19).

SD and r are each network's own: SD of everybody's first answer to a measure, and r, the correlation of first
answers with those given one to three weeks later. As people do change in three weeks, r is rather too small
and the change that is asked for rather too large. From fewer than 100 first answers or 50 pairs nothing is
worked out (COSMIN asks for 50 to 99 in a good, 100 in an excellent study of reliability: C. B. Terwee et al.,
Quality of Life Research 21, 2012, 651-657): then it is not enough known, and nobody is said to have changed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Forbidden, Invalid

PURPOSE = "wellbeing_analytics"
LOWEST, HIGHEST = 0, 10
CONFIDENCE = 1.96
LEAST_PEOPLE, LEAST_PAIRS = 100, 50
LONGEST_AGO = timedelta(days=183)
# Between two answers that are compared.
APART = timedelta(days=28)

Words = Mapping[str, str]


class ConsentNeeded(Forbidden):
    """Say yes first to being counted together with others; you can take that back at any time."""


class Direction(StrEnum):
    """Which end of a measure is the better one."""

    UP = "up"
    DOWN = "down"


class Change(StrEnum):
    """What became of an answer since somebody first gave it."""

    IMPROVED = "improved"
    NO_RELIABLE_CHANGE = "no_reliable_change"
    WORSENED = "worsened"
    TOO_EARLY = "too_early"
    NOT_ENOUGH_KNOWN = "not_enough_known"
    MISSING = "missing"


# Parts of which it tells something of everybody that nobody is in them.
TELLING = frozenset({Change.IMPROVED, Change.NO_RELIABLE_CHANGE, Change.WORSENED})


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One question, answered from 0 to 10, with what both ends mean."""

    code: str
    better: Direction
    question: Words
    lowest: Words
    highest: Words


@dataclass(frozen=True, kw_only=True)
class CheckIn:
    """What somebody answered on a day; what they left out is None, and stays so."""

    taken_on: date
    answers: Mapping[str, int | None]


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """What a network's own answers told of a measure by a month; `sd` and `r` are None where too few told."""

    measure: str
    people: int
    pairs: int
    sd: float | None = None
    r: float | None = None
    starts_on: date | None = None

    @property
    def least_change(self) -> int | None:
        """How many points a change must have to count; None where not enough is known."""
        if self.people < LEAST_PEOPLE or self.pairs < LEAST_PAIRS or not self.sd or self.r is None:
            return None
        points = math.floor(CONFIDENCE * difference_by_chance(self.sd, self.r)) + 1
        return points if points <= HIGHEST - LOWEST else None


@dataclass(frozen=True, kw_only=True)
class Course:
    """The first and the latest answer of somebody to a measure."""

    measure: str
    first_on: date
    first: int
    latest_on: date
    latest: int

    @property
    def is_early(self) -> bool:
        """Whether too little time lies between them to compare them."""
        return self.latest_on - self.first_on < APART


def difference_by_chance(sd: float, r: float) -> float:
    """Return S_diff, the standard error of the difference of two answers, in points."""
    return math.sqrt(2) * sd * math.sqrt(1 - r)


def reliability(measure: str, *, people: int, pairs: int, sd: float | None, r: float | None) -> Reliability:
    """Return what is known of a measure: in steps of a tenth and a hundredth, so that no one answer shows."""
    if people < LEAST_PEOPLE or pairs < LEAST_PAIRS or not sd or r is None:
        return Reliability(measure=measure, people=people, pairs=pairs)
    return Reliability(
        measure=measure, people=people, pairs=pairs, sd=round(sd, 1), r=min(round(max(r, 0.0), 2), 0.99)
    )


def day_of(asked: date | None, *, today: date) -> date:
    """Return the day that is answered for; raise `Invalid` for one to come, or long past."""
    day = today if asked is None else asked
    if not today - LONGEST_AGO <= day <= today:
        raise Invalid("Name a day of the last half year, or none for today.", pointer="/taken_on")
    return day


def check_answers(answers: Mapping[str, int], measures: Mapping[str, Measure]) -> None:
    """Raise `Invalid` where something is answered that is not asked."""
    if unknown := sorted(answers.keys() - measures.keys()):
        raise Invalid(f"The measures are: {', '.join(measures)}.", pointer=f"/answers/{unknown[0]}")


def check_consent(consent_id: UUID | None) -> UUID:
    """Return the consent by which an answer is kept; raise `ConsentNeeded`."""
    if consent_id is None:
        raise ConsentNeeded
    return consent_id


def check_in(taken_on: date, answers: Mapping[str, int], measures: Mapping[str, Measure]) -> CheckIn:
    """Return a day's answers with everything that was asked: what is missing is None."""
    return CheckIn(taken_on=taken_on, answers={code: answers.get(code) for code in measures})


def judge(measure: Measure, points: int, *, is_early: bool, known: Reliability | None) -> Change:
    """Tell what a change by so many points (latest minus first) is."""
    if is_early:
        return Change.TOO_EARLY
    least = known.least_change if known is not None else None
    if least is None:
        return Change.NOT_ENOUGH_KNOWN
    if abs(points) < least:
        return Change.NO_RELIABLE_CHANGE
    return Change.IMPROVED if (points > 0) is (measure.better is Direction.UP) else Change.WORSENED


def parts(known: Reliability) -> tuple[Change, ...]:
    """Return what people can be divided into, by what is known of a measure; everybody is in one."""
    if known.least_change is None:
        return (Change.NOT_ENOUGH_KNOWN, Change.TOO_EARLY, Change.MISSING)
    return (
        Change.IMPROVED,
        Change.NO_RELIABLE_CHANGE,
        Change.WORSENED,
        Change.TOO_EARLY,
        Change.MISSING,
    )


def said(words: Words, language: str) -> str:
    """Return the wording in a language, or else in English."""
    return words.get(language.split("-", maxsplit=1)[0]) or words["en"]
