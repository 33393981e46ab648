"""The public guide over HTTP: who lets a group be found, and what everybody then reads."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.service import SchedulingService
from shared.contracts.membership import GroupPaused
from tests.integration.scheduling.conftest import Calendar, today
from tests.plugins.fix_http import Reply

SLUG = "quiet-harbour"


def guide(calendar: Calendar, **headers: str) -> Reply:
    """What everybody gets."""
    path = f"/api/scheduling/v1/meeting-guide/{calendar.network_id}.json"
    return calendar.service.as_(None).get(path, headers=headers)


def listed(calendar: Calendar, group_id: UUID, **asked: Any) -> dict[str, Any]:
    """A group that is listed."""
    reply = calendar.coordinator.post(
        "/listings", {"group_id": str(group_id), "name": "Quiet Harbour", **asked}
    )
    assert reply.status == 201, reply.body
    return dict(reply.json)


@pytest.fixture
def group_id(calendar: Calendar) -> UUID:
    """A group that meets on Tuesdays in a hall, and once a month somewhere else."""
    group_id = calendar.group()
    hall = calendar.venue(address="1 Quay Street", locality="Harbour")
    calendar.series(group_id, venue_id=hall, formats=["O", "X"])
    calendar.series(group_id, rule="FREQ=MONTHLY;BYDAY=1FR", venue_id=hall)
    return group_id


def test_everybody_reads_the_weekly_meetings_of_groups_that_are_listed(
    calendar: Calendar, group_id: UUID
) -> None:
    """Without signing in, from any page; nothing is published before somebody says so."""
    calendar.series(calendar.group())
    assert guide(calendar).status == 404

    listed(calendar, group_id)
    reply = guide(calendar)

    (meeting,) = reply.json
    assert (meeting["day"], meeting["time"], meeting["end_time"]) == (2, "19:00", "20:30")
    assert (meeting["name"], meeting["timezone"]) == ("Quiet Harbour", "Europe/London")
    assert (meeting["types"], meeting["address"]) == (["O", "X"], "1 Quay Street")
    assert meeting["slug"].startswith(f"{SLUG}-")
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert guide(calendar, **{"If-None-Match": reply.etag}).status == 304
    assert calendar.announced("group_listed")[0]["group_id"] == str(group_id)


def test_a_coordinator_sees_what_is_left_out_and_why(calendar: Calendar, group_id: UUID) -> None:
    """A meeting that is missing without a word is looked for in the wrong place."""
    listed(calendar, group_id)

    shown = calendar.coordinator.get("/meeting-guide").json

    assert (shown["meetings"], [left["reason"] for left in shown["left_out"]]) == (1, ["not_weekly"])
    assert calendar.service.as_(None).get(shown["address"]).status == 200


def test_a_slug_outlives_a_new_name_and_another_hour(calendar: Calendar, group_id: UUID) -> None:
    """Other sites link to it."""
    listing = listed(calendar, group_id)
    (before,) = guide(calendar).json
    series = next(
        s for s in calendar.coordinator.items("/series", group_id=group_id) if "WEEKLY" in s["rule"]
    )

    changed = calendar.coordinator.patch(f"/listings/{listing['id']}", {"name": "Calm Water"}, etag='"1"')
    calendar.coordinator.patch(f"/series/{series['id']}", {"start_time": "18:00"}, etag='"1"')
    keep_the_guide(calendar)

    assert (changed.status, changed.etag) == (200, '"2"')
    (after,) = guide(calendar).json
    assert (after["slug"], after["name"], after["time"]) == (before["slug"], "Calm Water", "18:00")
    stale = calendar.coordinator.patch(f"/listings/{listing['id']}", {"name": "Other"}, etag='"1"')
    assert stale.slug == "precondition-failed"


def test_who_is_taken_off_the_list_is_found_no_more_at_once(calendar: Calendar, group_id: UUID) -> None:
    """Being found is a choice, and so is not being found any longer."""
    listing = listed(calendar, group_id)

    assert calendar.coordinator.delete(f"/listings/{listing['id']}").status == 204

    assert guide(calendar).json == []
    assert len(calendar.announced("group_unlisted")) == 1


def test_a_group_that_rests_is_not_in_the_guide(calendar: Calendar, group_id: UUID) -> None:
    """The timer hears of what nobody published."""
    listed(calendar, group_id)
    calendar.hear(GroupPaused(group_id=group_id), at=datetime.now(UTC) + timedelta(minutes=1))

    keep_the_guide(calendar)

    assert guide(calendar).json == []


def test_a_group_is_listed_once_and_a_slug_is_its_own(calendar: Calendar, group_id: UUID) -> None:
    """Two groups under one address would send people to the wrong one."""
    listed(calendar, group_id)
    other = calendar.group()

    again = calendar.coordinator.post("/listings", {"group_id": str(group_id), "name": "Another"})
    taken = calendar.coordinator.post("/listings", {"group_id": str(other), "name": "Quiet  Harbour!"})
    wrong = calendar.coordinator.post(
        "/listings", {"group_id": str(other), "name": "Other", "slug": "No Slug", "types": ["NOPE"]}
    )

    assert (again.slug, taken.slug) == ("group-listed-already", "slug-taken")
    assert {error["pointer"] for error in wrong.json["errors"]} == {"/slug", "/types/0"}


def test_coordinators_decide_and_facilitators_see_their_own_groups_listing(
    calendar: Calendar, group_id: UUID
) -> None:
    """Of other groups' drafts nobody learns before they are public."""
    listing = listed(calendar, group_id)
    own, other = calendar.as_facilitator(group_id), calendar.as_facilitator(calendar.group())

    assert [one["id"] for one in own.items("/listings")] == [listing["id"]]
    assert other.items("/listings") == []
    assert own.delete(f"/listings/{listing['id']}").status == 403
    assert own.post("/listings", {"group_id": str(group_id), "name": "Mine"}).status == 403


def test_each_network_has_its_own_guide(
    calendar: Calendar, group_id: UUID, make_calendar: Callable[[], Calendar]
) -> None:
    """And a series that begins much later is in none yet."""
    elsewhere = make_calendar()
    later = elsewhere.group()
    hall = elsewhere.venue(address="2 Quay Street")
    elsewhere.series(later, venue_id=hall, starts_on=(today() + timedelta(weeks=9)).isoformat())
    listed(calendar, group_id)
    listed(elsewhere, later)

    assert (len(guide(calendar).json), guide(elsewhere).json) == (1, [])


def keep_the_guide(calendar: Calendar) -> None:
    """What the timer does."""
    with calendar.service.database.transaction(network_id=calendar.network_id) as tx:
        SchedulingService().keep_the_guide(tx)
