"""The front door forwards what it is given, and says what it cannot."""

from typing import Any
from uuid import UUID

import eventlet
import pytest
import urllib3
from eventlet import wsgi

from services.console import upstreams
from tests.integration.http.front_door import Upstream, ask
from tests.integration.http.raw import connection
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator


def test_a_service_behind_the_door_works_as_before_it(
    console: Any, sample: RunningService, network_id: UUID
) -> None:
    """One origin for everything: pages, versions, keys, problems."""
    client = Client(console(sample=sample.origin), "sample", sample.tokens.token(coordinator(network_id)))
    note = client.post("/notes", {"title": "Zoë & co"}, key="k1")
    changed = client.patch(f"/notes/{note.json['id']}", {"title": "b"}, etag=note.etag)

    assert (note.status, changed.status, changed.etag) == (201, 200, '"2"')
    assert client.get(note.headers["Location"]).json["title"] == "b"
    assert client.post("/notes", {"title": "Zoë & co"}, key="k1").headers["Idempotency-Replayed"] == "true"
    assert [item["title"] for item in client.items("/notes", limit=1)] == ["b"]
    assert client.get("/notes", title="Zoë & co").json["items"] == []
    assert client.delete(f"/notes/{note.json['id']}").status == 204
    assert client.send("HEAD", "/notes").status == 200
    assert client.post("/notes", {}).slug == "invalid"
    assert client.send("PUT", "/notes").headers["Allow"] == "GET, HEAD, POST"


def test_the_request_arrives_as_it_was_sent(console: Any, upstream: Upstream) -> None:
    """Path and query byte for byte; the body; the headers that matter; one request id on both sides."""
    reply = ask(
        "POST",
        console(membership=upstream.address) + "/api/membership/v1/a%2Fb?x=%20&y=%C3%A9&x=2",
        body=b'{"a": 1}',
        headers={
            "Content-Type": "application/json",
            "Authorization": "Bearer x",
            "If-Match": '"1"',
            "X-Forwarded-For": "6.6.6.6",
        },
    )
    (seen,) = upstream.seen

    assert (seen["RAW_PATH_INFO"], seen["QUERY_STRING"]) == (
        "/api/membership/v1/a%2Fb",
        "x=%20&y=%C3%A9&x=2",
    )
    assert seen["body"] == b'{"a": 1}'
    assert (seen["CONTENT_TYPE"], seen["HTTP_AUTHORIZATION"]) == ("application/json", "Bearer x")
    assert seen["HTTP_IF_MATCH"] == '"1"'
    assert seen["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert seen["HTTP_X_REQUEST_ID"] == reply.headers["X-Request-ID"]


def test_what_belongs_to_one_connection_stays_on_it(console: Any, upstream: Upstream) -> None:
    """RFC 9110: hop-by-hop headers are not passed on in either direction, nor those Connection names."""
    upstream.headers = [("Connection", "X-Private"), ("X-Private", "1"), ("Keep-Alive", "1"), ("X-Kept", "1")]
    headers = {"Connection": "X-Secret", "X-Secret": "1", "TE": "trailers", "Upgrade": "h2c", "X-Kept": "1"}
    reply = ask("GET", console(membership=upstream.address) + "/api/membership/v1/x", headers=headers)
    (seen,) = upstream.seen

    assert seen["HTTP_X_KEPT"] == reply.headers["X-Kept"] == "1"
    assert not {"HTTP_X_SECRET", "HTTP_TE", "HTTP_UPGRADE"} & set(seen)
    assert not {"X-Private", "Keep-Alive"} & set(reply.headers)


def test_redirects_are_passed_on_and_not_followed(console: Any, upstream: Upstream) -> None:
    """The front door goes nowhere that a service's answer tells it to."""
    upstream.status, upstream.headers = "303 See Other", [("Location", "http://127.0.0.1:1/")]

    assert ask("GET", console(membership=upstream.address) + "/api/membership/v1/x").status == 303


@pytest.mark.parametrize(
    "path",
    [
        "/api/nobody/v1/x",
        "/api/membership",
        "/api/membership/",
        "/api%2Fmembership/v1",
        "/api/Membership/v1",
        "/metrics/x",
        "/x",
    ],
)
def test_other_addresses_lead_nowhere(console: Any, upstream: Upstream, path: str) -> None:
    """Only what is below a service's own prefix is forwarded."""
    reply = ask("GET", console(membership=upstream.address) + path)

    assert (reply.status, reply.headers["Content-Type"]) == (404, "application/problem+json")
    assert upstream.seen == []


def test_dots_do_not_lead_out(console: Any, upstream: Upstream) -> None:
    """A path goes on as it is; what it means is for the service to say, below its own prefix."""
    origin = console(membership=upstream.address)
    with connection(int(origin.rpartition(":")[2])) as raw:
        raw.request("GET /api/membership/../../metrics")

    assert [seen["RAW_PATH_INFO"] for seen in upstream.seen] in ([], ["/api/membership/../../metrics"])


def test_a_service_that_is_away_is_a_502(console: Any, upstream: Upstream) -> None:
    """The others go on."""
    other = Upstream()
    other.stop()
    origin = console(membership=upstream.address, scheduling=other.address)
    reply = ask("GET", origin + "/api/scheduling/v1/x")

    assert (reply.status, reply.json()["type"]) == (502, "/problems/unreachable")
    assert reply.headers["Retry-After"] == "2"
    assert ask("GET", origin + "/api/membership/v1/x").status == 200


def test_a_service_that_hangs_is_a_504(
    console: Any, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever."""
    monkeypatch.setattr(upstreams, "TIMEOUT", urllib3.Timeout(connect=1, read=0.2))
    upstream.wait = eventlet.event.Event()
    reply = ask("GET", console(membership=upstream.address) + "/api/membership/v1/x")
    upstream.wait.send()

    assert (reply.status, reply.json()["type"]) == (504, "/problems/timeout")


def test_a_connection_that_broke_is_tried_once_more(console: Any) -> None:
    """A kept connection may end just as it is used again; what is safe to repeat is repeated."""
    upstream = Upstream()
    port = upstream.sock.getsockname()[1]
    origin = console(membership=upstream.address)
    assert ask("GET", origin + "/api/membership/v1/x").status == 200
    upstream.stop()
    again = eventlet.listen(("127.0.0.1", port))
    server = eventlet.spawn(wsgi.server, again, upstream, log_output=False)
    reply = ask("GET", origin + "/api/membership/v1/x")
    server.kill()
    again.close()

    assert reply.status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Transfer-Encoding": "chunked"}, 411), ({"Content-Length": "99999999"}, 413)],
)
def test_bodies_are_limited_at_the_door(
    console: Any, upstream: Upstream, headers: dict[str, str], status: int
) -> None:
    """As at the services, and before anything is passed on."""
    port = int(console(membership=upstream.address).rpartition(":")[2])
    with connection(port) as raw:
        reply = raw.request("POST /api/membership/v1/x", headers)

    assert reply.status == status
    assert upstream.seen == []
