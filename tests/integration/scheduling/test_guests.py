"""Guests over HTTP: from the proposal to the feedback, with the group's word and the guest's own page."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.service import SchedulingService
from shared.security.sealing import Sealer
from tests.integration.scheduling.conftest import Calendar, instant

GUEST = {"name": "Dr. Quirine Vole", "reach": "quirine@example.org"}


class Hosts:
    """A group with a meeting two weeks ahead, to which it might invite somebody."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.group_id = calendar.group()
        self.people = [calendar.member(self.group_id) for _ in range(5)]
        calendar.series(self.group_id, mode="online", online_url="https://meet.example.org/heron")
        self.meeting = calendar.ahead(self.group_id)[2]
        self.facilitator = calendar.as_facilitator(self.group_id)

    def invite(self, **changes: Any) -> dict[str, Any]:
        """Propose a guest and return the invitation."""
        asked = {"contact": GUEST, "topic": "Sleep", "scope": "No cures.", "from_minute": 15, "minutes": 30}
        made = self.facilitator.post(f"/occurrences/{self.meeting['id']}/guests", asked | changes)
        assert made.status == 201, made.body
        return dict(made.json)

    def member(self, number: int = 0) -> Any:
        """Somebody of the group."""
        return self.calendar.as_member(self.people[number], self.group_id)

    def pass_time(self, *, decided: bool = True, over: bool = False) -> None:
        """Let the time to object be over, or the meeting, and time do its work."""
        with self.calendar.service.database.superuser() as connection:
            if decided:
                connection.execute(
                    "update guest_invitations set objections_until = now() where closed_at is null"
                )
            if over:
                connection.execute(
                    "update occurrences set starts_at = now() - interval '2 hours', ends_at = now()"
                    " where id = %s",
                    (self.meeting["id"],),
                )
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            SchedulingService().decide_guests(tx)

    def visit(self, address: str, form: bytes | None = None) -> tuple[int, str]:
        """What the guest's browser gets: the page, or what comes of sending its form."""
        browser = self.calendar.service.as_(None)
        typed = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = (
            browser.send("POST", f"{address}/answer", form, typed)
            if form is not None
            else browser.get(address)
        )
        return reply.status, reply.body.decode()


@pytest.fixture
def hosts(calendar: Calendar) -> Hosts:
    """A group that might invite somebody."""
    return Hosts(calendar)


def test_a_guest_is_let_in_signs_is_read_comes_and_is_spoken_of(hosts: Hosts) -> None:
    """The whole way; the guest sees it on one page that is gone when the meeting is over."""
    invitation = hosts.invite()
    path = f"/guest-invitations/{invitation['id']}"
    early = hosts.facilitator.post(f"{path}/address")
    hosts.pass_time()
    address = hosts.facilitator.post(f"{path}/address").json["address"]

    _, first = hosts.visit(address)
    sent, _ = hosts.visit(address, b"sign=yes")
    _, signed = hosts.visit(address)
    hosts.visit(address, b"outline=Naps+%26+light")
    unread = hosts.member().get(path).json
    hosts.facilitator.post(f"{path}/review", {"accepted": True})
    _, ready = hosts.visit(address)
    approved = hosts.member().get(path).json

    assert early.slug == "guest-not-approved"
    assert "meet.example.org" not in first + signed
    assert sent == 303
    assert (unread["outline"], unread["review"], unread["is_ready"]) == ("", "submitted", False)
    assert "https://meet.example.org/heron" in ready
    assert (approved["outline"], approved["is_ready"]) == ("Naps & light", True)

    hosts.pass_time(over=True)
    visited = hosts.member().get(path).json
    poll = hosts.member().get(f"/polls/{visited['feedback_poll_id']}").json
    assert visited["status"] == "visited"
    assert (poll["anonymous"], [one["code"] for one in poll["options"]]) == (True, ["yes", "partly", "no"])
    assert hosts.member().post(f"/polls/{poll['id']}/answer", {"option": "yes"}).status == 204
    for form in (None, b"sign=yes"):
        assert hosts.visit(address, form)[0] == 404
    # Not an attender, and not to be recorded as one.
    attendance = f"/occurrences/{hosts.meeting['id']}/attendance"
    mark = {"person_id": invitation["id"], "attendance": "attended"}
    assert hosts.facilitator.put(attendance, [mark]).slug == "not-in-the-group"
    ids = {name: invitation[name] for name in ("occurrence_id", "group_id")} | {
        "invitation_id": invitation["id"]
    }
    told = [(name, data) for name, data in hosts.calendar.events() if name.startswith("guest_")]
    assert told == [
        ("guest_proposed", ids),
        ("guest_approved", ids),
        ("guest_confirmed", ids),
        ("guest_visited", ids | {"feedback_poll_id": poll["id"]}),
    ]


def test_an_objection_keeps_a_guest_away_and_nobody_learns_whose_it_was(hosts: Hosts) -> None:
    """Nor, before its time, that there is one."""
    invitation = hosts.invite()
    path = f"/guest-invitations/{invitation['id']}"
    for number in (0, 1):
        assert hosts.member(number).send("PUT", f"{path}/objection").status == 204
    assert hosts.member(1).delete(f"{path}/objection").status == 204
    before = hosts.facilitator.get(path).json
    stranger = hosts.calendar.as_member(hosts.calendar.member(hosts.calendar.group()), hosts.group_id)
    outside = stranger.send("PUT", f"{path}/objection")

    hosts.pass_time()

    assert before == invitation
    assert outside.slug == "members-only"
    assert hosts.facilitator.get(path).json["status"] == "declined"
    assert hosts.calendar.service.database.rows("select * from guest_objections") == []
    assert hosts.member(0).send("PUT", f"{path}/objection").slug == "guest-not-open"
    assert hosts.facilitator.post(f"{path}/address").slug == "guest-not-approved"
    told = str(hosts.calendar.events())
    assert "guest_declined" in told
    assert not any(f"'{person_id}'" in told.split("guest_proposed")[1] for person_id in hosts.people)


def test_who_a_guest_is_is_sealed_told_to_who_runs_the_group_and_forgotten(
    hosts: Hosts, sealer: Sealer
) -> None:
    """Not to members, not in events, not in a dump; and after 30 days to nobody."""
    invitation = hosts.invite()
    path = f"/guest-invitations/{invitation['id']}"
    database = hosts.calendar.service.database

    assert hosts.facilitator.get(f"{path}/contact").json == GUEST
    assert hosts.calendar.coordinator.get(f"{path}/contact").json == GUEST
    assert hosts.member().get(f"{path}/contact").status == 403
    assert hosts.calendar.as_facilitator(hosts.calendar.group()).get(f"{path}/contact").status == 404
    kept = str(database.rows("select * from guest_invitations")) + str(hosts.calendar.events())
    assert "Vole" not in kept + hosts.member().get(path).body.decode()
    assert hosts.facilitator.post(f"{path}/withdraw").json["status"] == "withdrawn"
    with database.superuser() as connection:
        connection.execute("update guest_invitations set closed_at = now() - interval '31 days'")
    service = SchedulingService()
    service.sealer = sealer
    with database.transaction(network_id=hosts.calendar.network_id) as tx:
        service.forget_guests(tx)

    assert hosts.facilitator.get(f"{path}/contact").slug == "guest-forgotten"
    assert database.rows("select contact from guest_invitations") == [(None,)]
    assert database.rows(
        "select wrapped_key from kith.person_keys where person_id = %s", UUID(invitation["id"])
    ) == [(None,)]


def test_an_address_opens_one_page_and_only_the_last_one_does(hosts: Hosts) -> None:
    """A guess, a changed letter and an address that was replaced are all the same: nothing."""
    invitation = hosts.invite()
    path = f"/guest-invitations/{invitation['id']}"
    hosts.pass_time()
    old = hosts.facilitator.post(f"{path}/address").json["address"]
    new = hosts.facilitator.post(f"{path}/address").json["address"]
    wrong = new[:-2] + ("AA" if new[-2:] != "AA" else "BB")

    assert [hosts.visit(one)[0] for one in (old, new, wrong, f"{new}x", old[:-20])] == [
        404,
        200,
        404,
        404,
        404,
    ]
    assert hosts.visit(new, b"outline=")[0] == 422
    hosts.calendar.coordinator.post(f"/occurrences/{hosts.meeting['id']}/cancel")
    assert hosts.visit(new)[0] == 404
    hosts.pass_time()
    assert hosts.facilitator.get(path).json["status"] == "withdrawn"


def test_a_guest_is_proposed_with_time_to_object(hosts: Hosts) -> None:
    """What cannot be is said with what to write instead."""
    soon = {"objections_until": instant(datetime.now(UTC) + timedelta(hours=1))}
    asked = {"contact": GUEST, "topic": "Sleep", "scope": "No cures.", "from_minute": 0, "minutes": 30}
    path = f"/occurrences/{hosts.meeting['id']}/guests"

    refused = hosts.facilitator.post(path, asked | soon)
    whole = hosts.facilitator.post(path, asked | {"minutes": 90})

    assert (refused.status, whole.status) == (422, 422)
    assert "48 hours" in refused.body.decode()
    assert hosts.member().post(path, asked).status == 403
    assert hosts.calendar.announced("guest_proposed") == []
