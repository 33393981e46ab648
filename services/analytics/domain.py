"""Rules of figures: which weeks, and for whom. What of them is shown is decided at their release."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Forbidden, Invalid

WEEK = timedelta(days=7)
MOST_WEEKS = 104
DEFAULT_WEEKS = 12
DEFAULT_THRESHOLD = 10
LEAST_THRESHOLD = 5
MOST_THRESHOLD = 100
# Kith keeps nothing from before; it also keeps arithmetic on weeks inside the calendar.
EARLIEST = date(2000, 1, 3)


class Level(StrEnum):
    """What one figure is about."""

    GROUP = "group"
    ORGANISATION = "organisation"
    NETWORK = "network"


class OnlyYourGroups(Forbidden):
    """You can see the figures of your own groups only."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a network decided about its figures."""

    suppression_threshold: int = DEFAULT_THRESHOLD
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """Whole weeks, by the Mondays of the first and the last.

    Whole weeks only: the difference of two spans that differ by a day would be the figure of that day.
    """

    first_on: date
    last_on: date

    @property
    def ends_on(self) -> date:
        """The last day, a Sunday."""
        return self.last_on + WEEK - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """One unit in one week: how many sessions, attendances at them, and different people."""

    unit_id: UUID
    week_on: date
    sessions: int
    attendances: int | None
    people: int | None
    suppressed: bool = False


@dataclass(frozen=True, kw_only=True)
class ActiveMembers:
    """One unit at the end of one week: how many different people were active members."""

    unit_id: UUID
    week_on: date
    people: int | None
    suppressed: bool = False


def monday_of(day: date) -> date:
    """Return the Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def weeks_between(from_on: date | None, until_on: date | None, *, today: date) -> Weeks:
    """Return the whole weeks asked for: by default the last twelve; this week is the last there is."""
    this_week = monday_of(today)
    if from_on is not None and from_on < EARLIEST:
        raise Invalid(f"Begin on {EARLIEST} or later.", pointer="/from")
    last = this_week if until_on is None else min(monday_of(max(until_on, EARLIEST)), this_week)
    first = max(last - (DEFAULT_WEEKS - 1) * WEEK, EARLIEST) if from_on is None else monday_of(from_on)
    if from_on is not None and until_on is not None and from_on > until_on:
        raise Invalid("`from` is after `until`.", pointer="/from")
    if first > last:
        raise Invalid("These weeks have not begun yet.", pointer="/from")
    if last - first > (MOST_WEEKS - 1) * WEEK:
        raise Invalid(f"Ask for {MOST_WEEKS} weeks at most.", pointer="/from")
    return Weeks(first_on=first, last_on=last)


def check_level(level: Level, *, bound_to_groups: bool) -> None:
    """Refuse somebody who sees their own groups from within to see more than those."""
    if bound_to_groups and level is not Level.GROUP:
        raise OnlyYourGroups(detail="Ask with level=group.")


def change_settings(settings: Settings, *, suppression_threshold: int) -> Settings:
    """Decide anew from how many people on a figure is shown."""
    return replace(settings, suppression_threshold=suppression_threshold, version=settings.version + 1)
