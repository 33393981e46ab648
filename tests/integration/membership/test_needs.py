"""What people need, over HTTP and as it lies in the database."""

from typing import Any

from tests.integration.membership.conftest import Region
from tests.plugins.fix_http import Client, Reply

SAID: dict[str, Any] = {
    "languages": ["es", "de"],
    "cultural": ["prayer_times"],
    "accessibility": ["step_free", "quiet_room"],
    "device_access": "shared",
    "digital_literacy": "with_help",
    "connectivity": "limited_data",
    "words": "My back is better when I lie down.",
}


def say(client: Client, person_id: str, etag: str = '"0"', **changes: Any) -> Reply:
    """Say what somebody needs."""
    return client.put(f"/persons/{person_id}/needs", SAID | changes, etag=etag)


def test_a_person_says_what_they_need(region: Region) -> None:
    """Once said, a room and an interpreter can be found without asking again."""
    person_id = region.person()
    member = region.as_member(person_id)
    before = member.get(f"/persons/{person_id}/needs")

    said = say(member, person_id, before.etag)

    assert (before.status, before.json["version"], before.json["words"]) == (200, 0, None)
    assert said.status == 200
    assert {name: said.json[name] for name in SAID} == SAID
    assert member.get(f"/persons/{person_id}/needs").json == said.json


def test_only_languages_travel(region: Region) -> None:
    """What somebody can and cannot do is a matter of health, and stays here."""
    person_id = region.person()
    say(region.as_member(person_id), person_id)

    assert region.announced("needs_changed") == [{"person_id": person_id, "languages": ["es", "de"]}]


def test_words_are_sealed_and_codes_are_not(region: Region) -> None:
    """Rules need the codes; nobody but people needs the words."""
    person_id = region.person()
    say(region.as_member(person_id), person_id)

    ((codes, words),) = region.service.database.rows(
        "select accessibility, words_sealed from person_needs where person_id = %s", person_id
    )
    assert codes == ["step_free", "quiet_room"]
    assert b"lie down" not in bytes(words)


def test_needs_are_read_by_who_looks_after_the_group(region: Region) -> None:
    """Facilitators and coordinators, in words; not mentors, not the rest of the circle."""
    group_id, person_id = region.group(), region.person()
    region.joined(group_id, person_id)
    say(region.as_member(person_id), person_id)
    address = f"/persons/{person_id}/needs"

    for reader in (region.coordinator, region.as_facilitator(group_id)):
        assert reader.get(address).json["words"] == SAID["words"]
    assert region.as_mentor(group_id).get(address).slug == "not-yours"
    assert region.as_mentor(group_id).get("/needs").status == 403
    assert region.as_member(region.person(), group_id).get(address).status == 404
    assert region.as_facilitator(region.group()).get(address).status == 404


def test_staff_write_down_what_they_were_told(region: Region) -> None:
    """Not everybody types; and a mentor or a neighbour tells nobody's needs."""
    group_id, person_id = region.group(), region.person()
    region.joined(group_id, person_id)

    assert say(region.as_facilitator(group_id), person_id).status == 200
    assert say(region.as_mentor(group_id), person_id, '"1"').slug == "not-yours"
    assert say(region.as_member(region.person(), group_id), person_id, '"1"').status == 404


def test_two_who_write_at_once_do_not_undo_each_other(region: Region) -> None:
    """The person adds a need while the facilitator corrects another."""
    person_id = region.person()
    member = region.as_member(person_id)
    say(member, person_id)

    assert say(region.coordinator, person_id).status == 412
    assert say(region.coordinator, person_id, '"1"', words=None).json["version"] == 2
    assert member.get(f"/persons/{person_id}/needs").json["words"] is None


def test_needs_are_found_by_what_is_needed(region: Region) -> None:
    """Before a room is chosen, somebody asks exactly this."""
    group_id, climbs, signs = region.group(), region.person(), region.person()
    region.joined(group_id, climbs)
    say(region.coordinator, climbs)
    say(region.coordinator, signs, accessibility=["sign_language"], languages=["gsg"])

    def found(**query: object) -> list[str]:
        return [item["person_id"] for item in region.coordinator.items("/needs", **query)]

    assert found() == [climbs, signs]
    assert found(accessibility="step_free") == [climbs]
    assert found(language="gsg") == [signs]
    assert found(group_id=group_id) == [climbs]
    assert [one["person_id"] for one in region.as_facilitator(group_id).items("/needs")] == [climbs]
    assert "words" not in region.coordinator.items("/needs")[0]


def test_codes_are_known_ones(region: Region) -> None:
    """What no rule knows belongs in the words."""
    reply = say(region.coordinator, region.person(), accessibility=["a_lift_please"])

    assert reply.json["errors"][0]["pointer"] == "/accessibility/0"
