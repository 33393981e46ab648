"""A sample partner: receives webhooks, verifies each with the `standardwebhooks` package, remembers it."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

LARGEST_BODY = 64 * 1024


class PartnerReceiver:
    """Listens on a free loopback port, one path per partner; `secrets` maps a path to its signing secret."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.verified: dict[str, list[dict[str, Any]]] = {}
        self.refused = 0
        self._seen: set[str] = set()
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    def start(self) -> None:
        """Serve in the background until `stop`."""
        Thread(target=self._server.serve_forever, name="partner-receiver", daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def address(self, path: str) -> str:
        """Return the URL that a partner of that path registers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/{path}"

    def receive(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """Verify one delivery and return the HTTP status to answer with; a repeated id counts once."""
        try:
            Webhook(self.secrets[path]).verify(body, headers)
        except (KeyError, WebhookVerificationError):
            with self._lock:
                self.refused += 1
            return 401
        with self._lock:
            if headers["webhook-id"] not in self._seen:
                self._seen.add(headers["webhook-id"])
                self.verified.setdefault(path, []).append(json.loads(body))
        return 204

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY)
                headers = {name.lower(): value for name, value in self.headers.items()}
                self.send_response(receiver.receive(self.path.strip("/"), self.rfile.read(length), headers))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Stay silent: the story is told elsewhere."""

        return Handler
