"""Reminders by mail through a real mail server: to whom, when, in which words, and never twice."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import eventlet
import pytest

from services.scheduling.reminders.channels import Channel, channels_of
from services.scheduling.reminders.sending import Postbox
from services.scheduling.reminders.texts import Message
from services.scheduling.service import SchedulingService
from shared.contracts.membership import ConsentGranted, ConsentWithdrawn, MembershipActivated, MembershipLeft
from shared.ids import new_id
from shared.mail import Mailer
from shared.security.sealing import Sealer
from tests.integration.scheduling.conftest import Calendar, today
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.fix_mail import MailServer

FROM = "reminders@example.org"


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
    return serve("scheduling", KITH_SMTP_URL=mail_server.url, KITH_MAIL_FROM=FROM)


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


def test_a_member_is_reminded_once_in_their_language_and_discreetly(post: Post, group_id: UUID) -> None:
    """However often the timer runs."""
    me = post.reminded(group_id, language="de")
    post.calendar.coordinator.post("/listings", {"group_id": str(group_id), "name": "Living with Pain"})

    for _ in range(3):
        post.run()

    (mail,) = post.server.mails()
    (reminder,) = me.items("/reminders")
    assert (mail["To"], mail["From"], mail["Subject"]) == ("ana@example.net", FROM, "Erinnerung")
    assert (mail["Content-Language"], mail["Auto-Submitted"]) == ("de", "auto-generated")
    assert mail["Message-ID"] == f"<{reminder['id']}@example.org>"
    assert "hier ist die Erinnerung, um die du gebeten hast" in mail.get_content()
    assert "Pain" not in mail.as_string()
    assert reminder["status"] == "sent"
    (sent,) = post.calendar.announced("reminder_sent")
    assert (sent["reminder_id"], sent["channel"]) == (reminder["id"], "mail")


def test_several_at_once_send_one(post: Post, group_id: UUID) -> None:
    """Two processes may believe that they lead."""
    post.reminded(group_id)
    (send,) = post.claim()

    pool = eventlet.GreenPool()
    for _ in range(5):
        pool.spawn_n(send)
    pool.waitall()

    assert len(post.server.mails()) == 1


def test_nobody_is_reminded_of_what_was_cancelled_since(post: Post, group_id: UUID) -> None:
    """Claimed a moment ago, looked at again before it is sent."""
    post.reminded(group_id)
    (send,) = post.claim()
    meeting = post.calendar.ahead(group_id)[0]
    assert post.calendar.coordinator.post(f"/occurrences/{meeting['id']}/cancel").status == 200

    send()
    post.run()

    assert (post.server.mails(), post.statuses()) == ([], ["withdrawn"])


def test_a_move_is_told_anew_and_the_old_time_is_not(post: Post, group_id: UUID) -> None:
    """Who was told seven must hear of eight, and nobody hears of seven any more."""
    post.reminded(group_id)
    (stale,) = post.claim()
    meeting = post.calendar.ahead(group_id)[0]
    later = datetime.fromisoformat(meeting["local_start"]) + timedelta(minutes=20)
    post.calendar.coordinator.post(f"/occurrences/{meeting['id']}/move", {"local_start": later.isoformat()})

    stale()
    post.run()
    post.run()

    (mail,) = post.server.mails()
    assert f"{later:%H:%M}" in mail.get_content()
    assert sorted(post.statuses()) == ["sent", "withdrawn"]


@pytest.mark.parametrize("heard", ["nothing", "another purpose", "withdrawn", "withdrawn first"])
def test_nobody_is_reminded_without_their_consent(post: Post, group_id: UUID, heard: str) -> None:
    """In whichever order it is heard of."""
    person_id, consent_id = post.calendar.member(group_id), new_id()
    client = post.calendar.as_member(person_id, group_id)
    assert client.put("/reminders/preference", preferring()).json["consent"] is False
    agreed, no_more = granted(person_id, consent_id=consent_id), withdrawn(person_id, consent_id)
    post.hear(
        *{
            "nothing": (),
            "another purpose": (granted(person_id, purpose="story"),),
            "withdrawn": (agreed, agreed, no_more, no_more),
            "withdrawn first": (no_more, agreed),
        }[heard]
    )

    post.run()

    assert (post.server.mails(), post.statuses()) == ([], [])


def test_a_consent_taken_back_stops_what_is_on_its_way(post: Post, group_id: UUID) -> None:
    """It binds from the moment it is heard of."""
    person_id, consent_id = post.calendar.member(group_id), new_id()
    post.hear(granted(person_id, consent_id=consent_id))
    post.calendar.as_member(person_id, group_id).put("/reminders/preference", preferring())
    (send,) = post.claim()

    post.hear(withdrawn(person_id, consent_id))
    send()

    assert (post.server.mails(), post.statuses()) == ([], ["withdrawn"])


def test_who_left_is_not_reminded(post: Post, group_id: UUID) -> None:
    """Not even of what was claimed before."""
    person_id, membership_id = new_id(), new_id()
    about: dict[str, Any] = {"membership_id": membership_id, "group_id": group_id, "person_id": person_id}
    post.calendar.hear(
        MembershipActivated(**about, role="member", active_from=today()),
        at=datetime.now(UTC) - timedelta(days=1),
    )
    post.hear(granted(person_id))
    post.calendar.as_member(person_id, group_id).put("/reminders/preference", preferring())
    (send,) = post.claim()

    post.calendar.hear(MembershipLeft(**about, left_on=today()))
    send()

    assert (post.server.mails(), post.statuses()) == ([], ["withdrawn"])


def test_quiet_hours_are_kept(post: Post, group_id: UUID) -> None:
    """Nothing is even claimed while somebody wants to be left alone."""
    now = datetime.now(UTC)
    post.reminded(
        group_id,
        quiet_from=f"{now - timedelta(hours=1):%H:%M}",
        quiet_until=f"{now + timedelta(hours=1):%H:%M}",
    )

    post.run()

    assert (post.server.mails(), post.statuses()) == ([], [])


@pytest.mark.parametrize(
    ("name", "status", "arrived"), [("later", "claimed", 0), ("never", "failed", 0), ("lost", "unknown", 1)]
)
def test_what_may_have_arrived_is_not_sent_again(
    post: Post, group_id: UUID, name: str, status: str, arrived: int
) -> None:
    """Asked to wait, it waits; refused, it ends; and where nobody can know, one is enough."""
    post.reminded(group_id, address=f"{name}@example.net")

    post.run()
    post.run()

    assert (post.statuses(), len(post.server.mails())) == ([status], arrived)


def test_a_mail_server_that_is_away_is_waited_for(post: Post, group_id: UUID) -> None:
    """And nothing is lost by it."""
    post.reminded(group_id)
    away = Mailer("smtp+plain", "127.0.0.1", 9, FROM)
    broken = Post(
        post.calendar,
        Postbox(post.box.transaction, post.box.within, post.box.sealer, channels_of(away, None)),
        post.server,
    )
    broken.run()
    with post.calendar.service.database.superuser() as connection:
        connection.execute("update reminders set next_at = now() - interval '1 second'")

    post.run()

    assert (post.statuses(), len(post.server.mails())) == (["sent"], 1)


def test_what_a_process_left_unfinished_is_given_up(post: Post, group_id: UUID) -> None:
    """It may have been sent, so it is not sent again."""
    post.reminded(group_id)
    post.claim()
    with post.calendar.service.database.superuser() as connection:
        connection.execute("update reminders set status = 'sending', next_at = now() - interval '1 hour'")

    post.run()

    assert (post.statuses(), post.server.mails()) == (["unknown"], [])


def test_where_somebody_is_reached_is_sealed_and_forgotten_when_they_say_so(
    post: Post, group_id: UUID
) -> None:
    """Nobody but themselves reads it, and no copy of the database tells it."""
    me = post.reminded(group_id)

    kept = str(
        post.calendar.service.database.rows("select reminder_preferences::text from reminder_preferences")
    )
    shown = me.get("/reminders/preference").json
    assert me.delete("/reminders/preference").status == 204

    assert "example.net" not in kept
    assert b"example.net".hex() not in kept
    assert (shown["address"], shown["consent"], shown["discreet"]) == ("ana@example.net", True, True)
    assert me.get("/reminders/preference").status == 404
    post.run()
    assert post.server.mails() == []


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"address": "nowhere"}, "invalid"),
        ({"address": "a@b\nBcc: c@d"}, "invalid"),
        ({"lead_minutes": 5}, "invalid"),
        ({"time_zone": "Mars"}, "invalid"),
        ({"channel": "sms"}, "channel-not-offered"),
    ],
)
def test_a_preference_that_cannot_be_kept_is_refused(
    post: Post, group_id: UUID, change: dict[str, Any], slug: str
) -> None:
    """At once, and not when a reminder fails to come."""
    client = post.calendar.as_member(post.calendar.member(group_id), group_id)

    assert client.put("/reminders/preference", preferring(**change)).slug == slug


class Paper:
    """A channel that an installation brings of its own."""

    code = "sms"

    def check_address(self, address: str) -> str:
        """Take any number."""
        return address

    def send(self, to: str, message: Message) -> None:
        """Send nothing."""


def paper_sms(_environ: object) -> Channel:
    """What KITH_SMS_ADAPTER names."""
    return Paper()


def test_an_installation_may_bring_another_channel(serve: Callable[..., RunningService]) -> None:
    """Named by a variable; without a mail server, mail is not offered."""
    service = serve("scheduling", KITH_SMS_ADAPTER=f"{__name__}:paper_sms")
    network_id = new_id()
    calendar = Calendar(service, network_id, service.as_(None))
    client = calendar.as_member(calendar.member(calendar.group()))

    texted = client.put("/reminders/preference", preferring(channel="sms", address="+44 20 7946 0000"))

    assert texted.status == 200, texted.body
    assert client.put("/reminders/preference", preferring()).slug == "channel-not-offered"
