"""Ways to reach somebody. Mail comes with Kith; another, such as SMS, is a class with these three things.

A service that sends text messages is found by `KITH_SMS_ADAPTER=package.module:factory`; the factory gets the
environment and returns a `Channel` whose code is `sms`. See docs/how-to/send-reminders.md.
"""

import re
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Protocol

from services.scheduling.reminders.domain import ChannelCode
from services.scheduling.reminders.texts import Message
from shared.errors import Invalid
from shared.mail import Mailer

_MAIL_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,190}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
)


class Channel(Protocol):
    """A way to reach somebody.

    `send` returns once the message was accepted. It raises `NotAccepted` where it certainly was not and may
    be tried again, `Refused` where trying again is no use, and anything else where nobody can know.
    """

    code: str

    def check_address(self, address: str) -> str:
        """Return the address as it is kept; raise `Invalid` where nobody can be reached there."""
        ...

    def send(self, to: str, message: Message) -> None:
        """Send a message, or raise."""
        ...


class MailChannel:
    """Reminders by mail."""

    code: str = ChannelCode.MAIL

    def __init__(self, mailer: Mailer) -> None:
        self.mailer = mailer

    def check_address(self, address: str) -> str:
        """Return a mail address; raise `Invalid`."""
        if _MAIL_ADDRESS.fullmatch(address) is None:
            raise Invalid("Write a mail address, as in somebody@example.org.", pointer="/address")
        return address

    def send(self, to: str, message: Message) -> None:
        """Hand a mail over to the mail server."""
        mail = EmailMessage()
        mail["To"] = to
        mail["Subject"] = message.subject
        mail["Message-ID"] = f"<{message.id}@{self.mailer.domain}>"
        # Nobody's absence notice answers this (RFC 3834).
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text, cte="quoted-printable")
        mail["Content-Language"] = message.language
        self.mailer.send(mail)


def channels_of(mailer: Mailer | None, sms: Channel | None) -> Mapping[ChannelCode, Channel]:
    """Return the channels that this installation has."""
    found: dict[ChannelCode, Channel] = {}
    if mailer is not None:
        found[ChannelCode.MAIL] = MailChannel(mailer)
    if sms is not None:
        found[ChannelCode.SMS] = sms
    return found
