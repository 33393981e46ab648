"""How a match comes about and ends: the newcomer says yes, then the mentor; at the end both say how."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.mentorship.domain.people import NotAvailable, Someone
from shared.errors import Conflict, Forbidden, Invalid

SAY_WITHIN_DAYS = 14
REVIEW_WITHIN_DAYS = 366


class MentoredAlready(Conflict):
    """This newcomer has a mentor in this group already, or is being asked about one."""


class NoLanguageInCommon(Conflict):
    """These two share no language, as far as they said: write down their languages first."""


class NotYourMatch(Forbidden):
    """This is for the two whom it concerns."""


class NotYourTurn(Conflict):
    """This is not to be answered now: the newcomer is asked first, the mentor then, each once."""


class NotUnderWay(Conflict):
    """This match is not under way."""


class AlreadySaid(Conflict):
    """You have said how it was already."""


class Goal(StrEnum):
    """What the two want to do together."""

    SETTLE_IN = "settle_in"
    FIND_WORDS = "find_words"
    DAILY_RHYTHM = "daily_rhythm"
    MEET_PEOPLE = "meet_people"
    ASK_FOR_HELP = "ask_for_help"
    TALK_WITH_PROVIDERS = "talk_with_providers"
    BACK_TO_WORK = "back_to_work"
    BECOME_A_MENTOR = "become_a_mentor"


class How(StrEnum):
    """How somebody found it at the end; nobody owes a reason."""

    GOALS_REACHED = "goals_reached"
    TIME_CAME = "time_came"
    LIFE_CHANGED = "life_changed"
    NOT_THE_RIGHT_FIT = "not_the_right_fit"
    NOT_SAID = "not_said"


class Status(StrEnum):
    """Where a match stands: the newcomer is asked, then the mentor, then they go together."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    ACTIVE = "active"
    ENDING = "ending"
    ENDED = "ended"
    DROPPED = "dropped"


OPEN = (Status.PROPOSED, Status.OFFERED)
UNDER_WAY = (Status.ACTIVE, Status.ENDING)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What somebody tells about themself for finding each other; version 0 is who said nothing."""

    person_id: UUID
    languages: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    experiences: tuple[str, ...] = ()
    open_to_mentoring: bool = True
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Match:
    """A mentor and a newcomer. What each said at the end is None until they do."""

    id: UUID
    group_id: UUID
    mentor_id: UUID
    newcomer_id: UUID
    goals: tuple[Goal, ...]
    review_on: date
    status: Status
    proposed_at: datetime
    proposed_by: UUID
    began_on: date | None = None
    ended_on: date | None = None
    said_by_mentor: How | None = None
    said_by_newcomer: How | None = None
    version: int = 1


def describe(before: Profile, said: dict[str, Any]) -> Profile:
    """Say anew what is told about somebody; each thing once, in the order it was named."""
    named: dict[str, Any] = {
        name: tuple(dict.fromkeys(value)) if isinstance(value, list) else value
        for name, value in said.items()
    }
    return replace(before, **named, version=before.version + 1)


def propose(
    newcomer: Someone,
    mentor: Someone,
    *,
    id: UUID,
    group_id: UUID,
    goals: list[Goal],
    review_on: date | None,
    shares_language: bool,
    today: date,
    by: UUID,
    now: datetime,
) -> Match:
    """Ask two people whether they would like to go some way together."""
    if newcomer.person_id == mentor.person_id:
        raise Invalid("Nobody is their own mentor.", pointer="/mentor_id")
    check_both(newcomer, mentor)
    if not shares_language:
        raise NoLanguageInCommon
    review = review_on or today + timedelta(weeks=12)
    if not today < review <= today + timedelta(days=REVIEW_WITHIN_DAYS):
        raise Invalid("Look back together on a day within the year ahead.", pointer="/review_on")
    return Match(
        id=id,
        group_id=group_id,
        mentor_id=mentor.person_id,
        newcomer_id=newcomer.person_id,
        goals=tuple(dict.fromkeys(goals)),
        review_on=review,
        status=Status.PROPOSED,
        proposed_at=now,
        proposed_by=by,
    )


def check_both(newcomer: Someone, mentor: Someone) -> None:
    """Raise `NotAvailable` where one of them rests, is overloaded or away, or the mentor has no room."""
    check_one(newcomer, as_mentor=False)
    check_one(mentor, as_mentor=True)


def check_one(person: Someone, *, as_mentor: bool) -> None:
    """Raise `NotAvailable` unless this can be asked of somebody."""
    away = not person.active or person.resting or person.overloaded
    if away or (as_mentor and not person.can_mentor):
        raise NotAvailable(person.person_id)


def accept(match: Match, *, by: UUID, today: date) -> Match:
    """Say yes; it begins once both have."""
    _check_party(match, by)
    if match.status is Status.PROPOSED and by == match.newcomer_id:
        return _now(match, status=Status.OFFERED)
    if match.status is Status.OFFERED and by == match.mentor_id:
        return _now(match, status=Status.ACTIVE, began_on=today)
    raise NotYourTurn(match.id)


def drop(match: Match, *, by: UUID | None, by_staff: bool = False) -> Match:
    """Let go of it before it began: by either of the two, without a reason, or by whoever runs the group."""
    if by is not None and not by_staff:
        _check_party(match, by)
    if match.status not in OPEN:
        raise NotYourTurn(match.id)
    return _now(match, status=Status.DROPPED)


def say_how(match: Match, how: How, *, by: UUID, today: date) -> Match:
    """End it, or answer the other's ending: each says how it was; when both have, it has ended."""
    _check_party(match, by)
    if match.status not in UNDER_WAY:
        raise NotUnderWay(match.id)
    is_mentor = by == match.mentor_id
    if (match.said_by_mentor if is_mentor else match.said_by_newcomer) is not None:
        raise AlreadySaid(match.id)
    said = replace(match, said_by_mentor=how) if is_mentor else replace(match, said_by_newcomer=how)
    if said.said_by_mentor and said.said_by_newcomer:
        return _now(said, status=Status.ENDED)
    return _now(said, status=Status.ENDING, ended_on=today)


def close(match: Match, *, today: date) -> Match:
    """End what one side ended a while ago, or one of the two has left: who said nothing owes nothing."""
    if match.status not in UNDER_WAY:
        raise NotUnderWay(match.id)
    return _now(match, status=Status.ENDED, ended_on=match.ended_on or today)


def _check_party(match: Match, by: UUID) -> None:
    if by not in (match.mentor_id, match.newcomer_id):
        raise NotYourMatch(match.id)


def _now(match: Match, **changes: Any) -> Match:
    return replace(match, **changes, version=match.version + 1)
