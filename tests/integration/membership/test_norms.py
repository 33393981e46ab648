"""What a group stands for, over HTTP: versions, and who has acknowledged which."""

from typing import Any

from shared.ids import new_id
from tests.integration.membership.conftest import Region
from tests.plugins.fix_http import Client, Reply

WRITTEN = {
    "goals": ["Feel less alone"],
    "norms": ["One speaks, the others listen", "No advice unless asked for"],
    "glossary": [{"term": "flare", "meaning": "Days on which symptoms are stronger"}],
}


def publish(client: Client, group_id: str, **changes: Any) -> Reply:
    """Publish the next version, as somebody who has read the present one."""
    etag = client.get(f"/groups/{group_id}/norms").etag
    return client.put(f"/groups/{group_id}/norms", WRITTEN | changes, etag=etag)


def asked(client: Client, **query: Any) -> list[tuple[str, int, int | None]]:
    """Who is asked to acknowledge which version, and which they acknowledged last."""
    found = client.items("/norms-to-acknowledge", **query)
    return [(one["person_id"], one["version"], one["acknowledged_version"]) for one in found]


def test_a_group_starts_with_a_blank_page_and_writes_on_it_in_versions(region: Region) -> None:
    """What was agreed on earlier can be read for as long as anybody remembers it."""
    group_id = region.group()
    facilitator = region.as_facilitator(group_id)

    blank = facilitator.get(f"/groups/{group_id}/norms")
    first = publish(facilitator, group_id)
    second = publish(region.coordinator, group_id, goals=["Feel less alone", "Laugh once an evening"])

    assert (blank.json["version"], blank.json["norms"], blank.etag) == (0, [], '"0"')
    assert (first.status, first.json["version"], first.etag) == (200, 1, '"1"')
    assert {name: first.json[name] for name in WRITTEN} == WRITTEN
    versions = facilitator.items(f"/groups/{group_id}/norms/versions", limit=1)
    assert versions == [first.json, second.json]
    assert [(said["group_id"], said["version"]) for said in region.announced("norms_published")] == [
        (group_id, 1),
        (group_id, 2),
    ]


def test_two_who_write_at_once_do_not_overwrite_each_other(region: Region) -> None:
    """The second has not read what the first has written."""
    group_id = region.group()
    publish(region.coordinator, group_id)

    late = region.coordinator.put(f"/groups/{group_id}/norms", WRITTEN | {"goals": []}, etag='"0"')
    blind = region.coordinator.put(f"/groups/{group_id}/norms", WRITTEN | {"goals": []})

    assert (late.status, blind.status) == (412, 428)


def test_what_stays_the_same_asks_nobody_again(region: Region) -> None:
    """Being asked for nothing teaches people not to read."""
    group_id = region.group()
    publish(region.coordinator, group_id)

    assert publish(region.coordinator, group_id).slug == "norms-unchanged"
    twice = [{"term": "Flare", "meaning": "One"}, {"term": "flare", "meaning": "Another"}]
    refused = publish(region.coordinator, group_id, glossary=twice)
    assert refused.json["errors"][0]["pointer"] == "/glossary/1/term"
    region.coordinator.post(f"/groups/{group_id}/close")
    assert publish(region.coordinator, group_id, goals=[]).slug == "group-is-closed"


def test_a_change_asks_every_active_member_again(region: Region) -> None:
    """What somebody agreed to once is not what the group has agreed on since."""
    group_id, one, other, applicant = region.group(), region.person(), region.person(), region.person()
    region.joined(group_id, one)
    region.joined(group_id, other)
    region.applied(group_id, applicant)
    publish(region.coordinator, group_id)
    facilitator, member = region.as_facilitator(group_id), region.as_member(one, group_id)
    assert asked(facilitator) == [(one, 1, None), (other, 1, None)]

    acknowledged = member.post(f"/groups/{group_id}/norms/acknowledge", {"version": 1})
    again = member.post(f"/groups/{group_id}/norms/acknowledge", {"version": 1})

    assert (acknowledged.status, acknowledged.json) == (200, again.json)
    assert asked(member) == []
    assert asked(facilitator) == [(other, 1, None)]
    publish(region.coordinator, group_id, goals=[])
    assert asked(member) == [(one, 2, 1)]
    assert asked(facilitator, person_id=other) == [(other, 2, None)]
    assert asked(facilitator, group_id=new_id()) == []
    stale = member.post(f"/groups/{group_id}/norms/acknowledge", {"version": 1})
    assert stale.slug == "norms-moved-on"
    assert [(said["person_id"], said["version"]) for said in region.announced("norms_acknowledged")] == [
        (one, 1)
    ]


def test_acknowledging_is_ones_own_word_or_said_aloud_to_staff(region: Region) -> None:
    """Nobody agrees for a neighbour; whoever has no device tells the facilitator."""
    group_id, one, other = region.group(), region.person(), region.person()
    region.joined(group_id, one)
    region.joined(group_id, other)
    path = f"/groups/{group_id}/norms/acknowledge"
    member = region.as_member(one, group_id)
    assert member.post(path, {"version": 1}).slug == "no-norms-yet"
    publish(region.coordinator, group_id)

    assert member.post(path, {"version": 1, "person_id": other}).slug == "not-yours"
    assert region.as_member(region.person()).post(path, {"version": 1}).slug == "not-of-this-group"
    recorded = region.as_facilitator(group_id, person_id=(helper := region.person())).post(
        path, {"version": 1, "person_id": other}
    )
    assert (recorded.status, recorded.json["recorded_by"]) == (200, helper)


def test_each_sees_their_own_acknowledgements_and_staff_those_of_the_group(region: Region) -> None:
    """Who hesitates is for the facilitator to ask, not for the others to count."""
    group_id, one, other = region.group(), region.person(), region.person()
    region.joined(group_id, one)
    region.joined(group_id, other)
    publish(region.coordinator, group_id)
    for person_id in (one, other):
        region.as_member(person_id, group_id).post(f"/groups/{group_id}/norms/acknowledge", {"version": 1})

    def seen(client: Client, **query: Any) -> set[str]:
        path = f"/groups/{group_id}/norms/acknowledgements"
        return {said["person_id"] for said in client.items(path, limit=1, **query)}

    assert seen(region.as_member(one, group_id)) == {one}
    assert seen(region.as_facilitator(group_id)) == {one, other}
    assert seen(region.coordinator, version=1, person_id=other) == {other}
    assert seen(region.coordinator, version=2) == set()


def test_who_cannot_see_the_group_cannot_read_what_it_stands_for(region: Region) -> None:
    """An open group may be read before one joins; a planned one is its staff's."""
    open_group, planned = region.group(), region.group(open=False, name="Planned")
    for group_id in (open_group, planned):
        publish(region.coordinator, group_id)
    stranger = region.as_member(region.person())

    assert stranger.get(f"/groups/{open_group}/norms").json["version"] == 1
    assert stranger.get(f"/groups/{planned}/norms").status == 404
    assert region.as_facilitator(open_group).get(f"/groups/{planned}/norms").status == 404
    assert region.as_mentor(open_group).put(f"/groups/{open_group}/norms", WRITTEN, etag="*").status == 403
