"""Recurrence rules of RFC 5545, kept to what a group can live by: reading them.

A rule here says on which *dates* a group meets; the time of day, the length and the zone belong to the
series. So a rule has no hours, minutes or seconds, and gives at most one meeting a day:

    FREQ=WEEKLY;INTERVAL=2;BYDAY=TU         every other Tuesday
    FREQ=MONTHLY;BYDAY=-1FR                 the last Friday of each month
    FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261218  until and including that local date

Known are FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYMONTHDAY, BYDAY and
BYSETPOS. On which dates a group meets by them is said in `recurrence.py`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from shared.errors import Invalid

MAX_LENGTH = 200
MAX_INTERVAL = 52
MAX_COUNT = 1000
MAX_LIST = 31
# An UNTIL near the years 1 or 9999 would leave no room for a time zone.
LEAST_YEAR, MOST_YEAR = 1970, 2199

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
        raise wrong(f"The rule is longer than {MAX_LENGTH} characters.")
    parts = dict(_split(text))
    if parts.get("FREQ") not in list(Frequency):
        raise wrong(
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


def _split(text: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for part in text.rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            raise wrong("Write a rule of RFC 5545, as in FREQ=WEEKLY;BYDAY=TU.")
        if name in _TIME_PARTS:
            raise wrong(f"Leave {name} out: the time of day is the series' start_time.")
        if name not in _READERS and name != "FREQ":
            raise wrong(f"{name[:20]} is not a part of a rule here. Known are FREQ, {', '.join(_READERS)}.")
        if name in seen:
            raise wrong(f"{name} is given twice.")
        seen.add(name)
        yield name, value


def _check_together(frequency: Frequency, parts: dict[str, str]) -> None:
    for name in parts:
        if name.startswith("BY") and name not in _ALLOWED[frequency]:
            raise wrong(f"{name} cannot be used with FREQ={frequency}.")
    if "COUNT" in parts and "UNTIL" in parts:
        raise wrong("Give UNTIL or COUNT, not both.")
    if any(char.isdigit() for char in parts.get("BYDAY", "")) and frequency in ("DAILY", "WEEKLY"):
        raise wrong("A number before a weekday, as in 2TU, needs FREQ=MONTHLY or FREQ=YEARLY.")
    if "BYSETPOS" in parts and not {"BYMONTH", "BYMONTHDAY", "BYDAY"} & set(parts):
        raise wrong("BYSETPOS chooses among others: add BYDAY or BYMONTHDAY.")


def _number(name: str, value: str, least: int, most: int) -> int:
    if not value.isascii() or not _NUMBER.fullmatch(value) or not least <= int(value) <= most:
        raise wrong(f"{name} must be a whole number from {least} to {most}.")
    return int(value)


def _numbers(limit: int, *, signed: bool) -> Callable[[str, str], tuple[int, ...]]:
    def read(name: str, value: str) -> tuple[int, ...]:
        numbers = tuple(_number(name, part, -limit if signed else 1, limit) for part in _items(name, value))
        if 0 in numbers:
            raise wrong(f"{name} does not count from 0: write 1 for the first, -1 for the last.")
        return numbers

    return read


def _weekdays(name: str, value: str) -> tuple[tuple[int | None, int], ...]:
    days = []
    for part in _items(name, value):
        match = _WEEKDAY.fullmatch(part)
        if match is None:
            raise wrong("BYDAY takes weekdays: MO, TU, WE, TH, FR, SA, SU, or 2TU and -1FR in a month.")
        ordinal = int(match[1]) if match[1] else None
        if ordinal == 0 or abs(ordinal or 1) > 53:
            raise wrong("A number before a weekday counts from 1, or from -1 for the last.")
        days.append((ordinal, _WEEKDAYS[match[2]]))
    return tuple(days)


def _week_start(name: str, value: str) -> int:
    if value not in _WEEKDAYS:
        raise wrong(f"{name} takes one weekday, as in WKST=MO.")
    return _WEEKDAYS[value]


def _items(name: str, value: str) -> list[str]:
    items = value.split(",")
    if len(items) > MAX_LIST:
        raise wrong(f"{name} has more than {MAX_LIST} values.")
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
        raise wrong(
            "UNTIL takes a local date, as in UNTIL=20261218, or an instant, as in UNTIL=20261218T190000Z."
        ) from None


def wrong(detail: str) -> Invalid:
    """Return the error that says what to write instead."""
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
