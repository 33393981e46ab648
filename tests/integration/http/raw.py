"""One connection on which a test says exactly what it wants."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RawReply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class RawConnection:
    """Sends bytes; reads one response at a time."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.file = self.socket.makefile("rb")

    def send(self, text: str | bytes) -> None:
        """Send as it is."""
        self.socket.sendall(text if isinstance(text, bytes) else text.encode("latin-1"))

    def request(self, line: str, headers: dict[str, str] | None = None, body: bytes = b"") -> RawReply:
        """Send one request, and return its response."""
        lines = [f"{line} HTTP/1.1", "Host: kith", *(f"{k}: {v}" for k, v in (headers or {}).items())]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
        return self.reply()

    def reply(self) -> RawReply:
        """Read one response."""
        status = int(self.file.readline().split()[1])
        headers = {}
        while (line := self.file.readline().strip()) != b"":
            name, _, value = line.decode("latin-1").partition(": ")
            headers[name] = value
        return RawReply(status, headers, self.file.read(int(headers.get("Content-Length", 0))))

    def is_closed(self) -> bool:
        """Wait for the other side to hang up."""
        return self.file.read(1) == b""

    def close(self) -> None:
        """Hang up."""
        self.file.close()
        self.socket.close()


@contextmanager
def connection(port: int) -> Iterator[RawConnection]:
    """Open a connection, and close it at the end."""
    opened = RawConnection(port)
    try:
        yield opened
    finally:
        opened.close()
