"""The limit of webhooks: signed messages over one open connection for each endpoint, nothing kept.

`python -m tests.bench.webhook_limit MESSAGES PORT…` prints messages a second.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from services.referrals.webhooks.domain.endpoints import Scheme
from services.referrals.webhooks.signing import Key, headers


async def main(messages: int, ports: Sequence[int]) -> float:
    """Post so many to these ports, evenly; return how many a second."""
    key, body = Key.new(Scheme.HMAC), json.dumps({"filler": "x" * 700})
    each = messages // len(ports)

    async def post(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in range(each):
            signed = headers([key], message_id=f"limit_{number}", at=datetime.now(UTC), body=body)
            lines = "".join(f"{name}: {value}\r\n" for name, value in signed.items())
            writer.write(f"POST /hooks HTTP/1.1\r\ncontent-length: {len(body)}\r\n{lines}\r\n{body}".encode())
            await reader.readuntil(b"\r\n\r\n")
        writer.close()

    began = time.monotonic()
    await asyncio.gather(*(post(port) for port in ports))
    return each * len(ports) / (time.monotonic() - began)


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(main(int(sys.argv[1]), [int(port) for port in sys.argv[2:]]))}\n")
