"""Boxes: short values that leave the service, or wait in it, readable and changeable by nobody else.

Each purpose has a key of its own, derived from the key-encryption key, so that nothing made for one can be
passed off as something made for another.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12


class Tampered(Exception):
    """The box was not made here for this, or was changed since."""


class Box:
    """Encrypts and authenticates with AES-GCM under a key derived for one purpose."""

    def __init__(self, key_encryption_key: bytes, purpose: str) -> None:
        hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"kith {purpose}".encode())
        self._cipher = AESGCM(hkdf.derive(key_encryption_key))

    def close(self, plain: bytes, about: bytes) -> bytes:
        """Return `plain` encrypted; it opens only together with the same `about`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, about)

    def open(self, closed: bytes, about: bytes) -> bytes:
        """Return what was closed; raise `Tampered` when any bit of it, or of `about`, differs."""
        if len(closed) <= NONCE_BYTES:
            raise Tampered
        try:
            return self._cipher.decrypt(closed[:NONCE_BYTES], closed[NONCE_BYTES:], about)
        except InvalidTag as error:
            raise Tampered from error
