"""Mentors and newcomers over HTTP: found, asked, together, and parted well."""

from datetime import timedelta

from services.mentorship.service import MentorshipService
from shared.contracts.membership import GroupPlanned
from shared.ids import new_id
from tests.integration.mentorship.conftest import TODAY, Mentoring, left
from tests.plugins import principals
from tests.plugins.waiting import eventually


def test_a_newcomer_and_a_mentor_go_some_way_together(mentoring: Mentoring) -> None:
    """Searched and explained; the newcomer says yes, then the mentor; at the end both say how."""
    newcomer = mentoring.joined()
    group = newcomer.group_id
    mentor, busy = (mentoring.joined(role="mentor", group_id=group) for _ in range(2))
    mentoring.hear(GroupPlanned(group_id=group, organisation_id=new_id(), time_zone="UTC", language="de"))
    staff = mentoring.as_facilitator(group)
    as_newcomer, as_mentor = (mentoring.as_member(one.person_id) for one in (newcomer, mentor))
    profile = {"languages": ["de"], "times": ["weekday_evening"], "experiences": ["parenting"]}
    for who, client in ((newcomer, as_newcomer), (mentor, as_mentor)):
        reply = client.put(f"/persons/{who.person_id}/mentoring-profile", profile, etag='"0"')
        assert reply.json["version"] == 1, reply.body
    search = {"group_id": group, "newcomer_id": newcomer.person_id, "language": "es"}

    found = staff.post("/match-searches", search).json
    assert [one["mentor_id"] for one in found] == [str(mentor.person_id), str(busy.person_id)]
    assert found[0]["reasons"][0]["words"] == "Comparten el idioma de."
    assert found == staff.post("/match-searches", search).json

    both = {"group_id": group, "newcomer_id": newcomer.person_id, "mentor_id": mentor.person_id}
    proposed = staff.post("/matches", both | {"goals": ["settle_in"]})
    address = f"/matches/{proposed.json['id']}"
    assert staff.post("/matches", both | {"mentor_id": busy.person_id}).slug == "mentored-already"
    assert as_mentor.post(f"{address}/accept").slug == "not-your-turn"
    assert as_newcomer.post(f"{address}/accept").json["status"] == "offered"
    assert as_mentor.post(f"{address}/accept").json["status"] == "active"
    assert as_mentor.get(f"/persons/{mentor.person_id}/load").json["mentees"] == 1
    assert mentoring.as_member(busy.person_id).get(address).slug == "not-found"

    assert as_newcomer.post(f"{address}/end", {"how": "goals_reached"}).json["status"] == "ending"
    ended = as_mentor.post(f"{address}/end", {"how": "time_came"}).json
    assert (ended["status"], ended["said_by_newcomer"], ended["said_by_mentor"]) == (
        "ended",
        "goals_reached",
        "time_came",
    )
    told = [(name, data) for name, data in mentoring.announced() if name.startswith("match_")]
    assert [name for name, _ in told] == ["match_proposed", "match_begun", "match_ended"]
    assert "goals" not in told[0][1]
    eventually(lambda: as_mentor.get(f"/persons/{mentor.person_id}/load").json["mentees"] == 0)


def test_nobody_who_rests_is_found_asked_or_held_to_their_word(mentoring: Mentoring) -> None:
    """At each step, also between the question and the answer; and what they were asked is taken back."""
    newcomer = mentoring.joined()
    group = newcomer.group_id
    mentor = mentoring.joined(role="mentor", group_id=group)
    as_mentor = mentoring.service.as_(
        principals.mentor(mentoring.network_id, group, person_id=mentor.person_id)
    )
    staff, until = mentoring.as_facilitator(group), {"resting_until": TODAY + timedelta(days=9)}
    both = {"group_id": group, "newcomer_id": newcomer.person_id, "mentor_id": mentor.person_id}
    search = {"group_id": group, "newcomer_id": newcomer.person_id}
    limits = {"mentees_at_most": 3, "duties_at_most": 0}

    as_mentor.put(f"/persons/{mentor.person_id}/rest", until)
    assert staff.post("/match-searches", search).json == []
    assert staff.post("/matches", both).slug == "not-available"
    as_mentor.delete(f"/persons/{mentor.person_id}/rest")
    as_mentor.put(f"/persons/{mentor.person_id}/load", limits, etag='"0"')
    assert staff.post("/match-searches", search).json == []
    assert staff.post("/matches", both).slug == "not-available"
    as_mentor.put(f"/persons/{mentor.person_id}/load", limits | {"duties_at_most": 6}, etag='"1"')

    address = f"/matches/{staff.post('/matches', both).json['id']}"
    mentoring.as_member(newcomer.person_id).post(f"{address}/accept")
    as_mentor.put(f"/persons/{mentor.person_id}/rest", until)
    assert as_mentor.post(f"{address}/accept").slug in {"not-available", "not-your-turn"}
    eventually(lambda: as_mentor.get(address).json["status"] == "dropped")


def test_a_match_ends_with_leaving_and_without_an_answer(mentoring: Mentoring) -> None:
    """Nobody is bound to a group they left, or to an answer they do not give."""
    mentor = mentoring.joined(role="mentor")
    group, staff = mentor.group_id, mentoring.as_facilitator(mentor.group_id)
    addresses = []
    newcomers = [mentoring.joined(group_id=group) for _ in range(2)]
    for newcomer in newcomers:
        both = {"group_id": group, "newcomer_id": newcomer.person_id, "mentor_id": mentor.person_id}
        address = f"/matches/{staff.post('/matches', both).json['id']}"
        mentoring.as_member(newcomer.person_id).post(f"{address}/accept")
        assert mentoring.as_member(mentor.person_id).post(f"{address}/accept").status == 200
        addresses.append(address)

    mentoring.as_member(newcomers[0].person_id).post(f"{addresses[0]}/end", {})
    mentoring.service.database.rows(
        "update matches set ended_on = ended_on - 15 where status = 'ending' returning id"
    )
    mentoring.tick(MentorshipService.close_unanswered)
    mentoring.hear(left(newcomers[1]))

    for address in addresses:
        found = staff.get(address).json
        assert (found["status"], found["said_by_mentor"]) == ("ended", None)
