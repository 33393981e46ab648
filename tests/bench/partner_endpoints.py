"""Partners' endpoints on loopback, in one process: `python -m tests.bench.partner_endpoints N LOG`.

Prints N ports once all listen. Of the last two endpoints one never answers and one answers 500; the others
answer 204. Each message that an answering one received becomes a line in LOG: its webhook-id and when.
"""

import asyncio
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TextIO

ANSWERS = {204: b"HTTP/1.1 204 No Content\r\n\r\n", 500: b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"}
FLUSH_SECONDS = 0.1


class Endpoint(asyncio.Protocol):
    """One connection; reads requests as our courier sends them, one after the other."""

    def __init__(self, status: int | None, log: TextIO) -> None:
        self.status = status
        self.log = log
        self.read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep whom to answer."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer once a request is whole."""
        self.read += data
        head, end, body = self.read.partition(b"\r\n\r\n")
        if not end:
            return
        headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if len(body) < int(headers[b"content-length"]):
            return
        self.read = b""
        if self.status is not None:
            self.transport.write(ANSWERS[self.status])
        if self.status == 204:
            self.log.write(f"{headers[b'webhook-id'].decode()} {time.time()}\n")


async def main(count: int, path: Path) -> None:
    """Listen until killed."""
    loop = asyncio.get_running_loop()
    with path.open("w", encoding="ascii") as log:
        statuses: list[int | None] = [*[204] * (count - 2), None, 500]
        servers = [
            await loop.create_server(lambda status=status: Endpoint(status, log), "127.0.0.1", 0)  # type: ignore[misc]
            for status in statuses
        ]
        sys.stdout.write(" ".join(str(server.sockets[0].getsockname()[1]) for server in servers) + "\n")
        sys.stdout.flush()
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            log.flush()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
