"""Signing by Standard Webhooks: `v1` (HMAC-SHA256) with the `standardwebhooks` package, `v1a` (ed25519).

Both sign `{webhook-id}.{webhook-timestamp}.{body}`; the header holds one signature for each secret in use.
"""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks import Webhook

from services.referrals.webhooks.domain.endpoints import Scheme

# What keys begin with, so that each is known for what it is wherever it turns up.
HMAC_SECRET = "whsec_"  # noqa: S105 - a prefix
PRIVATE_KEY = "whsk_"
PUBLIC_KEY = "whpk_"


# Returns the headers that a message goes with; called as `headers` is, without its keys.
type_of_stamp = Callable[..., dict[str, str]]


@dataclass(frozen=True)
class Key:
    """What messages to one endpoint are signed with."""

    scheme: Scheme
    secret: str = field(repr=False)

    @classmethod
    def new(cls, scheme: Scheme) -> Self:
        """Make a key: 32 random bytes."""
        prefix = HMAC_SECRET if scheme is Scheme.HMAC else PRIVATE_KEY
        return cls(scheme, prefix + b64encode(secrets.token_bytes(32)).decode())

    @property
    def public_key(self) -> str | None:
        """What the partner verifies with, where that is no secret."""
        if self.scheme is Scheme.HMAC:
            return None
        return PUBLIC_KEY + b64encode(self._private.public_key().public_bytes_raw()).decode()

    @property
    def shared_secret(self) -> str | None:
        """What the partner verifies with, where that is a secret: shown once."""
        return self.secret if self.scheme is Scheme.HMAC else None

    def sign(self, message_id: str, at: datetime, body: str) -> str:
        """Return one signature, as `v1,…` or `v1a,…`."""
        if self.scheme is Scheme.HMAC:
            return str(Webhook(self.secret).sign(message_id, at, body))
        signed = self._private.sign(f"{message_id}.{int(at.timestamp())}.{body}".encode())
        return f"{self.scheme},{b64encode(signed).decode()}"

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(b64decode(self.secret.removeprefix(PRIVATE_KEY)))


def headers(keys: Iterable[Key], *, message_id: str, at: datetime, body: str) -> dict[str, str]:
    """Return the headers by which a partner verifies `body`, signed with each key."""
    return {
        "Content-Type": "application/cloudevents+json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(key.sign(message_id, at, body) for key in keys),
    }
