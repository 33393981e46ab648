"""Pathways over HTTP: gates explained, passed, and stepped back from."""

from shared.ids import new_id
from tests.integration.mentorship.conftest import Mentoring, day, left
from tests.plugins import principals


def test_a_person_sees_what_the_next_gate_asks_for(mentoring: Mentoring) -> None:
    """Nobody should have to guess what stands in their way."""
    told = mentoring.joined(days_ago=50)
    member = mentoring.as_member(told.person_id)

    (own,) = member.items("/pathways")
    gate = member.get(f"/pathways/{own['id']}").json["next_gate"]

    assert (gate["name"], gate["leads_to"], gate["passable"]) == ("first_steps", "mentor_in_training", False)
    assert gate["conditions"] == [
        {
            "condition": "active",
            "met": True,
            "detail": "Takes part in a group at present.",
            "from_day": None,
        },
        {
            "condition": "belonged",
            "met": False,
            "detail": "Has belonged to a group for 56 days, pauses included.",
            "from_day": day(50 - 56).isoformat(),
        },
        {
            "condition": "orientation",
            "met": False,
            "detail": "Has done the orientation.",
            "from_day": None,
        },
    ]


def test_evidence_opens_the_gate_and_a_facilitator_leads_through(mentoring: Mentoring) -> None:
    """The whole first move: time, orientation, a word from the group's facilitator."""
    told = mentoring.joined(days_ago=56)
    facilitator = mentoring.as_facilitator(told.group_id)
    pathway_id = mentoring.pathway(told.person_id)["id"]

    shown = facilitator.post(f"/pathways/{pathway_id}/evidence", {"evidence": "orientation", "on": day(3)})
    advanced = facilitator.post(f"/pathways/{pathway_id}/advance")

    assert (shown.status, shown.json["next_gate"]["passable"]) == (201, True)
    assert [(piece["evidence"], piece["shown_on"]) for piece in shown.json["evidence"]] == [
        ("orientation", day(3).isoformat())
    ]
    assert (advanced.status, advanced.json["stage"]) == (200, "mentor_in_training")
    assert advanced.json["next_gate"]["name"] == "trained"
    names = {"pathway_id": pathway_id, "person_id": str(told.person_id)}
    assert mentoring.announced()[1:] == [
        ("evidence_recorded", names | {"evidence": "orientation"}),
        ("gate_passed", names | {"gate": "first_steps"}),
        ("pathway_advanced", names | {"from_stage": "participant", "to_stage": "mentor_in_training"}),
    ]


def test_a_closed_gate_is_refused_with_what_is_missing(mentoring: Mentoring) -> None:
    """The refusal can be read out to the person, and nothing is announced."""
    told = mentoring.joined(days_ago=56)
    pathway_id = mentoring.pathway(told.person_id)["id"]

    reply = mentoring.coordinator.post(f"/pathways/{pathway_id}/advance")

    assert (reply.status, reply.slug) == (409, "gate-not-passed")
    assert reply.json["detail"] == "Still missing: Has done the orientation."
    assert len(mentoring.announced()) == 1


def test_who_left_every_group_waits_at_the_gate(mentoring: Mentoring) -> None:
    """Their way stays open: it asks only that they take part again."""
    told = mentoring.joined(days_ago=56)
    pathway_id = mentoring.pathway(told.person_id)["id"]
    mentoring.coordinator.post(f"/pathways/{pathway_id}/evidence", {"evidence": "orientation"})
    mentoring.hear(left(told))

    reply = mentoring.coordinator.post(f"/pathways/{pathway_id}/advance")

    assert reply.json["detail"] == "Still missing: Takes part in a group at present."


def test_stepping_back_loses_nothing(mentoring: Mentoring) -> None:
    """A normal move: by the person, without a reason, and the way forward stays open."""
    told = mentoring.joined(days_ago=56)
    pathway_id = mentoring.pathway(told.person_id)["id"]
    member = mentoring.as_member(told.person_id)
    mentoring.coordinator.post(f"/pathways/{pathway_id}/evidence", {"evidence": "orientation"})
    mentoring.coordinator.post(f"/pathways/{pathway_id}/advance")

    back = member.post(f"/pathways/{pathway_id}/step-back")
    again = mentoring.coordinator.post(f"/pathways/{pathway_id}/advance")

    assert (back.status, back.json["stage"]) == (200, "participant")
    assert back.json["next_gate"]["passable"] is True
    assert again.json["stage"] == "mentor_in_training"
    assert [
        (move["from_stage"], move["to_stage"]) for move in member.items(f"/pathways/{pathway_id}/moves")
    ] == [
        ("participant", "mentor_in_training"),
        ("mentor_in_training", "participant"),
        ("participant", "mentor_in_training"),
    ]
    names = [name for name, _ in mentoring.announced()]
    assert names.count("gate_passed") == 1
    assert names.count("pathway_stepped_back") == 1


def test_nobody_moves_themself_forward(mentoring: Mentoring) -> None:
    """Not a member, who has no such right, nor a facilitator, who has it for others."""
    told = mentoring.joined(days_ago=56)
    pathway_id = mentoring.pathway(told.person_id)["id"]
    themself = mentoring.as_facilitator(told.group_id, person_id=told.person_id)

    assert mentoring.as_member(told.person_id).post(f"/pathways/{pathway_id}/advance").status == 403
    assert themself.post(f"/pathways/{pathway_id}/advance").slug == "not-for-yourself"
    evidence = themself.post(f"/pathways/{pathway_id}/evidence", {"evidence": "orientation"})
    assert evidence.slug == "not-for-yourself"


def test_evidence_is_recorded_once(mentoring: Mentoring) -> None:
    """The first word counts; a second would only blur who gave it."""
    told = mentoring.joined()
    address = f"/pathways/{mentoring.pathway(told.person_id)['id']}/evidence"

    replies = [mentoring.coordinator.post(address, {"evidence": "orientation"}) for _ in range(2)]

    assert [reply.status for reply in replies] == [201, 409]
    assert replies[1].slug == "evidence-already-recorded"


def test_pathways_are_seen_by_whom_they_concern(mentoring: Mentoring) -> None:
    """The person, the staff of their groups, and coordinators of their network."""
    told, other = mentoring.joined(), mentoring.joined()
    pathway_id = mentoring.pathway(told.person_id)["id"]
    address = f"/pathways/{pathway_id}"
    service, network_id = mentoring.service, mentoring.network_id

    assert mentoring.as_facilitator(told.group_id).get(address).status == 200
    assert service.as_(principals.mentor(network_id, told.group_id)).get(address).status == 200
    assert mentoring.as_facilitator(other.group_id).get(address).slug == "not-found"
    assert mentoring.as_member(other.person_id).get(address).slug == "not-found"
    assert service.as_(principals.coordinator(new_id())).get(address).slug == "not-found"
    assert service.as_(principals.partner(network_id, new_id())).get(address).slug == "forbidden"
    assert mentoring.coordinator.get("/pathways/none").slug == "not-found"


def test_a_mentor_steps_back_for_nobody_else(mentoring: Mentoring) -> None:
    """Seeing a pathway is not deciding on it."""
    told = mentoring.joined(role="mentor")
    pathway_id = mentoring.pathway(told.person_id)["id"]
    mentor = mentoring.service.as_(principals.mentor(mentoring.network_id, told.group_id))

    assert mentor.post(f"/pathways/{pathway_id}/step-back").slug == "not-your-pathway"


def test_a_facilitator_sees_a_pathway_while_the_person_belongs_to_the_group(mentoring: Mentoring) -> None:
    """Leaving closes the view, as everywhere."""
    told = mentoring.joined()
    facilitator = mentoring.as_facilitator(told.group_id)
    assert len(facilitator.items("/pathways")) == 1

    mentoring.hear(left(told))

    assert facilitator.items("/pathways") == []


def test_pathways_are_listed_by_group_and_stage(mentoring: Mentoring) -> None:
    """A coordinator looks for those who could become mentors in one group."""
    told, other = mentoring.joined(), mentoring.joined(role="mentor")

    def found(**query: object) -> set[str]:
        return {item["person_id"] for item in mentoring.coordinator.items("/pathways", limit=1, **query)}

    assert found() == {str(told.person_id), str(other.person_id)}
    assert found(group_id=told.group_id) == {str(told.person_id)}
    assert found(stage="mentor") == {str(other.person_id)}


def test_steps_need_a_stage_and_a_day_that_make_sense(mentoring: Mentoring) -> None:
    """Wrong input is pointed at."""
    told = mentoring.joined(role="mentor")
    address = f"/pathways/{mentoring.pathway(told.person_id)['id']}"

    def pointer(path: str, body: dict[str, object]) -> str:
        reply = mentoring.coordinator.post(address + path, body)
        assert reply.status == 422, reply.body
        return str(reply.json["errors"][0]["pointer"])

    assert pointer("/evidence", {"evidence": "charm"}) == "/evidence"
    assert pointer("/evidence", {"evidence": "shadowing", "on": day(-2)}) == "/on"
    assert pointer("/step-back", {"to_stage": "guru"}) == "/to_stage"
    refused = mentoring.coordinator.post(f"{address}/step-back", {"to_stage": "facilitator"})
    assert refused.slug == "step-leads-forward"
