"""The sample partners believe only what they can verify."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import urllib3
from standardwebhooks.webhooks import Webhook

from infra.demo.partners import WebhookPartner
from infra.demo.receiver import PartnerReceiver
from shared.api_client import ApiClient

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = json.dumps({"type": "org.kith.referrals.referral_sent.v1", "data": {"referral_id": "1"}})


@pytest.fixture
def receiver() -> Iterator[PartnerReceiver]:
    """A receiver, listening."""
    receiver = PartnerReceiver()
    receiver.start()
    yield receiver
    receiver.stop()


@pytest.fixture
def clinic() -> WebhookPartner:
    """A partner that has registered a webhook."""
    clinic = WebhookPartner("Clinic", "1", ApiClient("http://127.0.0.1:9", ""))
    clinic.secret = SECRET
    return clinic


def deliver(address: str, *, secret: str = SECRET, identity: str = "msg_1") -> int:
    """Send one signed delivery over HTTP; return the status."""
    now = datetime.now(UTC)
    headers = {
        "webhook-id": identity,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(identity, now, BODY),
    }
    with urllib3.PoolManager() as pool:
        return pool.request("POST", address, body=BODY, headers=headers).status


def test_a_signed_delivery_is_believed_once(receiver: PartnerReceiver, clinic: WebhookPartner) -> None:
    """A partner acts on what it can verify; deliveries are at least once, and the id tells a repetition."""
    address = receiver.open("clinic", clinic.receive)

    assert [deliver(address), deliver(address)] == [204, 204]
    assert clinic.about("1") == ["referral_sent"]


def test_a_forged_delivery_is_refused(receiver: PartnerReceiver, clinic: WebhookPartner) -> None:
    """Anybody can post to a partner's address."""
    address = receiver.open("clinic", clinic.receive)

    assert deliver(address, secret="whsec_" + "A" * 32) == 401
    assert deliver(f"{address}/elsewhere") == 404
    assert (clinic.heard, clinic.refused) == ([], 1)
