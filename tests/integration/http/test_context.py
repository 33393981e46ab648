"""Correlation: one id from the caller's request to every line that it caused."""

from uuid import UUID, uuid4

import eventlet
import pytest
import structlog
from structlog.testing import capture_logs

from tests.integration.http.raw import RawConnection, connection
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def client(sample: RunningService, network_id: UUID) -> Client:
    """A coordinator of the sample service."""
    return sample.as_(coordinator(network_id))


def test_the_callers_id_comes_back(client: Client) -> None:
    """So that their log and ours can be laid side by side."""
    request_id = str(uuid4())
    reply = client.get("/context", headers={"X-Request-ID": request_id})

    assert reply.headers["X-Request-ID"] == request_id
    assert reply.json["context"]["request_id"] == request_id


@pytest.mark.parametrize("given", ["", "7", "x" * 500, "Robert'); drop table notes;--", "a\tb"])
def test_what_is_no_id_is_replaced(client: Client, given: str) -> None:
    """Nothing that a caller writes gets into the log as it is."""
    reply = client.get("/context", headers={"X-Request-ID": given})

    assert str(UUID(reply.headers["X-Request-ID"])) == reply.json["context"]["request_id"] != given


def test_a_trace_is_an_id_too(client: Client) -> None:
    """W3C trace context: its id becomes ours, and it travels on with the events."""
    reply = client.get("/context", headers={"traceparent": TRACEPARENT})

    assert reply.headers["X-Request-ID"] == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"
    assert reply.json["trace"] == TRACEPARENT


def test_a_broken_trace_is_ignored(client: Client) -> None:
    """The specification says: start a new one."""
    assert client.get("/context", headers={"traceparent": "00-0-0-0"}).json["trace"] is None


def test_nothing_leaks_into_the_next_request(sample: RunningService, network_id: UUID) -> None:
    """A connection is kept, what is known about its last request is not."""
    token = sample.tokens.token(coordinator(network_id))
    first_id = str(uuid4())

    def ask(raw: RawConnection, **headers: str) -> dict[str, str]:
        sent = {"Authorization": f"Bearer {token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        context: dict[str, str] = raw.request("GET /api/sample/v1/context", sent).json["context"]
        return context

    with connection(sample.port) as raw:
        assert ask(raw, X_Request_ID=first_id)["request_id"] == first_id
        assert ask(raw)["request_id"] != first_id
        with capture_logs(processors=[_with_context]) as logs:
            assert raw.request("GET /api/sample/v1/notes").status == 401
        assert "principal_id" not in next(line for line in logs if line["event"] == "http_request")


def test_requests_at_once_keep_apart(client: Client) -> None:
    """Each runs in a greenlet of its own, and so does each context."""
    ids = [str(uuid4()) for _ in range(10)]
    replies = [eventlet.spawn(client.get, "/context", {"X-Request-ID": one}) for one in ids]

    assert [reply.wait().json["context"]["request_id"] for reply in replies] == ids


def test_one_line_tells_of_a_request(client: Client) -> None:
    """Method, route, status, duration; never the query, which may hold a name."""
    with capture_logs() as logs:
        client.get("/notes", title="Zoë Example")
        client.get("/people/zoe-example")
    lines = [line for line in logs if line["event"] == "http_request"]

    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("GET", "/api/sample/v1/notes", 200),
        ("GET", "unmatched", 404),
    ]
    assert all(line["duration_ms"] >= 0 for line in lines)
    assert "xample" not in str(logs)


def _with_context(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {**structlog.contextvars.get_contextvars(), **event}
