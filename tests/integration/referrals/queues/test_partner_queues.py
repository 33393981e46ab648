import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import amqp
import pytest

from services.referrals.domain.notices import REDISCLOSURE_NOTICE, Kind
from services.referrals.queues import store
from services.referrals.service import ReferralsService
from shared.contracts.referrals_partners import QueueMessagePublished
from shared.events import partners
from shared.events.link import LINK_ERRORS, Link, connect
from shared.events.partners import MOST_CONNECTIONS, name_of
from tests.integration.referrals.conftest import Given
from tests.integration.referrals.queues.conftest import Queues, read_all, refused
from tests.plugins.principals import coordinator, partner
from tests.plugins.waiting import eventually

HOW_TO = Path(__file__).parents[4] / "docs" / "how-to" / "subscribe-by-amqp.md"


def test_the_sample_subscriber_hears_of_a_referral(given: Given, queues: Queues) -> None:
    """What the page shows is what a partner's developer pastes first."""
    partner_id = given.partner()
    address = queues.grant(partner_id)
    (sample,) = re.findall(r"```python\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    referral = given.referral(partner_id)
    given.tell(referral)
    queues.publish(partner_id)

    subscriber = subprocess.Popen(
        [sys.executable, "-c", sample],
        env={**os.environ, "KITH_QUEUE": address},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert subscriber.stdout is not None
        heard = subscriber.stdout.readline().split()
    finally:
        subscriber.kill()
        subscriber.wait()

    assert heard == ["org.kith.referrals.referral_sent.v1", str(referral.id)]
    assert len([line for line in sample.splitlines() if line.strip()]) == 15


def test_a_message_carries_its_consent_and_leaves_only_while_that_holds(given: Given, queues: Queues) -> None:
    """Between the timer that sends and the queue lie minutes when the broker is away."""
    partner_id = given.partner()
    address = queues.grant(partner_id)
    kept, withdrawn = given.referral(partner_id), given.referral(partner_id)
    given.tell(withdrawn)
    given.withdrawal(withdrawn)
    given.tell(withdrawn, Kind.REFERRAL_WITHDRAWN)
    given.tell(kept)

    queues.publish(partner_id)

    (recall, recalled), (headers, body) = read_all(address)
    data = json.loads(body)
    assert (recall["ce-type"], recall["ce-subject"]) == (Kind.REFERRAL_WITHDRAWN, str(withdrawn.id))
    assert json.loads(recalled)["redisclosure_notice"] == REDISCLOSURE_NOTICE
    assert (headers["ce-type"], headers["ce-subject"]) == (Kind.REFERRAL_SENT, str(kept.id))
    assert data["consent_reference"] == str(kept.consent_id)
    assert str(kept.person_id) not in body.decode() + str(headers)
    for (message_id,) in (
        given.database.rows("select id from queue_messages where status = 'published' order by id") * 2
    ):
        told = QueueMessagePublished(message_id=message_id, partner_id=partner_id, referral_id=kept.id)
        with given.database.transaction(network_id=given.network_id) as tx:
            ReferralsService().account_for_queue(told, tx)
    accounted = given.database.rows(
        "select referral_id, consent_id, channel, what from disclosures order by id"
    )
    assert accounted == [
        (withdrawn.id, withdrawn.consent_id, "amqp", "referral_withdrawn"),
        (kept.id, kept.consent_id, "amqp", "referral_sent"),
    ]
    states = given.database.rows("select status, reason from queue_messages order by id")
    assert states == [("cancelled", "no_consent"), ("published", None), ("published", None)]
    assert given.events() == [
        "partner_queue_granted",
        *["queue_message_published"] * 2,
        *["disclosure_recorded"] * 2,
    ]


def _publish(exchange: str, key: str) -> Callable[[Link], object]:
    return lambda link: link.channel().basic_publish(amqp.Message(b"{}"), exchange=exchange, routing_key=key)


def test_a_partner_can_read_its_queue_and_nothing_else(given: Given, queues: Queues) -> None:
    """Whatever a stolen password could do at the broker, it does to that partner alone."""
    first, second = given.partner(), given.partner()
    mine, theirs = queues.grant(first), queues.grant(second)
    parts = urlsplit(mine)
    given.tell(given.referral(second))
    queues.publish(second)

    attempts: dict[str, Callable[[Link], object]] = {
        "declare a queue": lambda link: link.channel().queue_declare("mine", durable=True),
        "declare one of the broker's naming": lambda link: link.channel().queue_declare(""),
        "declare an exchange": lambda link: link.channel().exchange_declare("mine", "fanout"),
        "bind": lambda link: link.channel().queue_bind("referrals", "amq.topic", "#"),
        "delete the queue": lambda link: link.channel().queue_delete("referrals"),
        "publish to the exchange": _publish("kith.referrals", "referral_sent.v1"),
        "publish to the queue": _publish("", "referrals"),
    }
    assert {name: refused(mine, attempt) for name, attempt in attempts.items()} == dict.fromkeys(
        attempts, 403
    )
    for vhost in (name_of(second), "/", queues.broker.vhost):
        with pytest.raises(LINK_ERRORS):
            connect(urlunsplit(parts._replace(path="/" + vhost.replace("/", "%2F"))), name="test partner")
    with pytest.raises(LINK_ERRORS):
        connect(mine.replace(parts.password or "", "guessed"), name="test partner")
    assert len(read_all(theirs)) == 1, "and the other partner's messages are where they were"
    assert read_all(mine) == []


def test_a_partner_cannot_keep_others_or_us_from_the_broker(given: Given, queues: Queues) -> None:
    """Connections cost memory; and with all of them taken we must still be able to publish."""
    partner_id = given.partner()
    address = queues.grant(partner_id)
    links = [connect(address, name="test partner") for _ in range(MOST_CONNECTIONS)]
    try:
        with pytest.raises(LINK_ERRORS):
            connect(address, name="test partner")
        given.tell(given.referral(partner_id))
        queues.publish(partner_id)
    finally:
        for link in links:
            link.drop()

    assert len(eventually(lambda: _try_to_read(address))) == 1


def _try_to_read(address: str) -> list[tuple[dict[str, str], bytes]]:
    try:
        return read_all(address)
    except LINK_ERRORS:
        return []


def test_a_full_queue_loses_nothing_and_holds_up_nobody_else(
    given: Given, queues: Queues, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partner on holiday finds everything when it is back."""
    slow, quick = given.partner(), given.partner()
    monkeypatch.setattr(partners, "MOST_MESSAGES", 2)
    address, other = queues.grant(slow), queues.grant(quick)
    told = [given.referral(slow) for _ in range(6)]
    for referral in told:
        given.tell(referral)
        queues.publish(slow)
    given.tell(given.referral(quick))
    queues.publish(quick)

    assert len(read_all(other)) == 1
    with given.database.transaction(network_id=given.network_id) as tx:
        held = store.get_queue(tx, slow)
        assert held.failing_since is not None
        assert held.next_at > tx.now
        assert store.list_due_queues(tx, limit=9) == []
    found = set()
    for _ in told:
        found |= {headers["ce-subject"] for headers, _ in read_all(address)}
        queues.publish(slow)
    assert found == {str(referral.id) for referral in told}
    with given.database.transaction(network_id=given.network_id) as tx:
        assert store.get_queue(tx, slow).failing_since is None


def test_granting_again_ends_the_old_password_and_revoking_ends_it_all(given: Given, queues: Queues) -> None:
    """An address that got out is replaced by one command, and whoever holds it is put out."""
    partner_id = given.partner()
    old = queues.grant(partner_id)
    held = connect(old, name="test partner")
    held.drop()

    new = queues.grant(partner_id, "--only", "referral_withdrawn")
    given.tell(given.referral(partner_id))

    assert given.database.rows("select id from queue_messages") == []
    with pytest.raises(LINK_ERRORS):
        connect(old, name="test partner")
    assert read_all(new) == []
    assert queues.run("revoke-queue", partner_id).exit_code == 0
    with pytest.raises(LINK_ERRORS):
        connect(new, name="test partner")
    assert given.events()[-1] == "partner_queue_disabled"
    assert "no such partner" in queues.run("grant-queue", given.network_id).output


def test_a_partner_sees_filters_and_replays_its_own_messages_alone(given: Given, queues: Queues) -> None:
    """The same rights as with webhooks, and the same refusals."""
    own, other = given.partner(), given.partner()
    staff = queues.referrals.as_(coordinator(given.network_id))
    for partner_id in (own, other):
        assert staff.put(f"/partner-queues/{partner_id}", {}).status == 200
        given.tell(given.referral(partner_id))
    client = queues.referrals.as_(partner(given.network_id, own))
    (message,) = client.items("/queue-messages")
    (theirs,) = [each for each in staff.items("/queue-messages") if each["partner_id"] == str(other)]

    foreign = [
        client.get(f"/partner-queues/{other}"),
        client.patch(f"/partner-queues/{other}", {"kinds": None}, etag='"1"'),
        client.post(f"/queue-messages/{theirs['id']}/replay"),
    ]
    own_refused = [client.put(f"/partner-queues/{own}", {}), client.delete(f"/partner-queues/{own}")]
    early = client.post(f"/queue-messages/{message['id']}/replay")
    changed = client.patch(f"/partner-queues/{own}", {"kinds": [Kind.REFERRAL_SENT]}, etag='"1"')
    staff.delete(f"/partner-queues/{own}")
    late = client.post(f"/queue-messages/{message['id']}/replay")
    staff.put(f"/partner-queues/{own}", {})
    again = client.post(f"/queue-messages/{message['id']}/replay")

    assert [reply.status for reply in foreign] == [404] * 3
    assert [reply.status for reply in own_refused] == [403] * 2
    assert (early.status, early.slug) == (409, "message-waiting")
    assert (changed.json["kinds"], changed.json["version"]) == ([Kind.REFERRAL_SENT], 2)
    assert (late.status, late.slug) == (409, "queue-disabled")
    assert (again.status, again.json["status"]) == (200, "pending")
    assert [each["partner_id"] for each in client.items("/partner-queues")] == [str(own)]
