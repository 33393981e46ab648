"""What the public reads of a group, by the Meeting Guide specification: weekly meetings, nobody's name.

Nothing is published but what a coordinator wrote on a group's listing, when and where its weekly series meet,
and type codes. What cannot be told truly is left out with a reason, never bent into a weekly meeting.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.scheduling.domain.rules import Frequency, read_rule
from services.scheduling.domain.series import KnownGroup, Mode, Series, SeriesStatus, today_in
from services.scheduling.venues.domain import Venue
from shared.errors import Conflict, Invalid

LONGEST_SLUG = 60
# The specification counts from Sunday, Python from Monday.
_DAYS = 7
# Groups show on maps a week before they begin.
SHOWN_BEFORE = timedelta(days=7)

# The codes of the specification that say how a meeting is held or in which language, whatever the fellowship.
_CODES = (
    "11 12x12 A ABSI AF AL AL-AN AM AR ASL B BA BE BG BI BRK C CAN CF D DA DB DD DE DR EL EN FA FF FI FR G "
    "GR H HE HI HR HU IS ITA JA KA KOR L LGBTQ LIT LS LT M MED ML MT N NB NDG NE NL NO O OUT P POA POC POL "
    "POR PUN RUS S SEN SK SL SM SP ST SV T TC TH TL TR TUR UK W X XB XT Y"
)
TYPES = frozenset(_CODES.split())
# BMLT has codes of its own, some of which mean something else there.
BMLT_TYPES = {
    "B": "BE",
    "C": "C",
    "CL": "CAN",
    "CW": "CF",
    "D": "D",
    "ES": "S",
    "GL": "LGBTQ",
    "BK": "LIT",
    "M": "M",
    "ME": "MED",
    "O": "O",
    "SD": "SP",
    "SL": "ASL",
    "So": "SP",
    "St": "ST",
    "TC": "TC",
    "Tr": "TR",
    "W": "W",
    "WC": "X",
    "YP": "Y",
}
BMLT_ID = "bmlt:"
STEP_FREE = re.compile(r"step[- ]free|wheelchair", re.IGNORECASE)


class GroupListedAlready(Conflict):
    """This group has a listing already: change that."""


class SlugTaken(Conflict):
    """Another group has this slug: give one of its own."""


class Reason(StrEnum):
    """Why a series is not published."""

    GROUP_NOT_OPEN = "group_not_open"
    ENDED = "ended"
    NOT_BEGUN = "not_begun"
    NOT_WEEKLY = "not_weekly"
    NO_ADDRESS = "no_address"
    NO_WAY_TO_JOIN = "no_way_to_join"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a coordinator lets the public read of a group; `place` is roughly where one without venue is."""

    id: UUID
    group_id: UUID
    slug: str
    name: str
    place: str = ""
    conference_url: str | None = None
    conference_phone: str | None = None
    types: tuple[str, ...] = ()
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A series of a listed group that is not published."""

    series_id: UUID
    group_id: UUID
    reason: Reason


def slug_of(name: str) -> str:
    """Return a name as it can stand in an address; raise `Invalid` where nothing of it can."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
    if not slug:
        raise Invalid("This name has no letter from a to z: give a slug too.", pointer="/slug")
    return slug


def changed(listing: Listing, changes: Mapping[str, Any]) -> Listing:
    """Return a listing with these changes. Its slug stays: others link to it."""
    return replace(listing, **changes, version=listing.version + 1)


def guide_of(
    listings: Sequence[Listing],
    groups: Mapping[UUID, KnownGroup],
    series: Sequence[Series],
    venues: Mapping[UUID, Venue],
    *,
    now: datetime,
) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """Return the meetings to publish, by slug, and the series that are left out."""
    by_group = {listing.group_id: listing for listing in listings}
    meetings, left_out = [], []
    for one in series:
        listing = by_group.get(one.group_id)
        if listing is None:
            continue
        venue = venues.get(one.venue_id) if one.venue_id else None
        reason = reason_to_leave_out(listing, groups.get(one.group_id), one, venue, now=now)
        if reason is None:
            meetings.append(meeting_of(listing, one, venue))
        elif reason is not Reason.ENDED:
            left_out.append(LeftOut(series_id=one.id, group_id=one.group_id, reason=reason))
    return sorted(meetings, key=lambda meeting: str(meeting["slug"])), left_out


def reason_to_leave_out(
    listing: Listing, group: KnownGroup | None, series: Series, venue: Venue | None, *, now: datetime
) -> Reason | None:
    """Return why a series cannot be published, or None where it can."""
    joinable = listing.conference_url or listing.conference_phone
    checks = (
        (Reason.ENDED, series.status is SeriesStatus.ENDED),
        (Reason.GROUP_NOT_OPEN, group is None or group.status != "open"),
        (Reason.NOT_WEEKLY, not weekdays_of(series)),
        (Reason.NOT_BEGUN, series.starts_on > today_in(series, now) + SHOWN_BEFORE),
        (Reason.NO_ADDRESS, series.mode is not Mode.ONLINE and not (venue and venue.address)),
        (Reason.NO_ADDRESS, series.mode is Mode.ONLINE and not listing.place),
        (Reason.NO_WAY_TO_JOIN, series.mode is Mode.ONLINE and not joinable),
    )
    return next((reason for reason, holds in checks if holds), None)


def weekdays_of(series: Series) -> list[int]:
    """Return the days of a series that meets every week without end (0 = Sunday), and none for any other.

    What meets fortnightly, monthly, in some months or a number of times would be told wrongly as weekly.
    """
    rule = read_rule(series.rule)
    bounded = rule.count is not None or rule.until is not None
    narrowed = rule.months or rule.month_days or rule.positions
    if rule.frequency is not Frequency.WEEKLY or rule.interval != 1 or bounded or narrowed:
        return []
    days = [day for _, day in rule.weekdays] or [series.starts_on.weekday()]
    return sorted((day + 1) % _DAYS for day in days)


def meeting_of(listing: Listing, series: Series, venue: Venue | None) -> dict[str, Any]:
    """Return a meeting as the specification writes it; times are wall-clock times of its zone."""
    days = weekdays_of(series)
    start = datetime.combine(series.starts_on, series.start_time)
    meeting: dict[str, Any] = {
        "name": listing.name,
        # The series' id never changes, whatever else does; its end is random, its beginning a time.
        "slug": f"{listing.slug}-{series.id.hex[-8:]}",
        "day": days[0] if len(days) == 1 else days,
        "time": f"{start:%H:%M}",
        "end_time": f"{start + timedelta(minutes=series.duration_minutes):%H:%M}",
        "timezone": series.time_zone,
        "types": types_of(listing, series, venue),
        "group": listing.name,
    }
    if series.mode is not Mode.ONLINE and venue is not None:
        meeting |= {
            "location": venue.name,
            "address": venue.address,
            "city": venue.locality,
            "state": venue.region,
            "formatted_address": ", ".join(filter(None, (venue.address, venue.locality, venue.region))),
        }
    else:
        meeting["formatted_address"] = listing.place
    if series.mode is not Mode.IN_PERSON:
        meeting |= {
            "conference_url": listing.conference_url,
            "conference_phone": listing.conference_phone,
        }
    return {name: value for name, value in meeting.items() if value not in ("", None)}


def types_of(listing: Listing, series: Series, venue: Venue | None) -> list[str]:
    """Return the type codes of a meeting; a format that the specification has no code for is left out."""
    if (series.external_id or "").startswith(BMLT_ID):
        found = {BMLT_TYPES[code] for code in series.formats if code in BMLT_TYPES}
    else:
        found = set(series.formats) & TYPES
    if venue is not None and any(STEP_FREE.search(feature) for feature in venue.accessibility):
        found |= {"X"}
    found |= set(listing.types)
    # A meeting is open or closed; where the two disagree, nobody is sent to a door that is closed to them.
    return sorted(found - {"O"} if "C" in found else found)
