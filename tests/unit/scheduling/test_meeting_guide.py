"""What the public reads of a group, and what it never reads."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.scheduling.domain.series import KnownGroup, Mode, Series, SeriesStatus
from services.scheduling.meeting_guide.domain import (
    Listing,
    Reason,
    guide_of,
    reason_to_leave_out,
    slug_of,
    types_of,
    weekdays_of,
)
from services.scheduling.venues.domain import Venue
from shared.errors import Invalid
from shared.ids import new_id

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
VENUE = Venue(id=uuid4(), name="House", address="1 Quay Street", locality="Harbour", region="NY")
SERIES = Series(
    id=UUID("0193aaaa-0000-7000-8000-0000deadbeef"),
    group_id=uuid4(),
    rule="FREQ=WEEKLY;BYDAY=SU",
    starts_on=date(2026, 1, 4),
    start_time=time(23, 0),
    duration_minutes=90,
    time_zone="America/New_York",
    mode=Mode.IN_PERSON,
    venue_id=VENUE.id,
    online_url="https://meet.example.org/secret",
    formats=("O", "zz"),
    materialised_before=date(2027, 5, 1),
)
LISTING = Listing(id=new_id(), group_id=SERIES.group_id, slug="quiet-harbour", name="Quiet Harbour")
OPEN = KnownGroup(group_id=SERIES.group_id, status="open", time_zone="America/New_York")


def published(series: Series = SERIES, listing: Listing = LISTING) -> list[dict[str, Any]]:
    """The guide of one group."""
    venues = {VENUE.id: VENUE}
    return guide_of([listing], {OPEN.group_id: OPEN}, [series], venues, now=NOW)[0]


def test_a_weekly_meeting_is_written_as_the_specification_says() -> None:
    """Sunday is 0, times are wall-clock times, and past midnight is a time like any other."""
    assert published() == [
        {
            "name": "Quiet Harbour",
            "slug": "quiet-harbour-deadbeef",
            "day": 0,
            "time": "23:00",
            "end_time": "00:30",
            "timezone": "America/New_York",
            "types": ["O"],
            "group": "Quiet Harbour",
            "location": "House",
            "address": "1 Quay Street",
            "city": "Harbour",
            "state": "NY",
            "formatted_address": "1 Quay Street, Harbour, NY",
        }
    ]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;BYDAY=SU", [0]),
        ("FREQ=WEEKLY;BYDAY=MO", [1]),
        ("FREQ=WEEKLY;BYDAY=SA", [6]),
        ("FREQ=WEEKLY;BYDAY=MO,TH,SU", [0, 1, 4]),
        ("FREQ=WEEKLY", [0]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", []),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=8", []),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101", []),
        ("FREQ=WEEKLY;BYDAY=MO;BYMONTH=1,2", []),
        ("FREQ=MONTHLY;BYDAY=1MO", []),
        ("FREQ=DAILY", []),
    ],
)
def test_nothing_that_is_not_weekly_is_told_as_weekly(rule: str, days: list[int]) -> None:
    """People would come in the week in which nobody is there."""
    series = replace(SERIES, rule=rule)

    assert weekdays_of(series) == days
    assert bool(published(series)) is bool(days)


@pytest.mark.parametrize(
    ("series", "listing", "status", "reason"),
    [
        ({"status": SeriesStatus.ENDED}, {}, "open", Reason.ENDED),
        ({"rule": "FREQ=MONTHLY;BYDAY=1MO"}, {}, "open", Reason.NOT_WEEKLY),
        ({"starts_on": date(2026, 12, 6)}, {}, "open", Reason.NOT_BEGUN),
        ({"venue_id": None}, {}, "open", Reason.NO_ADDRESS),
        ({"mode": Mode.ONLINE, "venue_id": None}, {}, "open", Reason.NO_ADDRESS),
        ({"mode": Mode.ONLINE, "venue_id": None}, {"place": "NY, USA"}, "open", Reason.NO_WAY_TO_JOIN),
        ({}, {}, "paused", Reason.GROUP_NOT_OPEN),
        ({}, {}, "open", None),
    ],
)
def test_what_is_left_out_has_a_reason(
    series: dict[str, Any], listing: dict[str, Any], status: str, reason: Reason | None
) -> None:
    """A coordinator can then do something about it."""
    venue = VENUE if "venue_id" not in series else None

    assert reason is reason_to_leave_out(
        replace(LISTING, **listing), replace(OPEN, status=status), replace(SERIES, **series), venue, now=NOW
    )


def test_the_address_of_an_online_meeting_is_the_one_that_was_made_public() -> None:
    """The meetings' own link is for members."""
    listing = replace(LISTING, place="Leeds, UK", conference_url="https://welcome.example.org")

    (meeting,) = published(replace(SERIES, mode=Mode.ONLINE, venue_id=None), listing)

    assert meeting["conference_url"] == "https://welcome.example.org"
    assert meeting["formatted_address"] == "Leeds, UK"
    assert "secret" not in str(meeting)


@pytest.mark.parametrize(
    ("external_id", "formats", "types"),
    [
        ("bmlt:meeting:1", ("B", "WC", "ES", "xx"), ["BE", "S", "X"]),
        ("guide:meeting:1", ("B", "X", "S", "xx"), ["B", "S", "X"]),
        (None, ("O", "C"), ["C"]),
    ],
)
def test_formats_become_types_by_the_words_of_their_source(
    external_id: str | None, formats: tuple[str, ...], types: list[str]
) -> None:
    """B means beginners to one and a book to the other; and closed is closed."""
    assert types_of(LISTING, replace(SERIES, formats=formats, external_id=external_id), VENUE) == types


def test_a_step_free_venue_is_told() -> None:
    """Who needs that looks for nothing else first."""
    venue = replace(VENUE, accessibility=("step-free entrance",))

    assert types_of(LISTING, SERIES, venue) == ["O", "X"]


def test_a_slug_is_made_of_the_name() -> None:
    """Where letters have accents, the letters stay."""
    assert slug_of("  Café & Übung, Nº 5 ") == "cafe-ubung-no-5"
    with pytest.raises(Invalid):
        slug_of("静かな港")
