"""Recurrence rules of RFC 5545, kept to what a group can live by, and expanded to local dates.

A rule here says on which *dates* a group meets; the time of day, the length and the zone belong to the
series. So a rule has no hours, minutes or seconds, and gives at most one meeting a day:

    FREQ=WEEKLY;INTERVAL=2;BYDAY=TU         every other Tuesday
    FREQ=MONTHLY;BYDAY=-1FR                 the last Friday of each month
    FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261218  until and including that local date

This is a module of its own, beside `domain`, because expansion is python-dateutil's work.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule as du

from shared.errors import Invalid

MAX_LENGTH = 200
MAX_INTERVAL = 52
MAX_COUNT = 1000
MAX_LIST = 31
# An UNTIL near the years 1 or 9999 would leave no room for a time zone.
LEAST_YEAR, MOST_YEAR = 1970, 2199
LOOKAHEAD = timedelta(days=5 * 366)

_FREQUENCIES = {"DAILY": du.DAILY, "WEEKLY": du.WEEKLY, "MONTHLY": du.MONTHLY, "YEARLY": du.YEARLY}
_WEEKDAYS = {"MO": du.MO, "TU": du.TU, "WE": du.WE, "TH": du.TH, "FR": du.FR, "SA": du.SA, "SU": du.SU}
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")
_UNTIL = re.compile(r"([0-9]{8})(T[0-9]{6}Z)?")
_TIME_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
# RFC 5545, section 3.3.10: where a part means nothing, a reader may guess, so we refuse it.
_ALLOWED = {
    "DAILY": {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"},
    "WEEKLY": {"BYMONTH", "BYDAY", "BYSETPOS"},
    "MONTHLY": {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"},
    "YEARLY": {"BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS"},
}


@dataclass(frozen=True)
class Rule:
    """A rule that was read: `text` in canonical form, and what dateutil needs to expand it."""

    text: str
    arguments: dict[str, Any]
    count: int | None
    until: date | datetime | None

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
    frequency = parts.get("FREQ")
    if frequency not in _FREQUENCIES:
        raise _wrong(
            "Start with how often the group meets: FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY."
        )
    if "COUNT" in parts and "UNTIL" in parts:
        raise _wrong("Give UNTIL or COUNT, not both.")
    arguments: dict[str, Any] = {"freq": _FREQUENCIES[frequency]}
    for name, value in parts.items():
        if name.startswith("BY") and name not in _ALLOWED[frequency]:
            raise _wrong(f"{name} cannot be used with FREQ={frequency}.")
        if name in _READERS:
            argument, read = _READERS[name]
            arguments[argument] = read(name, value)
    _check_together(frequency, parts)
    return Rule(
        text=";".join(f"{name}={value}" for name, value in parts.items()),
        arguments=arguments,
        count=_number("COUNT", parts["COUNT"], 1, MAX_COUNT) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
    )


def dates(rule: Rule, *, starts_on: date, time_zone: str, since: date, before: date) -> list[date]:
    """Return the local dates on which the group meets, from `since` up to but not including `before`.

    The first is the first date on or after `starts_on` that the rule names. Work is bounded by the days
    between `starts_on` and `before`, whatever the rule.
    """
    last = before - timedelta(days=1)
    if (until := rule.last_date(time_zone)) is not None:
        last = min(last, until)
    if last < starts_on:
        return []
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


def _expand(rule: Rule, starts_on: date, last: date) -> Iterator[date]:
    # `until` goes in even where the rule has a COUNT: a rule that never matches would run to the year 9999.
    expanded = du.rrule(
        dtstart=datetime.combine(starts_on, time()),  # a date, without a place yet
        until=datetime.combine(last, time()),
        **rule.arguments,
    )
    return islice((moment.date() for moment in expanded), rule.count)


def _split(text: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for part in text.rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            raise _wrong("Write a rule of RFC 5545, as in FREQ=WEEKLY;BYDAY=TU.")
        if name in _TIME_PARTS:
            raise _wrong(f"Leave {name} out: the time of day is the series' start_time.")
        if name not in _READERS and name not in ("FREQ", "COUNT", "UNTIL"):
            raise _wrong(f"{name[:20]} is not a part of a rule here. Known are FREQ, COUNT, UNTIL, {_KNOWN}.")
        if name in seen:
            raise _wrong(f"{name} is given twice.")
        seen.add(name)
        yield name, value


def _check_together(frequency: str, parts: dict[str, str]) -> None:
    ordinal = any(char.isdigit() for char in parts.get("BYDAY", ""))
    if ordinal and frequency in ("DAILY", "WEEKLY"):
        raise _wrong("A number before a weekday, as in 2TU, needs FREQ=MONTHLY or FREQ=YEARLY.")
    if ordinal and "BYWEEKNO" in parts:
        raise _wrong("A number before a weekday cannot be used with BYWEEKNO.")
    if "BYSETPOS" in parts and not any(name in parts for name in _ALLOWED[frequency] - {"BYSETPOS"}):
        raise _wrong("BYSETPOS chooses among others: add BYDAY or BYMONTHDAY.")


def _number(name: str, value: str, least: int, most: int) -> int:
    if not _NUMBER.fullmatch(value) or not least <= int(value) <= most:
        raise _wrong(f"{name} must be a whole number from {least} to {most}.")
    return int(value)


def _numbers(limit: int, *, signed: bool) -> Callable[[str, str], list[int]]:
    def read(name: str, value: str) -> list[int]:
        numbers = [_number(name, part, -limit if signed else 1, limit) for part in _items(name, value)]
        if 0 in numbers:
            raise _wrong(f"{name} does not count from 0: write 1 for the first, -1 for the last.")
        return numbers

    return read


def _weekdays(name: str, value: str) -> list[Any]:
    days = []
    for part in _items(name, value):
        match = _WEEKDAY.fullmatch(part)
        if match is None:
            raise _wrong("BYDAY takes weekdays: MO, TU, WE, TH, FR, SA, SU, or 2TU and -1FR in a month.")
        ordinal = int(match[1]) if match[1] else None
        if ordinal == 0 or abs(ordinal or 1) > 53:
            raise _wrong("A number before a weekday counts from 1, or from -1 for the last.")
        days.append(_WEEKDAYS[match[2]](ordinal) if ordinal else _WEEKDAYS[match[2]])
    return days


def _week_start(name: str, value: str) -> Any:
    if value not in _WEEKDAYS:
        raise _wrong(f"{name} takes one weekday, as in WKST=MO.")
    return _WEEKDAYS[value]


def _items(name: str, value: str) -> list[str]:
    items = value.split(",")
    if len(items) > MAX_LIST:
        raise _wrong(f"{name} has more than {MAX_LIST} values.")
    return items


def _until(value: str) -> date | datetime:
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


_READERS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "INTERVAL": ("interval", lambda name, value: _number(name, value, 1, MAX_INTERVAL)),
    "WKST": ("wkst", _week_start),
    "BYMONTH": ("bymonth", _numbers(12, signed=False)),
    "BYWEEKNO": ("byweekno", _numbers(53, signed=True)),
    "BYYEARDAY": ("byyearday", _numbers(366, signed=True)),
    "BYMONTHDAY": ("bymonthday", _numbers(31, signed=True)),
    "BYDAY": ("byweekday", _weekdays),
    "BYSETPOS": ("bysetpos", _numbers(366, signed=True)),
}
_KNOWN = ", ".join(_READERS)
