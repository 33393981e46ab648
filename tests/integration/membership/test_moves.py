"""Moving between groups and coming as often as one can, over HTTP."""

from datetime import UTC, datetime, timedelta

from tests.integration.membership.conftest import Region

SINCE = datetime.now(UTC).date() - timedelta(days=60)


def test_a_move_keeps_the_history_and_how_often_somebody_comes(region: Region) -> None:
    """Nothing starts anew: neither the first day, nor what was agreed about coming."""
    first, second, third, person_id = region.group(), region.group(), region.group(), region.person()
    membership_id = region.joined(first, person_id, on=SINCE)
    member = region.as_member(person_id)
    member.put(f"/memberships/{membership_id}/participation", {"participation": "drop_in"}, etag='"0"')

    moved = region.coordinator.post(f"/memberships/{membership_id}/move", {"group_id": second})
    again = region.coordinator.post(
        f"/memberships/{moved.json['to_membership_id']}/move", {"group_id": third}
    )

    assert (moved.status, again.status) == (201, 201), again.body
    assert again.json["member_since"] == SINCE.isoformat()
    now_in = member.get(f"/memberships/{again.json['to_membership_id']}").json
    assert (now_in["group_id"], now_in["status"]) == (third, "active")
    pattern = member.get(f"/memberships/{now_in['id']}/participation").json
    assert pattern["participation"] == "drop_in"
    assert [line["change"] for line in member.items(f"/memberships/{membership_id}/history")][-1] == "left"
    assert [move["to_group_id"] for move in member.items("/moves")] == [second, third]


def test_who_rests_goes_on_resting_elsewhere(region: Region) -> None:
    """A move asks nobody to come back early."""
    first, second, person_id = region.group(), region.group(), region.person()
    membership_id = region.joined(first, person_id, on=SINCE)
    region.coordinator.post(f"/memberships/{membership_id}/pause")

    moved = region.coordinator.post(f"/memberships/{membership_id}/move", {"group_id": second})

    arrived = region.coordinator.get(f"/memberships/{moved.json['to_membership_id']}").json
    assert arrived["status"] == "paused"
    assert region.announced("membership_paused")[-1]["membership_id"] == arrived["id"]


def test_a_move_that_cannot_be_says_why(region: Region) -> None:
    """A full group, the same group, somebody who left, or staff of only one of the two."""
    first, full, person_id = region.group(), region.group(capacity=1), region.person()
    region.joined(full, region.person())
    membership_id = region.joined(first, person_id)
    path = f"/memberships/{membership_id}/move"

    assert region.coordinator.post(path, {"group_id": full}).slug == "group-full"
    assert region.coordinator.post(path, {"group_id": first}).slug == "already-there"
    assert region.as_facilitator(first).post(path, {"group_id": region.group()}).status == 404
    assert region.as_facilitator(first, full).post(path, {"group_id": full}).slug == "group-full"
    assert region.as_member(person_id).post(path, {"group_id": full}).status == 403
    region.coordinator.post(f"/memberships/{membership_id}/leave")
    assert region.coordinator.post(path, {"group_id": region.group()}).slug == "already-left"


def test_alternate_weeks_begin_on_a_monday(region: Region) -> None:
    """Whoever names the Wednesday on which they come means the week."""
    person_id = region.person()
    membership_id = region.joined(region.group(), person_id)
    path, member = f"/memberships/{membership_id}/participation", region.as_member(person_id)

    unsaid = member.get(path)
    said = member.put(
        path,
        {"participation": "alternate_weeks", "comes_in_week_of": "2026-11-25"},
        etag=unsaid.etag,
    )

    assert (unsaid.json["participation"], unsaid.json["version"]) == ("every_meeting", 0)
    assert (said.status, said.json["comes_in_week_of"]) == (200, "2026-11-23")
    assert region.announced("participation_changed")[0]["comes_in_week_of"] == "2026-11-23"
    bare = member.put(path, {"participation": "alternate_weeks"}, etag=said.etag)
    assert bare.json["errors"][0]["pointer"] == "/comes_in_week_of"
    assert member.put(path, {"participation": "drop_in"}, etag='"0"').status == 412
    assert region.as_member(region.person()).get(path).status == 404
