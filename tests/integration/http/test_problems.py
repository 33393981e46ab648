"""Whatever goes wrong is a problem document, and nothing of ours is in it."""

import logging
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from structlog.testing import capture_logs

from tests.integration.http.raw import connection
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator
from tests.plugins.waiting import eventually

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


@pytest.fixture
def client(sample: RunningService, network_id: UUID) -> Client:
    """A coordinator of the sample service."""
    return sample.as_(coordinator(network_id))


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/notes/7", "/notes/", "//notes", f"/notes/{uuid4()}/x", "/notes/%00", "/notes%2F", "/%ff"],
)
def test_an_unknown_address_is_a_404(client: Client, path: str) -> None:
    """Also where no handler is asked; and no redirect to somewhere near."""
    reply = client.get(path)

    assert (reply.status, reply.slug) == (404, "not-found")


def test_addresses_outside_the_api_are_a_404(sample: RunningService) -> None:
    """Nothing but the declared routes and the operations pages."""
    for path in ("/", "/api", "/api/", "/api/sample", "/api/sample/v2/notes", "/favicon.ico", "/metrics/x"):
        assert (sample.ops(path).status, sample.ops(path).slug) == (404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_another_method_is_a_405(client: Client, method: str) -> None:
    """RFC 9110: with the methods that are possible."""
    reply = client.send(method, "/notes")

    assert (reply.status, reply.slug) == (405, "method-not-allowed")
    assert reply.headers["Allow"] == "GET, HEAD, POST"


def test_head_is_get_without_the_body(client: Client) -> None:
    """Caches and checks use it."""
    reply = client.send("HEAD", "/notes")

    assert (reply.status, reply.body) == (200, b"")


def test_what_is_not_http_is_a_400_too(sample: RunningService) -> None:
    """Even the protocol's own errors are problems, not pages."""
    with connection(sample.port) as raw:
        raw.send("GET\r\n\r\n")
        reply = raw.reply()

    assert (reply.status, reply.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("host", ["kith", "evil.example", "a b", "[::1", "", "x" * 300, "kith:99999"])
def test_the_host_header_decides_nothing(sample: RunningService, network_id: UUID, host: str) -> None:
    """Addresses that we give out are relative, so a forged Host has no effect, and no error."""
    token = sample.tokens.token(coordinator(network_id))
    with connection(sample.port) as raw:
        raw.send(
            f"GET /api/sample/v1/notes HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n"
        )

        assert raw.reply().status == 200


def test_an_unforeseen_error_is_a_500_that_says_nothing(client: Client) -> None:
    """The traceback goes to the log, under the request id that the client sees."""
    with capture_logs() as logs:
        reply = client.post("/broken")

    assert (reply.status, reply.slug) == (500, "internal")
    assert "secret" not in reply.body.decode()
    assert reply.json["instance"] == f"urn:uuid:{reply.headers['X-Request-ID']}"
    (failure,) = [line for line in logs if line["event"] == "request_failed"]
    assert isinstance(failure["exc_info"], KeyError)


def test_a_mistake_in_sql_is_a_500_without_sql(client: Client) -> None:
    """PostgreSQL's message quotes rows: neither the answer nor the log repeats it."""
    with capture_logs() as logs:
        reply = client.post("/divided")

    assert (reply.status, reply.slug) == (500, "internal")
    (failure,) = [line for line in logs if line["event"] == "request_failed"]
    assert (failure["error"], failure["sqlstate"]) == ("DivisionByZero", "22012")
    assert "exc_info" not in failure


def test_refusals_are_not_logged_as_errors(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """A client's mistake is nobody's alarm."""
    with caplog.at_level(logging.INFO):
        client.get(f"/notes/{uuid4()}")

    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ({"title": "x", "about_id": str(uuid4())}, 422, "refers-to-nothing"),
        ({"title": "x", "priority": 1001}, 422, "impossible-value"),
        ({"title": "x", "priority": 40_000}, 422, "impossible-value"),
        ({"title": "x", "priority": 2**70}, 422, "impossible-value"),
        ({"title": "taken"}, 409, "title-taken"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_postgresql_refuses_is_the_callers_to_mend(
    client: Client, body: dict[str, Any], status: int, slug: str
) -> None:
    """Constraints are the last word on what is valid; their answer is not a failure of ours."""
    client.post("/notes", {"title": "taken"})
    reply = client.post("/notes", body)

    assert (reply.status, reply.slug) == (status, slug)
    assert "notes_" not in reply.body.decode()


def test_what_is_still_needed_cannot_go(client: Client) -> None:
    """A foreign key that holds is a conflict, not an invalid request."""
    note = client.post("/notes", {"title": "first"}).json
    client.post("/notes", {"title": "second", "about_id": note["id"]})

    assert client.delete(f"/notes/{note['id']}").slug == "still-in-use"


def test_what_will_pass_says_when_to_try_again(client: Client) -> None:
    """A statement that ran out of time leaves nothing behind."""
    reply = client.post("/slow")

    assert (reply.status, reply.slug, reply.headers["Retry-After"]) == (503, "unavailable", "2")


def test_a_database_that_is_away_is_a_503(sample: RunningService, client: Client, postgres_url: str) -> None:
    """It comes back by itself; the caller may wait, and a load balancer looks elsewhere."""
    assert client.get("/notes").status == 200
    name = sample.database.name
    with psycopg.connect(postgres_url, autocommit=True) as superuser:
        superuser.execute(f"alter database {name} allow_connections false".encode())
        superuser.execute(
            b"select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,)
        )
        reply = client.get("/notes")
        readiness = sample.ops("/readyz")
        superuser.execute(f"alter database {name} allow_connections true".encode())

    assert (reply.status, reply.slug, reply.headers["Retry-After"]) == (503, "unavailable", "2")
    assert (readiness.status, list(readiness.json["not_ready"])) == (503, ["database"])
    assert sample.ops("/livez").status == 200
    eventually(lambda: client.get("/notes").status == 200)


def test_every_answer_has_the_security_headers(sample: RunningService, client: Client) -> None:
    """Success or not, matched or not."""
    for reply in (client.get("/notes"), client.get("/nothing"), client.post("/broken"), sample.ops("/livez")):
        assert {name: reply.headers[name] for name in HEADERS} == HEADERS
        assert "Server" not in reply.headers
