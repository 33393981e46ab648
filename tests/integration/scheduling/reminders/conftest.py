"""A network whose members can be reminded, with a real mail server beside it."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.reminders.channels import channels_of
from services.scheduling.reminders.sending import Postbox
from services.scheduling.service import SchedulingService
from shared.contracts.membership import ConsentGranted, ConsentWithdrawn
from shared.ids import new_id
from shared.mail import Mailer
from shared.security.sealing import Sealer
from tests.integration.scheduling.conftest import Calendar
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.fix_mail import MailServer

FROM = "reminders@example.org"
PUBLIC_URL = "https://kith.example.org"


@dataclass(frozen=True)
class Post:
    """A network whose members can be reminded, and the sending of it, step by step."""

    calendar: Calendar
    box: Postbox
    server: MailServer

    def claim(self) -> list[Callable[[], None]]:
        """Claim what is due, and return what sends each reminder that waits."""
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            self.box.claim_due(tx)
            return [send for _, send in self.box.waiting(tx, limit=100)]

    def run(self) -> None:
        """Do what the timer does."""
        for send in self.claim():
            send()

    def hear(self, *events: Any) -> None:
        """Let the service hear of consents."""
        service = SchedulingService()
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            for event in events:
                if isinstance(event, ConsentGranted):
                    service.keep_consent_to_reminders(event, tx)
                else:
                    service.end_consent_to_reminders(event, tx)

    def reminded(self, group_id: UUID, **preference: Any) -> Client:
        """A member of a group who wants to be reminded, and agreed."""
        person_id = self.calendar.member(group_id)
        self.hear(granted(person_id))
        client = self.calendar.as_member(person_id, group_id)
        reply = client.put("/reminders/preference", preferring(**preference))
        assert reply.status == 200, reply.body
        return client

    def statuses(self) -> list[str]:
        """What became of each reminder."""
        return [status for (status,) in self.calendar.service.database.rows("select status from reminders")]


def preferring(**changes: Any) -> dict[str, Any]:
    """How somebody wants to be reminded: three hours ahead, at any hour of the day."""
    return {
        "address": "ana@example.net",
        "lead_minutes": 180,
        "quiet_from": "09:00",
        "quiet_until": "09:00",
        "time_zone": "Etc/UTC",
        **changes,
    }


def granted(person_id: UUID, *, consent_id: UUID | None = None, purpose: str = "reminders") -> ConsentGranted:
    """The event that somebody agreed."""
    return ConsentGranted(
        consent_id=consent_id or new_id(),
        person_id=person_id,
        purpose=purpose,
        wording_version="2026-01",
        granted_at=datetime.now(UTC),
    )


def withdrawn(person_id: UUID, consent_id: UUID) -> ConsentWithdrawn:
    """The event that somebody agrees no more."""
    return ConsentWithdrawn(
        consent_id=consent_id, person_id=person_id, purpose="reminders", withdrawn_at=datetime.now(UTC)
    )


@pytest.fixture
def scheduling(serve: Callable[..., RunningService], mail_server: MailServer) -> RunningService:
    """The service, with a mail server."""
    return serve("scheduling", KITH_SMTP_URL=mail_server.url, KITH_MAIL_FROM=FROM, KITH_PUBLIC_URL=PUBLIC_URL)


@pytest.fixture
def post(calendar: Calendar, mail_server: MailServer) -> Post:
    """The sending, with the keys of the running service."""
    settings = calendar.service.container.config["settings"]
    mailer = Mailer.from_environment(settings.extra, production=False)
    box = Postbox(
        lambda network_id: calendar.service.database.transaction(network_id=network_id),
        lambda _seconds: nullcontext(),
        Sealer(settings.key_encryption_key),
        channels_of(mailer, None),
        PUBLIC_URL,
    )
    return Post(calendar, box, mail_server)


@pytest.fixture
def group_id(calendar: Calendar) -> UUID:
    """A group that meets in two hours, and every day at that time."""
    group_id = calendar.group(time_zone="Etc/UTC")
    start = datetime.now(UTC) + timedelta(hours=2)
    calendar.series(
        group_id, rule="FREQ=DAILY", starts_on=start.date().isoformat(), start_time=f"{start:%H:%M}"
    )
    return group_id
