"""Lists: every item once, page after page, by cursors that cannot be made up."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, member


@pytest.fixture
def client(sample: RunningService, network_id: UUID) -> Client:
    """A coordinator with 25 notes."""
    client = sample.as_(coordinator(network_id))
    for n in range(25):
        assert client.post("/notes", {"title": f"Zoë’s note {n:02}"}).status == 201
    return client


def cursor_of(address: str) -> str:
    """The cursor in the address of a next page."""
    return parse_qs(urlsplit(address).query)["cursor"][0]


@pytest.mark.parametrize("limit", [1, 7, 24, 25, 26, 200])
def test_every_item_comes_once(client: Client, limit: int) -> None:
    """Whatever the page size, at its edges too."""
    titles = [item["title"] for item in client.items("/notes", limit=limit)]

    assert titles == [f"Zoë’s note {n:02}" for n in range(25)]


def test_the_next_page_is_linked_twice(client: Client) -> None:
    """In the body for people, in Link (RFC 8288) for tools; both lead to the same."""
    reply = client.get("/notes", limit=10)
    next_page = reply.json["next"]

    assert reply.headers["Link"] == f'<{next_page}>; rel="next"'
    assert next_page.startswith("/api/sample/v1/notes?")
    assert "limit=10" in next_page


def test_the_last_page_has_no_next(client: Client) -> None:
    """Also when it is exactly full."""
    reply = client.get("/notes", limit=25)

    assert reply.json["next"] is None
    assert "Link" not in reply.headers


def test_without_a_limit_there_is_one(client: Client) -> None:
    """Nobody fetches everything by accident."""
    for n in range(30):
        client.post("/notes", {"title": f"more {n}"})

    assert len(client.get("/notes").json["items"]) == 50


def test_a_cursor_gives_nothing_away(client: Client) -> None:
    """It holds the last item's name, and addresses end up in logs."""
    cursor = cursor_of(client.get("/notes", limit=3).json["next"])

    assert "note" not in cursor.lower()
    assert cursor != cursor_of(client.get("/notes", limit=3).json["next"])


def test_a_changed_cursor_is_refused(client: Client) -> None:
    """Every character counts."""
    cursor = cursor_of(client.get("/notes", limit=3).json["next"])
    for changed in (cursor[:-2], cursor + "AAAA", "A" + cursor[1:], cursor.swapcase(), "AAAA", "%", "é"):
        reply = client.get("/notes", limit=3, cursor=changed)
        assert (reply.status, reply.json["errors"][0]["parameter"]) == (422, "cursor")


def test_a_cursor_belongs_to_its_list(sample: RunningService, client: Client) -> None:
    """With another filter, or in another network, it would skip what was never seen."""
    cursor = cursor_of(client.get("/notes", limit=3).json["next"])

    assert client.get("/notes", limit=3, cursor=cursor, title="x").status == 422
    assert sample.as_(coordinator(UUID(int=4))).get("/notes", limit=3, cursor=cursor).status == 422


def test_the_limit_may_change_on_the_way(client: Client, sample: RunningService, network_id: UUID) -> None:
    """The cursor says where to go on, not how far; and it may be followed by another of the network."""
    cursor = cursor_of(client.get("/notes", limit=3).json["next"])
    reply = sample.as_(member(network_id)).get("/notes", limit=5, cursor=cursor)

    assert [item["title"][-2:] for item in reply.json["items"]] == ["03", "04", "05", "06", "07"]


def test_instants_end_in_z(client: Client) -> None:
    """RFC 3339 in UTC, everywhere the same."""
    (item,) = client.get("/notes", limit=1).json["items"]

    assert item["created_at"].endswith("Z")
