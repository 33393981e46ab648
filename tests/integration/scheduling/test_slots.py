"""Finding a time over HTTP: hours that people tell, and times that suit the most of them, explained."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg.errors import InsufficientPrivilege

from services.scheduling.slots.store import QUERIES
from services.scheduling.store import list_occurrences
from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar, today
from tests.plugins import principals
from tests.plugins.fix_http import Client

EVENINGS = [
    {"kind": "free", "weekday": day, "from": "17:00", "until": "22:00"} for day in ("MO", "TU", "WE", "TH")
]

EVERYTHING: dict[str, Any] = {
    "group_id": None,
    "from_at": None,
    "until_at": None,
    "after_1": None,
    "after_2": None,
    "limit": 9,
}


def tell(client: Client, person_id: UUID, *windows: dict[str, str], time_zone: str = "Europe/London") -> None:
    """Tell the hours of a person's week."""
    address = f"/availability/{person_id}"
    etag = f'"{client.get(address).json["version"]}"'
    told = client.put(address, {"time_zone": time_zone, "windows": list(windows)}, etag=etag)
    assert told.status == 200, told.body


def next_monday() -> date:
    """The Monday after this week."""
    return today() + timedelta(days=7 - today().weekday())


def search(client: Client, group_id: UUID, **changes: Any) -> list[dict[str, Any]]:
    """Look for an hour and a half in the evenings of next week."""
    body = {
        "group_id": str(group_id),
        "duration_minutes": 90,
        "first_on": next_monday().isoformat(),
        "last_on": (next_monday() + timedelta(days=6)).isoformat(),
        "earliest": "17:00",
        "latest": "21:00",
        **changes,
    }
    found = client.post("/slot-searches", body)
    assert found.status == 200, found.body
    return list(found.json)


def test_hours_are_kept_as_told_and_only_that_they_changed_is_announced(calendar: Calendar) -> None:
    """When somebody works is nobody's business beyond planning."""
    me = calendar.member(calendar.group())
    client = calendar.as_member(me)
    address = f"/availability/{me}"
    late = {"kind": "work", "weekday": "SU", "from": "22:00", "until": "24:00"}

    assert client.get(address).json == {
        "person_id": str(me),
        "time_zone": "UTC",
        "windows": [],
        "version": 0,
    }
    tell(client, me, *EVENINGS, late, {**EVENINGS[0], "from": "16:00", "until": "18:00"})

    told = client.get(address).json
    assert told["windows"] == [{**EVENINGS[0], "from": "16:00"}, *EVENINGS[1:], late]
    assert calendar.announced("availability_changed") == [{"person_id": str(me)}]
    body = {"time_zone": "UTC", "windows": []}
    assert client.put(address, body).status == 428
    assert client.put(address, body, etag='"0"').status == 412
    assert client.put(address, body, etag='"1"').json["version"] == 2


@pytest.mark.parametrize(
    ("window", "pointer"),
    [
        ({"kind": "free", "weekday": "MO", "from": "18:00", "until": "18:00"}, "/windows/0/until"),
        ({"kind": "free", "weekday": "MO", "from": "22:00", "until": "02:00"}, "/windows/0/until"),
        ({"kind": "free", "weekday": "MO", "from": "6pm", "until": "20:00"}, "/windows/0/from"),
        ({"kind": "idle", "weekday": "MO", "from": "18:00", "until": "20:00"}, "/windows/0/kind"),
    ],
)
def test_hours_that_cannot_be_read_are_refused_at_their_place(
    calendar: Calendar, window: dict[str, str], pointer: str
) -> None:
    """Hours that run past midnight are two windows, and the refusal says so."""
    me = new_id()

    refused = calendar.as_member(me).put(
        f"/availability/{me}", {"time_zone": "Europe/London", "windows": [window]}, etag='"0"'
    )

    assert refused.status == 422
    assert [error["pointer"] for error in refused.json["errors"]] == [pointer]


def test_hours_are_seen_by_the_person_and_who_plans_for_them(calendar: Calendar) -> None:
    """A facilitator of another group sees nothing; nobody but a coordinator speaks for somebody else."""
    ours, theirs = calendar.group(), calendar.group()
    me = calendar.member(ours)
    tell(calendar.as_member(me, ours), me, *EVENINGS)
    address = f"/availability/{me}"

    assert calendar.as_facilitator(ours).get(address).json["windows"] == EVENINGS
    assert calendar.as_facilitator(theirs).get(address).json["version"] == 0
    assert calendar.as_member(calendar.member(ours), ours).get(address).status == 403
    body = {"time_zone": "UTC", "windows": []}
    refused = calendar.as_facilitator(ours).put(address, body, etag='"1"')
    assert (refused.status, refused.slug) == (403, "hours-of-somebody-else")
    tell(calendar.coordinator, me, EVENINGS[0])
    assert calendar.as_member(me, ours).get(address).json["windows"] == EVENINGS[:1]


def test_a_search_says_who_can_and_who_cannot_and_why(calendar: Calendar) -> None:
    """Whoever chooses a time should know whom it shuts out."""
    group_id = calendar.group()
    calendar.venue()
    free, works, abroad, silent = (calendar.member(group_id) for _ in range(4))
    staff = calendar.coordinator
    tell(staff, free, *EVENINGS)
    tell(staff, works, *EVENINGS, {"kind": "work", "weekday": "MO", "from": "12:00", "until": "20:00"})
    tell(staff, abroad, *EVENINGS[1:], time_zone="America/New_York")

    best = search(calendar.as_facilitator(group_id), group_id)[0]

    # On Tuesday two can; nobody in New York is free in London's evening.
    assert best["local_start"] == f"{next_monday() + timedelta(days=1)}T17:00:00"
    answers = {UUID(one["person_id"]): (one["answer"], one["because"]) for one in best["people"]}
    assert answers == {
        free: ("can", "free"),
        works: ("can", "free"),
        abroad: ("cannot", "other_hours"),
        silent: ("not_told", "not_told"),
    }
    assert (best["can"], best["cannot"], best["not_told"], best["complete"]) == (2, 1, 1, True)
    (why,) = (one["why"] for one in best["people"] if one["person_id"] == str(abroad))
    assert "America/New_York" in why
    monday = search(staff, group_id, last_on=next_monday().isoformat(), person_ids=[str(works)])[0]
    assert [(one["answer"], one["because"]) for one in monday["people"]] == [("cannot", "work")]


def test_a_facilitator_learns_that_a_room_is_taken_and_never_by_whom(calendar: Calendar) -> None:
    """Rooms are shared between groups that know nothing of each other."""
    ours, theirs = calendar.group(), calendar.group()
    taken, small, open_ = (
        calendar.venue(name=name, capacity=capacity, accessibility=features)
        for name, capacity, features in (
            ("Hall", 30, ["step-free"]),
            ("Closet", 1, ["step-free"]),
            ("Loft", 30, []),
        )
    )
    calendar.series(theirs, venue_id=taken, start_time="17:00", duration_minutes=240)
    for _ in range(2):
        tell(calendar.coordinator, calendar.member(ours), *EVENINGS)
    tuesday = (next_monday() + timedelta(days=1)).isoformat()

    best = search(
        calendar.as_facilitator(ours), ours, first_on=tuesday, last_on=tuesday, accessibility=["Step-Free"]
    )[0]

    assert (best["complete"], best["venue_id"]) == (False, None)
    assert {(one["venue_id"], one["because"]) for one in best["venues"]} == {
        (taken, "taken"),
        (small, "too_small"),
        (open_, "lacks_access"),
    }
    assert str(theirs) not in str(best)
    wednesday = search(calendar.as_facilitator(ours), ours, accessibility=["step-free"])[0]
    assert (wednesday["complete"], wednesday["venue_id"]) == (True, taken)


def test_an_interpreter_who_is_booked_elsewhere_is_not_suggested(calendar: Calendar) -> None:
    """Interpreters are few and shared, as rooms are."""
    ours, theirs = calendar.group(), calendar.group()
    interpreter = new_id()
    calendar.coordinator.post("/interpreters", {"person_id": str(interpreter), "languages": ["es"]})
    tell(calendar.coordinator, interpreter, *EVENINGS)
    tell(calendar.coordinator, calendar.member(ours), *EVENINGS)
    calendar.series(theirs, start_time="17:00", duration_minutes=300)
    meeting = next(m for m in calendar.ahead(theirs) if m["held_on"] > next_monday().isoformat())
    booked = calendar.coordinator.post(
        f"/occurrences/{meeting['id']}/interpreters",
        {"interpreter_id": str(interpreter), "language": "es"},
    )
    assert booked.status == 201, booked.body
    facilitator = calendar.as_facilitator(ours)

    found = search(facilitator, ours, mode="online", languages=["es-MX", "ar"], limit=20)

    by_day = {one["local_start"][:10]: one for one in found}
    spanish, arabic = by_day[next_monday().isoformat()]["interpreters"]
    assert (spanish["interpreter_id"], arabic["interpreter_id"]) == (str(interpreter), None)
    assert arabic["considered"] == []
    spanish, _ = by_day[meeting["held_on"]]["interpreters"]
    assert spanish["interpreter_id"] is None
    assert [one["because"] for one in spanish["considered"]] == ["taken"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"earliest": "17:00", "latest": "18:00"}, "/latest"),
        ({"last_on": "2199-01-01"}, "/last_on"),
        ({"first_on": "0001-01-01"}, "/first_on"),
        ({"person_ids": [str(new_id())]}, "/person_ids/0"),
        ({"weeks": 26, "step_minutes": 15, "earliest": "00:00", "latest": "24:00"}, None),
    ],
)
def test_a_search_that_asks_too_much_or_nothing_is_refused(
    calendar: Calendar, changes: dict[str, Any], pointer: str | None
) -> None:
    """An answer should take less than a second, and say what to ask instead."""
    group_id = calendar.group()
    body = {
        "group_id": str(group_id),
        "duration_minutes": 90,
        "first_on": next_monday().isoformat(),
        "last_on": (next_monday() + timedelta(days=6 if pointer else 30)).isoformat(),
        **changes,
    }

    refused = calendar.coordinator.post("/slot-searches", body)

    assert refused.status == 422, refused.body
    assert [error["pointer"] for error in refused.json["errors"]] == [pointer or "/step_minutes"]


def test_what_is_looked_at_beyond_a_group_is_closed_again_at_once(calendar: Calendar) -> None:
    """Times of other groups are told to who plans, to nobody else, and nothing further is opened by it."""
    ours, theirs = calendar.group(), calendar.group()
    venue_id = calendar.venue()
    calendar.series(theirs, venue_id=venue_id)
    database = calendar.service.database
    about = {
        "ids": [UUID(venue_id)],
        "since": datetime.now(UTC),
        "before": datetime.now(UTC) + timedelta(weeks=20),
    }

    with database.transaction(principals.facilitator(calendar.network_id, ours)) as tx:
        assert len(tx.fetch_all(QUERIES["list_taken"], dict, **about)) >= 19
        assert list_occurrences(tx, **EVERYTHING) == []
    for other in (
        principals.member(calendar.network_id, new_id(), ours),
        principals.partner(calendar.network_id, new_id()),
    ):
        with database.transaction(other) as tx, pytest.raises(InsufficientPrivilege), tx.savepoint():
            tx.fetch_all(QUERIES["list_taken"], dict, **about)
    with database.transaction(principals.coordinator(new_id())) as tx:
        assert tx.fetch_all(QUERIES["list_taken"], dict, **about) == []


def test_only_those_who_run_the_group_search(calendar: Calendar) -> None:
    """A search shows the hours of many."""
    ours, theirs = calendar.group(), calendar.group()
    me = calendar.member(ours)
    body = {
        "group_id": str(ours),
        "duration_minutes": 60,
        "first_on": today().isoformat(),
        "last_on": today().isoformat(),
    }

    assert calendar.as_member(me, ours).post("/slot-searches", body).status == 403
    assert calendar.as_facilitator(theirs).post("/slot-searches", body).slug == "group-not-known"
