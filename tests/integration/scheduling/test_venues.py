"""Venues: PostgreSQL itself keeps them from being booked twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from services.scheduling.service import SchedulingService
from tests.integration.scheduling.conftest import Calendar, today
from tests.plugins import principals


def test_a_venue_says_what_people_need_before_they_come(calendar: Calendar) -> None:
    """Whether one can get in, and what it costs, decides whether one comes."""
    venue_id = calendar.venue(
        room="Garden room",
        accessibility=["step-free", "hearing loop"],
        transport="Bus 12",
        cost="free",
        capacity=14,
    )

    shown = calendar.as_member(calendar.member(calendar.group())).get(f"/venues/{venue_id}").json

    assert shown["accessibility"] == ["step-free", "hearing loop"]
    assert (shown["room"], shown["transport"], shown["cost"], shown["capacity"]) == (
        "Garden room",
        "Bus 12",
        "free",
        14,
    )
    assert calendar.announced("venue_added") == [{"venue_id": venue_id}]


def test_a_second_series_at_the_same_place_and_time_is_refused_by_name(calendar: Calendar) -> None:
    """Whoever asks can go and talk to the group that has the room."""
    venue_id, ours, theirs = calendar.venue(), calendar.group(), calendar.group()
    calendar.series(ours, venue_id=venue_id)

    refused = calendar.ask_for_series(theirs, venue_id=venue_id, start_time="20:15")

    first = calendar.meetings(ours)[0]
    assert (refused.status, refused.slug) == (409, "venue-taken")
    assert first["id"] in refused.json["detail"]
    assert first["held_on"] in refused.json["detail"]
    assert calendar.meetings(theirs) == []


def test_one_group_may_begin_when_the_other_ends(calendar: Calendar) -> None:
    """Rooms are handed over at the full hour."""
    venue_id = calendar.venue()
    calendar.series(calendar.group(), venue_id=venue_id)

    assert calendar.ask_for_series(calendar.group(), venue_id=venue_id, start_time="20:30").status == 201


def test_a_cancelled_meeting_gives_its_room_free(calendar: Calendar) -> None:
    """A room that nobody uses is a room for somebody else."""
    venue_id, ours, theirs = calendar.venue(), calendar.group(), calendar.group()
    calendar.series(ours, venue_id=venue_id)
    calendar.series(theirs, rule="FREQ=WEEKLY;BYDAY=WE", venue_id=venue_id)
    (tuesday, *_), (wednesday, *_) = calendar.ahead(ours), calendar.ahead(theirs)
    to = {"local_start": tuesday["local_start"]}

    assert calendar.coordinator.post(f"/occurrences/{wednesday['id']}/move", to).slug == "venue-taken"
    calendar.coordinator.post(f"/occurrences/{tuesday['id']}/cancel")
    assert calendar.coordinator.post(f"/occurrences/{wednesday['id']}/move", to).status == 200


def test_a_whole_series_may_shift_into_its_own_old_times(calendar: Calendar) -> None:
    """A daily group that moves by an hour passes through its own bookings; that is no conflict."""
    venue_id, group_id = calendar.venue(), calendar.group()
    series = calendar.series(group_id, rule="FREQ=DAILY", start_time="23:00", venue_id=venue_id)

    changed = calendar.coordinator.patch(f"/series/{series['id']}", {"start_time": "00:15"}, etag='"1"')

    assert changed.status == 200, changed.body


def test_of_two_who_book_at_once_one_has_the_room(calendar: Calendar) -> None:
    """A check before the insert would let both through."""
    venue_id = calendar.venue()
    groups = [calendar.group() for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        replies = list(
            pool.map(lambda group_id: calendar.ask_for_series(group_id, venue_id=venue_id), groups)
        )

    assert sorted(reply.status for reply in replies) == [201, 409, 409, 409]


def test_a_facilitator_is_not_told_which_other_group_has_the_room(calendar: Calendar) -> None:
    """That it is taken is enough; whose it is, is seen by those who see that group."""
    venue_id, ours, theirs = calendar.venue(), calendar.group(), calendar.group()
    calendar.series(ours, venue_id=venue_id)

    refused = calendar.as_facilitator(theirs).post("/series", calendar.new_series(theirs, venue_id=venue_id))

    assert refused.slug == "venue-taken"
    assert str(ours) not in refused.body.decode()


def test_a_room_that_is_taken_further_ahead_leaves_the_meeting_in_need_of_one(calendar: Calendar) -> None:
    """The timer has nobody to ask, so the meeting stands and says what it lacks."""
    venue_id, ours, theirs = calendar.venue(), calendar.group(), calendar.group()
    series = calendar.series(ours, venue_id=venue_id)
    last = calendar.meetings(ours, limit=200)[-1]
    calendar.service.database.rows("delete from occurrences where id = %s returning id", last["id"])
    rule = f"FREQ=DAILY;UNTIL={last['held_on'].replace('-', '')}"
    calendar.series(theirs, rule=rule, starts_on=last["held_on"], venue_id=venue_id)
    calendar.service.database.rows(
        "update series set materialised_before = %s where id = %s returning id",
        datetime.fromisoformat(last["held_on"]).date(),
        series["id"],
    )

    with calendar.service.database.transaction(network_id=calendar.network_id) as tx:
        SchedulingService().keep_the_horizon(tx)

    again = calendar.meetings(ours, limit=200)[-1]
    assert (again["recurrence_id"], again["needs_venue"], again["venue_id"]) == (
        last["recurrence_id"],
        True,
        None,
    )
    assert (
        calendar.coordinator.patch(f"/series/{series['id']}", {"formats": ["WC"]}, etag='"1"').status == 200
    )


def test_venues_of_another_network_are_not_there(make_calendar: Callable[[], Calendar]) -> None:
    """Neither to be seen nor to be booked."""
    ours, theirs = make_calendar(), make_calendar()
    venue_id = theirs.venue()

    assert ours.coordinator.get(f"/venues/{venue_id}").status == 404
    refused = ours.ask_for_series(ours.group(), venue_id=venue_id)
    assert refused.json["errors"][0]["pointer"] == "/venue_id"


def test_a_partner_sees_nothing_of_the_calendar(calendar: Calendar) -> None:
    """Where and when people meet is theirs to tell."""
    calendar.series(calendar.group(), venue_id=calendar.venue())
    partner = principals.partner(calendar.network_id, calendar.network_id)
    asking = calendar.service.as_(partner)

    assert {asking.get(path).status for path in ("/venues", "/series", "/occurrences")} == {403}
    with calendar.service.database.transaction(partner) as tx:
        tx.flush()
        counts = [
            tx.connection.execute(f"select count(*) from {table}").fetchone()
            for table in (
                "venues",
                "series",
                "occurrences",
                "attendances",
                "known_groups",
                "known_memberships",
            )
        ]
    assert set(counts) == {(0,)}


def test_moving_a_meeting_leaves_the_others_and_is_announced(calendar: Calendar) -> None:
    """One evening on a Thursday is one evening on a Thursday."""
    group_id = calendar.group()
    calendar.series(group_id)
    first, *rest = calendar.ahead(group_id)
    thursday = (datetime.fromisoformat(first["local_start"]) + timedelta(days=2)).isoformat()

    moved = calendar.coordinator.post(
        f"/occurrences/{first['id']}/move", {"local_start": thursday, "duration_minutes": 60}
    ).json

    assert (moved["local_start"], moved["recurrence_id"], moved["moved"]) == (
        thursday,
        first["recurrence_id"],
        True,
    )
    assert [m["starts_at"] for m in calendar.ahead(group_id)[1:]] == [m["starts_at"] for m in rest]
    (announced,) = calendar.announced("occurrence_moved")
    assert (announced["occurrence_id"], announced["held_on"]) == (first["id"], thursday[:10])
    refused = calendar.coordinator.post(
        f"/occurrences/{first['id']}/move", {"local_start": f"{today() - timedelta(days=9)}T19:00:00"}
    )
    assert refused.json["errors"][0]["pointer"] == "/local_start"
