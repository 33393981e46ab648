"""A real mail server, in a process of its own.

def test_something(mail_server):
    ... KITH_SMTP_URL=mail_server.url
    (mail,) = mail_server.mails()
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

SERVER = Path(__file__).with_name("mail_server.py")


@dataclass(frozen=True)
class MailServer:
    """Where it listens, and what it took."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        """As KITH_SMTP_URL."""
        return f"smtp+plain://127.0.0.1:{self.port}"

    def mails(self) -> list[EmailMessage]:
        """Return every mail that was taken, in order."""
        return [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted(self.folder.glob("*.eml"))
        ]


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server of this test alone."""
    folder = tmp_path / "mails"
    folder.mkdir()
    command = [sys.executable, str(SERVER), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield MailServer(int(process.stdout.readline()), folder)
        process.kill()
