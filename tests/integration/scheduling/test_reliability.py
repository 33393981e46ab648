"""Rooms that fail, over HTTP: where to go then, and how often it was needed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar

ROOM = "https://meet.example.org/quiet-heron"
SPARE = "https://talk.example.net/spare-heron"


def online(calendar: Calendar, group_id: Any, **changes: Any) -> dict[str, Any]:
    """Schedule a series that meets online."""
    return calendar.series(group_id, mode="online", online_url=ROOM, **changes)


def test_a_venue_tells_what_helps_and_is_described_anew(calendar: Calendar) -> None:
    """A step, a cold hall, a bus that no longer runs: people decide by these whether they come."""
    venue_id = calendar.venue(comfort="Padded chairs, a mat to lie down on", cost="Free")
    address = f"/venues/{venue_id}"

    changed = calendar.coordinator.patch(
        address, {"comfort": "Padded chairs", "accessibility": ["step-free"]}, etag='"1"'
    ).json

    assert (changed["comfort"], changed["accessibility"], changed["cost"]) == (
        "Padded chairs",
        ["step-free"],
        "Free",
    )
    assert calendar.coordinator.patch(address, {"cost": "2 a head"}, etag='"1"').status == 412
    assert calendar.coordinator.patch(f"/venues/{new_id()}", {"cost": ""}, etag='"1"').status == 404
    facilitator = calendar.as_facilitator(calendar.group())
    assert facilitator.patch(address, {"cost": ""}, etag='"2"').status == 403
    assert calendar.announced("venue_changed") == [{"venue_id": venue_id}]


def test_a_meeting_goes_to_its_spare_link_and_whoever_may_join_sees_it(calendar: Calendar) -> None:
    """The old link leads to a dead room: nobody must be shown it any more."""
    group_id = calendar.group()
    series = online(calendar, group_id)
    meeting, following = calendar.ahead(group_id)[:2]
    facilitator = calendar.as_facilitator(group_id)
    member = calendar.as_member(calendar.member(group_id), group_id)
    stranger = calendar.as_member(new_id(), group_id)
    address = f"/occurrences/{meeting['id']}"
    assert facilitator.post(f"{address}/use-fallback").slug == "no-fallback"

    fallback = facilitator.put(f"/series/{series['id']}/fallback", {"online_url": SPARE}, etag='"0"')
    assert (fallback.status, fallback.json["kind"], fallback.json["version"]) == (200, "link", 1)
    before = member.get(f"{address}/joining").json
    assert (before["online_url"], before["diverted"]) == (ROOM, False)
    assert before["fallback"]["online_url"] == SPARE
    used = facilitator.post(f"{address}/use-fallback")

    assert used.status == 200, used.body
    now = member.get(f"{address}/joining").json
    assert (now["online_url"], now["diverted"]) == (SPARE, True)
    assert member.get(address).json["online_url"] == SPARE
    assert member.get(f"/occurrences/{following['id']}").json["online_url"] == ROOM
    assert facilitator.post(f"{address}/use-fallback").slug == "already-diverted"
    refused = stranger.get(f"{address}/joining")
    assert (refused.status, refused.slug) == (403, "joining-not-told")
    assert stranger.get(address).json["online_url"] is None
    assert calendar.announced("fallback_set") == [
        {"series_id": series["id"], "group_id": str(group_id), "kind": "link"}
    ]
    assert calendar.announced("fallback_used") == [
        {"occurrence_id": meeting["id"], "group_id": str(group_id), "kind": "link"}
    ]


def test_a_meeting_online_goes_to_a_venue_and_books_it(calendar: Calendar) -> None:
    """Once it is used, a fallback is a booking like any other; where somebody has the room, it is refused."""
    ours, theirs = calendar.group(), calendar.group()
    series = online(calendar, ours)
    venue_id = calendar.venue()
    calendar.series(theirs, venue_id=venue_id, rule="FREQ=WEEKLY;INTERVAL=26;BYDAY=TU")
    calendar.coordinator.put(f"/series/{series['id']}/fallback", {"venue_id": venue_id}, etag='"0"')
    booked = calendar.ahead(theirs)
    taken_on = {one["held_on"] for one in booked}
    mine = calendar.ahead(ours)
    meeting = next(one for one in mine if one["held_on"] not in taken_on)

    used = calendar.coordinator.post(f"/occurrences/{meeting['id']}/use-fallback").json

    assert (used["mode"], used["venue_id"], used["online_url"]) == ("in_person", venue_id, None)
    for clash in (one for one in mine if one["held_on"] in taken_on):
        refused = calendar.coordinator.post(f"/occurrences/{clash['id']}/use-fallback")
        assert refused.slug == "venue-taken"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/online_url"),
        ({"online_url": SPARE, "venue_id": str(new_id())}, "/online_url"),
        ({"online_url": ROOM}, "/online_url"),
        ({"venue_id": str(new_id())}, "/venue_id"),
    ],
)
def test_a_fallback_that_would_not_help_is_refused(
    calendar: Calendar, body: dict[str, Any], pointer: str
) -> None:
    """The same link again fails together with the first."""
    series = online(calendar, calendar.group())

    refused = calendar.coordinator.put(f"/series/{series['id']}/fallback", body, etag='"0"')

    assert refused.status == 422
    assert [error["pointer"] for error in refused.json["errors"]] == [pointer]


def test_two_who_set_a_fallback_at_once_do_not_overwrite_each_other(calendar: Calendar) -> None:
    """The second reads what the first set before deciding."""
    series = online(calendar, calendar.group())
    address = f"/series/{series['id']}/fallback"

    replies = [
        calendar.coordinator.put(address, {"online_url": SPARE}, etag=etag).status
        for etag in (None, '"0"', '"0"', '"1"')
    ]

    assert replies == [428, 200, 412, 200]


def test_troubles_add_up_to_a_figure_that_advises_a_fallback(calendar: Calendar) -> None:
    """Five meetings say something about a room; two of them lost say that it needs a spare."""
    group_id = calendar.group()
    starts_on = (datetime.now(UTC) - timedelta(weeks=6)).date().isoformat()
    series = online(calendar, group_id, starts_on=starts_on)
    held = calendar.past(group_id)
    facilitator = calendar.as_facilitator(group_id)
    address = f"/series/{series['id']}/reliability"
    assert facilitator.get(address).json["needs_fallback"] is False

    for meeting, kind, minutes in (
        (held[0], "dropped", 10),
        (held[0], "sound", 5),
        (held[1], "shut_out", 90),
    ):
        logged = facilitator.post(
            f"/occurrences/{meeting['id']}/incidents", {"kind": kind, "minutes_lost": minutes}
        )
        assert logged.status == 201, logged.body

    figure = facilitator.get(address).json
    assert (figure["meetings"], figure["troubled"], figure["minutes_lost"]) == (len(held), 2, 105)
    assert float(figure["reliability"]) == pytest.approx((len(held) - 2) / len(held), abs=0.005)
    assert figure["needs_fallback"] is True
    facilitator.put(f"/series/{series['id']}/fallback", {"online_url": SPARE}, etag='"0"')
    assert facilitator.get(address).json["needs_fallback"] is False
    listed = facilitator.items(f"/occurrences/{held[0]['id']}/incidents")
    assert [one["kind"] for one in listed] == ["dropped", "sound"]
    assert [one["minutes_lost"] for one in calendar.announced("incident_reported")] == [10, 5, 90]


def test_trouble_is_logged_by_staff_for_meetings_that_began_online(calendar: Calendar) -> None:
    """What has not begun cannot have failed, and a hall has no link to drop."""
    group_id, other = calendar.group(), calendar.group()
    online(calendar, group_id)
    calendar.series(other)
    trouble = {"kind": "dropped", "minutes_lost": 10}
    (ahead, *_), (held, *_) = calendar.ahead(group_id), calendar.past(group_id)
    hall = calendar.past(other)[0]

    def report(meeting: dict[str, Any], body: dict[str, Any] = trouble) -> str:
        return str(calendar.coordinator.post(f"/occurrences/{meeting['id']}/incidents", body).slug)

    assert report(ahead) == "not-begun-yet"
    assert report(hall) == "no-online-room"
    assert report(held, {"kind": "dropped", "minutes_lost": 91}) == "invalid"
    member = calendar.as_member(calendar.member(group_id), group_id)
    assert member.post(f"/occurrences/{held['id']}/incidents", trouble).status == 403
    assert member.get(f"/occurrences/{held['id']}/incidents").status == 403
