"""Recurrence rules of RFC 5545, kept to what a group can live by, and expanded to local dates.

A rule here says on which *dates* a group meets; the time of day, the length and the zone belong to the
series. So a rule has no hours, minutes or seconds, and gives at most one meeting a day:

    FREQ=WEEKLY;INTERVAL=2;BYDAY=TU         every other Tuesday
    FREQ=MONTHLY;BYDAY=-1FR                 the last Friday of each month
    FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261218  until and including that local date

Known are FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYMONTHDAY, BYDAY and
BYSETPOS. The expansion is our own, because it must be bounded: python-dateutil, which the tests hold it
against, searches for a date that never comes up to the year 9999, for seconds at a time.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import count, islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from shared.errors import Invalid

MAX_LENGTH = 200
MAX_INTERVAL = 52
MAX_COUNT = 1000
MAX_LIST = 31
# An UNTIL near the years 1 or 9999 would leave no room for a time zone.
LEAST_YEAR, MOST_YEAR = 1970, 2199
LOOKAHEAD = timedelta(days=5 * 366)

_A_DAY = timedelta(days=1)
_WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")
_UNTIL = re.compile(r"([0-9]{8})(T[0-9]{6}Z)?")
_TIME_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")


class Frequency(StrEnum):
    """The period that a rule repeats."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


# RFC 5545, section 3.3.10: where a part means nothing, a reader may guess, so we refuse it.
_ALLOWED = {
    Frequency.DAILY: {"BYMONTH", "BYMONTHDAY", "BYDAY"},
    Frequency.WEEKLY: {"BYMONTH", "BYDAY", "BYSETPOS"},
    Frequency.MONTHLY: {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"},
    Frequency.YEARLY: {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"},
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that was read; `text` is its canonical form. `weekdays` are (ordinal or None, Monday = 0)."""

    text: str
    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    week_start: int = 0
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int | None, int], ...] = ()
    positions: tuple[int, ...] = ()

    def allows(self, starts_at: datetime) -> bool:
        """Tell whether a meeting that starts then is still before an UNTIL that is an instant."""
        return not isinstance(self.until, datetime) or starts_at <= self.until

    def last_date(self, time_zone: str) -> date | None:
        """Return the last local date that UNTIL allows, or None where it sets no end."""
        if isinstance(self.until, datetime):
            return self.until.astimezone(ZoneInfo(time_zone)).date()
        return self.until


def read_rule(text: str) -> Rule:
    """Read a rule; raise `Invalid` at /rule that says what to write instead."""
    text = text.strip().upper().removeprefix("RRULE:")
    if len(text) > MAX_LENGTH:
        raise _wrong(f"The rule is longer than {MAX_LENGTH} characters.")
    parts = dict(_split(text))
    if parts.get("FREQ") not in list(Frequency):
        raise _wrong(
            "Start with how often the group meets: FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY."
        )
    frequency = Frequency(parts["FREQ"])
    _check_together(frequency, parts)
    values = {
        _READERS[name][0]: _READERS[name][1](name, value) for name, value in parts.items() if name != "FREQ"
    }
    return Rule(
        text=";".join(f"{name}={value}" for name, value in parts.items()), frequency=frequency, **values
    )


def dates(rule: Rule, *, starts_on: date, time_zone: str, since: date, before: date) -> list[date]:
    """Return the local dates on which the group meets, from `since` up to but not including `before`.

    The first is the first date on or after `starts_on` that the rule names. Work is bounded by the days
    between `starts_on` and `before`, whatever the rule.
    """
    last = before - _A_DAY
    if (until := rule.last_date(time_zone)) is not None:
        last = min(last, until)
    return [day for day in _expand(rule, starts_on, last) if day >= since]


def first_date(rule: Rule, *, starts_on: date, time_zone: str) -> date:
    """Return the first date; raise `Invalid` when none comes within five years of `starts_on`."""
    last = starts_on + LOOKAHEAD
    if (until := rule.last_date(time_zone)) is not None:
        last = min(last, until)
    for day in _expand(rule, starts_on, last):
        return day
    raise _wrong(
        "This rule names no date within five years of the start. Check UNTIL, BYMONTH and BYMONTHDAY."
    )


# Expanding


def _expand(rule: Rule, starts_on: date, last: date) -> Iterator[date]:
    matches = _matcher(rule, starts_on)
    periods = takewhile(lambda period: period[0] <= last, _periods(rule, starts_on))
    named = (
        day
        for first, length in periods
        for day in _chosen(rule, [first + n * _A_DAY for n in range(length)], matches)
        if starts_on <= day <= last
    )
    return islice(named, rule.count)


def _periods(rule: Rule, starts_on: date) -> Iterator[tuple[date, int]]:
    """Yield the first day and the length of each period, endlessly."""
    for number in count(0, rule.interval):
        if rule.frequency is Frequency.DAILY:
            yield starts_on + number * _A_DAY, 1
        elif rule.frequency is Frequency.WEEKLY:
            yield starts_on - (starts_on.weekday() - rule.week_start) % 7 * _A_DAY + 7 * number * _A_DAY, 7
        elif rule.frequency is Frequency.MONTHLY:
            year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + number, 12)
            yield date(year, month + 1, 1), monthrange(year, month + 1)[1]
        else:
            first = date(starts_on.year + number, 1, 1)
            yield first, (date(first.year, 12, 31) - first).days + 1


def _chosen(rule: Rule, days: list[date], matches: Callable[[date], bool]) -> list[date]:
    found = [day for day in days if matches(day)]
    if not rule.positions:
        return found
    return sorted(
        {
            found[place - 1 if place > 0 else place]
            for place in rule.positions
            if -len(found) <= place <= len(found)
        }
    )


def _matcher(rule: Rule, starts_on: date) -> Callable[[date], bool]:
    months, month_days, weekdays = rule.months, rule.month_days, rule.weekdays
    if not month_days and not weekdays:
        # What a rule leaves open, its start decides.
        if rule.frequency is Frequency.WEEKLY:
            weekdays = ((None, starts_on.weekday()),)
        elif rule.frequency is not Frequency.DAILY:
            month_days = (starts_on.day,)
            if rule.frequency is Frequency.YEARLY and not months:
                months = (starts_on.month,)
    by_year = rule.frequency is Frequency.YEARLY and not months

    def matches(day: date) -> bool:
        if months and day.month not in months:
            return False
        if month_days and not {day.day, day.day - monthrange(day.year, day.month)[1] - 1} & set(month_days):
            return False
        return not weekdays or any(
            weekday == day.weekday() and (ordinal is None or ordinal in _ordinals(day, by_year=by_year))
            for ordinal, weekday in weekdays
        )

    return matches


def _ordinals(day: date, *, by_year: bool) -> tuple[int, int]:
    """Return which of its weekday a day is in its month or year: from the start, and from the end."""
    if by_year:
        place, length = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
    else:
        place, length = day.day, monthrange(day.year, day.month)[1]
    return (place - 1) // 7 + 1, -((length - place) // 7 + 1)


# Reading


def _split(text: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for part in text.rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            raise _wrong("Write a rule of RFC 5545, as in FREQ=WEEKLY;BYDAY=TU.")
        if name in _TIME_PARTS:
            raise _wrong(f"Leave {name} out: the time of day is the series' start_time.")
        if name not in _READERS and name != "FREQ":
            raise _wrong(f"{name[:20]} is not a part of a rule here. Known are FREQ, {', '.join(_READERS)}.")
        if name in seen:
            raise _wrong(f"{name} is given twice.")
        seen.add(name)
        yield name, value


def _check_together(frequency: Frequency, parts: dict[str, str]) -> None:
    for name in parts:
        if name.startswith("BY") and name not in _ALLOWED[frequency]:
            raise _wrong(f"{name} cannot be used with FREQ={frequency}.")
    if "COUNT" in parts and "UNTIL" in parts:
        raise _wrong("Give UNTIL or COUNT, not both.")
    if any(char.isdigit() for char in parts.get("BYDAY", "")) and frequency in ("DAILY", "WEEKLY"):
        raise _wrong("A number before a weekday, as in 2TU, needs FREQ=MONTHLY or FREQ=YEARLY.")
    if "BYSETPOS" in parts and not {"BYMONTH", "BYMONTHDAY", "BYDAY"} & set(parts):
        raise _wrong("BYSETPOS chooses among others: add BYDAY or BYMONTHDAY.")


def _number(name: str, value: str, least: int, most: int) -> int:
    if not value.isascii() or not _NUMBER.fullmatch(value) or not least <= int(value) <= most:
        raise _wrong(f"{name} must be a whole number from {least} to {most}.")
    return int(value)


def _numbers(limit: int, *, signed: bool) -> Callable[[str, str], tuple[int, ...]]:
    def read(name: str, value: str) -> tuple[int, ...]:
        numbers = tuple(_number(name, part, -limit if signed else 1, limit) for part in _items(name, value))
        if 0 in numbers:
            raise _wrong(f"{name} does not count from 0: write 1 for the first, -1 for the last.")
        return numbers

    return read


def _weekdays(name: str, value: str) -> tuple[tuple[int | None, int], ...]:
    days = []
    for part in _items(name, value):
        match = _WEEKDAY.fullmatch(part)
        if match is None:
            raise _wrong("BYDAY takes weekdays: MO, TU, WE, TH, FR, SA, SU, or 2TU and -1FR in a month.")
        ordinal = int(match[1]) if match[1] else None
        if ordinal == 0 or abs(ordinal or 1) > 53:
            raise _wrong("A number before a weekday counts from 1, or from -1 for the last.")
        days.append((ordinal, _WEEKDAYS[match[2]]))
    return tuple(days)


def _week_start(name: str, value: str) -> int:
    if value not in _WEEKDAYS:
        raise _wrong(f"{name} takes one weekday, as in WKST=MO.")
    return _WEEKDAYS[value]


def _items(name: str, value: str) -> list[str]:
    items = value.split(",")
    if len(items) > MAX_LIST:
        raise _wrong(f"{name} has more than {MAX_LIST} values.")
    return items


def _until(_name: str, value: str) -> date | datetime:
    match = _UNTIL.fullmatch(value)
    try:
        if match is None or not LEAST_YEAR <= int(value[:4]) <= MOST_YEAR:
            raise ValueError(value)
        if match[2]:
            return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return datetime.strptime(value, "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise _wrong(
            "UNTIL takes a local date, as in UNTIL=20261218, or an instant, as in UNTIL=20261218T190000Z."
        ) from None


def _wrong(detail: str) -> Invalid:
    return Invalid(detail, pointer="/rule")


# The field of `Rule` that each part of a rule fills, and how it is read.
_READERS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "INTERVAL": ("interval", lambda name, value: _number(name, value, 1, MAX_INTERVAL)),
    "COUNT": ("count", lambda name, value: _number(name, value, 1, MAX_COUNT)),
    "UNTIL": ("until", _until),
    "WKST": ("week_start", _week_start),
    "BYMONTH": ("months", _numbers(12, signed=False)),
    "BYMONTHDAY": ("month_days", _numbers(31, signed=True)),
    "BYDAY": ("weekdays", _weekdays),
    "BYSETPOS": ("positions", _numbers(366, signed=True)),
}
