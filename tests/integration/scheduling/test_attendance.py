"""Attendance over HTTP: who came, recorded by those who run the group."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.membership import MembershipActivated, MembershipLeft, MembershipPaused
from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar, today


def mark(person_id: UUID, attendance: str = "attended") -> dict[str, str]:
    """What is recorded for one person."""
    return {"person_id": str(person_id), "attendance": attendance}


def test_attendance_is_recorded_and_each_change_is_announced_once(calendar: Calendar) -> None:
    """Figures count events: saving the same list again must not count anybody twice."""
    group_id = calendar.group()
    calendar.series(group_id)
    meeting = calendar.past(group_id)[-1]
    one, two, three = (calendar.member(group_id) for _ in range(3))
    address = f"/occurrences/{meeting['id']}/attendance"

    for marks in (
        [mark(one), mark(two, "excused")],
        [mark(one), mark(two, "excused")],
        [mark(one), mark(two, "attended"), mark(three)],
    ):
        reply = calendar.as_facilitator(group_id).put(address, marks)
        assert reply.status == 200, reply.body
        assert {(m["person_id"], m["attendance"]) for m in reply.json} == {
            (m["person_id"], m["attendance"]) for m in marks
        }

    announced = calendar.announced("attendance_recorded")
    assert sorted((a["person_id"], a["attendance"]) for a in announced) == sorted(
        [(str(one), "attended"), (str(two), "excused"), (str(two), "attended"), (str(three), "attended")]
    )
    assert {(a["occurrence_id"], a["group_id"], a["held_on"]) for a in announced} == {
        (meeting["id"], str(group_id), meeting["held_on"])
    }


def test_who_is_left_out_of_a_later_list_was_not_there(calendar: Calendar) -> None:
    """A slip is put right by sending the list again, and everybody who counted it hears so."""
    group_id = calendar.group()
    calendar.series(group_id)
    meeting = calendar.past(group_id)[-1]
    person_id = calendar.member(group_id)
    address = f"/occurrences/{meeting['id']}/attendance"
    calendar.coordinator.put(address, [mark(person_id)])
    refused = calendar.coordinator.post(f"/occurrences/{meeting['id']}/cancel")

    corrected = calendar.coordinator.put(address, [])

    assert corrected.json == [mark(person_id, "missed")]
    assert [a["attendance"] for a in calendar.announced("attendance_recorded")] == ["attended", "missed"]
    assert refused.slug == "meeting-took-place"
    assert calendar.coordinator.post(f"/occurrences/{meeting['id']}/cancel").status == 200
    assert calendar.coordinator.put(address, [mark(person_id)]).slug == "occurrence-is-cancelled"


def test_people_who_did_not_belong_that_day_are_all_named(calendar: Calendar) -> None:
    """Whoever records learns at once whom to welcome first, or whose date to put right."""
    group_id, other = calendar.group(), calendar.group()
    calendar.series(group_id)
    meeting = calendar.past(group_id)[-1]
    held_on = date.fromisoformat(meeting["held_on"])
    here = calendar.member(group_id, since=held_on)
    elsewhere = calendar.member(other)
    later = calendar.member(group_id, since=held_on + timedelta(days=1))
    nobody = new_id()

    refused = calendar.coordinator.put(
        f"/occurrences/{meeting['id']}/attendance", [mark(p) for p in (here, elsewhere, later, nobody)]
    )

    assert (refused.status, refused.slug) == (422, "not-in-the-group")
    assert all(str(p) in refused.json["detail"] for p in (elsewhere, later, nobody))
    assert str(here) not in refused.json["detail"]
    assert calendar.coordinator.get(f"/occurrences/{meeting['id']}/attendance").json == []


def test_pausing_is_no_reason_to_be_turned_away_and_leaving_ends_a_day(calendar: Calendar) -> None:
    """Whoever comes during a pause came; the last day counts too."""
    group_id, person_id, membership_id = calendar.group(), new_id(), new_id()
    calendar.series(group_id)
    earlier, meeting = calendar.past(group_id)[-2:]
    about: dict[str, Any] = {"membership_id": membership_id, "group_id": group_id, "person_id": person_id}
    left_on = date.fromisoformat(earlier["held_on"])
    calendar.hear(
        MembershipActivated(**about, role="member", active_from=left_on - timedelta(days=50)),
        MembershipPaused(**about, paused_on=left_on - timedelta(days=9)),
        MembershipLeft(**about, left_on=left_on),
    )

    replies = [
        calendar.coordinator.put(f"/occurrences/{m['id']}/attendance", [mark(person_id)]).status
        for m in (earlier, meeting)
    ]

    assert replies == [200, 422]


def test_events_of_a_membership_may_come_in_any_order_and_twice(calendar: Calendar) -> None:
    """The last by time decides, whichever arrives last."""
    group_id, person_id, membership_id = calendar.group(), new_id(), new_id()
    about: dict[str, Any] = {"membership_id": membership_id, "group_id": group_id, "person_id": person_id}
    left = MembershipLeft(**about, left_on=today())
    activated = MembershipActivated(**about, role="member", active_from=today() - timedelta(days=40))

    now = datetime.now(UTC)
    calendar.hear(left, at=now)
    calendar.hear(activated, at=now - timedelta(days=40))
    calendar.hear(activated, at=now - timedelta(days=40))

    assert calendar.service.database.rows(
        "select status, active_from, left_on from known_memberships where membership_id = %s", membership_id
    ) == [("left", today() - timedelta(days=40), today())]


def test_attendance_waits_until_the_meeting_has_begun(calendar: Calendar) -> None:
    """Nobody can have come to what has not begun."""
    group_id = calendar.group()
    calendar.series(group_id)
    meeting = calendar.ahead(group_id)[0]

    refused = calendar.coordinator.put(
        f"/occurrences/{meeting['id']}/attendance", [mark(calendar.member(group_id))]
    )

    assert (refused.status, refused.slug) == (409, "not-begun-yet")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([{"person_id": "me", "attendance": "attended"}], "/0/person_id"),
        ([{"person_id": str(new_id()), "attendance": "late"}], "/0/attendance"),
        ([mark(UUID(int=1)), mark(UUID(int=1), "missed")], "/1/person_id"),
        ({"attendances": []}, ""),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_at_its_place(
    calendar: Calendar, body: Any, pointer: str
) -> None:
    """Nothing of a list is recorded unless all of it can be."""
    group_id = calendar.group()
    calendar.series(group_id)
    meeting = calendar.past(group_id)[-1]

    refused = calendar.coordinator.put(f"/occurrences/{meeting['id']}/attendance", body)

    assert (refused.status, refused.slug) == (422, "invalid")
    assert pointer in [error["pointer"] for error in refused.json["errors"]]


def test_a_member_sees_their_own_attendance_and_nobody_elses(calendar: Calendar) -> None:
    """Who else came stays in the room."""
    group_id = calendar.group()
    calendar.series(group_id)
    meeting = calendar.past(group_id)[-1]
    me, other = calendar.member(group_id), calendar.member(group_id)
    address = f"/occurrences/{meeting['id']}/attendance"
    calendar.coordinator.put(address, [mark(me), mark(other)])

    assert calendar.as_member(me, group_id).get(address).json == [mark(me)]
    assert calendar.as_member(me, group_id).put(address, []).status == 403


def test_how_to_join_is_told_to_members_and_those_who_run_the_group(calendar: Calendar) -> None:
    """A link in the wrong hands brings strangers into the circle."""
    group_id = calendar.group()
    link = "https://meet.example.org/quiet-heron"
    calendar.series(group_id, mode="online", online_url=link)
    (meeting, *_) = calendar.ahead(group_id)
    member, stranger = calendar.member(group_id), new_id()
    address = f"/occurrences/{meeting['id']}"

    assert meeting["online_url"] == link
    assert calendar.as_member(member, group_id).get(address).json["online_url"] == link
    assert calendar.as_facilitator(group_id).get(address).json["online_url"] == link
    # A token may name a group that the person has left meanwhile, or not joined yet.
    assert calendar.as_member(stranger, group_id).get(address).json["online_url"] is None
    assert calendar.as_member(stranger, group_id).get("/series").json["items"][0]["online_url"] is None
    assert calendar.as_member(stranger).get(address).status == 404
    assert calendar.as_facilitator(calendar.group()).get(address).status == 404


def test_a_facilitator_runs_their_own_groups_alone(calendar: Calendar) -> None:
    """Another group's series is not there for them; coordinators' work is not theirs."""
    ours, theirs = calendar.group(), calendar.group()
    series = calendar.series(theirs)
    facilitator = calendar.as_facilitator(ours)

    assert facilitator.post("/series", calendar.new_series(ours)).status == 201
    assert facilitator.post("/series", calendar.new_series(theirs)).slug == "group-not-known"
    assert facilitator.patch(f"/series/{series['id']}", {"duration_minutes": 5}, etag='"1"').status == 404
    assert facilitator.post(f"/series/{series['id']}/end").status == 404
    assert facilitator.post("/venues", {"name": "Barn"}).status == 403
    assert {s["group_id"] for s in facilitator.items("/series")} == {str(ours)}
