"""Handing mail over to a mail server (SMTP, RFC 5321), and knowing afterwards whether it was taken.

KITH_SMTP_URL=smtps://user:password@mail.example.org       TLS from the first byte (port 465)
KITH_SMTP_URL=smtp://user:password@mail.example.org        STARTTLS, and nothing without it (port 587)
KITH_SMTP_URL=smtp+plain://127.0.0.1:1025                  no TLS: on this machine, or in development
KITH_MAIL_FROM=reminders@example.org
"""

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from typing import Self
from urllib.parse import unquote, urlsplit

from shared.errors import ConfigurationError

URL, SENDER = "KITH_SMTP_URL", "KITH_MAIL_FROM"
PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
TIMEOUT_SECONDS = 20


class NotAccepted(Exception):
    """The message certainly was not taken; it may be tried again."""


class Refused(Exception):
    """The message was not taken, and trying again would not change that."""


@dataclass(frozen=True)
class Mailer:
    """A mail server, and whom its mails are from."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, production: bool) -> Self | None:
        """Return the mail server that is named, or None where none is; raise `ConfigurationError`."""
        url = environ.get(URL, "")
        if not url:
            return None
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ConfigurationError(f"{URL}: its port is no number from 1 to 65535") from None
        if parts.scheme not in PORTS or not parts.hostname:
            raise ConfigurationError(f"{URL}: must be smtps://, smtp:// or smtp+plain:// and a host")
        if parts.scheme == "smtp+plain" and production and not _is_this_machine(parts.hostname):
            raise ConfigurationError(
                f"{URL}: smtp+plain:// sends in the clear, so it is for a server on this machine: use smtp://"
            )
        sender = environ.get(SENDER, "")
        if "@" not in parseaddr(sender)[1]:
            raise ConfigurationError(f"{SENDER}: must be a mail address, as {URL} is set")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=port or PORTS[parts.scheme],
            sender=sender,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    @property
    def domain(self) -> str:
        """The domain that our mails' ids end with."""
        return parseaddr(self.sender)[1].rpartition("@")[2]

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail over; raise `NotAccepted`, `Refused`, or OSError where nobody can know.

        Unknown is only what breaks after the text began to be sent: the answer may have been lost.
        """
        mail["From"] = self.sender
        mail["Date"] = format_datetime(datetime.now(UTC))
        written = mail.as_bytes(policy=policy.SMTP)
        with _certainly_not_sent():
            server = self._connect()
        try:
            with _certainly_not_sent():
                server.ehlo_or_helo_if_needed()
                _must(server.mail(parseaddr(self.sender)[1]))
                _must(server.rcpt(parseaddr(str(mail["To"]))[1]))
            try:
                _must(server.data(written))
            except smtplib.SMTPDataError as error:
                _must((error.smtp_code, b""))
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        trust = ssl.create_default_context()
        if self.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=trust
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            if self.scheme == "smtp":
                server.starttls(context=trust)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


@contextmanager
def _certainly_not_sent() -> Iterator[None]:
    """What fails before the text is sent can be tried again; smtplib's errors are OSErrors too."""
    try:
        yield
    except OSError as error:
        raise NotAccepted(type(error).__name__) from error


def _must(reply: tuple[int, bytes]) -> None:
    """Raise unless the server agreed; its words may name the recipient, so only its code is kept."""
    code = reply[0]
    if 500 <= code <= 599:
        raise Refused(f"the mail server refused with {code}")
    if not 200 <= code <= 299:
        raise NotAccepted(f"the mail server answered {code}")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
