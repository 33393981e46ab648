import json
import time
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.referrals.webhooks.domain.endpoints import Scheme
from services.referrals.webhooks.signing import Key, headers

BODY = json.dumps({"type": "org.kith.referrals.referral_sent.v1"})
ID = "msg_1"


def signed(*keys: Key, age: timedelta = timedelta(0)) -> dict[str, str]:
    """Return the headers of a message that was signed so long ago."""
    return headers(keys, message_id=ID, at=datetime.now(UTC) - age, body=BODY)


def verify_ed25519(public_key: str, sent: dict[str, str], body: str = BODY) -> None:
    """Verify as the standard says, without anything of ours; raise InvalidSignature."""
    key = Ed25519PublicKey.from_public_bytes(b64decode(public_key.removeprefix("whpk_")))
    (signature,) = [
        each.removeprefix("v1a,") for each in sent["webhook-signature"].split(" ") if each.startswith("v1a,")
    ]
    key.verify(b64decode(signature), f"{sent['webhook-id']}.{sent['webhook-timestamp']}.{body}".encode())


def test_the_standards_own_example_is_signed_as_it_says() -> None:
    """The vector that its libraries are tested with."""
    key = Key(Scheme.HMAC, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)

    signature = key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secrets_are_random_long_enough_and_say_what_they_are() -> None:
    """Standard Webhooks asks for 24 to 64 random bytes, and for prefixes that scanners for secrets know."""
    hmac, ed25519 = Key.new(Scheme.HMAC), Key.new(Scheme.ED25519)

    assert Key.new(Scheme.HMAC) != hmac
    assert len(b64decode(hmac.secret.removeprefix("whsec_"))) == 32
    assert (hmac.public_key, hmac.shared_secret) == (None, hmac.secret)
    assert ed25519.shared_secret is None
    assert ed25519.secret.startswith("whsk_")
    assert (ed25519.public_key or "").startswith("whpk_")
    assert hmac.secret not in repr(hmac)


def test_a_message_is_verified_by_the_public_key() -> None:
    """A partner that cannot keep a secret need not have one."""
    key = Key.new(Scheme.ED25519)
    sent = signed(key)

    verify_ed25519(key.public_key or "", sent)
    with pytest.raises(InvalidSignature):
        verify_ed25519(key.public_key or "", sent, BODY + " ")
    with pytest.raises(InvalidSignature):
        verify_ed25519(key.public_key or "", sent | {"webhook-timestamp": str(int(time.time()) - 9)})


def test_while_rotating_either_secret_verifies() -> None:
    """The partner changes over when it suits, and nothing is refused in between."""
    old, new = Key.new(Scheme.HMAC), Key.new(Scheme.HMAC)
    sent = signed(new, old)

    assert len(sent["webhook-signature"].split(" ")) == 2
    for key in (old, new):
        assert Webhook(key.secret).verify(BODY, sent)


def test_while_changing_to_a_public_key_either_verifies() -> None:
    """Libraries pass over signatures of versions that they do not know."""
    old, new = Key.new(Scheme.HMAC), Key.new(Scheme.ED25519)
    sent = signed(new, old)

    assert Webhook(old.secret).verify(BODY, sent)
    verify_ed25519(new.public_key or "", sent)


@pytest.mark.parametrize(
    ("change", "age"),
    [
        ({"webhook-signature": "v1," + b64encode(bytes(32)).decode()}, timedelta(0)),
        ({"webhook-signature": ""}, timedelta(0)),
        ({"webhook-id": "msg_2"}, timedelta(0)),
        ({"webhook-timestamp": str(int(time.time()) + 60)}, timedelta(0)),
        ({}, timedelta(minutes=6)),
        ({}, timedelta(minutes=-6)),
    ],
    ids=["forged", "unsigned", "another id", "another time", "replayed", "of the future"],
)
def test_what_was_forged_or_is_replayed_is_refused_by_the_standards_library(
    change: dict[str, str], age: timedelta
) -> None:
    """What we send must be such that a partner who follows the standard is safe."""
    key = Key.new(Scheme.HMAC)

    with pytest.raises(WebhookVerificationError):
        Webhook(key.secret).verify(BODY, signed(key, age=age) | change)
    with pytest.raises(WebhookVerificationError):
        Webhook(Key.new(Scheme.HMAC).secret).verify(BODY, signed(key))
