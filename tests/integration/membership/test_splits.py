"""Splitting a full group and merging two, over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.membership.service import MembershipService
from tests.integration.membership.conftest import Region

SINCE = datetime.now(UTC).date() - timedelta(days=100)


@pytest.fixture
def circle(region: Region) -> dict[str, Any]:
    """A full group of three who speak German and three who speak Turkish, with a facilitator."""
    group_id = region.group(capacity=6)
    people = [region.person(language=language) for language in ("de", "de", "de", "tr", "tr", "tr")]
    memberships = [region.joined(group_id, one, on=SINCE) for one in people]
    holder = region.person()
    assert region.activate(region.applied(group_id, holder, "facilitator")).status == 200
    return {"group_id": group_id, "people": people, "memberships": memberships, "holder": holder}


def propose(region: Region, group_id: str) -> Any:
    """Have a split worked out."""
    made = region.coordinator.post("/splits", {"group_id": group_id})
    assert made.status == 201, made.body
    return made.json


def confirm(region: Region, split: Any, **changes: Any) -> Any:
    """Say that it happens."""
    body = {"name": "Dienstagskreis zwei", **changes}
    path, etag = f"/splits/{split['id']}/confirm", f'"{split["version"]}"'
    return region.coordinator.send("POST", path, body, {"If-Match": etag})


def test_a_full_group_becomes_two_and_everyone_keeps_their_history(
    region: Region, circle: dict[str, Any]
) -> None:
    """Proposed, explained, confirmed; who goes belongs to the new group since they joined the old."""
    split = propose(region, circle["group_id"])
    placements = region.coordinator.items(f"/splits/{split['id']}/placements")
    nobody_moved = region.announced("membership_moved")

    confirmed = confirm(region, split)

    assert (split["stays_language"], split["goes_language"], nobody_moved) == ("de", "tr", [])
    goes = {one["person_id"] for one in placements if one["side"] == "goes"}
    assert goes == set(circle["people"][3:])
    assert all(one["explanation"] for one in placements)
    assert confirmed.status == 200, confirmed.body
    new_group_id = confirmed.json["new_group_id"]
    new = region.coordinator.get(f"/groups/{new_group_id}").json
    assert (new["status"], new["language"], new["capacity"]) == ("open", "tr", 6)
    there = region.coordinator.items("/memberships", group_id=new_group_id, status="active")
    assert {one["person_id"] for one in there} == goes
    moves = region.coordinator.items("/moves")
    assert {(move["reason"], move["member_since"]) for move in moves} == {("split", SINCE.isoformat())}
    assert len(region.announced("group_split")) == 1
    assert len(region.announced("membership_moved")) == len(region.announced("membership_left")) == 3


def test_wishes_and_buddies_are_heard(region: Region, circle: dict[str, Any]) -> None:
    """A member says when they can and with whom they would stay; it is theirs and the staff's to read."""
    first, last = circle["people"][0], circle["people"][5]
    path = f"/groups/{circle['group_id']}/split-wishes/{first}"
    member = region.as_member(first, circle["group_id"])

    unsaid = member.get(path)
    said = member.put(path, {"slots": ["tue_evening"], "stay_with": [last]}, etag=unsaid.etag)
    twice = member.put(path, {"slots": []}, etag=unsaid.etag)
    split = propose(region, circle["group_id"])

    assert (unsaid.json["version"], said.status, said.json["version"], twice.status) == (0, 200, 1, 412)
    placements = {
        one["person_id"]: one for one in region.coordinator.items(f"/splits/{split['id']}/placements")
    }
    assert placements[first]["side"] == placements[last]["side"]
    assert f"named:{last}" in placements[first]["reasons"]
    assert region.as_member(last, circle["group_id"]).get(path).status == 404
    assert region.as_mentor(circle["group_id"]).get(path).slug == "not-yours"


def test_a_coordinator_places_somebody_otherwise(region: Region, circle: dict[str, Any]) -> None:
    """What the arithmetic cannot know, a person does; and two of them do not overwrite each other."""
    split = propose(region, circle["group_id"])
    path = f"/splits/{split['id']}/placements/{circle['memberships'][0]}"

    adjusted = region.coordinator.put(path, {"side": "goes"}, etag='"1"')
    stale = region.coordinator.put(path, {"side": "stays"}, etag='"1"')
    confirmed = confirm(region, adjusted.json)

    assert (adjusted.status, stale.status, confirmed.status) == (200, 412, 200)
    there = region.coordinator.items("/memberships", group_id=confirmed.json["new_group_id"])
    assert circle["people"][0] in {one["person_id"] for one in there}
    placed = region.coordinator.items(f"/splits/{split['id']}/placements")
    [mine] = [one for one in placed if one["membership_id"] == circle["memberships"][0]]
    assert mine["explanation"] == ["Placed by a coordinator."]


def test_a_split_that_forgets_or_overfills_is_refused(region: Region, circle: dict[str, Any]) -> None:
    """Each refusal says what to do; nothing has moved in the meantime."""
    split = propose(region, circle["group_id"])
    assert (
        region.coordinator.post("/splits", {"group_id": circle["group_id"]}).slug == "split-already-proposed"
    )
    assert confirm(region, split, capacity=1).slug == "side-too-large"
    region.coordinator.post(f"/memberships/{circle['memberships'][0]}/leave")
    region.joined(circle["group_id"], region.person())
    assert confirm(region, split).slug == "roster-changed"

    dropped = region.coordinator.post(f"/splits/{split['id']}/drop")

    assert dropped.json["status"] == "dropped"
    assert confirm(region, dropped.json).slug == "split-decided"
    assert region.announced("membership_moved") == []
    small = region.group()
    region.joined(small, region.person())
    assert region.coordinator.post("/splits", {"group_id": small}).slug == "too-few-to-split"
    planned = region.group(open=False)
    assert region.coordinator.post("/splits", {"group_id": planned}).slug == "group-not-splittable"


def test_a_proposal_is_for_those_who_hold_the_group(region: Region, circle: dict[str, Any]) -> None:
    """Members hear of it from a person, not from a list."""
    split = propose(region, circle["group_id"])
    path = f"/splits/{split['id']}"

    assert region.as_facilitator(circle["group_id"]).get(path).status == 200
    assert region.as_facilitator(region.group()).get(path).status == 404
    assert region.as_member(circle["people"][0], circle["group_id"]).get(path).status == 403
    facilitator = region.as_facilitator(circle["group_id"])
    assert facilitator.send("POST", f"{path}/confirm", {"name": "Two"}, {"If-Match": '"1"'}).status == 403


def test_two_groups_become_one_and_who_waits_keeps_their_turn(region: Region) -> None:
    """The smaller one's people come with their history, their rest and their place in the line."""
    origin, target = region.group(capacity=2), region.group(capacity=3)
    rests, both = region.person(), region.person()
    resting = region.joined(origin, rests, on=SINCE)
    for group_id in (origin, target):
        region.joined(group_id, both, on=SINCE)
    region.coordinator.post(f"/memberships/{resting}/pause")
    waiting = region.person()
    region.as_member(waiting).post("/waitlist-entries", {"group_id": origin, "person_id": waiting})

    merged = region.coordinator.post(f"/groups/{origin}/merge", {"into_group_id": target})
    with region.service.database.transaction(network_id=region.network_id) as tx:
        MembershipService().take_waitlist_turns(tx)

    assert merged.status == 200, merged.body
    assert (merged.json["moved"], merged.json["handed_over_waits"]) == (2, 1)
    assert region.coordinator.get(f"/groups/{origin}").json["status"] == "closed"
    there = {one["person_id"]: one for one in region.coordinator.items("/memberships", group_id=target)}
    assert {person: one["status"] for person, one in there.items()} == {rests: "paused", both: "active"}
    [entry] = region.as_member(waiting).items("/waitlist-entries", waiting="true")
    assert (entry["group_id"], entry["status"]) == (target, "offered")
    assert region.announced("group_merged") == [{"group_id": origin, "into_group_id": target}]


def test_a_merge_that_cannot_be_says_why(region: Region) -> None:
    """A coordinator who reads the refusal knows what to change."""
    large, small = region.group(), region.group(capacity=2)
    for group_id, count in ((large, 2), (small, 1)):
        for _ in range(count):
            region.joined(group_id, region.person())

    def merge(group_id: str, into: str) -> Any:
        return region.coordinator.post(f"/groups/{group_id}/merge", {"into_group_id": into})

    refused = merge(large, small)
    assert refused.slug == "merge-would-overfill"
    assert refused.json["detail"] == "2 would come, and 1 of 2 places are free."
    assert merge(large, large).slug == "merge-with-itself"
    region.coordinator.post(f"/groups/{small}/pause")
    assert merge(large, small).slug == "merge-needs-both-groups"
    assert len(region.coordinator.items("/memberships", group_id=large, status="active")) == 2
