"""Calendar feeds over HTTP: what a calendar program gets that knows an address and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar as ICalendar
from recurring_ical_events import of

from shared.contracts.membership import MembershipActivated, MembershipLeft
from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar, today
from tests.plugins import principals
from tests.plugins.fix_http import Client, Reply

CALENDARS = "/api/scheduling/v1/calendars"


@pytest.fixture
def anybody(calendar: Calendar) -> Client:
    """One who has no token."""
    return calendar.service.as_(None)


def made(client: Client, **asked: Any) -> dict[str, Any]:
    """A feed that was made, with its address."""
    reply = client.post("/feeds", asked)
    assert reply.status == 201, reply.body
    return dict(reply.json)


def starts(reply: Reply) -> list[datetime]:
    """When the meetings of a calendar start, as another program expands it, from now on."""
    assert reply.status == 200, reply.body
    parsed: Any = ICalendar.from_ical(reply.body)
    found = of(parsed).between(datetime.now(UTC), datetime.now(UTC) + timedelta(days=400))
    return sorted(event["DTSTART"].dt.astimezone(UTC) for event in found)


def ahead(calendar: Calendar, group_id: UUID) -> list[datetime]:
    """When the meetings of a group that lie ahead start, as the API says."""
    meetings = calendar.ahead(group_id)
    return [datetime.fromisoformat(m["starts_at"]) for m in meetings if m["status"] == "scheduled"]


def test_a_persons_calendar_has_the_meetings_of_their_groups(calendar: Calendar, anybody: Client) -> None:
    """As they are: with what was moved where it was moved to, and without what was cancelled."""
    mine, other = calendar.group(), calendar.group()
    calendar.series(mine)
    calendar.series(other, rule="FREQ=WEEKLY;BYDAY=FR")
    person_id = calendar.member(mine)
    first, second, *_ = calendar.ahead(mine)
    calendar.coordinator.post(f"/occurrences/{first['id']}/cancel")
    day = datetime.fromisoformat(second["local_start"]) + timedelta(days=1)
    calendar.coordinator.post(f"/occurrences/{second['id']}/move", {"local_start": day.isoformat()})

    feed = made(calendar.as_member(person_id))
    reply = anybody.get(feed["address"])

    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert starts(reply) == ahead(calendar, mine)
    assert b"SUMMARY:Meeting\r\n" in reply.body
    assert calendar.announced("feed_made") == [{"feed_id": feed["id"]}]


def test_the_address_is_the_authorisation_and_can_be_taken_back(calendar: Calendar, anybody: Client) -> None:
    """Whoever had it has nothing from then on; what never was an address is answered alike."""
    group_id = calendar.group()
    calendar.series(group_id)
    me = calendar.as_member(calendar.member(group_id), group_id)
    feed = made(me)
    address = feed["address"]
    assert len(starts(anybody.get(address))) > 20
    stem = address.removesuffix(".ics")
    flipped = f"{stem[:-5]}{'A' if stem[-5] != 'A' else 'B'}{stem[-4:]}.ics"

    assert me.delete(f"/feeds/{feed['id']}").status == 204

    answers = [anybody.get(path) for path in (address, flipped, f"{CALENDARS}/nothing.ics")]
    assert {(reply.status, reply.slug) for reply in answers} == {(404, "not-found")}
    assert calendar.announced("feed_revoked") == [{"feed_id": feed["id"]}]
    assert me.delete(f"/feeds/{feed['id']}").status == 404


def test_another_secret_does_not_open_a_feed(calendar: Calendar, anybody: Client) -> None:
    """An address of the same feed with one bit changed is none."""
    group_id = calendar.group()
    feed = made(calendar.coordinator, group_id=str(group_id))
    stem = feed["address"].removesuffix(".ics")
    other = f"{stem[:-9]}{'A' if stem[-9] != 'A' else 'B'}{stem[-8:]}.ics"

    assert anybody.get(feed["address"]).status == 200
    assert anybody.get(other).status == 404


def test_of_the_secret_a_hash_alone_is_kept(calendar: Calendar) -> None:
    """A copy of the database opens nobody's calendar."""
    feed = made(calendar.as_member(calendar.member(calendar.group())))

    ((kept,),) = calendar.service.database.rows("select secret_hash::text from feed_addresses")
    (listed,) = calendar.as_member(UUID(feed["person_id"])).items("/feeds")
    assert feed["address"][-47:-4] not in str(kept)
    assert "address" not in listed


def test_who_leaves_a_group_has_its_meetings_in_their_calendar_no_more(
    calendar: Calendar, anybody: Client
) -> None:
    """The calendar follows the person, and not the moment at which it was subscribed to."""
    group_id, person_id, membership_id = calendar.group(), new_id(), new_id()
    calendar.series(group_id)
    about: dict[str, Any] = {"membership_id": membership_id, "group_id": group_id, "person_id": person_id}
    calendar.hear(
        MembershipActivated(**about, role="member", active_from=today() - timedelta(days=9)),
        at=datetime.now(UTC) - timedelta(days=9),
    )
    address = made(calendar.as_member(person_id, group_id))["address"]
    before = starts(anybody.get(address))

    calendar.hear(MembershipLeft(**about, left_on=today()))

    assert (len(before) > 20, starts(anybody.get(address))) == (True, [])


def test_a_groups_calendar_is_made_by_those_who_run_it(calendar: Calendar, anybody: Client) -> None:
    """Members have their own; of another group nobody learns that it exists."""
    group_id, other = calendar.group(), calendar.group()
    calendar.series(group_id)
    body = {"group_id": str(group_id)}

    address = made(calendar.as_facilitator(group_id), **body)["address"]

    assert starts(anybody.get(address)) == ahead(calendar, group_id)
    member = calendar.as_member(calendar.member(group_id), group_id)
    assert member.post("/feeds", body).status == 404
    assert calendar.as_facilitator(other).post("/feeds", body).status == 404
    assert calendar.coordinator.post("/feeds", {}).json["errors"][0]["pointer"] == "/group_id"
    assert [feed["group_id"] for feed in calendar.as_facilitator(group_id).items("/feeds")] == [str(group_id)]
    assert calendar.as_facilitator(other).items("/feeds") == []
    assert member.items("/feeds") == []


def test_nothing_new_is_told_in_a_few_bytes(calendar: Calendar, anybody: Client) -> None:
    """Calendar programs ask every hour."""
    group_id = calendar.group()
    calendar.series(group_id)
    address = made(calendar.coordinator, group_id=str(group_id))["address"]
    first = anybody.get(address)

    again = anybody.get(address, headers={"If-None-Match": first.etag})
    meeting = calendar.ahead(group_id)[0]
    calendar.coordinator.post(f"/occurrences/{meeting['id']}/cancel")
    changed = anybody.get(address, headers={"If-None-Match": first.etag})

    assert (again.status, again.body) == (304, b"")
    assert (changed.status, changed.etag != first.etag) == (200, True)
    before, after = (_master(reply)["SEQUENCE"] for reply in (first, changed))
    assert after > before


def test_an_identity_survives_a_change_of_the_series(calendar: Calendar, anybody: Client) -> None:
    """A program knows by it what it has already, and replaces instead of doubling."""
    group_id = calendar.group()
    series = calendar.series(group_id)
    address = made(calendar.coordinator, group_id=str(group_id))["address"]
    before = _master(anybody.get(address))

    calendar.coordinator.patch(f"/series/{series['id']}", {"start_time": "18:00"}, etag='"1"')
    reply = anybody.get(address)

    assert _master(reply)["UID"] == before["UID"]
    assert _master(reply)["SEQUENCE"] > before["SEQUENCE"]
    assert starts(reply) == ahead(calendar, group_id)


def test_a_join_link_is_never_in_a_calendar(calendar: Calendar, anybody: Client) -> None:
    """An address is passed on more easily than one thinks; a link to the circle must not go with it."""
    group_id = calendar.group()
    calendar.series(group_id, mode="online", online_url="https://meet.example.org/quiet-heron")

    address = made(calendar.coordinator, group_id=str(group_id), titles="full")["address"]

    assert b"quiet-heron" not in anybody.get(address).body


def test_a_feed_of_another_network_stays_there(
    calendar: Calendar, make_calendar: Callable[[], Calendar]
) -> None:
    """Feeds of one network are not listed, nor taken back, from another."""
    group_id = calendar.group()
    feed = made(calendar.coordinator, group_id=str(group_id))
    elsewhere = make_calendar()

    assert elsewhere.coordinator.items("/feeds") == []
    assert elsewhere.coordinator.delete(f"/feeds/{feed['id']}").status == 404
    partner = calendar.service.as_(principals.partner(calendar.network_id, new_id()))
    assert partner.get("/feeds").status == 403


def _master(reply: Reply) -> Any:
    parsed: Any = ICalendar.from_ical(reply.body)
    return next(event for event in parsed.walk("VEVENT") if "RRULE" in event)
