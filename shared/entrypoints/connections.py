"""Connections: eventlet's HTTP protocol, taught to refuse in our words and to hang up politely."""

import socket
from http import HTTPStatus
from typing import Any

import eventlet
from eventlet import wsgi

from shared.entrypoints.problems import MEDIA_TYPE, Problem
from shared.ids import new_id

SOCKET_SECONDS = 30
HEADER_SECONDS = 15
KEEPALIVE_SECONDS = 75
LINGER_SECONDS = 2
LINGER_BYTES = 4 << 20


class Protocol(wsgi.HttpProtocol):
    """HTTP/1.1 on one connection."""

    _must_linger = False

    def parse_request(self) -> bool:
        """Read the headers, all of them within a time: a byte now and then must not hold a connection."""
        with eventlet.Timeout(HEADER_SECONDS, TimeoutError("headers took too long")):
            return bool(super().parse_request())

    def get_environ(self) -> dict[str, Any]:
        """Add to the environ whether a content type was sent, and a way to close after the answer."""
        environ: dict[str, Any] = super().get_environ()
        # eventlet makes up text/plain where the client said nothing.
        environ["kith.typed"] = "content-type" in self.headers
        environ["kith.close"] = self._close_after_answer
        return environ

    def _close_after_answer(self) -> None:
        """Read no further request; what the client is still sending is thrown away."""
        self.close_connection = 1
        self._must_linger = True

    def handle_one_response(self) -> None:
        """Answer, and let the server know that an answer is under way."""
        incoming = self.environ["eventlet.input"]
        self.server.answering.add(incoming)
        try:
            super().handle_one_response()
        finally:
            self.server.answering.discard(incoming)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a request that is not HTTP with a problem document, where the base class writes HTML."""
        phrase = HTTPStatus(code).phrase
        slug = phrase.lower().replace(" ", "-")
        answer = Problem(code, slug, "This is not a request that HTTP knows.").response(new_id())
        body = answer.get_data()
        head = f"HTTP/1.1 {code} {phrase}\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
        self.wfile.write(head.encode() + b"Connection: close\r\n\r\n" + body)
        self.wfile.flush()
        self.close_connection = True

    def finish(self) -> None:
        """Close; first let the client read its answer, if it may still be sending.

        To close while unread bytes are waiting resets the connection, and the answer is lost.
        """
        if self._must_linger:
            self._linger()
        super().finish()

    def _linger(self) -> None:
        left = LINGER_BYTES
        try:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            with eventlet.Timeout(LINGER_SECONDS, False):
                while left > 0 and (received := self.connection.recv(1 << 16)):
                    left -= len(received)
        except OSError:
            return


class Server(wsgi.Server):
    """What the protocol needs to know of the server."""

    def __init__(self, sock: Any, app: Any) -> None:
        self.answering: set[Any] = set()
        super().__init__(
            sock,
            sock.getsockname(),
            app,
            protocol=Protocol,
            debug=False,
            log_output=False,
            keepalive=KEEPALIVE_SECONDS,
            socket_timeout=SOCKET_SECONDS,
        )

    @property
    def has_work_in_hand(self) -> bool:
        """Whether a request that arrived whole waits for its answer; one still arriving can go elsewhere."""
        return any(one.position >= (one.content_length or 0) for one in self.answering)
