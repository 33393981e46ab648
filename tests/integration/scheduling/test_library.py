"""The library over HTTP: read in one's language, and made a network's own."""

from typing import Any

import pytest

from tests.integration.scheduling.conftest import Calendar
from tests.plugins.fix_http import Client

WORDS = {
    "title": "Atmen am Fluss",
    "aim": "Ein wenig ruhiger werden.",
    "steps": ["Setz dich ans Wasser.", "Atme langsam."],
    "caution": "Lass es, wenn dir schwindlig wird.",
}
OWN = {
    "language": "es",
    "kind": "technique",
    "tags": ["sleep"],
    "minutes": 5,
    "evidence": "experience",
    "sources": [{"authors": "A. Nurse", "year": 2020, "title": "Evenings"}],
    "title": "Una infusión",
    "aim": "Bajar el ritmo.",
    "steps": ["Prepara una infusión."],
    "caution": "Cuidado con el agua caliente.",
}


@pytest.fixture
def reader(calendar: Calendar) -> Client:
    """A member of a group."""
    group_id = calendar.group()
    return calendar.as_member(calendar.member(group_id), group_id)


def entry_of(client: Client, code: str, **query: Any) -> dict[str, Any]:
    """An entry that came with Kith."""
    [found] = [one for one in client.items("/library", **query) if one["code"] == code]
    return dict(found)


def test_members_read_the_library_in_their_language_by_what_they_have_time_for(
    calendar: Calendar, reader: Client
) -> None:
    """Nobody has to ask anybody, and nothing has to be set up before."""
    first = reader.get("/library", language="de-AT", limit=20)
    everything = reader.items("/library", language="de-AT", limit=20)
    short = reader.items("/library", language="es", tag="sleep", longest=10)

    assert [one["code"] for one in first.json["items"]] == [one["code"] for one in everything[:20]]
    assert everything[0]["title"] == "Ankommen"
    assert len(everything) == len({one["id"] for one in everything}) >= 37
    assert [(one["code"], one["language"]) for one in short] == [("bed-for-sleep", "es")]
    assert short[0]["evidence"] == "reviews"
    assert short[0]["sources"][0]["doi"] == "10.1111/jsr.12594"
    shown = reader.get(f"/library/{short[0]['id']}", language="fr").json
    assert (shown["language"], shown["languages"]) == ("en", ["de", "en", "es"])
    assert reader.get("/library", kind="poem").status == 422
    assert reader.get(f"/library/{calendar.network_id}").status == 404
    assert reader.patch(f"/library/{short[0]['id']}", {"hidden": True}, etag='"0"').status == 403


def test_a_network_writes_an_entry_anew_translates_it_and_goes_back(
    calendar: Calendar, reader: Client
) -> None:
    """Its words are its own, nobody overwrites them unseen, and Kith's are never lost."""
    entry = entry_of(reader, "paced-breathing", language="de")
    german, french = (f"/library/{entry['id']}/texts/{language}" for language in ("de", "fr"))
    kiths = reader.get(german)

    adapted = calendar.coordinator.put(german, WORDS, etag=kiths.etag)
    stale = calendar.coordinator.put(german, WORDS, etag=kiths.etag)
    translated = calendar.coordinator.put(french, WORDS | {"title": "Respirer"}, etag='"0"')

    assert (kiths.json["origin"], kiths.etag) == ("kith", '"0"')
    assert (adapted.status, adapted.json["origin"], stale.status) == (200, "network", 412)
    assert entry_of(reader, "paced-breathing", language="de")["title"] == WORDS["title"]
    assert entry_of(reader, "paced-breathing", language="en")["title"] == "Slow breathing"
    assert translated.status == 200
    assert reader.get(f"/library/{entry['id']}", language="fr").json["title"] == "Respirer"
    assert [calendar.coordinator.delete(address).status for address in (german, french)] == [204, 204]
    assert calendar.coordinator.delete(german).status == 404
    assert (reader.get(german).json["title"], reader.get(german).etag) == (kiths.json["title"], '"2"')
    assert reader.get(french).status == 404
    assert calendar.coordinator.put(f"/library/{entry['id']}/texts/x", WORDS, etag="*").status == 422
    assert calendar.announced("library_entry_changed") == [{"entry_id": entry["id"]}] * 4


def test_a_network_hides_what_does_not_suit_it_and_adds_what_is_missing(
    calendar: Calendar, reader: Client
) -> None:
    """The library is theirs; what Kith says about evidence is not for changing."""
    entry = entry_of(reader, "music")
    address = f"/library/{entry['id']}"
    hidden = calendar.coordinator.patch(address, {"hidden": True}, etag='"0"')
    refused = calendar.coordinator.patch(address, {"evidence": "trials"}, etag=hidden.etag)
    added = calendar.coordinator.post("/library", OWN)
    own = f"/library/{added.json['id']}"
    changed = calendar.coordinator.patch(own, {"minutes": 7, "tags": ["sleep", "stress"]}, etag=added.etag)

    assert (hidden.json["hidden"], refused.slug) == (True, "came-with-kith")
    read = {one["id"] for one in reader.items("/library", hidden="true")}
    assert entry["id"] not in read
    assert added.json["id"] in read
    assert entry["id"] in {one["id"] for one in calendar.coordinator.items("/library", hidden="true")}
    assert reader.get(address).json["hidden"] is True
    assert (changed.json["minutes"], changed.json["tags"]) == (7, ["sleep", "stress"])
    assert calendar.coordinator.patch(own, {"minutes": 8}, etag=added.etag).status == 412
    assert calendar.coordinator.delete(f"{own}/texts/es").slug == "only-text"
    wrong = calendar.coordinator.post("/library", OWN | {"practices": [entry["id"]]})
    assert wrong.json["errors"][0]["pointer"] == "/practices/0"
    assert calendar.announced("library_entry_added") == [{"entry_id": added.json["id"]}]
