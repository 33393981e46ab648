"""The pathway as a network wants it, pauses on it, and notes beside it."""

from typing import Any

from tests.integration.mentorship.conftest import Mentoring


def test_a_network_makes_the_pathway_its_own(mentoring: Mentoring) -> None:
    """Evidence and gates are data; people stay where they stand and read what holds now."""
    told = mentoring.joined(days_ago=10)
    coordinator, member = mentoring.coordinator, mentoring.as_member(told.person_id)
    before = member.get("/pathway-plan")
    wanted: dict[str, Any] = {
        "stages": ["participant", "mentor"],
        "evidence": [{"code": "tea", "wording": {"en": "Has made tea.", "de": "Hat Tee gekocht."}}],
        "gates": [
            {
                "name": "kitchen",
                "leads_to": "mentor",
                "conditions": [{"kind": "belonged", "days": 7}, {"kind": "evidence", "evidence": "tea"}],
            }
        ],
    }

    assert (before.status, before.json["version"]) == (200, 0)
    assert member.put("/pathway-plan", wanted, etag='"0"').status == 403
    refused = coordinator.put("/pathway-plan", wanted | {"evidence": []}, etag='"0"')
    assert refused.json["errors"][0]["pointer"] == "/gates/0/conditions/1/evidence"
    published = coordinator.put("/pathway-plan", wanted, etag='"0"')
    assert (published.status, published.json["version"]) == (200, 1)
    assert coordinator.put("/pathway-plan", wanted, etag='"0"').status == 412

    address = f"/pathways/{mentoring.pathway(told.person_id)['id']}"
    german = member.get(address, language="de-AT").json["next_gate"]
    assert (german["name"], german["conditions"][1]["detail"]) == ("kitchen", "Hat Tee gekocht.")
    assert coordinator.post(f"{address}/evidence", {"evidence": "orientation"}).status == 422
    assert coordinator.post(f"{address}/evidence", {"evidence": "tea"}).status == 201
    assert coordinator.post(f"{address}/advance").json["stage"] == "mentor"
    assert coordinator.get(address).json["next_gate"] is None

    # Training that the pathway needs stays in the catalogue; the rest is the network's to say.
    modules = coordinator.get("/training-modules").json["modules"]
    fewer = {"modules": modules[:2]}
    assert coordinator.put("/training-modules", fewer, etag='"0"').json["version"] == 1


def test_the_person_reads_the_coordinator_s_page_but_for_others_notes(mentoring: Mentoring) -> None:
    """One page: what differs is who wrote which note. They are sealed, and never in an event."""
    told = mentoring.joined()
    address = f"/pathways/{mentoring.pathway(told.person_id)['id']}"
    member, facilitator = mentoring.as_member(told.person_id), mentoring.as_facilitator(told.group_id)

    own = member.post(f"{address}/notes", {"text": "I would like to go slowly."})
    theirs = facilitator.post(f"{address}/notes", {"text": "Listens well."})
    assert (own.status, theirs.status) == (201, 201)
    pages = {
        who: client.get(address).json
        for who, client in (
            ("member", member),
            ("facilitator", facilitator),
            ("coordinator", mentoring.coordinator),
        )
    }

    texts = {who: [note["text"] for note in page.pop("notes")] for who, page in pages.items()}
    assert pages["member"] == pages["facilitator"] == pages["coordinator"]
    assert texts == {
        "member": ["I would like to go slowly."],
        "facilitator": ["Listens well."],
        "coordinator": ["I would like to go slowly.", "Listens well."],
    }
    rows = mentoring.service.database.rows("select note from pathway_notes")
    assert not any(b"slowly" in bytes(note) for (note,) in rows)
    stranger = mentoring.as_member(mentoring.joined().person_id)
    assert stranger.post(f"{address}/notes", {"text": "x"}).slug == "not-found"
    assert member.delete(f"{address}/notes/{theirs.json['id']}").slug == "not-found"
    removed = mentoring.coordinator.delete(f"{address}/notes/{own.json['id']}")
    assert removed.slug == "not-your-note"
    assert member.delete(f"{address}/notes/{own.json['id']}").status == 204


def test_a_pause_on_the_pathway_is_the_person_s_own(mentoring: Mentoring) -> None:
    """Nothing is lost, nobody is led further meanwhile, and it is announced without a reason."""
    told = mentoring.joined(days_ago=60)
    address = f"/pathways/{mentoring.pathway(told.person_id)['id']}"
    member = mentoring.as_member(told.person_id)
    mentoring.coordinator.post(f"{address}/evidence", {"evidence": "orientation"})

    assert member.post(f"{address}/pause").json["paused_at"] is not None
    assert mentoring.coordinator.post(f"{address}/advance").slug == "pathway-rests"
    assert member.post(f"{address}/resume").json["paused_at"] is None
    assert mentoring.coordinator.post(f"{address}/advance").status == 200
    names = [name for name, _ in mentoring.announced()]
    assert names[-3:] == ["pathway_paused", "pathway_resumed", "pathway_advanced"]
