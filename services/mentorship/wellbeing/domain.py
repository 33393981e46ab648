"""The self-check, which is the person's alone, and resting, of which others learn until when, and no more.

The questions are Kith's own words, no clinical scale, and say nothing about anybody's health: they ask how
carrying others feels. What comes of the answers is a suggestion to the person, kept nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.mentorship.domain.gates import Words
from shared.errors import Conflict, Invalid

HARDEST = 4
LONGEST_REST_DAYS = 366
CHECKS_AT_MOST = 400


class NotResting(Conflict):
    """Nobody has said that this person rests."""


class EnoughChecks(Conflict):
    """You keep 400 self-checks: remove some that you no longer need."""


class Advice(StrEnum):
    """What comes of a self-check."""

    STEADY = "steady"
    TAKE_CARE = "take_care"
    REST = "rest"


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something to ask oneself, answered from 0 (easy) to 4 (hard)."""

    code: str
    text: Words


@dataclass(frozen=True, kw_only=True)
class SelfCheck:
    """What somebody answered, opened for themself."""

    id: UUID
    person_id: UUID
    taken_at: datetime
    answers: Mapping[str, int] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Rest:
    """Whether somebody rests; `resting_until` is the first day on which they can be given something."""

    person_id: UUID
    resting_until: date | None = None
    version: int = 0

    def holds(self, day: date) -> bool:
        """Tell whether they rest on a day."""
        return self.resting_until is not None and day < self.resting_until


def take(
    questions: Mapping[str, Question],
    answers: Mapping[str, int],
    *,
    id: UUID,
    person_id: UUID,
    there_are: int,
    now: datetime,
) -> SelfCheck:
    """Keep what somebody answered; questions may be left out."""
    if unknown := sorted(set(answers) - set(questions)):
        raise Invalid(f"The questions are: {', '.join(questions)}.", pointer=f"/answers/{unknown[0]}")
    if there_are >= CHECKS_AT_MOST:
        raise EnoughChecks(person_id)
    return SelfCheck(id=id, person_id=person_id, taken_at=now, answers=dict(answers))


def advise(answers: Mapping[str, int]) -> Advice:
    """Return what a check suggests: rest, from three fifths of the hardest on or where two are hardest."""
    total, most = sum(answers.values()), HARDEST * len(answers)
    hardest = sum(answer == HARDEST for answer in answers.values())
    if 5 * total >= 3 * most or hardest >= 2:
        return Advice.REST
    return Advice.TAKE_CARE if 5 * total >= 2 * most else Advice.STEADY


def rest(before: Rest, *, until: date, today: date) -> Rest:
    """Rest until a day, or make a rest longer or shorter; nobody asks why."""
    if until <= today:
        raise Invalid(f"Name a day that is still to come; today is {today}.", pointer="/resting_until")
    if until > today + timedelta(days=LONGEST_REST_DAYS):
        raise Invalid("Name a day within a year; a rest can be made longer then.", pointer="/resting_until")
    return replace(before, resting_until=until, version=before.version + 1)


def come_back(before: Rest, *, today: date) -> Rest:
    """Come back before the rest is over."""
    if not before.holds(today):
        raise NotResting(before.person_id)
    return replace(before, resting_until=today, version=before.version + 1)
