"""The sample partner believes only what is signed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import urllib3
from standardwebhooks.webhooks import Webhook

from infra.demo.receiver import PartnerReceiver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = json.dumps({"type": "org.kith.referrals.referral_sent.v1"})


@pytest.fixture
def receiver() -> Iterator[PartnerReceiver]:
    """A receiver with one partner, listening."""
    receiver = PartnerReceiver()
    receiver.secrets["clinic"] = SECRET
    receiver.start()
    yield receiver
    receiver.stop()


def deliver(receiver: PartnerReceiver, *, secret: str = SECRET, identity: str = "msg_1") -> int:
    """Send one signed delivery over HTTP; return the status."""
    now = datetime.now(UTC)
    headers = {
        "webhook-id": identity,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(identity, now, BODY),
    }
    with urllib3.PoolManager() as pool:
        return pool.request("POST", receiver.address("clinic"), body=BODY, headers=headers).status


def test_a_signed_delivery_is_believed(receiver: PartnerReceiver) -> None:
    """A partner acts on what it can verify."""
    assert deliver(receiver) == 204
    assert [body["type"] for body in receiver.verified["clinic"]] == ["org.kith.referrals.referral_sent.v1"]


def test_a_repeated_delivery_counts_once(receiver: PartnerReceiver) -> None:
    """Deliveries are at least once: the id tells a repetition."""
    deliver(receiver)
    deliver(receiver)

    assert len(receiver.verified["clinic"]) == 1


def test_a_forged_delivery_is_refused(receiver: PartnerReceiver) -> None:
    """Anybody can post to a partner's address."""
    assert deliver(receiver, secret="whsec_" + "A" * 32) == 401
    assert receiver.verified == {}
    assert receiver.refused == 1
