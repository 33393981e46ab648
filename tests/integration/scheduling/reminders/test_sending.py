"""Reminders are sent at most once, whatever happens to the mail server or to us."""

from datetime import time
from email.message import EmailMessage
from uuid import UUID

import eventlet
import pytest

from services.scheduling.domain.languages import Language
from services.scheduling.reminders import store
from services.scheduling.reminders.channels import channels_of
from services.scheduling.reminders.domain import ChannelCode, Preference
from services.scheduling.reminders.sending import Postbox, seal_address
from services.scheduling.service import SchedulingService
from shared.events.catalogue import handled_by_class
from shared.mail import Mailer, NotAccepted
from shared.security.sealing import Sealer
from tests.integration.scheduling.reminders.conftest import FROM, Post, granted
from tests.plugins import principals
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_events import StartWorker, settings_for
from tests.plugins.waiting import eventually


def test_several_at_once_send_one(post: Post, group_id: UUID) -> None:
    """Two processes may believe that they lead."""
    post.reminded(group_id)
    (send,) = post.claim()

    pool = eventlet.GreenPool()
    for _ in range(5):
        pool.spawn_n(send)
    pool.waitall()

    assert len(post.server.mails()) == 1


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


def test_nothing_goes_out_in_the_clear_where_tls_was_asked_for(post: Post) -> None:
    """A server that offers none, or somebody in between who hides it, gets neither text nor password."""
    mail = EmailMessage()
    mail["To"] = "ana@example.net"

    with pytest.raises(NotAccepted):
        Mailer("smtp", "127.0.0.1", post.server.port, FROM, "user", "secret").send(mail)

    assert post.server.mails() == []


def test_what_a_process_left_unfinished_is_given_up(post: Post, group_id: UUID) -> None:
    """It may have been sent, so it is not sent again."""
    post.reminded(group_id)
    post.claim()
    with post.calendar.service.database.superuser() as connection:
        connection.execute("update reminders set status = 'sending', next_at = now() - interval '1 hour'")

    post.run()

    assert (post.statuses(), post.server.mails()) == (["unknown"], [])


def test_what_was_sent_long_ago_is_forgotten(post: Post, group_id: UUID) -> None:
    """Who was told of which meeting is nobody's business for ever."""
    post.reminded(group_id)
    post.run()
    service = SchedulingService()

    with post.calendar.service.database.transaction(network_id=post.calendar.network_id) as tx:
        service.prune_reminders(tx)
    kept = post.statuses()
    with post.calendar.service.database.superuser() as connection:
        connection.execute("update reminders set starts_at = starts_at - interval '91 days'")
    with post.calendar.service.database.transaction(network_id=post.calendar.network_id) as tx:
        service.prune_reminders(tx)

    assert (kept, post.statuses()) == (["sent"], [])


def test_the_worker_sends_by_itself(
    post: Post, group_id: UUID, start_worker: StartWorker, broker: Broker
) -> None:
    """The timer claims, and the sending goes on beside it."""
    calendar = post.calendar
    person_id = calendar.member(group_id)
    post.hear(granted(person_id))
    settings = settings_for("scheduling", database_url="", amqp_url="")
    principal = principals.member(calendar.network_id, person_id, group_id)
    with calendar.service.database.transaction(principal) as tx:
        preference = Preference(
            person_id=person_id,
            channel=ChannelCode.MAIL,
            language=Language.ES,
            discreet=True,
            lead_minutes=180,
            quiet_from=time(9),
            quiet_until=time(9),
            time_zone="Etc/UTC",
            address=seal_address(tx, Sealer(settings.key_encryption_key), person_id, "eva@example.net"),
        )
        store.keep_preference(tx, preference)
    broker.provision({"scheduling": [spec.cls for spec in handled_by_class(SchedulingService)]})

    start_worker(SchedulingService, KITH_SMTP_URL=post.server.url, KITH_MAIL_FROM=FROM)

    eventually(lambda: post.statuses() == ["sent"], timeout=20)
    (mail,) = post.server.mails()
    assert (mail["To"], mail["Subject"]) == ("eva@example.net", "Recordatorio")
