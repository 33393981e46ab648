"""The front door: forwards what it is given, publishes keys, says what there is."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import eventlet
import pytest
import urllib3
from eventlet import wsgi

from services.console import upstreams
from services.console.service import ConsoleService
from shared.config import Settings
from shared.entrypoints.container import ProcessContainer
from shared.entrypoints.runner import main
from shared.entrypoints.web import WebServer
from shared.security.tokens import Issuer, Verifier, generate_key
from tests.integration.http.raw import connection
from tests.plugins.fix_http import Client, RunningService, start_container
from tests.plugins.principals import coordinator

KEY = generate_key()


@dataclass
class Upstream:
    """A service that records what reaches it, and answers what a test says."""

    seen: list[dict[str, Any]] = field(default_factory=list)
    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b"{}"
    wait: eventlet.event.Event | None = None

    def __post_init__(self) -> None:
        self.sock = eventlet.listen(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.sock.getsockname()[1]}"
        self.greenlet = eventlet.spawn(wsgi.server, self.sock, self, log_output=False)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        """Answer (WSGI)."""
        self.seen.append({**environ, "body": environ["wsgi.input"].read()})
        if self.wait is not None:
            self.wait.wait()
        start_response(self.status, self.headers)
        return [self.body]

    def stop(self) -> None:
        """Be away."""
        self.greenlet.kill()
        self.sock.close()


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """One recording service."""
    server = Upstream()
    yield server
    server.stop()


@pytest.fixture
def console() -> Iterator[Callable[..., str]]:
    """Call it with upstreams, as in `console(membership=address)`, to start the front door."""
    running: list[ProcessContainer] = []

    def start(**addresses: str) -> str:
        environment = {f"KITH_UPSTREAM_{name.upper()}": address for name, address in addresses.items()}
        environment |= {"KITH_ISSUER_KEY": json.dumps(KEY), "HTTP_ADDR": "127.0.0.1:0"}
        settings = Settings.from_environment("console", environment, stateless=True)
        container = start_container(ConsoleService, settings)
        running.append(container)
        return f"http://127.0.0.1:{container.shared_extensions[WebServer].port}"

    yield start
    for container in running:
        container.stop()


def ask(method: str, address: str, **options: Any) -> Any:
    """Send one request."""
    return urllib3.request(method, address, retries=False, redirect=False, timeout=20, **options)


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


def test_its_keys_verify_its_tokens(console: Any) -> None:
    """The private half never leaves."""
    address = console() + "/.well-known/jwks.json"
    someone = coordinator(UUID(int=1))

    assert Verifier(address, "kith", "kith").verify(Issuer(KEY).issue(someone)) == someone
    assert KEY["d"] not in ask("GET", address).data.decode()


def test_the_index_says_how_each_service_is(console: Any, sample: RunningService) -> None:
    """For people, in words."""
    page = ask("GET", console(sample=sample.origin, mentorship="http://127.0.0.1:1") + "/")
    text = page.data.decode()

    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "not ready: cannot be reached" in text
    assert 'href="/api/sample/openapi.json"' in text
    _check_html(text)


def test_the_docs_list_every_operation(console: Any, sample: RunningService) -> None:
    """Without script; also while a service is away."""
    text = ask("GET", console(sample=sample.origin, mentorship="http://127.0.0.1:1") + "/docs").data.decode()

    assert "PATCH /api/sample/v1/notes/{note_id}" in text
    assert "cannot be reached at the moment" in text
    assert "<script" not in text
    _check_html(text)


def test_what_a_service_says_cannot_become_markup(console: Any, upstream: Upstream) -> None:
    """Text is text."""
    bad = {"info": {"description": "<script>x</script>"}, "paths": {"/<b>": {"get": {"summary": "<i>"}}}}
    upstream.body = json.dumps(bad).encode()
    text = ask("GET", console(membership=upstream.address) + "/docs").data.decode()

    assert "<script>" not in text
    assert "<b>" not in text
    assert "<i>" not in text


def test_a_problems_type_leads_somewhere(console: Any) -> None:
    """RFC 9457: `type` is an address, and people follow it."""
    origin = console()

    assert "Problem: already exists" in ask("GET", origin + "/problems/already-exists").data.decode()
    assert "<x>" not in ask("GET", origin + "/problems/%3Cx%3E").data.decode()


def test_pages_may_load_nothing_from_elsewhere(console: Any) -> None:
    """No script, no frame, one style sheet of our own."""
    origin = console()
    policy = ask("GET", origin + "/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert ask("GET", origin + "/console.css").headers["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("key", [None, "no json", "{}", json.dumps(Issuer(KEY).jwks()["keys"][0])])
def test_it_does_not_start_without_a_key(
    key: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Better now than at the first token."""
    for name in ("DATABASE_URL", "AMQP_URL", "JWKS_URL", "KEY_ENCRYPTION_KEY", "KITH_ISSUER_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_ADDR", "127.0.0.1:0")
    if key is not None:
        monkeypatch.setenv("KITH_ISSUER_KEY", key)

    assert main(["console", "http"]) == 2
    assert "KITH_ISSUER_KEY" in capsys.readouterr().err


def test_it_has_no_worker(capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing for one to do."""
    assert main(["console", "worker"]) == 2
    assert "no worker" in capsys.readouterr().err


class _Headings(HTMLParser):
    """Collects what accessibility rests on."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.seen.append((tag, dict(attrs)))
        if tag in ("h1", "h2", "h3"):
            self.levels.append(int(tag[1]))


def _check_html(text: str) -> None:
    """A language, a title, one h1, no level skipped, a main part, a way to skip to it."""
    parser = _Headings()
    parser.feed(text)
    tags = [tag for tag, _ in parser.seen]

    assert ("html", {"lang": "en"}) in parser.seen
    assert (tags.count("title"), tags.count("h1"), tags.count("main")) == (1, 1, 1)
    assert all(after <= before + 1 for before, after in zip(parser.levels, parser.levels[1:], strict=False))
    assert ("a", {"class": "skip", "href": "#content"}) in parser.seen
