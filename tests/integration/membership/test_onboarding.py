"""Newcomers over HTTP: their steps, their buddy, and who notices when it stalls."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.membership.service import MembershipService
from tests.integration.membership.conftest import Region
from tests.plugins.fix_http import Client

CODES = ["confidentiality", "boundaries", "voluntary_nature", "buddy", "orientation"]


def days_ago(days: int) -> date:
    """A day in the past."""
    return datetime.now(UTC).date() - timedelta(days=days)


def look_after(region: Region) -> None:
    """Let the timers run once, as they do every minute."""
    with region.service.database.transaction(network_id=region.network_id) as tx:
        MembershipService().end_buddies_who_left(tx)
        MembershipService().look_after_newcomers(tx)


def done(client: Client, membership_id: str) -> list[str]:
    """The steps that are done, as this client sees them."""
    shown = client.get(f"/newcomers/{membership_id}")
    assert shown.status == 200, shown.body
    return [step["code"] for step in shown.json["steps"] if step["done_on"]]


def take(client: Client, membership_id: str, *steps: str) -> None:
    """Take steps."""
    for step in steps:
        reply = client.post(f"/newcomers/{membership_id}/steps", {"step": step})
        assert reply.status == 200, reply.body


def stalled(client: Client, **query: Any) -> list[tuple[str, list[str]]]:
    """Who surfaces, and why."""
    found = client.items("/newcomers", stalled="true", **query)
    return [(one["membership_id"], one["stalled"]) for one in found]


def buddy(region: Region, group_id: str, membership_id: str) -> tuple[str, str]:
    """Find a buddy who agrees; return the buddy's id and person."""
    person_id = region.person()
    region.joined(group_id, person_id)
    body = {"membership_id": membership_id, "buddy_id": person_id}
    asked = region.as_facilitator(group_id).post("/buddies", body)
    assert asked.status == 201, asked.body
    agreed = region.as_member(person_id, group_id).post(f"/buddies/{asked.json['id']}/agree")
    assert (agreed.status, agreed.json["status"]) == (200, "agreed"), agreed.body
    return str(asked.json["id"]), person_id


def test_a_newcomer_sees_how_far_they_are_and_so_does_the_facilitator(region: Region) -> None:
    """Nobody else does: how somebody settles in is not for comparing."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id)
    newcomer, facilitator = region.as_member(person_id, group_id), region.as_facilitator(group_id)

    assert [step["code"] for step in newcomer.get(f"/newcomers/{membership_id}").json["steps"]] == CODES
    take(newcomer, membership_id, "confidentiality", "boundaries", "boundaries")
    take(facilitator, membership_id, "orientation")

    assert done(newcomer, membership_id) == ["confidentiality", "boundaries", "orientation"]
    assert done(facilitator, membership_id) == done(newcomer, membership_id)
    for other in (region.as_member(region.person(), group_id), region.as_facilitator(region.group())):
        assert other.get(f"/newcomers/{membership_id}").status == 404
        assert other.items("/newcomers") == []
    assert [said["step"] for said in region.announced("onboarding_step_done")] == [
        "confidentiality",
        "boundaries",
        "orientation",
    ]
    assert [said["membership_id"] for said in region.announced("onboarding_started")] == [membership_id]


def test_some_steps_are_not_the_newcomer_s_to_take(region: Region) -> None:
    """An orientation happened or did not, and a buddy is somebody who said yes."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id)
    newcomer = region.as_member(person_id, group_id)

    def refused(step: str) -> str:
        return newcomer.post(f"/newcomers/{membership_id}/steps", {"step": step}).slug

    assert refused("orientation") == "step-is-for-staff"
    assert refused("buddy") == "buddy-comes-by-agreeing"
    assert refused("karaoke") == "unknown-step"
    mentor = region.as_mentor(group_id)
    assert mentor.post(f"/newcomers/{membership_id}/steps", {"step": "boundaries"}).slug == "not-yours"


def test_with_every_step_taken_a_newcomer_is_one_no_longer(region: Region) -> None:
    """It is announced once, and nothing asks for more afterwards."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id)
    take(region.coordinator, membership_id, "confidentiality", "boundaries", "voluntary_nature")
    take(region.coordinator, membership_id, "orientation")
    look_after(region)
    assert region.announced("onboarding_completed") == []
    _, buddy_person = buddy(region, group_id, membership_id)

    look_after(region)
    look_after(region)

    shown = region.as_member(person_id, group_id).get(f"/newcomers/{membership_id}").json
    assert shown["completed_on"] is not None
    assert shown["buddy_id"] == buddy_person
    assert [said["membership_id"] for said in region.announced("onboarding_completed")] == [membership_id]
    late = region.coordinator.post(f"/newcomers/{membership_id}/steps", {"step": "boundaries"})
    assert late.slug == "onboarding-over"
    finished = region.coordinator.items("/newcomers", finished="true")
    assert [one["membership_id"] for one in finished] == [membership_id]


def test_a_network_welcomes_by_its_own_steps(region: Region) -> None:
    """What was done stays done; what is new is still to do."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id)
    take(region.coordinator, membership_id, "confidentiality")
    proposal = region.coordinator.get("/onboarding-plan")
    steps = [
        {"code": "confidentiality", "title": "Was gesagt wird, bleibt hier"},
        {"code": "tea", "title": "Eine Tasse Tee mit der Leitung", "done_by": "staff"},
    ]

    changed = region.coordinator.put("/onboarding-plan", {"steps": steps}, etag=proposal.etag)

    assert (proposal.etag, changed.status, changed.etag) == ('"0"', 200, '"1"')
    late = region.coordinator.put("/onboarding-plan", {"steps": steps[:1]}, etag=proposal.etag)
    assert late.status == 412
    same = region.coordinator.put("/onboarding-plan", {"steps": steps[:1] * 2}, etag=changed.etag)
    assert same.json["errors"][0]["pointer"] == "/steps/1/code"
    forbidden = region.as_facilitator(group_id).put("/onboarding-plan", {"steps": steps}, etag="*")
    assert forbidden.status == 403
    assert done(region.as_member(person_id, group_id), membership_id) == ["confidentiality"]
    take(region.coordinator, membership_id, "tea")
    look_after(region)
    assert len(region.announced("onboarding_completed")) == 1
    assert [(said["version"], said["steps"]) for said in region.announced("onboarding_plan_published")] == [
        (1, ["confidentiality", "tea"])
    ]


@pytest.mark.parametrize(("days", "reasons"), [(6, []), (7, ["no_buddy"]), (14, ["no_buddy", "no_progress"])])
def test_a_newcomer_without_buddy_or_progress_surfaces_to_the_facilitator(
    region: Region, days: int, reasons: list[str]
) -> None:
    """Once, however often somebody looks; the newcomer is not shown that they are 'stalled'."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id, on=days_ago(days))

    look_after(region)
    look_after(region)

    assert stalled(region.as_facilitator(group_id)) == ([(membership_id, reasons)] if reasons else [])
    assert stalled(region.coordinator, group_id=group_id) == stalled(region.as_facilitator(group_id))
    assert stalled(region.as_facilitator(region.group())) == []
    shown = region.as_member(person_id, group_id).get(f"/newcomers/{membership_id}").json
    assert shown["stalled"] == []
    assert [said["reason"] for said in region.announced("newcomer_stalled")] == reasons


def test_what_stalled_is_closed_when_it_is_over_and_may_come_again(region: Region) -> None:
    """A buddy who leaves leaves a newcomer behind who needs another; the week begins anew."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id, on=days_ago(8))
    look_after(region)
    assert stalled(region.coordinator) == [(membership_id, ["no_buddy"])]

    _, buddy_person = buddy(region, group_id, membership_id)
    look_after(region)

    assert stalled(region.coordinator) == []
    assert [said["reason"] for said in region.announced("newcomer_resumed")] == ["no_buddy"]
    [current] = region.coordinator.items("/memberships", person_id=buddy_person)
    region.coordinator.post(f"/memberships/{current['id']}/leave")
    look_after(region)
    assert stalled(region.coordinator) == []
    assert [said["buddy_id"] for said in region.announced("buddy_ended")] == [buddy_person]
    region.service.database.rows(
        "update buddies set ended_on = ended_on - 7 where buddy_id = %s returning id", buddy_person
    )
    look_after(region)
    assert stalled(region.coordinator) == [(membership_id, ["no_buddy"])]
    assert len(region.announced("newcomer_stalled")) == 2


def test_whoever_rests_or_leaves_does_not_surface(region: Region) -> None:
    """Pausing is never held against anybody: a rest begins the clock anew."""
    group_id, resting, leaving = region.group(), region.person(), region.person()
    rests = region.joined(group_id, resting, on=days_ago(20))
    leaves = region.joined(group_id, leaving, on=days_ago(20))
    look_after(region)
    assert {one for one, _ in stalled(region.coordinator)} == {rests, leaves}

    region.as_member(resting).post(f"/memberships/{rests}/pause")
    region.as_member(leaving).post(f"/memberships/{leaves}/leave")
    look_after(region)

    assert stalled(region.coordinator) == []
    region.as_member(resting).post(f"/memberships/{rests}/resume")
    look_after(region)
    assert stalled(region.coordinator) == []
    assert len(region.announced("newcomer_resumed")) == 4
    unfinished = region.coordinator.items("/newcomers", finished="false")
    assert [one["membership_id"] for one in unfinished] == [rests]


def test_who_has_been_there_for_long_is_no_newcomer(region: Region) -> None:
    """Whoever is recorded months after their first day knows the group better than the record does."""
    group_id = region.group()
    membership_id = region.joined(group_id, region.person(), on=days_ago(60))

    look_after(region)

    assert region.coordinator.get(f"/newcomers/{membership_id}").status == 404


def test_who_moves_here_with_years_behind_them_is_no_newcomer(region: Region) -> None:
    """A group that divides does not consist of newcomers all at once; who was one still is."""
    group_id, other_group = region.group(), region.group(name="Thursday circle")
    old = region.joined(group_id, region.person(), on=days_ago(400))
    new = region.joined(group_id, region.person(), on=days_ago(10))

    moved = [
        region.coordinator.post(f"/memberships/{one}/move", {"group_id": other_group}) for one in (old, new)
    ]
    look_after(region)

    arrived = [reply.json["to_membership_id"] for reply in moved]
    found = region.coordinator.items("/newcomers", group_id=other_group)
    assert [one["membership_id"] for one in found] == arrived[1:]


def test_a_buddy_is_an_active_member_who_agreed(region: Region) -> None:
    """Nobody is given a task that they did not take on."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id)
    candidate, outsider = region.person(), region.person()
    candidacy = region.joined(group_id, candidate)
    facilitator = region.as_facilitator(group_id)

    def ask(buddy_id: str) -> Any:
        return facilitator.post("/buddies", {"membership_id": membership_id, "buddy_id": buddy_id})

    assert ask(outsider).slug == "buddy-not-active"
    assert ask(person_id).json["errors"][0]["pointer"] == "/buddy_id"
    region.coordinator.post(f"/memberships/{candidacy}/pause")
    assert ask(candidate).slug == "buddy-not-active"
    region.coordinator.post(f"/memberships/{candidacy}/resume")
    asked = ask(candidate)
    assert (asked.status, asked.json["status"]) == (201, "asked")
    assert done(facilitator, membership_id) == []
    assert ask(candidate).slug == "already-has-buddy"
    assert region.as_member(person_id, group_id).post(f"/buddies/{asked.json['id']}/agree").status == 403
    assert region.as_member(outsider).post(f"/buddies/{asked.json['id']}/agree").status == 404

    as_candidate = region.as_member(candidate, group_id)
    assert [one["status"] for one in as_candidate.items("/buddies")] == ["asked"]
    agreed = as_candidate.post(f"/buddies/{asked.json['id']}/agree")

    assert agreed.json["status"] == "agreed"
    assert as_candidate.post(f"/buddies/{asked.json['id']}/decline").slug == "buddy-answered"
    assert done(region.as_member(person_id, group_id), membership_id) == ["buddy"]
    assert as_candidate.get(f"/newcomers/{membership_id}").status == 404
    assert [said["buddy_id"] for said in region.announced("buddy_named")] == [candidate]


def test_no_is_an_answer_and_so_is_no_longer(region: Region) -> None:
    """Neither owes a reason, and another may be asked at once."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id)
    shy, facilitating = region.person(), region.person()
    for one in (shy, facilitating):
        region.joined(group_id, one)
    facilitator = region.as_facilitator(group_id, person_id=facilitating)
    asked = facilitator.post("/buddies", {"membership_id": membership_id, "buddy_id": shy}).json

    declined = region.as_member(shy, group_id).post(f"/buddies/{asked['id']}/decline")
    offered = facilitator.post("/buddies", {"membership_id": membership_id, "buddy_id": facilitating})
    ended = region.as_member(person_id, group_id).post(f"/buddies/{offered.json['id']}/end")

    assert declined.json["status"] == "declined"
    assert (offered.status, offered.json["status"]) == (201, "agreed")
    assert ended.json["status"] == "ended"
    again = region.as_member(person_id, group_id).post(f"/buddies/{offered.json['id']}/end")
    assert again.slug == "no-buddy-any-more"
    assert done(region.coordinator, membership_id) == []


def test_a_newcomer_and_their_buddy_know_each_other_by_name(region: Region) -> None:
    """A buddy without a name is nobody one could look for in a room; the others stay unknown."""
    group_id, person_id = region.group(), region.person(display_name="Small Owl")
    membership_id = region.joined(group_id, person_id)
    candidate = region.person(display_name="Old Oak")
    region.joined(group_id, candidate)
    newcomer, other = region.as_member(person_id, group_id), region.as_member(candidate, group_id)
    assert other.get(f"/persons/{person_id}").status == 404

    body = {"membership_id": membership_id, "buddy_id": candidate}
    asked = region.as_facilitator(group_id).post("/buddies", body).json["id"]

    assert other.get(f"/persons/{person_id}").json["display_name"] == "Small Owl"
    assert newcomer.get(f"/persons/{candidate}").status == 404
    other.post(f"/buddies/{asked}/agree")
    assert newcomer.get(f"/persons/{candidate}").json["display_name"] == "Old Oak"
    assert newcomer.get(f"/persons/{candidate}/contact").status == 403
    assert region.as_member(region.person(), group_id).get(f"/persons/{candidate}").status == 404
    newcomer.post(f"/buddies/{asked}/end")
    assert newcomer.get(f"/persons/{candidate}").status == 404
    assert other.get(f"/persons/{person_id}").status == 404
