"""Free ports on the loopback interface."""

import socket
from collections.abc import Iterable

FRONT = 8080


def is_free(port: int) -> bool:
    """Whether nobody listens on `port` of 127.0.0.1 (or on all addresses) and we may."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether somebody accepts connections on `port` of 127.0.0.1."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def first_free(start: int, *, tries: int = 100) -> int:
    """Return `start`, or the next free port after it."""
    return next((port for port in range(start, start + tries) if is_free(port)), 0) or free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Return that many different free ports, chosen by the system."""
    probes = []
    try:
        for _ in range(count):
            probe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            probes.append(probe)
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def assign(names: Iterable[str], before: dict[str, int]) -> dict[str, int]:
    """Give each name a port: the one it had before where that is still free, so that addresses last."""
    names = list(names)
    kept = {name: before[name] for name in names if name in before and is_free(before[name])}
    missing = [name for name in names if name not in kept]
    return kept | dict(zip(missing, free_ports(len(missing)), strict=True))


def hold() -> tuple[int, socket.socket]:
    """Listen on a free port until the socket is closed, so that nobody else takes it; return both."""
    listener = socket.create_server(("127.0.0.1", 0))
    return int(listener.getsockname()[1]), listener
