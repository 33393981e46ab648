"""What a partner's server can try once it is called, and where an address can lead."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest
from structlog.testing import capture_logs

from services.referrals.webhooks.domain.deliveries import Outcome
from services.referrals.webhooks.sending import Courier
from shared.observability.metrics import REGISTRY
from shared.outgoing import Outgoing
from tests.integration.referrals.conftest import Given
from tests.integration.referrals.webhooks.conftest import state_of

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
MEGABYTE = bytes(1_000_000)
Answering = Callable[[Callable[[socket.socket], None]], "Hostile"]


@dataclass
class Hostile:
    """A server on loopback that answers each connection as its test says."""

    port: int
    connections: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hooks"


@pytest.fixture
def hostile() -> Iterator[Answering]:
    """Call it with what to do with a connection once a request was read."""
    servers: list[ThreadingTCPServer] = []

    def start(answer: Callable[[socket.socket], None]) -> Hostile:
        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                made.connections += 1
                with suppress(OSError):
                    self.request.recv(65536)
                    answer(self.request)

        server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        made = Hostile(int(server.server_address[1]))
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return made

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def attempted(outcome: Outcome) -> float:
    """Return how many attempts of that outcome were counted."""
    return REGISTRY.get_sample_value("kith_webhook_attempts_total", {"outcome": outcome}) or 0


def test_an_endless_answer_is_read_for_four_kilobytes(
    given: Given, courier: Courier, hostile: Answering
) -> None:
    """A gigabyte for every message would fill the memory of whoever reads it."""
    sent = []

    def pour(connection: socket.socket) -> None:
        connection.sendall(HEAD + b"Content-Length: 1000000000\r\n\r\n")
        for _ in range(1000):
            connection.sendall(MEGABYTE)
            sent.append(1)

    server = hostile(pour)
    endpoint, _ = given.endpoint(given.partner(), server.url)
    message = given.message(given.referral(endpoint.partner_id))

    courier.visit(given.network_id, endpoint.id)

    assert state_of(given, message.id)[2] == Outcome.DELIVERED
    assert len(sent) < 20, "what the kernel holds for us at most"


def test_an_answer_that_drips_holds_nobody_up(given: Given, courier: Courier, hostile: Answering) -> None:
    """Byte by byte, each within any timeout for one read; the attempt as a whole ends in time."""

    def drip(line: bytes, connection: socket.socket, head: bytes = b"") -> None:
        connection.sendall(head)
        for at in range(len(line)):
            connection.sendall(line[at : at + 1])
            threading.Event().wait(0.1)

    in_the_head = hostile(lambda connection: drip(HEAD + b"X: " + b"x" * 600, connection))
    length = b"Content-Length: 600\r\n\r\n"
    in_the_body = hostile(lambda connection: drip(b"x" * 600, connection, HEAD + length))
    outcomes = []
    began = time.monotonic()
    for server in (in_the_head, in_the_body):
        endpoint, _ = given.endpoint(given.partner(), server.url)
        message = given.message(given.referral(endpoint.partner_id))
        courier.visit(given.network_id, endpoint.id)
        outcomes.append(state_of(given, message.id)[2])

    assert outcomes == [Outcome.TIMED_OUT, Outcome.DELIVERED], "a body changes nothing"
    assert time.monotonic() - began < 10


def test_no_redirect_is_followed_inwards(given: Given, courier: Courier, hostile: Answering) -> None:
    """The usual way to turn a public address into one of ours."""
    inside = hostile(lambda connection: connection.sendall(HEAD + b"\r\n"))
    outside = hostile(
        lambda connection: connection.sendall(
            b"HTTP/1.1 307 Temporary Redirect\r\nContent-Length: 0\r\n"
            + f"Location: {inside.url}\r\n\r\n".encode()
        )
    )
    endpoint, _ = given.endpoint(given.partner(), outside.url)
    message = given.message(given.referral(endpoint.partner_id))
    before = attempted(Outcome.REDIRECTED)

    courier.visit(given.network_id, endpoint.id)

    assert state_of(given, message.id)[2:] == (Outcome.REDIRECTED, 307)
    assert inside.connections == 0
    assert attempted(Outcome.REDIRECTED) == before + 1


def test_a_name_that_leads_inwards_is_refused_counted_and_logged_without_its_address(
    given: Given, courier: Courier, hostile: Answering
) -> None:
    """Operators see that somebody tries; the log holds ids and codes."""
    inside = hostile(lambda connection: connection.sendall(HEAD + b"\r\n"))
    endpoint, secret = given.endpoint(given.partner(), f"https://clinic.example:{inside.port}/hooks")
    referral = given.referral(endpoint.partner_id)
    message = given.message(referral)
    strict = replace(courier, outgoing=Outgoing(find_addresses=lambda _host, _port: ["127.0.0.1"]))
    before = attempted(Outcome.ADDRESS_REFUSED)

    with capture_logs() as logged:
        strict.visit(given.network_id, endpoint.id)

    assert inside.connections == 0
    assert state_of(given, message.id)[2] == Outcome.ADDRESS_REFUSED
    assert attempted(Outcome.ADDRESS_REFUSED) == before + 1
    (line,) = [each for each in logged if each["event"] == "webhooks attempted"]
    assert line["last_outcome"] == "address_refused"
    for private in ("clinic", secret, str(referral.person_id)):
        assert private not in str(line)
