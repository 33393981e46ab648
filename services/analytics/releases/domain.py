"""Releases: which weeks and months are due, and what of their figures is shown.

A week is released from the third day after its end on, a month once all of its weeks are. A week belongs to
the month that its Thursday is in (as ISO 8601 gives weeks to years), so months are made of whole weeks and
both can be shown beside each other.
"""

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.analytics.disclosure.domain import Key, percentage, rounded
from services.analytics.domain import MOST_WEEKS, WEEK, Level, monday_of

GRACE = timedelta(days=3)
# While somebody still records a week, it waits.
QUIET = timedelta(hours=1)
MOST_AT_ONCE = 13


class Period(StrEnum):
    """How long a release is about."""

    WEEK = "week"
    MONTH = "month"


class Subject(StrEnum):
    """What figures count."""

    ATTENDANCE = "attendance"
    ACTIVE_MEMBERS = "active_members"
    NEWCOMERS = "newcomers"
    WELLBEING = "wellbeing"
    FEEDBACK = "feedback"
    HELPED = "helped"
    PRACTICE = "practice"
    # Of the newcomers of a month, a quarter later: who is an active member still, and who rests or has left.
    STAYED = "stayed"
    AWAY = "away"


SUBJECTS = {
    Period.WEEK: (Subject.ATTENDANCE, Subject.ACTIVE_MEMBERS, Subject.FEEDBACK, Subject.HELPED),
    Period.MONTH: (
        Subject.ATTENDANCE,
        Subject.NEWCOMERS,
        Subject.STAYED,
        Subject.AWAY,
        Subject.WELLBEING,
        Subject.PRACTICE,
    ),
}
LATER = (Subject.STAYED, Subject.AWAY)
MONTHS_LATER = 3


@dataclass(frozen=True, kw_only=True)
class Span:
    """A week or month, from a Monday to a Sunday."""

    period: Period
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class Release:
    """A week or month whose figures are public."""

    id: UUID
    period: Period
    starts_on: date
    ends_on: date
    threshold: int
    released_at: datetime


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was counted for one unit in one period, and what of it is hidden: None before that was decided.

    Some subjects are counted in parts: those of an `item` (what was asked) make up the figure that has the
    item and no part, or else the one that has neither. Somebody may be in several parts, and nobody in none.
    """

    subject: Subject
    period: Period
    starts_on: date
    unit_id: UUID
    level: Level
    parent_id: UUID | None
    people: int
    sessions: int | None = None
    attendances: int | None = None
    item: str = ""
    part: str = ""
    hides_people: bool | None = None
    hides_attendances: bool | None = None
    percent: int | None = None

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.key_of(self.unit_id)

    def key_of(self, unit_id: UUID | None) -> Key:
        """The key of the same figure of another unit."""
        return (self.subject, unit_id, self.period, self.starts_on, self.item, self.part)

    def whole(self, keys: Container[Key]) -> Key | None:
        """The key of what it is a part of, among these."""
        wholes = (replace(self, item=item, part="").key for item in (self.item, ""))
        return next((key for key in wholes if self.part and key in keys), None)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What everybody may see of a figure: rounded, and None where it is hidden."""

    subject: Subject
    unit_id: UUID
    level: Level
    sessions: int | None
    attendances: int | None
    people: int | None
    suppressed: bool
    item: str = ""
    part: str = ""
    percent: int | None = None


def week_of(monday: date) -> Span:
    """Return the week that begins on this day."""
    return Span(period=Period.WEEK, starts_on=monday, ends_on=monday + WEEK - timedelta(days=1))


def month_of(monday: date) -> Span:
    """Return the month that a week belongs to: all weeks whose Thursdays are in it."""
    first = (monday + timedelta(days=3)).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    starts_on, last = monday_of(first + timedelta(days=3)), monday_of(after - timedelta(days=4))
    return Span(period=Period.MONTH, starts_on=starts_on, ends_on=last + WEEK - timedelta(days=1))


def cohort_of(starts_on: date) -> Span:
    """Return the month whose newcomers are looked at again in the month that begins on this day."""
    first = (starts_on + timedelta(days=3)).replace(day=1)
    months = 12 * first.year + first.month - 1 - MONTHS_LATER
    return month_of(monday_of(date(months // 12, months % 12 + 1, 4)))


def due(first_on: date | None, last_on: date | None, *, today: date) -> list[Span]:
    """Return what is to be released, in order, a quarter at most; each month right after its last week.

    `first_on` is the first day that anything is known of, `last_on` the last day of the last released week.
    """
    if last_on is not None:
        monday = last_on + timedelta(days=1)
    elif first_on is not None:
        monday = max(monday_of(first_on), monday_of(today) - MOST_WEEKS * WEEK)
    else:
        return []
    began, spans = monday, list[Span]()
    while len(spans) < MOST_AT_ONCE and (week := week_of(monday)).ends_on + GRACE <= today:
        spans.append(week)
        month = month_of(monday)
        if month.ends_on == week.ends_on and (last_on is not None or month.starts_on >= began):
            spans.append(month)
        monday += WEEK
    return spans


def protected(
    figures: Iterable[Figure], hidden: Collection[Key], implied: Collection[tuple[Key, str]]
) -> list[Figure]:
    """Return the figures that are not released yet, with what is hidden of them: not what is known anyway."""
    return [
        replace(
            figure,
            hides_people=figure.key in hidden and (figure.key, "people") not in implied,
            hides_attendances=figure.key in hidden and (figure.key, "attendances") not in implied,
        )
        for figure in figures
        if figure.hides_people is None
    ]


def in_percent(figures: Iterable[Figure], threshold: int) -> list[Figure]:
    """Return protected figures, with what parts are in percent of their wholes where both can be shown."""
    figures = list(figures)
    shown = {figure.key: figure.people for figure in figures if not figure.hides_people}
    return [
        replace(figure, percent=percentage(shown.get(figure.key), shown.get(whole), threshold))
        if (whole := figure.whole(shown)) is not None
        else figure
        for figure in figures
    ]


def show(figure: Figure) -> Shown:
    """Return what everybody may see of a released figure. How often a group met is announced anyway."""
    attendances = None if figure.attendances is None else rounded(figure.attendances)
    return Shown(
        subject=figure.subject,
        unit_id=figure.unit_id,
        level=figure.level,
        sessions=figure.sessions,
        attendances=None if figure.hides_attendances else attendances,
        people=None if figure.hides_people else rounded(figure.people),
        suppressed=bool(figure.hides_people),
        item=figure.item,
        part=figure.part,
        percent=figure.percent,
    )
