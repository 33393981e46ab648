"""What comes in is checked whole, before anything is done with it."""

import json
from typing import Any
from uuid import UUID

import pytest

from shared.entrypoints import connections, reading
from tests.integration.http.raw import connection
from tests.plugins.fix_http import Client, Reply, RunningService
from tests.plugins.principals import coordinator

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def client(sample: RunningService, network_id: UUID) -> Client:
    """A coordinator of the sample service."""
    return sample.as_(coordinator(network_id))


def pointers(reply: Reply) -> list[str]:
    """Where a 422 problem points."""
    assert (reply.status, reply.slug) == (422, "invalid"), reply.body
    return sorted(fault.get("pointer", fault.get("parameter")) for fault in reply.json["errors"])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ["/title"]),
        ({"title": ""}, ["/title"]),
        ({"title": None}, ["/title"]),
        ({"title": 7}, ["/title"]),
        ({"title": "x" * 101}, ["/title"]),
        ({"title": "x", "colour": "red"}, ["/colour"]),
        ({"title": "x", "a/b~c": 1}, ["/a~1b~0c"]),
        ({"title": "x", "priority": "1"}, ["/priority"]),
        ({"title": "x", "priority": True}, ["/priority"]),
        ({"title": "x", "priority": 1.5}, ["/priority"]),
        ({"title": "x", "about_id": "7"}, ["/about_id"]),
        ({"title": "x", "about_id": "018f2c5e00007000800000000000000a"}, ["/about_id"]),
        ({"title": "x", "tags": "a"}, ["/tags"]),
        ({"title": "x", "tags": ["a", 7]}, ["/tags/1"]),
        ({"title": "x\0y"}, ["/title"]),
        ({"title": "\ud800"}, ["/title"]),
        ({"title": "x", "tags": ["\0"]}, ["/tags/0"]),
        ({"title": 7, "priority": "x", "colour": 1}, ["/colour", "/priority", "/title"]),
        ([], [""]),
        ("title", [""]),
        (7, [""]),
        (None, [""]),
    ],
    ids=lambda value: json.dumps(value)[:40],
)
def test_each_field_at_fault_is_pointed_at(client: Client, body: Any, expected: list[str]) -> None:
    """All of it at once: nobody wants to mend one field at a time."""
    assert pointers(client.send("POST", "/notes", json.dumps(body).encode(), JSON)) == expected


def test_whole_numbers_may_be_written_with_a_point(client: Client) -> None:
    """JSON has one kind of number; 3.0 is whole."""
    assert client.send("POST", "/notes", b'{"title": "x", "priority": 3.0}').json["priority"] == 3


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"title",
        b"{'title': 'x'}",
        b'{"title": "x"',
        b'{"title": NaN}',
        b'{"title": "x", "priority": 1e999}',
        b'{"title": "x", "priority": -Infinity}',
        b'{"title": "x", "title": "y"}',
        b'{"title": "\xff"}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b"[" * 40 + b"]" * 40,
        b'{"title": "x", "priority": ' + b"9" * 5000 + b"}",
        b" ",
        b"\0",
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_not_json_is_a_400(client: Client, body: bytes) -> None:
    """Malformed is told apart from invalid, and nothing of it is a 500."""
    reply = client.send("POST", "/notes", body, JSON)

    assert (reply.status, reply.slug) == (400, "malformed"), reply.body


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "json", ""]
)
def test_other_media_types_are_a_415(client: Client, media_type: str) -> None:
    """A form must not be taken for JSON: browsers send forms across origins without asking."""
    reply = client.send("POST", "/notes", b'{"title": "x"}', {"Content-Type": media_type})

    assert (reply.status, reply.slug) == (415, "unsupported-media-type")
    assert "application/json" in reply.headers["Accept"]


@pytest.mark.parametrize(
    "media_type", ["application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"]
)
def test_json_goes_by_several_names(client: Client, media_type: str) -> None:
    """Parameters and case do not matter."""
    assert client.send("POST", "/notes", b'{"title": "x"}', {"Content-Type": media_type}).status == 201


def test_a_body_without_a_media_type_is_a_415(sample: RunningService, network_id: UUID) -> None:
    """Nothing is guessed."""
    token = sample.tokens.token(coordinator(network_id))
    with connection(sample.port) as raw:
        headers = {"Authorization": f"Bearer {token}", "Content-Length": "14"}
        reply = raw.request("POST /api/sample/v1/notes", headers, b'{"title": "x"}')

    assert reply.status == 415


def test_no_body_is_an_empty_object(client: Client) -> None:
    """So that what has optional fields only can be asked for with nothing."""
    assert pointers(client.send("POST", "/notes")) == ["/title"]


def test_a_body_too_large_is_a_413(client: Client) -> None:
    """Refused by its announced length, before a byte of it is read."""
    reply = client.send("POST", "/notes", b'{"title": "' + b"x" * (1 << 20) + b'"}', JSON)

    assert (reply.status, reply.slug) == (413, "too-large")


def test_a_huge_body_is_refused_politely(sample: RunningService, network_id: UUID) -> None:
    """The client hears why, though it has not finished sending, and the connection ends."""
    token = sample.tokens.token(coordinator(network_id))
    with connection(sample.port) as raw:
        headers = {"Authorization": f"Bearer {token}", "Content-Length": "100000000000", **JSON}
        reply = raw.request("POST /api/sample/v1/notes", headers, b"x" * 100_000)

        assert (reply.status, reply.headers["Connection"]) == (413, "close")
        assert raw.is_closed()


def test_a_chunked_body_is_a_411(sample: RunningService, network_id: UUID) -> None:
    """It would be read as empty otherwise, and something done that nobody asked for."""
    token = sample.tokens.token(coordinator(network_id))
    with connection(sample.port) as raw:
        headers = {"Authorization": f"Bearer {token}", "Transfer-Encoding": "chunked", **JSON}
        reply = raw.request("POST /api/sample/v1/notes", headers, b'e\r\n{"title": "x"}\r\n0\r\n\r\n')

        assert (reply.status, reply.json["type"]) == (411, "/problems/length-required")


def test_a_body_cut_short_is_a_400(sample: RunningService, network_id: UUID) -> None:
    """Half an instruction is none."""
    token = sample.tokens.token(coordinator(network_id))
    with connection(sample.port) as raw:
        headers = {"Authorization": f"Bearer {token}", "Content-Length": "30", **JSON}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        raw.send(f'POST /api/sample/v1/notes HTTP/1.1\r\n{lines}\r\n{{"title": "x"}}')
        raw.socket.shutdown(1)

        assert raw.reply().status == 400


def test_a_body_too_slow_is_a_408(
    sample: RunningService, network_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However steadily it trickles in, it must be there within a time."""
    monkeypatch.setattr(reading, "BODY_SECONDS", 0.1)
    token = sample.tokens.token(coordinator(network_id))
    with connection(sample.port) as raw:
        headers = {"Authorization": f"Bearer {token}", "Content-Length": "30", **JSON}
        reply = raw.request("POST /api/sample/v1/notes", headers, b'{"title"')

        assert (reply.status, reply.headers["Connection"]) == (408, "close")


def test_headers_too_slow_end_the_connection(sample: RunningService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that never gets to its end must not keep its place for ever."""
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.1)
    with connection(sample.port) as raw:
        raw.send("GET /livez HTTP/1.1\r\nHost: ki")

        assert raw.is_closed()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("colour=red", ["colour"]),
        ("title=a&title=b", ["title"]),
        ("title=%00", ["title"]),
        ("limit=0", ["limit"]),
        ("limit=201", ["limit"]),
        ("limit=ten", ["limit"]),
        ("limit=-1", ["limit"]),
        ("limit=%D9%A1", ["limit"]),
        ("cursor=x", ["cursor"]),
        ("cursor=", ["cursor"]),
        ("colour=red&title=a&title=b", ["colour", "title"]),
    ],
)
def test_each_parameter_at_fault_is_named(client: Client, query: str, expected: list[str]) -> None:
    """An unknown parameter is most often a filter misspelt: to ignore it would answer another question."""
    assert pointers(client.get(f"/notes?{query}")) == expected


def test_parameters_are_refused_where_there_are_none(client: Client) -> None:
    """The same promise on every route."""
    assert pointers(client.get("/context?verbose=1")) == ["verbose"]
