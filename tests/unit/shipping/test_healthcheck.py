"""A container's health is what its process says of itself."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from infra import healthcheck


class _Answer(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/readyz" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Answer]]:
    """Run a server on the port that HTTP_ADDR names; set `status` to choose its answer."""
    server = HTTPServer(("127.0.0.1", 0), _Answer)
    monkeypatch.setenv("HTTP_ADDR", f"0.0.0.0:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield _Answer
    server.shutdown()
    thread.join()
    server.server_close()


def test_ready_is_healthy(process: type[_Answer]) -> None:
    """Then others may depend on it."""
    process.status = 200

    assert healthcheck.main() == 0


def test_not_ready_is_not_healthy(process: type[_Answer]) -> None:
    """Nothing should be sent to a process that drains or waits."""
    process.status = 503

    assert healthcheck.main() == 1


def test_nobody_listening_is_not_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hung start is no start."""
    monkeypatch.setenv("HTTP_ADDR", "127.0.0.1:1")

    assert healthcheck.main() == 1
