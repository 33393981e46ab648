"""Series and their occurrences over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.scheduling.domain.series import HORIZON
from services.scheduling.service import SchedulingService
from shared.contracts.membership import GroupClosed
from shared.ids import new_id
from tests.integration.scheduling.conftest import LONDON, Calendar, instant, today


def test_a_new_series_has_its_meetings_from_its_start_to_the_horizon(calendar: Calendar) -> None:
    """Nobody waits for a timer, and what was before Kith can be recorded too."""
    group_id = calendar.group()
    series = calendar.series(group_id)
    meetings = calendar.meetings(group_id, limit=200)

    assert {m["series_id"] for m in meetings} == {series["id"]}
    assert 29 <= len(meetings) <= 31
    assert {datetime.fromisoformat(m["local_start"]).strftime("%a %H:%M") for m in meetings} == {"Tue 19:00"}
    assert meetings[-1]["held_on"] >= (today() + HORIZON - timedelta(days=8)).isoformat()
    assert len(calendar.announced("occurrence_scheduled")) == len(meetings)
    assert calendar.announced("series_scheduled") == [{"series_id": series["id"], "group_id": str(group_id)}]


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/London", "Australia/Sydney"])
def test_the_wall_clock_stays_across_the_next_change_of_clocks(calendar: Calendar, zone: str) -> None:
    """Half a year always has a change of clocks in it: each meeting is at seven all the same."""
    group_id = calendar.group(time_zone=zone)
    assert calendar.series(group_id)["time_zone"] == zone

    offsets = set()
    for meeting in calendar.meetings(group_id, limit=200):
        local = datetime.fromisoformat(meeting["starts_at"]).astimezone(ZoneInfo(zone))
        offsets.add(local.utcoffset())
        assert meeting["starts_at"].endswith("Z")
        assert local.replace(tzinfo=None) == datetime.fromisoformat(meeting["local_start"])
        assert local.strftime("%H:%M") == "19:00"

    assert len(offsets) == 2


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"rule": "every tuesday"}, "/rule"),
        ({"rule": "FREQ=SECONDLY"}, "/rule"),
        ({"rule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"}, "/rule"),
        ({"rule": "x" * 300}, "/rule"),
        ({"starts_on": "2001-01-01"}, "/starts_on"),
        ({"starts_on": "9999-12-31"}, "/starts_on"),
        ({"starts_on": "30.02.2026"}, "/starts_on"),
        ({"start_time": "25:00"}, "/start_time"),
        ({"start_time": "19:00:30"}, "/start_time"),
        ({"duration_minutes": 0}, "/duration_minutes"),
        ({"duration_minutes": 721}, "/duration_minutes"),
        ({"time_zone": "Europe/Nowhere"}, "/time_zone"),
        ({"mode": "telepathy"}, "/mode"),
        ({"venue_id": "0190a0b0-0000-7000-8000-000000000000"}, "/venue_id"),
        ({"online_url": "javascript:alert(1)", "mode": "online"}, "/online_url"),
        ({"online_url": "https://meet.example.org/a"}, "/online_url"),
        ({"formats": ["a b"]}, "/formats/0"),
        ({"colour": "green"}, "/colour"),
    ],
)
def test_what_cannot_be_scheduled_is_refused_at_its_field(
    calendar: Calendar, wrong: dict[str, Any], pointer: str
) -> None:
    """The one who fills in the form learns where, and nothing is kept."""
    group_id = calendar.group()
    refused = calendar.ask_for_series(group_id, **wrong)

    assert (refused.status, refused.slug) == (422, "invalid")
    assert [error["pointer"] for error in refused.json["errors"]] == [pointer]
    assert calendar.coordinator.items("/series") == []


def test_a_group_that_was_not_heard_of_yet_is_a_conflict_that_passes(calendar: Calendar) -> None:
    """Importers and forms may try again: the event is on its way."""
    refused = calendar.ask_for_series(new_id())

    assert (refused.status, refused.slug) == (409, "group-not-known")
    assert "try again" in refused.json["title"]


def test_an_external_id_is_taken_once_per_network(calendar: Calendar) -> None:
    """An importer that runs twice finds what it made, and cannot make it again."""
    group_id = calendar.group()
    series = calendar.series(group_id, external_id="bmlt:1")
    venue_id = calendar.venue(external_id="bmlt:1")

    assert calendar.ask_for_series(group_id, external_id="bmlt:1").slug == "external-id-taken"
    assert (
        calendar.coordinator.post("/venues", {"name": "X", "external_id": "bmlt:1"}).slug
        == "external-id-taken"
    )
    assert [s["id"] for s in calendar.coordinator.items("/series", external_id="bmlt:1")] == [series["id"]]
    assert [v["id"] for v in calendar.coordinator.items("/venues", external_id="bmlt:1")] == [venue_id]
    assert calendar.coordinator.items("/venues", external_id="bmlt:2") == []


def test_a_later_start_moves_what_lies_ahead_and_nothing_else(calendar: Calendar) -> None:
    """What happened keeps its time, what was moved by hand its own, and a cancelled holiday stays so."""
    group_id = calendar.group()
    series = calendar.series(group_id)
    past, (first, second, *rest) = calendar.past(group_id), calendar.ahead(group_id)
    elsewhen = (datetime.fromisoformat(first["local_start"]) + timedelta(days=1)).isoformat()
    moved = calendar.coordinator.post(f"/occurrences/{first['id']}/move", {"local_start": elsewhen})
    cancelled = calendar.coordinator.post(f"/occurrences/{second['id']}/cancel")
    assert (moved.status, cancelled.status) == (200, 200)

    changed = calendar.coordinator.patch(
        f"/series/{series['id']}", {"start_time": "19:30", "mode": "hybrid"}, etag='"1"'
    )

    assert (changed.status, changed.json["version"], changed.etag) == (200, 2, '"2"')
    assert calendar.past(group_id) == past
    after = {m["id"]: m for m in calendar.ahead(group_id)}
    assert set(after) == {first["id"], second["id"], *(m["id"] for m in rest)}
    assert after[first["id"]] == moved.json
    assert after[second["id"]] == cancelled.json
    assert {after[m["id"]]["local_start"][11:] for m in rest} == {"19:30:00"}
    assert len(calendar.announced("occurrence_moved")) == len(rest) + 1
    assert calendar.announced("series_changed") == [{"series_id": series["id"], "group_id": str(group_id)}]


def test_another_weekday_makes_other_meetings_and_back_again(calendar: Calendar) -> None:
    """Each withdrawn meeting is announced as cancelled, and changing one's mind is possible."""
    group_id = calendar.group()
    series = calendar.series(group_id)
    before = calendar.ahead(group_id)

    for version, weekday in enumerate(("WE", "TU"), 1):
        reply = calendar.coordinator.patch(
            f"/series/{series['id']}", {"rule": f"FREQ=WEEKLY;BYDAY={weekday}"}, etag=f'"{version}"'
        )
        assert reply.status == 200, reply.body

    after = calendar.ahead(group_id)
    assert [m["starts_at"] for m in after] == [m["starts_at"] for m in before]
    assert {m["id"] for m in after}.isdisjoint(m["id"] for m in before)
    cancelled = {event["occurrence_id"] for event in calendar.announced("occurrence_cancelled")}
    assert {m["id"] for m in before} <= cancelled


def test_a_change_needs_the_version_that_was_read(calendar: Calendar) -> None:
    """Two coordinators at one series: the second is told."""
    series = calendar.series(calendar.group())
    address = f"/series/{series['id']}"

    assert calendar.coordinator.patch(address, {"duration_minutes": 60}).status == 428
    assert calendar.coordinator.patch(address, {"duration_minutes": 60}, etag='"7"').status == 412
    assert calendar.coordinator.patch(address, {"duration_minutes": 60}, etag='"1"').status == 200


def test_an_ended_series_cancels_what_lies_after_its_end(calendar: Calendar) -> None:
    """What was is history; what would have come is taken back, one event each."""
    group_id = calendar.group()
    series = calendar.series(group_id)
    past, ahead = calendar.past(group_id), calendar.ahead(group_id)

    ended = calendar.coordinator.post(f"/series/{series['id']}/end", {"on": ahead[0]["held_on"]})

    assert (ended.json["status"], ended.json["ended_on"]) == ("ended", ahead[0]["held_on"])
    assert calendar.past(group_id) == past
    assert [m["status"] for m in calendar.ahead(group_id)] == ["scheduled"] + ["cancelled"] * (len(ahead) - 1)
    assert len(calendar.announced("occurrence_cancelled")) == len(ahead) - 1
    assert calendar.coordinator.post(f"/series/{series['id']}/end").slug == "series-has-ended"
    assert (
        calendar.coordinator.patch(f"/series/{series['id']}", {"duration_minutes": 60}, etag='"2"').slug
        == "series-has-ended"
    )


def test_a_group_that_closes_meets_no_more(calendar: Calendar) -> None:
    """Nobody stands before a locked door because two services were told at different times."""
    group_id = calendar.group()
    calendar.series(group_id)

    calendar.hear(GroupClosed(group_id=group_id), at=datetime.now(UTC) + timedelta(minutes=1))

    assert [s["status"] for s in calendar.coordinator.items("/series")] == ["ended"]
    assert {m["status"] for m in calendar.ahead(group_id) if m["held_on"] > today().isoformat()} == {
        "cancelled"
    }
    assert calendar.ask_for_series(group_id).slug == "group-is-closed"


def test_the_timer_keeps_the_horizon_and_makes_nothing_twice(calendar: Calendar) -> None:
    """Half a year ahead stays half a year ahead; running it again changes nothing."""
    group_id = calendar.group()
    series = calendar.series(group_id)
    whole = calendar.meetings(group_id, limit=200)
    calendar.service.database.rows(
        "with gone as (delete from occurrences where starts_at > %s)"
        " update series set materialised_before = %s returning id",
        datetime.now(UTC) + timedelta(weeks=10),
        today() + timedelta(weeks=8),
    )

    for _ in range(2):
        with calendar.service.database.transaction(network_id=calendar.network_id) as tx:
            SchedulingService().keep_the_horizon(tx)

    again = calendar.meetings(group_id, limit=200)
    assert [m["recurrence_id"] for m in again] == [m["recurrence_id"] for m in whole]
    assert calendar.coordinator.get(f"/series/{series['id']}").json["version"] == 1


def test_meetings_come_in_pages_in_the_order_of_time(calendar: Calendar) -> None:
    """A calendar of many groups is read bit by bit, and no meeting is skipped or shown twice."""
    groups = [calendar.group() for _ in range(3)]
    for group_id in groups:
        calendar.series(group_id)

    found = calendar.coordinator.items("/occurrences", limit=7)
    window = calendar.coordinator.items(
        "/occurrences",
        **{"from": instant(datetime.now(UTC)), "until": instant(datetime.now(UTC) + timedelta(days=7))},
    )

    assert len({m["id"] for m in found}) == len(found) > 80
    assert [m["starts_at"] for m in found] == sorted(m["starts_at"] for m in found)
    assert len(window) == 3
    assert {m["time_zone"] for m in window} == {LONDON}
    assert calendar.coordinator.get("/occurrences?from=tomorrow").status == 422
