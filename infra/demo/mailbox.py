"""A mailbox on this machine: a mail server that keeps what it takes, for as long as the story lasts."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """Listens on a loopback port in a thread of its own, and takes everything."""

    def __init__(self, port: int) -> None:
        self.letters: list[EmailMessage] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=port)

    def start(self) -> None:
        """Take mail until `stop`."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a mail."""
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Taken"
