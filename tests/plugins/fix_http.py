"""A service's HTTP process, inside the test's own: real sockets, a real database, tokens from a local issuer.

def test_a_group_opens(serve, network_id):
    membership = serve("membership")
    reply = membership.as_(coordinator(network_id)).post("/groups", {...})
    assert reply.status == 201
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import eventlet
import pytest
import urllib3
from eventlet import wsgi

from shared.config import Settings
from shared.entrypoints.container import ProcessContainer
from shared.entrypoints.health import Health
from shared.entrypoints.runner import load_service
from shared.entrypoints.web import WebServer
from shared.ids import new_id
from shared.security.principals import Principal
from shared.security.tokens import LIFETIME, Issuer, generate_key
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.keys import KEY


@dataclass
class Tokens:
    """A local issuer whose public key is served at `jwks_url`."""

    issuer: Issuer
    jwks_url: str

    def token(self, principal: Principal, ttl: timedelta = LIFETIME) -> str:
        """Return a token that the services accept."""
        return self.issuer.issue(principal, ttl)


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def etag(self) -> str:
        """The ETag, to be sent back as If-Match."""
        return self.headers["ETag"]

    @property
    def slug(self) -> str:
        """Which problem it is, as in `not-found`; fails when it is none."""
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        return str(self.json["type"]).removeprefix("/problems/")


class Client:
    """Sends requests as one principal; paths are below `/api/<service>/v1` unless they start with `/api`."""

    def __init__(self, origin: str, service: str, token: str | None) -> None:
        self.origin = origin
        self.prefix = f"/api/{service}/v1"
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.pool = urllib3.PoolManager(retries=False, timeout=20)

    def get(self, path: str, headers: Mapping[str, str] | None = None, **query: Any) -> Reply:
        """GET, with keyword arguments as the query."""
        given = {name: str(value) for name, value in query.items() if value is not None}
        return self.send("GET", path, headers=headers, fields=given or None)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Reply:
        """POST; `key` is the Idempotency-Key."""
        return self.send("POST", path, body, {"Idempotency-Key": key} if key else None)

    def put(self, path: str, body: Any, *, etag: str | None = None) -> Reply:
        """PUT; `etag` is the version that is replaced."""
        return self.send("PUT", path, body, {"If-Match": etag} if etag else None)

    def patch(self, path: str, body: Any, *, etag: str | None = None) -> Reply:
        """PATCH; `etag` is the version that is changed."""
        return self.send("PATCH", path, body, {"If-Match": etag} if etag else None)

    def delete(self, path: str, *, etag: str | None = None) -> Reply:
        """DELETE."""
        return self.send("DELETE", path, headers={"If-Match": etag} if etag else None)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send anything: a body of bytes goes as it is, everything else as JSON."""
        sent = {**self.headers}
        if body is not None:
            sent["Content-Type"] = "application/json"
        data = body if body is None or isinstance(body, bytes) else json.dumps(body, default=str).encode()
        address = self.origin + (path if path.startswith("/api/") else self.prefix + path)
        if fields:
            address += "?" + urlencode(fields)
        response = self.pool.request(method, address, body=data, headers={**sent, **(headers or {})})
        return Reply(response.status, response.headers, response.data)

    def items(self, path: str, **query: Any) -> list[Any]:
        """Return every item of a list, page after page."""
        found: list[Any] = []
        reply = self.get(path, **query)
        while True:
            assert reply.status == 200, reply.body
            found.extend(reply.json["items"])
            if reply.json["next"] is None:
                return found
            reply = self.get(reply.json["next"])


@dataclass
class RunningService:
    """One service's HTTP process."""

    container: ProcessContainer
    database: ServiceDatabase
    tokens: Tokens
    port: int

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def health(self) -> Health:
        """What readiness is decided from."""
        health: Health = self.container.config["health"]
        return health

    def as_(self, principal: Principal | None) -> Client:
        """Return a client that asks as `principal`; None sends no token."""
        token = self.tokens.token(principal) if principal else None
        return Client(self.origin, self.container.service_name, token)

    def ops(self, path: str) -> Reply:
        """GET an operations page, such as `/readyz`."""
        response = urllib3.request("GET", self.origin + path, retries=False, timeout=20)
        return Reply(response.status, response.headers, response.data)


@pytest.fixture(scope="session")
def tokens() -> Iterator[Tokens]:
    """An issuer of this session, with its keys served over HTTP."""
    issuer = Issuer(generate_key())
    body = json.dumps(issuer.jwks()).encode()

    def serve_keys(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return [body]

    sock = eventlet.listen(("127.0.0.1", 0))
    server = eventlet.spawn(wsgi.server, sock, serve_keys, log_output=False)
    yield Tokens(issuer, f"http://127.0.0.1:{sock.getsockname()[1]}/.well-known/jwks.json")
    server.kill()
    sock.close()


@pytest.fixture
def serve(
    service_database: Callable[[str], ServiceDatabase], tokens: Tokens
) -> Iterator[Callable[..., RunningService]]:
    """Call it with a service's name, or its class, to start that service's HTTP process."""
    running: list[ProcessContainer] = []

    def start(
        service: str | type, *, database: ServiceDatabase | None = None, **extra: str
    ) -> RunningService:
        service_cls: Any = load_service(service) if isinstance(service, str) else service
        database = database or service_database(service_cls.name)
        settings = settings_for(service_cls.name, database.url, tokens, extra)
        container = start_container(service_cls, settings)
        running.append(container)
        server = container.shared_extensions[WebServer]
        return RunningService(container, database, tokens, server.port)

    yield start
    for container in running:
        container.stop()


def settings_for(service: str, database_url: str, tokens: Tokens, extra: Mapping[str, str]) -> Settings:
    """Return what a process of the service would read from its environment."""
    return Settings(
        service=service,
        database_url=database_url,
        amqp_url="amqp://unused",
        http_host="127.0.0.1",
        http_port=0,
        jwks_url=tokens.jwks_url,
        token_issuer=tokens.issuer.issuer,
        token_audience=tokens.issuer.audience,
        key_encryption_key=KEY,
        log_level="INFO",
        log_format="json",
        partitions=4,
        environment="development",
        extra={"DATABASE_POOL_SIZE": "4", **extra},
    )


def start_container(service_cls: Any, settings: Settings) -> ProcessContainer:
    """Start the HTTP process of a service as the runner does, signals apart."""
    health = Health()
    config = {"settings": settings, "health": health, "process": "http", "max_workers": 32}
    container = ProcessContainer(service_cls, config, also=[WebServer()])
    container.start()
    health.started = True
    return container


@pytest.fixture
def network_id() -> UUID:
    """A network of this test alone."""
    return new_id()
