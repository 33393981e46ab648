"""Ten thousand weekly series, a year ahead: where they meet, worked out and kept.

`recurring-ical-events` works out the same meetings from the same rules, written as iCalendar; the two answers
are held against each other, meeting by meeting. Keeping them (rows, events in the outbox, separation) is
measured by itself, for series that began half a year ago and reach to the horizon of half a year ahead.
"""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

import psycopg
import recurring_ical_events
from icalendar import Calendar, Event

from services.scheduling import materialisation, store
from services.scheduling.domain.series import HORIZON, Mode, Series, Slot
from shared.db.pool import open_pool
from shared.db.transaction import Database
from shared.ids import new_id
from shared.security.principals import Principal
from tests.bench.measure import Row
from tests.bench.stage import Servers, service_stage

SERIES = 10_000
A_YEAR = timedelta(weeks=52)
ZONES = ("Europe/Vienna", "America/New_York", "Australia/Sydney")
WORKED_OUT = "a year ahead"
KEPT = "a year kept"


def measure_calendars(servers: Servers) -> list[Row]:
    """Return meetings per second: worked out by Kith and by its peer, and kept by Kith."""
    first = datetime.now(UTC).date()
    series = [_weekly(number, first - HORIZON) for number in range(SERIES)]
    began = time.perf_counter()
    ours = [materialisation.slots_between(one, first, first + A_YEAR) for one in series]
    took = time.perf_counter() - began
    rows = [_row(WORKED_OUT, "kith", sum(map(len, ours)), took), _peer(series, first, ours)]
    with service_stage(servers, "scheduling") as (url, superuser_url):
        rows.append(_kept(series, url, superuser_url))
    return rows


def _peer(series: list[Series], first: date, ours: list[list[Slot]]) -> Row:
    """Let the peer work out the same; raise where the two do not agree."""
    calendars = [_as_calendar(one) for one in series]
    began = time.perf_counter()
    theirs = [recurring_ical_events.of(one).between(first, first + A_YEAR) for one in calendars]
    took = time.perf_counter() - began
    for mine, other in zip(ours, theirs, strict=True):
        if [slot.starts_at for slot in mine] != sorted(event.start.astimezone(UTC) for event in other):
            raise SystemExit("Kith and recurring-ical-events do not agree on when a series meets")
    return _row(WORKED_OUT, "recurring-ical-events", sum(map(len, theirs)), took)


def _kept(series: list[Series], url: str, superuser_url: str) -> Row:
    """Let the timer's own code bring all series to the horizon, batch after batch."""
    pool = open_pool(url, service="scheduling", max_size=2)
    database = Database(pool, "scheduling")
    network_id = new_id()
    try:
        with database.transaction(Principal.system("scheduling"), network_id=network_id) as tx:
            for one in series:
                store.add_series(tx, one)
        began = time.perf_counter()
        for _ in range(0, SERIES, materialisation.SERIES_AT_ONCE):
            with database.transaction(Principal.system("scheduling"), network_id=network_id) as tx:
                materialisation.extend(tx)
        took = time.perf_counter() - began
    finally:
        pool.close()
    with psycopg.connect(superuser_url) as connection:
        counted = connection.execute("select count(*), count(distinct series_id) from occurrences").fetchone()
    meetings, complete = counted or (0, 0)
    if complete != SERIES:
        raise SystemExit(f"only {complete} of {SERIES} series were brought to the horizon")
    return _row(KEPT, "kith", meetings, took)


def _weekly(number: int, starts_on: date) -> Series:
    return Series(
        id=new_id(),
        group_id=new_id(),
        rule="FREQ=WEEKLY",
        starts_on=starts_on + timedelta(days=number % 7),
        start_time=clock(17 + number % 4, 15 * (number % 4)),
        duration_minutes=90,
        time_zone=ZONES[number % len(ZONES)],
        mode=Mode.ONLINE,
        venue_id=None,
        online_url=None,
        formats=(),
        materialised_before=starts_on,
    )


def _as_calendar(series: Series) -> Calendar:
    start = datetime.combine(series.starts_on, series.start_time, ZoneInfo(series.time_zone))
    event = Event()
    event.add("uid", str(series.id))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=series.duration_minutes))
    event.add("rrule", {"freq": "weekly"})
    calendar = Calendar()
    calendar.add_component(event)
    return calendar


def _row(work: str, system: str, meetings: int, seconds: float) -> Row:
    return Row(work, system, per_second=meetings / seconds)
