"""A TCP proxy whose connections can be frozen: what is sent is swallowed, and nothing is closed.

It runs in threads of the operating system, so that it goes on whatever the event loop does.
"""

from contextlib import suppress
from typing import Any

from eventlet.patcher import original

socket = original("socket")
threading = original("threading")


class Proxy:
    """Forwards to a server on this machine; connections made after `freeze` are forwarded again."""

    def __init__(self, port: int) -> None:
        self.server_port = port
        self.accepted = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._sockets: list[Any] = []
        self._frozen: set[Any] = set()
        self._spawn(self._accept)

    def freeze(self) -> None:
        """Forward nothing more on the connections there are, as if a firewall had forgotten them."""
        self._frozen.update(self._sockets)

    def close(self) -> None:
        """Take no more connections, and end those there are."""
        for end in (self._listener, *self._sockets):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _spawn(self, work: Any, *arguments: Any) -> None:
        threading.Thread(target=work, args=arguments, daemon=True).start()

    def _accept(self) -> None:
        with self._listener:
            while True:
                try:
                    client, _address = self._listener.accept()
                except OSError:
                    return
                self.accepted += 1
                server = socket.create_connection(("127.0.0.1", self.server_port))
                self._sockets += [client, server]
                self._spawn(self._pump, client, server)
                self._spawn(self._pump, server, client)

    def _pump(self, source: Any, target: Any) -> None:
        with source:
            with suppress(OSError):
                while piece := source.recv(65536):
                    if source not in self._frozen:
                        target.sendall(piece)
            if source not in self._frozen:
                with suppress(OSError):
                    target.shutdown(socket.SHUT_RDWR)
