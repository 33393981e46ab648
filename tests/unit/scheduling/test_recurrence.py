from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any

import pytest
from dateutil import rrule
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.scheduling.domain.recurrence import dates, first_date
from services.scheduling.domain.rules import read_rule
from shared.errors import Invalid

LONDON = "Europe/London"


def expand(text: str, starts_on: date, before: date) -> list[date]:
    """Return the dates of a rule."""
    return dates(read_rule(text), starts_on=starts_on, time_zone=LONDON, since=starts_on, before=before)


def test_a_weekly_rule_without_a_weekday_takes_the_weekday_of_its_start() -> None:
    """Most groups are entered so."""
    found = expand("FREQ=WEEKLY", date(2026, 3, 3), date(2026, 3, 25))

    assert found == [date(2026, 3, 3), date(2026, 3, 10), date(2026, 3, 17), date(2026, 3, 24)]


def test_a_fortnightly_rule_keeps_its_rhythm_however_late_one_looks() -> None:
    """Extending the horizon must not shift a group into the other week."""
    rule = read_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
    found = dates(
        rule,
        starts_on=date(2026, 1, 6),
        time_zone=LONDON,
        since=date(2026, 3, 10),
        before=date(2026, 4, 1),
    )

    assert found == [date(2026, 3, 17), date(2026, 3, 31)]


def test_a_monthly_rule_may_name_the_last_friday() -> None:
    """“The last Friday” is how many groups meet; it is never to become weekly."""
    found = expand("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 1, 1), date(2026, 4, 1))

    assert found == [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 27)]


def test_the_first_date_is_the_first_that_the_rule_names() -> None:
    """A start on a Sunday of a Tuesday group is no meeting on Sunday."""
    assert expand("FREQ=WEEKLY;BYDAY=TU", date(2026, 3, 1), date(2026, 3, 8)) == [date(2026, 3, 3)]


def test_a_count_counts_from_the_start_and_not_from_where_one_looks() -> None:
    """A course of six evenings has six evenings, also when it is half over."""
    rule = read_rule("FREQ=WEEKLY;COUNT=3")
    found = dates(
        rule, starts_on=date(2026, 3, 3), time_zone=LONDON, since=date(2026, 3, 9), before=date(2027, 1, 1)
    )

    assert found == [date(2026, 3, 10), date(2026, 3, 17)]


def test_until_a_date_includes_that_date() -> None:
    """So says RFC 5545."""
    assert expand("FREQ=DAILY;UNTIL=20260304", date(2026, 3, 3), date(2026, 4, 1)) == [
        date(2026, 3, 3),
        date(2026, 3, 4),
    ]


def test_until_an_instant_lets_that_instant_pass_and_no_later_one() -> None:
    """Calendars write UNTIL in UTC; a meeting after it is not meant."""
    rule = read_rule("FREQ=DAILY;UNTIL=20260304T190000Z")

    assert rule.allows(datetime(2026, 3, 4, 19, tzinfo=UTC))
    assert not rule.allows(datetime(2026, 3, 4, 19, 1, tzinfo=UTC))


def test_a_rule_is_kept_in_one_form() -> None:
    """Two ways to write a rule compare as equal."""
    assert read_rule(" rrule:freq=weekly;byday=mo; ").text == "FREQ=WEEKLY;BYDAY=MO"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "FREQ=WEEKLY;BYDAY=TU"),
        ("every tuesday", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=SECONDLY", "Start with how often"),
        ("FREQ=MINUTELY;COUNT=1000", "Start with how often"),
        ("FREQ=HOURLY", "Start with how often"),
        ("BYDAY=MO", "Start with how often"),
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ is given twice"),
        ("FREQ=WEEKLY;BYHOUR=19", "Leave BYHOUR out"),
        ("FREQ=WEEKLY;BYMINUTE=0,1,2", "Leave BYMINUTE out"),
        ("FREQ=WEEKLY;BYEASTER=0", "BYEASTER is not a part"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL must be a whole number from 1 to 52"),
        ("FREQ=WEEKLY;INTERVAL=53", "INTERVAL must be a whole number from 1 to 52"),
        ("FREQ=WEEKLY;INTERVAL=²", "INTERVAL must be a whole number from 1 to 52"),
        ("FREQ=DAILY;COUNT=1001", "COUNT must be a whole number from 1 to 1000"),
        ("FREQ=DAILY;COUNT=5;UNTIL=20260101", "UNTIL or COUNT, not both"),
        ("FREQ=DAILY;UNTIL=20260230", "UNTIL takes a local date"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "UNTIL takes a local date"),
        ("FREQ=DAILY;UNTIL=20260101T190000", "UNTIL takes a local date"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY takes weekdays"),
        ("FREQ=WEEKLY;BYDAY=2TU", "needs FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYDAY=0TU", "counts from 1"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "does not count from 0"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "from -31 to 31"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "cannot be used with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS chooses among others"),
        ("FREQ=WEEKLY;WKST=MO,TU", "WKST takes one weekday"),
        ("FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 32), "more than 31 values"),
        ("FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 99), "longer than 200 characters"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_with_what_to_write(text: str, says: str) -> None:
    """Whoever enters a rule learns how to mend it, at the field where it is."""
    with pytest.raises(Invalid) as refused:
        read_rule(text)

    assert refused.value.pointer == "/rule"
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;BYMONTH=4;COUNT=3",
        "FREQ=WEEKLY;UNTIL=20200101",
    ],
)
def test_a_rule_that_names_no_date_is_refused_at_once(text: str) -> None:
    """Such a rule would otherwise be searched up to the year 9999, and block the service meanwhile."""
    with pytest.raises(Invalid, match="names no date"):
        first_date(read_rule(text), starts_on=date(2026, 4, 1), time_zone=LONDON)


WEEKDAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True)
ORDINALS = st.builds(
    lambda ordinal, weekday: f"{ordinal}{weekday}",
    st.sampled_from([1, 2, 3, 4, 5, -1, -2]),
    st.sampled_from(["MO", "WE", "SU"]),
)
MONTH_DAYS = st.lists(st.sampled_from([1, 2, 13, 28, 29, 30, 31, -1, -2, -31]), min_size=1, unique=True)
MONTHS = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)


def listed(name: str, values: st.SearchStrategy[list[Any]]) -> st.SearchStrategy[str]:
    """A part of a rule, or nothing."""
    return st.just("") | values.map(lambda those: f";{name}={','.join(map(str, those))}")


RULES = st.one_of(
    st.builds(
        "FREQ=DAILY{}{}{}".format,
        listed("BYMONTH", MONTHS),
        listed("BYMONTHDAY", MONTH_DAYS),
        listed("BYDAY", WEEKDAYS),
    ),
    st.builds(
        "FREQ=WEEKLY{}{}{}".format,
        listed("BYMONTH", MONTHS),
        listed("BYDAY", WEEKDAYS),
        st.sampled_from(["", ";WKST=SU"]),
    ),
    st.builds(
        "FREQ={}{}{}{}".format,
        st.sampled_from(["MONTHLY", "YEARLY"]),
        listed("BYMONTH", MONTHS),
        listed("BYMONTHDAY", MONTH_DAYS),
        listed("BYDAY", WEEKDAYS) | listed("BYDAY", st.lists(ORDINALS, min_size=1, max_size=3)),
    ),
    st.builds(
        "FREQ=MONTHLY;BYDAY={};BYSETPOS={}".format,
        WEEKDAYS.map(",".join),
        st.sampled_from([1, 2, -1, "1,-1"]),
    ),
)


@settings(deadline=None)
@given(
    text=RULES,
    interval=st.integers(1, 5),
    starts_on=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    window=st.integers(1, 500),
)
def test_rules_expand_as_the_reference_reads_them(
    text: str, interval: int, starts_on: date, window: int
) -> None:
    """python-dateutil is the reference, wherever there is a date that keeps it from searching for seconds."""
    text = f"{text};INTERVAL={interval}"
    assume(expand(text, starts_on, starts_on + timedelta(days=5 * 366)))
    first = datetime.combine(starts_on, time())
    before = first + timedelta(days=window)
    reference = islice(iter(rrule.rrulestr(text, dtstart=first)), 1000)
    expected = [moment.date() for moment in takewhile(lambda moment: moment < before, reference)]

    assert expand(text, starts_on, before.date()) == expected


@given(st.text(max_size=60) | st.from_regex(r"(FREQ|COUNT|UNTIL|BYDAY|INTERVAL)=[A-Z0-9,;=+-]{0,30}"))
def test_whatever_is_written_is_a_rule_or_a_named_error(text: str) -> None:
    """No text makes the service stumble."""
    with suppress(Invalid):
        first_date(read_rule(text), starts_on=date(2026, 1, 1), time_zone="Pacific/Kiritimati")
