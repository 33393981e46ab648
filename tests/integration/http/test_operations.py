"""What operators rely on: liveness, readiness, metrics, an end in good order."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import UUID

import eventlet
import pytest
from eventlet.event import Event
from prometheus_client.parser import text_string_to_metric_families

from tests.integration.http.raw import connection
from tests.integration.http.sample import SampleService, make_tables
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.fix_http import RunningService, settings_for, start_container
from tests.plugins.principals import coordinator
from tests.plugins.waiting import eventually


@pytest.fixture
def gate() -> Iterator[Event]:
    """Holds every `add_note` after its insert until it is sent."""
    SampleService.gate = Event()
    yield SampleService.gate
    if not SampleService.gate.ready():
        SampleService.gate.send()
    SampleService.gate = None


def test_alive_and_ready(sample: RunningService) -> None:
    """Without a token: orchestrators have none."""
    assert (sample.ops("/livez").status, sample.ops("/readyz").status) == (200, 200)


def test_not_ready_says_what_is_not(sample: RunningService) -> None:
    """Whoever reads it at three in the morning should not have to guess."""
    sample.health.add_check("broker", lambda: "does not answer")
    reply = sample.ops("/readyz")

    assert (reply.status, reply.slug) == (503, "not-ready")
    assert reply.json["not_ready"] == {"broker": "does not answer"}
    assert sample.ops("/livez").status == 200


def test_not_ready_while_draining(sample: RunningService) -> None:
    """A load balancer looks elsewhere before the listener goes; connections are not kept."""
    sample.health.draining = True
    with connection(sample.port) as raw:
        reply = raw.request("GET /readyz")

        assert (reply.status, reply.json["not_ready"]) == (503, {"process": "is stopping"})
        assert reply.headers["Connection"] == "close"


def test_metrics_count_routes_not_addresses(sample: RunningService, network_id: UUID) -> None:
    """An id in a label would make a new series for each row."""
    client = sample.as_(coordinator(network_id))
    note = client.post("/notes", {"title": "x"}).json
    client.get(f"/notes/{note['id']}")
    client.get("/nothing/here")
    client.send("BREW", "/notes")
    reply = sample.ops("/metrics")
    labels = [
        one.labels
        for family in text_string_to_metric_families(reply.body.decode())
        if family.name == "http_server_request_duration_seconds"
        for one in family.samples
        if one.name.endswith("_count")
    ]
    template = "/api/sample/v1/notes/<uuid:note_id>"

    assert {"service": "sample", "method": "GET", "route": template, "status": "200"} in labels
    assert {"service": "sample", "method": "GET", "route": "unmatched", "status": "404"} in labels
    assert {one["method"] for one in labels} <= {"GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OTHER"}
    assert note["id"] not in reply.body.decode()


def test_metrics_come_as_openmetrics_too(sample: RunningService) -> None:
    """Prometheus asks for it."""
    from urllib3 import request

    accept = {"Accept": "application/openmetrics-text; version=1.0.0"}
    reply = request("GET", f"{sample.origin}/metrics", headers=accept)

    assert reply.headers["Content-Type"].startswith("application/openmetrics-text")
    assert reply.data.endswith(b"# EOF\n")


def test_the_document_is_at_both_addresses(sample: RunningService) -> None:
    """At the process for tools, below /api for those who come through the front door."""
    assert sample.ops("/openapi.json").json == sample.ops("/api/sample/openapi.json").json


def test_slow_bodies_hold_nobody_up(sample: RunningService, network_id: UUID) -> None:
    """A body is read before a worker or a connection to the database is taken for it."""
    token = sample.tokens.token(coordinator(network_id))
    head = (
        "POST /api/sample/v1/notes HTTP/1.1\r\nHost: kith\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: 14\r\n\r\n"
    )
    with ExitStack() as stack:
        slow = [stack.enter_context(connection(sample.port)) for _ in range(40)]
        for n, raw in enumerate(slow):
            raw.send(head + '{"title"')
            assert n < 40
        assert sample.ops("/readyz").status == 200
        assert sample.as_(coordinator(network_id)).get("/notes").status == 200
        slow[0].send(': "x"}')
        assert slow[0].reply().status == 201


def test_what_is_being_answered_is_answered(
    service_database: Callable[[str], ServiceDatabase], tokens: object, network_id: UUID, gate: Event
) -> None:
    """Stopping waits for it: committed and said, or neither."""
    from tests.plugins.fix_http import Tokens

    assert isinstance(tokens, Tokens)
    database = make_tables(service_database("sample"))
    container = start_container(SampleService, settings_for("sample", database.url, tokens, {}))
    from shared.entrypoints.web import WebServer

    port = container.shared_extensions[WebServer].port
    running = RunningService(container, database, tokens, port)
    request = eventlet.spawn(running.as_(coordinator(network_id)).post, "/notes", {"title": "last"})
    eventually(lambda: database.rows("select 1 from pg_stat_activity where state = 'idle in transaction'"))
    stopping = eventlet.spawn(container.stop)
    eventually(lambda: running.health.draining)
    assert running.ops("/readyz").status == 503
    gate.send()
    reply = request.wait()
    stopping.wait()

    assert reply.status == 201
    assert database.rows("select title from notes") == [("last",)]
    with pytest.raises(OSError, match="REFUSED"):
        connection(port).__enter__()
