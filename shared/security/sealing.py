"""Sealing: personal text is kept encrypted with a key per person, and erased by destroying that key.

Each person of a network has a data key (AES-256-GCM), kept in `kith.person_keys` wrapped by the service's
key-encryption key, which is never in the database. A sealed text is bound to its network, table, column and
row: moved to another place, it does not open. A backup still holds the keys of its day: the ledger of
erasures destroys them again when it is restored (docs/how-to/export-and-erase.md).
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.db.queries import load_queries
from shared.errors import Refusal
from shared.security.boxes import Box, Tampered

if TYPE_CHECKING:
    from shared.db.transaction import Transaction

QUERIES = load_queries("shared.security")

# The first byte of everything sealed, so that another way of sealing can be told apart one day.
_FORMAT = b"\x01"
_NONCE_BYTES = 12
_KEK_ID_BYTES = 4


class PersonErased(Refusal):
    """Everything that this person entrusted to us has been erased."""

    status = 410


class SealBroken(Exception):
    """A sealed text cannot be opened: it was altered or moved, or it was sealed with another key."""


@dataclass(frozen=True)
class _PersonKey:
    wrapped_key: bytes | None
    destroyed_at: datetime | None


class Sealer:
    """Seals and unseals text of persons, in whatever network the transaction is in."""

    def __init__(self, kek: bytes) -> None:
        """`kek`: the 32 bytes that wrap every person's data key. Losing them loses all that is sealed."""
        if len(kek) != 32:
            raise ValueError("the key-encryption key must be 32 bytes")
        self._kek = AESGCM(kek)
        self._secrets = Box(kek, "secrets of no person")
        self._kek_id = hashlib.sha256(b"kith kek id" + kek).digest()[:_KEK_ID_BYTES]

    def seal(
        self, tx: "Transaction", person_id: UUID, *, table: str, column: str, row_id: UUID, text: str
    ) -> bytes:
        """Return `text` sealed for this place, with the person's key; make the key if there is none yet.

        Raises `PersonErased` when the person was erased.
        """
        key = self._find_key(tx, person_id) or self._make_key(tx, person_id)
        return _encrypt(key, text.encode(), _place(tx, table, column, row_id))

    def unseal(
        self, tx: "Transaction", person_id: UUID, *, table: str, column: str, row_id: UUID, sealed: bytes
    ) -> str:
        """Return the text that was sealed for this place.

        Raises `PersonErased` when the person was erased, `SealBroken` when it was not sealed here.
        """
        key = self._find_key(tx, person_id)
        if key is None:
            raise SealBroken(f"{table}.{column} of {row_id}: there is no key of person {person_id}")
        place = _place(tx, table, column, row_id)
        return _decrypt(key, bytes(sealed), place, f"{table}.{column} of {row_id}").decode()

    def seal_secret(self, tx: "Transaction", *, table: str, column: str, row_id: UUID, text: str) -> bytes:
        """Return a credential that is no person's (a webhook's secret) sealed for this place.

        There is nobody whose erasure should reach it, so no key of a person is used.
        """
        return self._kek_id + self._secrets.close(text.encode(), _place(tx, table, column, row_id))

    def unseal_secret(
        self, tx: "Transaction", *, table: str, column: str, row_id: UUID, sealed: bytes
    ) -> str:
        """Return the credential that `seal_secret` sealed for this place; raises `SealBroken` otherwise."""
        what = f"{table}.{column} of {row_id}"
        if sealed[:_KEK_ID_BYTES] != self._kek_id:
            raise SealBroken(
                f"{what} is sealed with another key-encryption key:"
                " start with the KEY_ENCRYPTION_KEY that this database was filled with"
            )
        try:
            plain = self._secrets.open(bytes(sealed[_KEK_ID_BYTES:]), _place(tx, table, column, row_id))
        except Tampered as error:
            raise SealBroken(f"{what} was altered, or sealed for another place") from error
        return plain.decode()

    def destroy_key(self, tx: "Transaction", *person_ids: UUID) -> None:
        """Make all that is sealed for people unreadable, for good; nothing can be sealed for them again."""
        tx.execute(QUERIES["destroy_person_keys"], network_id=_network(tx), person_ids=person_ids, now=tx.now)

    def _find_key(self, tx: "Transaction", person_id: UUID) -> AESGCM | None:
        network_id = _network(tx)
        kept = tx.find_one(QUERIES["find_person_key"], _PersonKey, network_id=network_id, person_id=person_id)
        if kept is None:
            return None
        if kept.wrapped_key is None:
            raise PersonErased(person_id)
        wrapped = bytes(kept.wrapped_key)
        if wrapped[:_KEK_ID_BYTES] != self._kek_id:
            raise SealBroken(
                f"the key of person {person_id} is wrapped by another key-encryption key:"
                " start with the KEY_ENCRYPTION_KEY that this database was filled with"
            )
        place = _key_place(network_id, person_id)
        return AESGCM(_decrypt(self._kek, wrapped[_KEK_ID_BYTES:], place, f"the key of person {person_id}"))

    def _make_key(self, tx: "Transaction", person_id: UUID) -> AESGCM:
        network_id = _network(tx)
        wrapped = _encrypt(self._kek, AESGCM.generate_key(256), _key_place(network_id, person_id))
        tx.execute(
            QUERIES["add_person_key"],
            network_id=network_id,
            person_id=person_id,
            wrapped_key=self._kek_id + wrapped,
        )
        # Read back, because another transaction may have been first: then theirs is the key.
        key = self._find_key(tx, person_id)
        if key is None:
            raise SealBroken(f"a {tx.principal.role} cannot keep a key for person {person_id}")
        return key


def _encrypt(key: AESGCM, plain: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _FORMAT + nonce + key.encrypt(nonce, plain, place)


def _decrypt(key: AESGCM, sealed: bytes, place: bytes, what: str) -> bytes:
    nonce = sealed[1 : 1 + _NONCE_BYTES]
    if sealed[:1] != _FORMAT or len(nonce) < _NONCE_BYTES:
        raise SealBroken(f"{what} is not in a known sealed form")
    try:
        return key.decrypt(nonce, sealed[1 + _NONCE_BYTES :], place)
    except InvalidTag as error:
        raise SealBroken(f"{what} was altered, or sealed for another place or with another key") from error


def _network(tx: "Transaction") -> UUID:
    if tx.network_id is None:
        raise RuntimeError("sealing needs a network: enter one first")
    return tx.network_id


def _place(tx: "Transaction", table: str, column: str, row_id: UUID) -> bytes:
    return f"{_network(tx)}|{table}|{column}|{row_id}".encode()


def _key_place(network_id: UUID, person_id: UUID) -> bytes:
    return f"{network_id}|kith.person_keys|wrapped_key|{person_id}".encode()
