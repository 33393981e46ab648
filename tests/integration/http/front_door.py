"""The front door's other sides: a service that records what reaches it, and whoever knocks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import eventlet
import urllib3
from eventlet import wsgi

from shared.security.tokens import generate_key

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


def ask(method: str, address: str, **options: Any) -> Any:
    """Send one request."""
    return urllib3.request(method, address, retries=False, redirect=False, timeout=20, **options)
