"""Training over HTTP: recorded, seen, renewed, expired, and what gates make of it."""

from datetime import timedelta

from services.mentorship.service import MentorshipService
from tests.integration.mentorship.conftest import TODAY, Mentoring, day


def test_training_is_recorded_expires_and_is_told_of_once(mentoring: Mentoring) -> None:
    """From the course to the reminder, and to the day on which it counts no more."""
    told = mentoring.joined(days_ago=800)
    facilitator, member = mentoring.as_facilitator(told.group_id), mentoring.as_member(told.person_id)

    def record(module: str, days_ago: int) -> dict[str, str]:
        body = {"person_id": told.person_id, "module": module, "completed_on": day(days_ago)}
        reply = facilitator.post("/training-completions", body)
        assert reply.status == 201, reply.body
        return dict(reply.json)

    record("active_listening", 10)
    due = record("confidentiality", 330)
    gone = record("boundaries", 740)
    own = member.post("/training-completions", {"person_id": told.person_id, "module": "boundaries"})
    assert own.status == 403
    unknown = facilitator.post("/training-completions", {"person_id": told.person_id, "module": "juggling"})
    assert unknown.json["errors"][0]["pointer"] == "/module"

    for _ in range(2):
        mentoring.tick(MentorshipService.tell_of_renewals)
    events = [(name, data["module"]) for name, data in mentoring.announced() if name.startswith("training_")]
    assert events == [
        ("training_completed", "active_listening"),
        ("training_completed", "confidentiality"),
        ("training_completed", "boundaries"),
        ("training_renewal_due", "confidentiality"),
        ("training_expired", "boundaries"),
    ]
    states = {one["module"]: one["state"] for one in member.get(f"/persons/{told.person_id}/training").json}
    assert (states["active_listening"], states["confidentiality"], states["boundaries"]) == (
        "valid",
        "renew",
        "expired",
    )
    assert states["self_care"] == "missing"
    soon = mentoring.coordinator.items(
        "/training-completions", expires_before=TODAY + timedelta(days=60), group_id=told.group_id
    )
    assert {one["id"] for one in soon} == {due["id"], gone["id"]}

    renewed = record("confidentiality", 0)
    assert renewed["expires_on"][5:] == due["expires_on"][5:]
    assert facilitator.post(f"/training-completions/{renewed['id']}/withdraw").status == 200
    assert facilitator.post(f"/training-completions/{renewed['id']}/withdraw").slug == "completion-withdrawn"


def test_a_gate_asks_for_training_that_counts_today(mentoring: Mentoring) -> None:
    """What has expired opens nothing, and is named."""
    told = mentoring.joined(days_ago=60)
    coordinator, address = mentoring.coordinator, f"/pathways/{mentoring.pathway(told.person_id)['id']}"
    coordinator.post(f"{address}/evidence", {"evidence": "orientation"})
    coordinator.post(f"{address}/advance")
    for module, days_ago in (
        ("active_listening", 3),
        ("boundaries", 3),
        ("avoiding_coercion", 3),
        ("confidentiality", 400),
    ):
        body = {"person_id": told.person_id, "module": module, "completed_on": day(days_ago)}
        assert coordinator.post("/training-completions", body).status == 201

    refused = coordinator.post(f"{address}/advance")
    coordinator.post("/training-completions", {"person_id": told.person_id, "module": "confidentiality"})
    advanced = coordinator.post(f"{address}/advance")

    assert refused.json["detail"] == "Still missing: Has up-to-date training in confidentiality."
    assert advanced.json["stage"] == "mentor"
