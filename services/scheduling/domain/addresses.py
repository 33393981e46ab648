"""Addresses that open something to whoever knows them: a calendar, a guest's page.

Such an address holds 32 random bytes, of which only a hash is kept, and it can be taken back.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

SECRET_BYTES = 32
# Where guests find their pages.
VISITS = "/api/scheduling/v1/guest-visits"
_ID_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class Address:
    """What an address says: where to look up what it opens, and the secret that opens it."""

    network_id: UUID
    id: UUID
    secret: bytes

    def write(self) -> str:
        """Return the address as it stands in a URL."""
        packed = self.network_id.bytes + self.id.bytes + self.secret
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_address(text: str) -> Address | None:
    """Return what an address says, or None where it is no address."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(packed) != 2 * _ID_BYTES + SECRET_BYTES:
        return None
    return Address(
        network_id=UUID(bytes=packed[:_ID_BYTES]),
        id=UUID(bytes=packed[_ID_BYTES : 2 * _ID_BYTES]),
        secret=packed[2 * _ID_BYTES :],
    )


def hash_of(secret: bytes) -> bytes:
    """Return what is kept of a secret. It is random and long, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret).digest()


def opens(address: Address, secret_hash: bytes) -> bool:
    """Tell whether an address holds the secret of which this is the hash."""
    return hmac.compare_digest(hash_of(address.secret), bytes(secret_hash))
