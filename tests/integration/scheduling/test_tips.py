"""Tips between peers over HTTP: read by somebody first, shown without a name, and taken back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from tests.integration.scheduling.conftest import Calendar
from tests.plugins.fix_http import Client

TEXT = "Write down the three things you want to ask, and hand over the sheet."
WORDS = {"topic": "talking_with_providers", "language": "en", "text": TEXT}


def offered(client: Client, group_id: UUID, **changes: Any) -> dict[str, Any]:
    """Offer a tip and return where it stands."""
    made = client.post("/tip-offers", {**WORDS, "group_id": str(group_id), **changes})
    assert made.status == 201, made.body
    assert TEXT not in str(made.json)
    return dict(made.json)


def test_a_tip_is_sent_back_worded_anew_and_read_by_all_groups_without_its_author(calendar: Calendar) -> None:
    """A moderator approves the words they read; the author reads why it came back, and nobody else does."""
    ours, theirs = calendar.group(), calendar.group()
    me, mate, other = calendar.member(ours), calendar.member(ours), calendar.member(theirs)
    author, facilitator = calendar.as_member(me, ours), calendar.as_facilitator(ours)
    elsewhere = calendar.as_member(other, theirs)
    tip_id = offered(author, ours, text="Take double the dose before.")["id"]
    address = f"/tip-offers/{tip_id}"

    assert [one["text"] for one in facilitator.items("/tip-offers", status="offered")] == [
        "Take double the dose before."
    ]
    for client in (calendar.as_member(mate, ours), elsewhere, calendar.as_facilitator(theirs)):
        assert (client.items("/tips"), client.items("/tip-offers")) == ([], [])
        assert client.get(address).status == 404
    kind = {"reason": "Thank you! Could you leave the dose out?"}
    sent_back = facilitator.send("POST", f"{address}/send-back", kind, {"If-Match": '"1"'})
    assert (sent_back.status, sent_back.json["status"]) == (200, "sent_back")
    assert author.get(address).json["reason"] == kind["reason"]
    assert author.put(address, WORDS, etag='"2"').json["status"] == "offered"
    approve = ("POST", f"{address}/approve", None)
    assert facilitator.send(*approve, {"If-Match": '"2"'}).status == 412
    assert author.send(*approve, {"If-Match": '"3"'}).status == 403

    assert facilitator.send(*approve, {"If-Match": '"3"'}).json["status"] == "approved"

    (seen,) = elsewhere.items("/tips", topic="talking_with_providers", language="en")
    assert (seen["text"], seen["thanks"]) == (TEXT, 0)
    assert not {"person_id", "group_id"} & set(seen)
    assert elsewhere.items("/tips", language="es") == []
    assert author.put(address, WORDS, etag='"4"').slug == "not-to-reword"
    told = [(name, data) for name, data in calendar.events() if name.startswith("tip_")]
    assert [name for name, _ in told] == ["tip_offered", "tip_sent_back", "tip_offered", "tip_approved"]
    assert not any(word in str(data) for _, data in told for word in ("dose", "sheet", str(me)))


def test_thanks_are_counted_once_each_and_nobody_sees_whose(calendar: Calendar) -> None:
    """Ten at once are ten; saying it twice is saying it once."""
    group_id = calendar.group()
    author = calendar.as_member(calendar.member(group_id), group_id)
    tip_id = offered(author, group_id)["id"]
    address = f"/tips/{tip_id}/thanks"
    readers = [calendar.as_member(calendar.member(group_id), group_id) for _ in range(5)]
    assert readers[0].put(address, None).status == 404
    calendar.coordinator.send("POST", f"/tip-offers/{tip_id}/approve", None, {"If-Match": "*"})
    assert author.put(address, None).slug == "own-tip"

    with ThreadPoolExecutor(5) as threads:
        replies = list(threads.map(lambda reader: reader.put(address, None), [*readers, *readers]))

    assert {reply.status for reply in replies} == {204}
    (seen,) = readers[0].items("/tips")
    assert (seen["thanks"], seen["thanked"]) == (5, True)
    assert calendar.announced("tip_thanked") == [{"tip_id": tip_id}] * 5
    for _ in range(2):
        assert readers[0].delete(address).status == 204
    (seen,) = readers[0].items("/tips")
    assert (seen["thanks"], seen["thanked"]) == (4, False)
    (seen,) = calendar.coordinator.items("/tips")
    assert (seen["thanks"], seen["thanked"]) == (4, False)


def test_an_author_takes_a_tip_back_even_after_leaving_the_group(calendar: Calendar) -> None:
    """And a moderator removes one; either way the words are gone, and so is who said thanks."""
    group_id = calendar.group()
    me, reader = calendar.member(group_id), calendar.member(group_id)
    author, thankful = calendar.as_member(me, group_id), calendar.as_member(reader, group_id)
    mine, removed = (offered(author, group_id)["id"] for _ in range(2))
    for tip_id in (mine, removed):
        calendar.coordinator.send("POST", f"/tip-offers/{tip_id}/approve", None, {"If-Match": "*"})
        assert thankful.put(f"/tips/{tip_id}/thanks", None).status == 204
    assert thankful.delete(f"/tip-offers/{mine}").status == 404

    assert calendar.as_member(me).delete(f"/tip-offers/{mine}").status == 204
    taken = calendar.as_facilitator(group_id).post(
        f"/tip-offers/{removed}/remove", {"reason": "It named a clinic."}
    )

    assert (taken.status, taken.json["status"]) == (200, "removed")
    assert thankful.items("/tips") == []
    left = {one["id"]: (one["status"], one["text"], one["reason"]) for one in author.items("/tip-offers")}
    assert left == {mine: ("withdrawn", None, None), removed: ("removed", None, "It named a clinic.")}
    for table in ("tips", "tip_tallies", "tip_thanks"):
        assert calendar.service.database.rows(f"select from {table}") == []
    assert calendar.announced("tip_withdrawn") == [{"tip_id": mine}]
    assert calendar.announced("tip_removed") == [{"tip_id": removed}]
    assert author.delete(f"/tip-offers/{mine}").slug == "tip-is-gone"
    assert (
        calendar.as_member(calendar.member(calendar.group()), group_id)
        .post("/tip-offers", {**WORDS, "group_id": str(group_id)})
        .slug
        == "members-only"
    )
