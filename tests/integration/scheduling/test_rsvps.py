"""Who means to come, and who did not, over HTTP."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar


def begun(calendar: Calendar, meeting: dict[str, Any]) -> None:
    """Let a meeting have begun an hour ago, as time would."""
    for statement in (
        "update occurrences set starts_at = now() - interval '1 h', ends_at = now() + interval '1 h'"
        " where id = %s returning id",
        "update rsvps set starts_at = o.starts_at from occurrences as o"
        " where o.id = rsvps.occurrence_id and o.id = %s returning o.id",
    ):
        assert calendar.service.database.rows(statement, UUID(meeting["id"]))


def test_an_answer_can_change_and_each_change_is_announced_once(calendar: Calendar) -> None:
    """Saying the same again is no news."""
    group_id = calendar.group()
    calendar.series(group_id)
    meeting = calendar.ahead(group_id)[0]
    me = calendar.member(group_id)
    client = calendar.as_member(me, group_id)
    address = f"/occurrences/{meeting['id']}/rsvp"
    assert client.get(address).status == 404

    for said in ("yes", "yes", "maybe"):
        reply = client.put(address, {"answer": said})
        assert reply.status == 200, reply.body

    assert client.get(address).json["answer"] == "maybe"
    announced = calendar.announced("rsvp_given")
    assert [one["answer"] for one in announced] == ["yes", "maybe"]
    assert announced[0] == {
        "occurrence_id": meeting["id"],
        "group_id": str(group_id),
        "person_id": str(me),
        "answer": "yes",
        "held_on": meeting["held_on"],
    }


def test_who_may_answer_and_until_when(calendar: Calendar) -> None:
    """For oneself, as a member, before it begins."""
    group_id = calendar.group()
    calendar.series(group_id)
    held, (meeting, cancelled, *_) = calendar.past(group_id)[-1], calendar.ahead(group_id)
    calendar.coordinator.post(f"/occurrences/{cancelled['id']}/cancel")
    me, stranger = calendar.member(group_id), new_id()

    def answer(meeting: dict[str, Any], person_id: UUID = me, *groups: UUID) -> str | int:
        client = calendar.as_member(person_id, *(groups or (group_id,)))
        reply = client.put(f"/occurrences/{meeting['id']}/rsvp", {"answer": "yes"})
        return reply.status if reply.status == 200 else str(reply.slug)

    assert answer(meeting) == 200
    assert answer(held) == "too-late-to-answer"
    assert answer(cancelled) == "occurrence-is-cancelled"
    assert answer(meeting, stranger) == "members-only"
    assert answer(meeting, me, calendar.group()) == "not-found"
    unclear = calendar.as_member(me, group_id).put(
        f"/occurrences/{meeting['id']}/rsvp", {"answer": "perhaps"}
    )
    assert unclear.json["errors"][0]["pointer"] == "/answer"


def test_facilitators_see_counts_and_a_moved_meeting_is_asked_anew(calendar: Calendar) -> None:
    """A yes to Tuesday is no yes to Thursday."""
    group_id = calendar.group()
    calendar.series(group_id)
    meeting = calendar.ahead(group_id)[0]
    members = [calendar.member(group_id) for _ in range(4)]
    address = f"/occurrences/{meeting['id']}"
    for person_id, said in zip(members, ("yes", "yes", "no"), strict=False):
        calendar.as_member(person_id, group_id).put(f"{address}/rsvp", {"answer": said})
    facilitator = calendar.as_facilitator(group_id)
    counted = {"yes": 2, "no": 1, "maybe": 0, "unanswered": 1, "no_shows": 0}
    assert facilitator.get(f"{address}/rsvp-counts").json == {"occurrence_id": meeting["id"], **counted}

    thursday = (datetime.fromisoformat(meeting["local_start"]) + timedelta(days=2)).isoformat()
    calendar.coordinator.post(f"{address}/move", {"local_start": thursday})

    counted |= {"yes": 0, "no": 0, "unanswered": 4}
    assert facilitator.get(f"{address}/rsvp-counts").json == {"occurrence_id": meeting["id"], **counted}
    mine = calendar.as_member(members[0], group_id)
    assert mine.get(f"{address}/rsvp").json["is_current"] is False
    assert mine.put(f"{address}/rsvp", {"answer": "yes"}).json["is_current"] is True
    assert mine.get(f"{address}/rsvp-counts").status == 403
    assert calendar.as_facilitator(calendar.group()).get(f"{address}/rsvp-counts").status == 404


def test_who_said_yes_and_missed_is_named_to_those_who_ask_after_them(calendar: Calendar) -> None:
    """Excused is no no-show, nor is one who never promised."""
    group_id = calendar.group()
    calendar.series(group_id)
    meeting = calendar.ahead(group_id)[0]
    missing, excused, came, unasked = (calendar.member(group_id) for _ in range(4))
    address = f"/occurrences/{meeting['id']}"
    for person_id in (missing, excused, came):
        calendar.as_member(person_id, group_id).put(f"{address}/rsvp", {"answer": "yes"})
    begun(calendar, meeting)
    marks = {missing: "missed", excused: "excused", came: "attended", unasked: "missed"}

    recorded = calendar.coordinator.put(
        f"{address}/attendance",
        [{"person_id": str(one), "attendance": attendance} for one, attendance in marks.items()],
    )

    assert recorded.status == 200, recorded.body
    facilitator = calendar.as_facilitator(group_id)
    assert facilitator.items(f"{address}/no-shows") == [{"person_id": str(missing)}]
    assert facilitator.get(f"{address}/rsvp-counts").json["no_shows"] == 1
    assert calendar.as_member(came, group_id).get(f"{address}/no-shows").status == 403
