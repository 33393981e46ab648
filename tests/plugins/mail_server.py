"""A mail server beside the tests: `python mail_server.py FOLDER` prints its port and keeps what it takes.

The name before the @ says how it behaves: `later…` is asked to try again, `never…` is refused, and after the
text for `lost…` was taken, the line is cut before it says so.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


class Keeper:
    """Keeps each mail in a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _: Any) -> str:
        """Answer for a recipient."""
        if address.startswith("later"):
            return "451 Try again later"
        if address.startswith("never"):
            return "550 Nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        """Take a mail."""
        self.taken += 1
        (self.folder / f"{self.taken:03}.eml").write_bytes(envelope.content)
        if envelope.rcpt_tos[0].startswith("lost"):
            server.transport.abort()
        return "250 Taken"


async def main(folder: Path) -> None:
    """Serve until killed."""
    keeper = Keeper(folder)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(keeper), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
