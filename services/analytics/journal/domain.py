"""A member's journal: one entry a day, of gentle scales and free words, that nobody else can read.

Every scale goes from 0 to 10 and may be left out. A day on which nothing was noted stays empty: it is never
filled in, neither by a guess nor by an average.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Conflict, Invalid

MOST = 10
LONGEST_WORDS = 2000
ENTRIES_AT_MOST = 4000
BACK_DAYS = 366
# Where the day begins first, it is already tomorrow by UTC.
AHEAD_DAYS = 1


class DayTaken(Conflict):
    """You wrote for this day already: change that entry, or remove it."""


class EnoughEntries(Conflict):
    """You keep 4,000 entries: take them home with the export, and remove some that you no longer need."""


class Scale(StrEnum):
    """What can be noted of a day; of each, more is more."""

    STRESS = "stress"
    SYMPTOMS = "symptoms"
    SLEEP = "sleep"
    MOOD = "mood"
    ENERGY = "energy"
    CONTROL = "control"


class Verdict(StrEnum):
    """What two scales show together."""

    TOO_FEW_DAYS = "too_few_days"
    ALL_THE_SAME = "all_the_same"
    NO_PATTERN = "no_pattern"
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody noted of a day, opened for themself."""

    id: UUID
    person_id: UUID
    on_day: date
    scales: Mapping[str, int] = field(repr=False)
    words: str = field(repr=False)
    written_at: datetime
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Question:
    """Two scales that are looked at together: the second on the same day, or so many days later."""

    first: Scale
    then: Scale
    days_later: int


def write(
    *,
    id: UUID,
    person_id: UUID,
    on_day: date,
    scales: Mapping[str, int],
    words: str,
    there_are: int,
    now: datetime,
) -> Entry:
    """Note a day, up to a year back; something has to be said of it."""
    today = now.date()
    if not today - timedelta(days=BACK_DAYS) <= on_day <= today + timedelta(days=AHEAD_DAYS):
        raise Invalid(f"Name a day of the last year; today is {today}.", pointer="/on_day")
    if there_are >= ENTRIES_AT_MOST:
        raise EnoughEntries(person_id)
    _check_says_something(scales, words)
    return Entry(id=id, person_id=person_id, on_day=on_day, scales=dict(scales), words=words, written_at=now)


def change(before: Entry, *, scales: Mapping[str, int], words: str, now: datetime) -> Entry:
    """Say something else of the same day."""
    _check_says_something(scales, words)
    return replace(before, scales=dict(scales), words=words, written_at=now, version=before.version + 1)


def days_of(entries: list[Entry], scale: Scale) -> dict[date, int]:
    """Return what was noted on a scale, for the days on which it was."""
    return {entry.on_day: entry.scales[scale] for entry in entries if scale in entry.scales}


def _check_says_something(scales: Mapping[str, int], words: str) -> None:
    if not scales and not words:
        raise Invalid("Note at least one scale, or a few words.")
