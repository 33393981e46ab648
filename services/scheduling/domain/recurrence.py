"""The dates on which a group meets by a rule.

The expansion is our own, because it must be bounded: python-dateutil, which the tests hold it against,
searches for a date that never comes up to the year 9999, for seconds at a time.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count, islice, takewhile

from services.scheduling.domain.rules import Frequency, Rule, wrong

LOOKAHEAD = timedelta(days=5 * 366)

_A_DAY = timedelta(days=1)


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
    raise wrong(
        "This rule names no date within five years of the start. Check UNTIL, BYMONTH and BYMONTHDAY."
    )


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
