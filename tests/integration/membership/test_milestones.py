"""Milestones, appreciation and reminders of goals over HTTP: for those who chose so, and nobody else."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.membership.service import MembershipService
from shared.contracts.membership_welcome import CelebrationChosen
from shared.contracts.scheduling import AttendanceRecorded
from shared.events.catalogue import handled_by_class
from shared.events.envelope import Received
from shared.ids import new_id
from shared.security.sealing import Sealer
from tests.integration.membership.conftest import Region
from tests.plugins.announcing import announce, received
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_events import StartWorker
from tests.plugins.fix_http import Client, Reply
from tests.plugins.waiting import eventually


def today() -> date:
    """The day it is."""
    return datetime.now(UTC).date()


def run(region: Region, timer: str) -> None:
    """Let a timer run once, as the worker does."""
    service = MembershipService()
    service.sealer = Sealer(region.service.container.config["settings"].key_encryption_key)
    with region.service.database.transaction(network_id=region.network_id) as tx:
        getattr(service, timer)(tx)


def choose(member: Client, membership_id: str, **wanted: bool) -> Reply:
    """Choose what is wanted, as somebody who has read what was chosen before."""
    path = f"/memberships/{membership_id}/celebrations"
    return member.put(path, wanted, etag=member.get(path).etag)


def attend(
    region: Region,
    group_id: str,
    person_id: str,
    attendance: str = "attended",
    *,
    held_on: date | None = None,
    occurrence_id: UUID | None = None,
) -> UUID:
    """Let membership hear that somebody was at a meeting, and return which."""
    event = AttendanceRecorded(
        occurrence_id=occurrence_id or new_id(),
        group_id=UUID(group_id),
        person_id=UUID(person_id),
        attendance=attendance,
        held_on=held_on or today(),
    )
    with region.service.database.transaction(network_id=region.network_id) as tx:
        MembershipService().count_meetings(event, tx)
    return event.occurrence_id


def reached(client: Client, **query: Any) -> list[str]:
    """The milestones that a client sees."""
    return [one["milestone"] for one in client.items("/milestones", limit=1, **query)]


def counted(region: Region) -> int:
    """How many meetings are counted, past every policy."""
    return int(region.service.database.rows("select count(*) from counted_meetings")[0][0])


def test_nobody_is_counted_or_celebrated_who_did_not_choose_it(region: Region) -> None:
    """For some a number is a gift, for others it is pressure."""
    group_id, person_id = region.group(), region.person()
    region.joined(group_id, person_id, on=today() - timedelta(days=400))
    attend(region, group_id, person_id)

    run(region, "celebrate")

    assert counted(region) == 0
    assert reached(region.as_member(person_id, group_id)) == []
    assert region.announced("milestone_reached") == []


def test_who_chose_it_sees_how_far_they_have_come(region: Region) -> None:
    """The furthest of time and of meetings; each is announced once."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id, on=today() - timedelta(days=800))
    member = region.as_member(person_id, group_id)
    assert choose(member, membership_id, milestones=True).json["version"] == 1

    for _ in range(2):
        occurrence_id = attend(region, group_id, person_id)
        attend(region, group_id, person_id, occurrence_id=occurrence_id)
        run(region, "celebrate")

    assert counted(region) == 2
    assert reached(member) == ["meetings_1", "years_2"]
    assert sorted(said["milestone"] for said in region.announced("milestone_reached")) == [
        "meetings_1",
        "years_2",
    ]


def test_what_lies_behind_is_celebrated_as_soon_as_it_is_chosen(region: Region) -> None:
    """Whoever says "I would like that" sees what they said yes to, and not five minutes later."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id, on=today() - timedelta(days=100))
    other = region.person()
    choose(
        region.as_member(other, group_id),
        region.joined(group_id, other, on=today() - timedelta(days=800)),
        milestones=True,
    )
    member = region.as_member(person_id, group_id)
    choose(member, membership_id, milestones=True)
    said = next(one for one in region.announced("celebration_chosen") if one["person_id"] == person_id)
    chosen = CelebrationChosen(**said | {name: UUID(said[name]) for name in said if name.endswith("_id")})

    with region.service.database.transaction(network_id=region.network_id) as tx:
        MembershipService().celebrate_who_chose_so(chosen, tx)

    assert reached(member) == ["months_3"]
    assert [said["membership_id"] for said in region.announced("milestone_reached")] == [membership_id]


def test_a_move_starts_no_count_of_time_anew(region: Region) -> None:
    """Two years with others in the same boat are two years."""
    group_id, person_id = region.group(), region.person()
    before = region.joined(group_id, person_id, on=today() - timedelta(days=800))
    there = region.group(name="Thursday circle")
    moved = region.coordinator.post(f"/memberships/{before}/move", {"group_id": there})
    member = region.as_member(person_id, there)
    choose(member, moved.json["to_membership_id"], milestones=True)

    run(region, "celebrate")

    assert reached(member) == ["years_2"]


def test_a_meeting_recorded_by_mistake_is_taken_back_and_one_of_before_is_not_counted(region: Region) -> None:
    """Choosing milestones opens no file on what was before."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id, on=today() - timedelta(days=3))
    choose(region.as_member(person_id, group_id), membership_id, milestones=True)

    attend(region, group_id, person_id, held_on=today() - timedelta(days=2))
    mistaken = attend(region, group_id, person_id)
    attend(region, group_id, person_id, "missed", occurrence_id=mistaken)
    attend(region, group_id, region.person())

    assert counted(region) == 0


def test_who_chooses_otherwise_is_forgotten_at_once(region: Region) -> None:
    """Also what was shared with the group."""
    group_id, person_id, mate = region.group(), region.person(), region.person()
    membership_id = region.joined(group_id, person_id, on=today() - timedelta(days=100))
    region.joined(group_id, mate)
    member, other = region.as_member(person_id, group_id), region.as_member(mate, group_id)
    choose(member, membership_id, milestones=True)
    attend(region, group_id, person_id)
    run(region, "celebrate")
    assert reached(other) == reached(region.as_facilitator(group_id)) == []

    choose(member, membership_id, milestones=True, shared=True)
    assert reached(other) == reached(region.as_facilitator(group_id)) == ["meetings_1", "months_3"]
    assert other.get(f"/persons/{person_id}").json["display_name"] == "Quiet Heron"
    assert reached(region.as_member(region.person())) == []
    assert region.coordinator.get("/milestones").status == 403
    choose(member, membership_id)

    assert reached(member) == reached(other) == []
    assert other.get(f"/persons/{person_id}").status == 404
    assert counted(region) == 0
    assert [said["milestones"] for said in region.announced("celebration_chosen")] == [True, True, False]


def test_only_the_person_chooses(region: Region) -> None:
    """Not even staff who mean well, and nobody can see what was chosen."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id)
    path = f"/memberships/{membership_id}/celebrations"
    member = region.as_member(person_id, group_id)

    assert region.as_facilitator(group_id).get(path).slug == "not-yours"
    assert region.as_facilitator(group_id).put(path, {"milestones": True}, etag="*").slug == "not-yours"
    assert region.coordinator.put(path, {"milestones": True}, etag="*").status == 403
    assert region.as_member(region.person(), group_id).get(path).status == 404
    assert choose(member, membership_id, shared=True).json["errors"][0]["pointer"] == "/shared"
    assert choose(member, membership_id, appreciation=True).status == 200
    assert member.put(path, {}, etag='"0"').status == 412


@pytest.fixture
def circle(region: Region) -> dict[str, Any]:
    """A group of two; the second likes to be thanked."""
    group_id, sender, recipient = region.group(), region.person(), region.person()
    region.joined(group_id, sender)
    membership_id = region.joined(group_id, recipient)
    as_recipient = region.as_member(recipient, group_id)
    choose(as_recipient, membership_id, appreciation=True)
    return {
        "sender": region.as_member(sender, group_id),
        "recipient": as_recipient,
        "membership_id": membership_id,
        "body": {"group_id": group_id, "person_id": recipient, "text": "Thank you for listening on Tuesday."},
        "sender_id": sender,
    }


def test_thanks_reach_the_one_they_are_for_and_nobody_else(region: Region, circle: dict[str, Any]) -> None:
    """Sealed for the sender while it is on its way, then for the recipient; never in the clear."""
    sent = circle["sender"].post("/appreciations", circle["body"])
    [(posted,)] = region.service.database.rows("select text_sealed from appreciations")
    run(region, "deliver_appreciations")
    run(region, "deliver_appreciations")

    assert (sent.status, "text" in sent.json) == (201, False)
    [given] = circle["recipient"].items("/appreciations")
    assert (given["text"], given["sender_id"]) == (circle["body"]["text"], circle["sender_id"])
    assert circle["recipient"].get(f"/persons/{circle['sender_id']}").status == 200
    [(delivered,)] = region.service.database.rows("select text_sealed from appreciations")
    assert bytes(posted) != bytes(delivered)
    assert b"listening" not in bytes(posted) + bytes(delivered)
    assert circle["sender"].items("/appreciations") == []
    assert region.as_facilitator(circle["body"]["group_id"]).items("/appreciations") == []
    assert [said["appreciation_id"] for said in region.announced("appreciation_delivered")] == [given["id"]]
    assert circle["sender"].delete(f"/appreciations/{given['id']}").status == 404
    assert circle["recipient"].delete(f"/appreciations/{given['id']}").status == 204
    assert circle["recipient"].items("/appreciations") == []


def test_thanks_that_are_not_wanted_are_let_go_and_the_sender_cannot_tell(
    region: Region, circle: dict[str, Any]
) -> None:
    """Whether somebody likes to be thanked is theirs to know."""
    choose(circle["recipient"], circle["membership_id"])

    sent = circle["sender"].post("/appreciations", circle["body"])
    run(region, "deliver_appreciations")

    assert sent.status == 201
    assert circle["recipient"].items("/appreciations") == []
    assert region.service.database.rows("select delivery, text_sealed from appreciations") == [
        ("let_go", None)
    ]
    assert region.announced("appreciation_delivered") == []


def test_thanks_go_from_one_active_member_to_another(region: Region, circle: dict[str, Any]) -> None:
    """Nobody from outside writes to a member here."""
    outsider = region.as_member(region.person())
    own = circle["body"] | {"person_id": circle["sender_id"]}

    assert outsider.post("/appreciations", circle["body"]).slug == "thanks-are-for-the-group"
    assert circle["sender"].post("/appreciations", own).json["errors"][0]["pointer"] == "/person_id"
    assert region.coordinator.post("/appreciations", circle["body"]).status == 403


def test_a_group_is_reminded_of_its_goals_each_so_many_weeks(region: Region) -> None:
    """What somebody once wrote down together is lost in a drawer otherwise."""
    group_id = region.group()
    facilitator = region.as_facilitator(group_id)
    path = f"/groups/{group_id}/goal-reminders"
    first = facilitator.get(path)
    kept = facilitator.put(path, {"every_weeks": 4}, etag=first.etag)
    assert (first.etag, kept.etag, kept.json["every_weeks"]) == ('"0"', '"1"', 4)
    assert facilitator.put(path, {"every_weeks": 2}, etag=first.etag).status == 412
    assert region.as_mentor(group_id).put(path, {"every_weeks": 2}, etag="*").status == 403
    region.service.database.rows("update goal_reminders set next_on = next_on - 60 returning group_id")
    run(region, "remind_of_goals")
    assert region.announced("goal_reminder_due") == []
    facilitator.put(f"/groups/{group_id}/norms", {"goals": ["Feel less alone"]}, etag='"0"')

    run(region, "remind_of_goals")
    run(region, "remind_of_goals")

    assert [(said["group_id"], said["norms_version"]) for said in region.announced("goal_reminder_due")] == [
        (group_id, 1)
    ]
    assert facilitator.get(path).json["next_on"] > str(today())
    assert facilitator.put(path, {"every_weeks": None}, etag='"1"').json["next_on"] is None


def test_meetings_are_heard_of_from_scheduling_and_counted_once(
    region: Region, broker: Broker, start_worker: StartWorker
) -> None:
    """The same news may come twice, and its correction comes after it."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id)
    choose(region.as_member(person_id, group_id), membership_id, milestones=True)
    broker.provision({"membership": [spec.cls for spec in handled_by_class(MembershipService)]})
    start_worker(MembershipService)
    stays, goes = new_id(), new_id()

    def told(occurrence_id: UUID, attendance: str = "attended") -> Received:
        event = AttendanceRecorded(
            occurrence_id=occurrence_id,
            group_id=UUID(group_id),
            person_id=UUID(person_id),
            attendance=attendance,
            held_on=today(),
        )
        return received(event, region.network_id)

    twice, mistaken = told(stays), told(goes)
    announce(broker, "membership", twice, mistaken, twice)
    eventually(lambda: counted(region) == 2)
    announce(broker, "membership", told(goes, "missed"))

    eventually(lambda: counted(region) == 1)
