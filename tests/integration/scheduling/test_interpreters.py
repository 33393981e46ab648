"""Interpreters and translations over HTTP: arranged with a meeting, and never at two at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar
from tests.plugins.fix_http import Client, Reply


def interpreter(calendar: Calendar, *languages: str) -> UUID:
    """Let somebody interpret these languages."""
    person_id = new_id()
    made = calendar.coordinator.post(
        "/interpreters", {"person_id": str(person_id), "languages": list(languages) or ["es"]}
    )
    assert made.status == 201, made.body
    return person_id


def book(client: Client, meeting: dict[str, Any], interpreter_id: UUID, language: str = "es") -> Reply:
    """Ask for an interpreter at a meeting."""
    return client.post(
        f"/occurrences/{meeting['id']}/interpreters",
        {"interpreter_id": str(interpreter_id), "language": language},
    )


def bookings(calendar: Calendar, meeting: dict[str, Any]) -> list[dict[str, Any]]:
    """Return who interprets at a meeting."""
    return calendar.coordinator.items(f"/occurrences/{meeting['id']}/interpreters")


def test_interpreters_are_kept_by_coordinators_and_found_by_language(calendar: Calendar) -> None:
    """Facilitators look for one; members need not know who interprets elsewhere."""
    spanish, both = interpreter(calendar, "es"), interpreter(calendar, "es", "ar")
    group_id = calendar.group()
    facilitator = calendar.as_facilitator(group_id)

    found = facilitator.items("/interpreters", language="ar")

    assert [one["id"] for one in found] == [str(both)]
    again = {"person_id": str(spanish), "languages": ["uk"]}
    assert calendar.coordinator.post("/interpreters", again).slug == "interpreter-known"
    address = f"/interpreters/{spanish}"
    changed = calendar.coordinator.patch(address, {"languages": ["es", "pt"]}, etag='"1"').json
    assert (changed["languages"], changed["active"], changed["version"]) == (["es", "pt"], True, 2)
    assert calendar.coordinator.patch(address, {"active": False}, etag='"1"').status == 412
    assert facilitator.post("/interpreters", again).status == 403
    assert calendar.as_member(new_id(), group_id).get("/interpreters").status == 403
    announced = calendar.announced("interpreter_changed")
    assert announced == [{"interpreter_id": str(spanish), "languages": ["es", "pt"], "active": True}]


def test_an_interpreter_cannot_be_at_two_meetings_at_once(calendar: Calendar) -> None:
    """PostgreSQL refuses it, also where the other meeting is another group's business."""
    ours, theirs = calendar.group(), calendar.group()
    calendar.series(ours)
    calendar.series(theirs, start_time="20:00")
    person_id = interpreter(calendar)
    mine, other = calendar.ahead(ours)[0], calendar.ahead(theirs)[0]

    booked = book(calendar.as_facilitator(theirs), other, person_id)
    refused = book(calendar.as_facilitator(ours), mine, person_id)

    assert (booked.status, refused.status, refused.slug) == (201, 409, "interpreter-taken")
    assert str(theirs) not in str(refused.json)
    assert calendar.announced("interpreter_booked") == [
        {
            "booking_id": booked.json["id"],
            "interpreter_id": str(person_id),
            "occurrence_id": other["id"],
            "group_id": str(theirs),
            "language": "es",
        }
    ]
    released = calendar.as_facilitator(theirs).post(f"/interpreter-bookings/{booked.json['id']}/release")
    assert released.json["status"] == "released"
    assert book(calendar.as_facilitator(ours), mine, person_id).status == 201
    again = calendar.as_facilitator(theirs).post(f"/interpreter-bookings/{booked.json['id']}/release")
    assert again.slug == "already-released"
    assert len(calendar.announced("interpreter_released")) == 1


def test_of_two_who_book_at_once_one_is_told_so(calendar: Calendar) -> None:
    """Each saw the interpreter free; only the database can know better."""
    groups = [calendar.group() for _ in range(4)]
    meetings = []
    for group_id in groups:
        calendar.series(group_id)
        meetings.append(calendar.ahead(group_id)[0])
    person_id = interpreter(calendar)

    with ThreadPoolExecutor(len(groups)) as threads:
        booked = [
            threads.submit(book, calendar.as_facilitator(group_id), meeting, person_id)
            for group_id, meeting in zip(groups, meetings, strict=True)
        ]
        replies = [one.result() for one in booked]

    assert sorted(reply.status for reply in replies) == [201, 409, 409, 409]
    assert {reply.slug for reply in replies if reply.status == 409} == {"interpreter-taken"}
    assert len(calendar.announced("interpreter_booked")) == 1


def test_a_booking_follows_its_meeting(calendar: Calendar) -> None:
    """Moved, the interpreter comes then; to where they are taken already, the meeting cannot move."""
    ours, theirs = calendar.group(), calendar.group()
    calendar.series(ours)
    calendar.series(theirs, rule="FREQ=WEEKLY;BYDAY=WE")
    person_id = interpreter(calendar)
    mine = calendar.ahead(ours)[0]
    other = next(m for m in calendar.ahead(theirs) if m["starts_at"] > mine["starts_at"])
    book(calendar.coordinator, mine, person_id)
    book(calendar.coordinator, other, person_id)

    refused = calendar.coordinator.post(
        f"/occurrences/{mine['id']}/move", {"local_start": other["local_start"]}
    )
    later = (datetime.fromisoformat(other["local_start"]) + timedelta(days=1)).isoformat()
    moved = calendar.coordinator.post(f"/occurrences/{mine['id']}/move", {"local_start": later})

    assert (refused.status, refused.slug) == (409, "interpreter-taken")
    assert moved.status == 200
    assert [one["starts_at"] for one in bookings(calendar, mine)] == [moved.json["starts_at"]]


def test_a_cancelled_meeting_frees_its_interpreter(calendar: Calendar) -> None:
    """Nobody should come to a locked door."""
    ours, theirs = calendar.group(), calendar.group()
    calendar.series(ours)
    calendar.series(theirs)
    person_id = interpreter(calendar)
    mine, other = calendar.ahead(ours)[0], calendar.ahead(theirs)[0]
    book(calendar.coordinator, mine, person_id)

    calendar.as_facilitator(ours).post(f"/occurrences/{mine['id']}/cancel")

    assert [one["status"] for one in bookings(calendar, mine)] == ["released"]
    assert [one["occurrence_id"] for one in calendar.announced("interpreter_released")] == [mine["id"]]
    assert book(calendar.coordinator, other, person_id).status == 201
    assert book(calendar.coordinator, mine, person_id).slug == "occurrence-is-cancelled"


def test_a_series_that_changes_its_day_takes_bookings_away_with_its_meetings(calendar: Calendar) -> None:
    """What is withdrawn leaves nothing behind that would keep an interpreter."""
    group_id = calendar.group()
    series = calendar.series(group_id)
    person_id = interpreter(calendar)
    book(calendar.coordinator, calendar.ahead(group_id)[0], person_id)

    changed = calendar.coordinator.patch(
        f"/series/{series['id']}", {"rule": "FREQ=WEEKLY;BYDAY=FR"}, etag='"1"'
    )

    assert changed.status == 200, changed.body
    assert calendar.service.database.rows("select count(*) from interpreter_bookings") == [(0,)]
    (released,) = calendar.announced("interpreter_released")
    assert released["interpreter_id"] == str(person_id)


def test_a_booking_that_makes_no_sense_is_refused(calendar: Calendar) -> None:
    """The wrong language, one who stopped, a meeting that is over."""
    group_id = calendar.group()
    calendar.series(group_id)
    meeting, over = calendar.ahead(group_id)[0], calendar.past(group_id)[0]
    person_id, stopped = interpreter(calendar, "es"), interpreter(calendar, "es")
    calendar.coordinator.patch(f"/interpreters/{stopped}", {"active": False}, etag='"1"')

    wrong = book(calendar.coordinator, meeting, person_id, "ar")

    assert (wrong.status, wrong.json["errors"][0]["pointer"]) == (422, "/language")
    assert book(calendar.coordinator, meeting, stopped).slug == "interpreter-resigned"
    assert book(calendar.coordinator, over, person_id).slug == "meeting-is-over"
    assert book(calendar.coordinator, meeting, new_id()).status == 404
    assert book(calendar.as_facilitator(calendar.group()), meeting, person_id).status == 404
    assert book(calendar.coordinator, meeting, person_id, "es-MX").status == 201


def test_translated_material_is_asked_for_and_found_with_the_meeting(calendar: Calendar) -> None:
    """A handout in one's own language is part of being welcome."""
    group_id = calendar.group()
    calendar.series(group_id)
    meeting = calendar.ahead(group_id)[0]
    member = calendar.as_member(calendar.member(group_id), group_id)
    facilitator = calendar.as_facilitator(group_id)
    address = f"/occurrences/{meeting['id']}/translations"

    wanted = facilitator.post(address, {"title": "Pacing, a first sheet", "language": "es"}).json
    assert [(one["title"], one["ready_at"]) for one in member.items(address)] == [
        ("Pacing, a first sheet", None)
    ]
    link = {"address": "https://files.example.org/pacing-es.pdf"}
    ready = facilitator.post(f"/translations/{wanted['id']}/ready", link)

    assert ready.json["address"] == link["address"]
    assert facilitator.post(f"/translations/{wanted['id']}/ready", link).slug == "translation-is-ready"
    assert [one["address"] for one in member.items(address)] == [link["address"]]
    assert member.post(address, {"title": "Mine", "language": "es"}).status == 403
    told = {
        "translation_id": wanted["id"],
        "occurrence_id": meeting["id"],
        "group_id": str(group_id),
        "language": "es",
    }
    assert calendar.announced("translation_requested") == calendar.announced("translation_ready") == [told]
