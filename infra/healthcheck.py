"""Exit 0 when the process in this container is ready: `python -m infra.healthcheck`."""

import http.client
import os
import sys

TIMEOUT_SECONDS = 2


def main() -> int:
    """Ask `/readyz` on this process's own port."""
    port = int(os.environ.get("HTTP_ADDR", "127.0.0.1:8000").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        answer = response.read(2000).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        sys.stderr.write(f"not reachable on port {port}: {error}\n")
        return 1
    finally:
        connection.close()
    if response.status != 200:
        sys.stderr.write(f"not ready: {answer}\n")
    return 0 if response.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
