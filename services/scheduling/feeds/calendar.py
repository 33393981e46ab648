"""Writes meetings as iCalendar (RFC 5545): the same meetings give the same bytes, so an ETag can hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vRecur

from services.scheduling.domain.languages import Language
from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.feeds.domain import Feed, Titles, Told, rule_until
from services.scheduling.venues.domain import Venue

PRODUCT = "-//Kith//Meetings//EN"
REFRESH = timedelta(hours=1)
MEETINGS = {Language.EN: "Meetings", Language.ES: "Reuniones", Language.DE: "Treffen"}
MEETING = {Language.EN: "Meeting", Language.ES: "Reunión", Language.DE: "Treffen"}
GROUP_MEETING = {
    Language.EN: "Group meeting",
    Language.ES: "Reunión del grupo",
    Language.DE: "Gruppentreffen",
}


@dataclass(frozen=True, kw_only=True)
class Words:
    """What may be said of meetings: names of groups that have a public one, and venues."""

    names: Mapping[UUID, str]
    venues: Mapping[UUID, Venue]


def write_calendar(feed: Feed, told: Sequence[Told], words: Words) -> bytes:
    """Return the calendar of a feed. Discreet entries have neither a place nor a name."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", MEETINGS[feed.language])
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH, parameters={"VALUE": "DURATION"})
    for zone in _zones(told):
        calendar.add_component(zone)
    for one in told:
        for event in _events(feed, one, words):
            calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _events(feed: Feed, told: Told, words: Words) -> Iterable[Event]:
    series, uid = told.series, f"{told.series.id}@scheduling.kith"
    if told.first is not None and told.last is not None:
        start = told.first.recurrence_id
        minutes = timedelta(minutes=series.duration_minutes)
        event = _event(feed, uid, told, words, series.venue_id)
        event.add("dtstart", _local(start, series.time_zone))
        event.add("duration", minutes)
        event.add("rrule", vRecur.from_ical(rule_until(series.rule, told.last)))
        if told.excluded:
            event.add("exdate", [_local(slot.recurrence_id, series.time_zone) for slot in told.excluded])
        yield event
    for one in told.moved:
        event = _timed(_event(feed, uid, told, words, one.venue_id), one)
        event.add("recurrence-id", _local(one.recurrence_id, one.time_zone))
        yield event
    for one in told.apart:
        yield _timed(_event(feed, f"{one.id}@scheduling.kith", told, words, one.venue_id), one)


def _event(feed: Feed, uid: str, told: Told, words: Words, venue_id: UUID | None) -> Event:
    event = Event()
    event.add("uid", uid)
    # When the series was made, which its id tells: the hour of asking would make every answer another one.
    event.add(
        "dtstamp", datetime.fromtimestamp((told.series.id.int >> 80) / 1000, UTC).replace(microsecond=0)
    )
    event.add("sequence", told.sequence)
    event.add("class", "PRIVATE")
    if feed.titles is Titles.DISCREET:
        event.add("summary", MEETING[feed.language])
        return event
    event.add("summary", words.names.get(told.series.group_id, GROUP_MEETING[feed.language]))
    if venue_id is not None and venue_id in words.venues:
        venue = words.venues[venue_id]
        parts = (venue.name, venue.room, venue.address, venue.locality)
        event.add("location", ", ".join(part for part in parts if part))
    return event


def _timed(event: Event, occurrence: Occurrence) -> Event:
    event.add("dtstart", _local(occurrence.local_start, occurrence.time_zone))
    event.add("duration", occurrence.ends_at - occurrence.starts_at)
    return event


def _local(wall_clock: datetime, time_zone: str) -> datetime:
    return wall_clock.replace(tzinfo=ZoneInfo(time_zone))


def _zones(told: Iterable[Told]) -> Iterable[Timezone]:
    """Yield each zone that is used, for the years in which it is; without any, UTC: no calendar is empty."""
    spans: dict[str, list[date]] = {}
    for one in told:
        for slot in filter(None, (one.first, one.last)):
            spans.setdefault(one.series.time_zone, []).append(slot.held_on)
        for meeting in (*one.moved, *one.apart):
            both = (meeting.held_on, meeting.recurrence_id.date())
            spans.setdefault(meeting.time_zone, []).extend(both)
    if not spans:
        yield _zone("Etc/UTC", 2026, 2027)
    for time_zone, days in sorted(spans.items()):
        # Whole years, so that few zones are worked out for many calendars.
        yield _zone(time_zone, min(days).year, max(days).year + 1)


@lru_cache(maxsize=500)
def _zone(time_zone: str, first_year: int, last_year: int) -> Timezone:
    return Timezone.from_tzid(time_zone, first_date=date(first_year, 1, 1), last_date=date(last_year, 12, 31))
