"""What listens for the sample partners: one port on this machine, one path for each of them."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

LARGEST_BODY = 64 * 1024
# Takes a body and its headers, by their names in small letters; returns the HTTP status to answer with.
Door = Callable[[bytes, dict[str, str]], int]


class PartnerReceiver:
    """Listens on loopback, on a free port unless one is given; `doors` says who answers at which path."""

    def __init__(self, port: int = 0) -> None:
        self.doors: dict[str, Door] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Serve in the background until `stop`."""
        Thread(target=self._server.serve_forever, args=(0.05,), name="partner-receiver", daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def open(self, path: str, door: Door) -> str:
        """Let somebody answer at a path; return its URL."""
        self.doors[path] = door
        return f"http://127.0.0.1:{self.port}/{path}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        doors = self.doors

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY)
                headers = {name.lower(): value for name, value in self.headers.items()}
                body, door = self.rfile.read(length), doors.get(self.path.strip("/"))
                self.send_response(404 if door is None else door(body, headers))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Stay silent: whoever listens says what came."""

        return Handler
