"""A series told as iCalendar means the meetings there are, as other programs read it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar
from recurring_ical_events import of

from services.scheduling.domain.addresses import Address, hash_of, opens, read_address
from services.scheduling.domain.languages import Language
from services.scheduling.domain.occurrences import Occurrence, OccurrenceStatus, occurrence_in
from services.scheduling.domain.recurrence import dates
from services.scheduling.domain.rules import read_rule
from services.scheduling.domain.series import Mode, Series, Slot, slot_at, slots_on
from services.scheduling.feeds.calendar import Words, write_calendar
from services.scheduling.feeds.domain import Feed, Titles, Told, tell
from services.scheduling.venues.domain import Venue
from shared.ids import new_id

BEFORE = date(2026, 12, 1)
SERIES = Series(
    id=new_id(),
    group_id=uuid4(),
    rule="FREQ=WEEKLY;BYDAY=TU",
    starts_on=date(2026, 2, 3),
    start_time=time(19),
    duration_minutes=90,
    time_zone="Europe/London",
    mode=Mode.IN_PERSON,
    venue_id=None,
    online_url=None,
    formats=(),
    materialised_before=BEFORE,
)
FEED = Feed(
    id=new_id(),
    person_id=uuid4(),
    group_id=None,
    titles=Titles.DISCREET,
    language=Language.EN,
    secret_hash=hash_of(b"s" * 32),
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)
NOTHING = Words(names={}, venues={})


def slots_of(series: Series, since: date = date(2026, 2, 1)) -> list[Slot]:
    """Where the rule of a series puts its meetings."""
    rule = read_rule(series.rule)
    days = dates(rule, starts_on=series.starts_on, time_zone=series.time_zone, since=since, before=BEFORE)
    return [slot for slot in slots_on(days, series) if rule.allows(slot.starts_at)]


def meetings_of(series: Series, since: date = date(2026, 2, 1)) -> list[Occurrence]:
    """The meetings of a series, as they were materialised."""
    return [occurrence_in(slot, series, new_id()) for slot in slots_of(series, since)]


def told_of(series: Series, meetings: list[Occurrence]) -> Told:
    """The series as it is told."""
    return tell(series, meetings, slots_of(series), 0)


def read(body: bytes) -> Any:
    """A calendar as another program reads it."""
    return Calendar.from_ical(body)


def expanded(body: bytes) -> list[tuple[datetime, datetime]]:
    """The meetings that another program reads from a calendar, in UTC."""
    calendar = read(body)
    found = of(calendar).between(datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
    return sorted(
        (event["DTSTART"].dt.astimezone(UTC), event["DTSTART"].dt.astimezone(UTC) + event.duration)
        for event in found
    )


def held(meetings: list[Occurrence]) -> list[tuple[datetime, datetime]]:
    """The meetings that take place."""
    return sorted((m.starts_at, m.ends_at) for m in meetings if m.status is OccurrenceStatus.SCHEDULED)


def moved(meeting: Occurrence, *, by: timedelta, minutes: int = 60) -> Occurrence:
    """A meeting at another time."""
    slot = slot_at(meeting.local_start + by, minutes, meeting.time_zone)
    return replace(
        meeting,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        local_start=slot.local_start,
        held_on=slot.held_on,
        moved=True,
        version=2,
    )


@pytest.mark.parametrize("time_zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=TU,TH",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=MO",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=DAILY;INTERVAL=3;COUNT=20",
        "FREQ=WEEKLY;UNTIL=20260901",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=1SA",
    ],
)
@pytest.mark.parametrize("start", [time(19), time(2, 30)])
def test_another_program_expands_a_series_to_the_very_same_meetings(
    rule: str, time_zone: str, start: time
) -> None:
    """Over both changes of the clocks, wherever in the series the calendar begins."""
    series = replace(SERIES, rule=rule, time_zone=time_zone, start_time=start)
    for since in (date(2026, 2, 1), date(2026, 5, 6)):
        meetings = meetings_of(series, since)
        told = tell(series, meetings, slots_of(series, since), 0)

        assert expanded(write_calendar(FEED, [told], NOTHING)) == held(meetings)


def test_what_was_cancelled_falls_out_and_what_was_moved_is_told_anew() -> None:
    """Else somebody stands before a closed door."""
    meetings = meetings_of(SERIES)
    meetings[3] = replace(meetings[3], status=OccurrenceStatus.CANCELLED, version=2)
    meetings[5] = moved(meetings[5], by=timedelta(days=2, hours=-1))
    meetings[7] = moved(meetings[7], by=timedelta(weeks=-3))
    del meetings[9]

    body = write_calendar(FEED, [told_of(SERIES, meetings)], NOTHING)

    assert expanded(body) == held(meetings)
    calendar = read(body)
    master, *others = calendar.walk("VEVENT")
    assert "RRULE" in master
    assert {str(event["UID"]) for event in others} == {str(master["UID"])}
    assert sorted(event["RECURRENCE-ID"].dt.replace(tzinfo=None) for event in others) == [
        meetings[5].recurrence_id,
        meetings[7].recurrence_id,
    ]


def test_meetings_from_before_a_rule_was_changed_are_told_apart() -> None:
    """What happened stays where it happened, in the calendar too."""
    was = meetings_of(SERIES)[:8]
    after = replace(SERIES, rule="FREQ=WEEKLY;BYDAY=TH", start_time=time(18), version=2)
    meetings = was + meetings_of(after, date(2026, 4, 1))

    body = write_calendar(FEED, [told_of(after, meetings)], NOTHING)

    assert expanded(body) == held(meetings)


def test_a_calendar_stands_by_itself() -> None:
    """Every zone that is named is explained, for the years it is used and not for all time."""
    series = [SERIES, replace(SERIES, id=new_id(), time_zone="America/New_York")]

    calendar = read(write_calendar(FEED, [told_of(one, meetings_of(one)) for one in series], NOTHING))

    zones = calendar.walk("VTIMEZONE")
    assert sorted(str(zone["TZID"]) for zone in zones) == ["America/New_York", "Europe/London"]
    years = {part["DTSTART"].dt.year for zone in zones for part in zone.subcomponents}
    assert years <= {2026, 2027}
    assert calendar.errors == [error for part in calendar.walk() for error in part.errors] == []
    assert {name for name in ("VERSION", "PRODID") if name in calendar} == {"VERSION", "PRODID"}


def test_the_same_meetings_are_the_same_bytes_and_lines_are_short() -> None:
    """So that a program that has them is told that nothing changed; RFC 5545 allows 75 octets in a line."""
    meetings = meetings_of(SERIES)

    bodies = {write_calendar(FEED, [told_of(SERIES, meetings)], NOTHING) for _ in range(2)}

    assert len(bodies) == 1
    (body,) = bodies
    assert max(map(len, body.split(b"\r\n"))) <= 75
    assert body.endswith(b"END:VCALENDAR\r\n")


def test_a_calendar_without_meetings_is_one_too() -> None:
    """Programs refuse a calendar in which there is nothing at all."""
    assert read(write_calendar(FEED, [], NOTHING)).walk("VTIMEZONE")


@pytest.mark.parametrize(
    ("language", "title"), [(Language.EN, "Meeting"), (Language.ES, "Reunión"), (Language.DE, "Treffen")]
)
def test_discreet_entries_say_that_there_is_a_meeting_and_nothing_else(
    language: Language, title: str
) -> None:
    """A calendar lies open on desks, and is shared with family and colleagues."""
    venue = Venue(id=uuid4(), name="Pain Clinic", address="1 Quay Street")
    series = replace(SERIES, venue_id=venue.id)
    words = Words(names={series.group_id: "Living with Pain"}, venues={venue.id: venue})
    told = told_of(series, meetings_of(series))
    discreet = write_calendar(replace(FEED, language=language), [told], words)
    full = write_calendar(replace(FEED, titles=Titles.FULL), [told], words)

    (entry,) = read(discreet).walk("VEVENT")
    assert str(entry["SUMMARY"]) == title
    assert not {"LOCATION", "DESCRIPTION", "URL"} & set(entry)
    assert b"Pain" not in discreet
    (entry,) = read(full).walk("VEVENT")
    assert (str(entry["SUMMARY"]), str(entry["LOCATION"])) == (
        "Living with Pain",
        "Pain Clinic, 1 Quay Street",
    )


def test_the_sequence_rises_with_every_change() -> None:
    """Programs keep what has the higher number, so it must never fall."""
    meetings = meetings_of(SERIES)
    told = tell(SERIES, meetings, slots_of(SERIES), 0)
    later = tell(replace(SERIES, version=2), meetings, slots_of(SERIES), 2)

    assert (told.sequence, later.sequence) == (0, 3)


def test_an_address_is_read_back_and_nothing_else_is_one() -> None:
    """It says where its feed is kept, and holds the secret that opens it."""
    address = Address(network_id=new_id(), id=new_id(), secret=b"s" * 32)

    assert read_address(address.write()) == address
    assert opens(address, FEED.secret_hash)
    assert not opens(replace(address, secret=b"t" * 32), FEED.secret_hash)
    for wrong in ("", "abc", address.write()[:-2], address.write() + "AA", "é" * 86, "=" * 86, "." * 86):
        assert read_address(wrong) is None
