"""Tokens: short-lived JWTs signed with Ed25519, verified against the issuer's published keys.

One algorithm, one issuer, one audience and one address for the keys, all fixed by configuration: nothing
in a token can choose how it is verified.
"""

import base64
import json
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import urllib3
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, OKPKey

from shared.security.principals import Principal, Role

# "Ed25519" is RFC 9864's name for EdDSA on that curve; the bare "EdDSA" is deprecated there.
ALGORITHM = "Ed25519"
LIFETIME = timedelta(minutes=15)
# Clocks of well-kept machines differ by less; a token that ended is refused this much later at most.
LEEWAY = timedelta(seconds=5)
REFETCH_AFTER = timedelta(seconds=30)
KEYS_LIVE = timedelta(minutes=10)


class InvalidToken(Exception):
    """The token does not prove who is asking; the message says why, for the one who sent it."""


class KeysUnavailable(Exception):
    """The issuer's keys cannot be read, so nobody's token can be verified at present."""


def generate_key() -> dict[str, Any]:
    """Return a new private signing key as a JWK, with its thumbprint as `kid`."""
    key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    return dict(key.as_dict(private=True))


class Issuer:
    """Signs tokens and publishes the key that verifies them."""

    def __init__(
        self, private_jwk: Mapping[str, Any] | str, *, issuer: str = "kith", audience: str = "kith"
    ) -> None:
        """`private_jwk` is a JWK, or its JSON text, as `generate_key` makes it; else ValueError is raised."""
        try:
            jwk = json.loads(private_jwk) if isinstance(private_jwk, str) else dict(private_jwk)
            self._key = OKPKey.import_key(jwk | {"use": "sig", "alg": ALGORITHM})
        except (JoseError, TypeError, ValueError) as error:
            raise ValueError("an issuer needs a private Ed25519 key as a JWK") from error
        if not self._key.is_private:
            raise ValueError("an issuer needs a private key; this JWK has only the public half")
        self._key.ensure_kid()
        self.issuer = issuer
        self.audience = audience

    def jwks(self) -> dict[str, Any]:
        """Return the public keys in the form that `/.well-known/jwks.json` serves."""
        return {"keys": [dict(self._key.as_dict(private=False))]}

    def issue(self, principal: Principal, ttl: timedelta = LIFETIME) -> str:
        """Return a token for `principal` that ends after `ttl`."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": str(principal.id),
            "iat": now,
            "exp": now + int(ttl.total_seconds()),
            "role": str(principal.role),
        }
        if principal.network_id is not None:
            claims["network"] = str(principal.network_id)
        if principal.group_ids:
            claims["groups"] = [str(group_id) for group_id in principal.group_ids]
        if principal.partner_id is not None:
            claims["partner"] = str(principal.partner_id)
        return self.sign(claims, type_="JWT")

    def sign(self, claims: dict[str, Any], *, type_: str) -> str:
        """Return claims signed in compact form; `type_` is what they are, so that none passes for another."""
        header = {"alg": ALGORITHM, "kid": self._key.kid, "typ": type_}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])


class Verifier:
    """Turns a token into the principal it proves, with the issuer's keys fetched once and kept."""

    def __init__(self, jwks_url: str, issuer: str, audience: str) -> None:
        self._keys = PublishedKeys(jwks_url)
        self._claims = jwt.JWTClaimsRegistry(
            leeway=int(LEEWAY.total_seconds()),
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            iat={"essential": True},
            exp={"essential": True},
        )

    def verify(self, token: str) -> Principal:
        """Return who the token speaks for; raise `InvalidToken` or `KeysUnavailable`."""
        header = _header_of(token)
        if "crit" in header:
            raise InvalidToken("it demands extensions (crit) that are not supported")
        if header.get("alg") != ALGORITHM:
            raise InvalidToken(f"it is not signed with {ALGORITHM}")
        kid = header.get("kid")
        if not isinstance(kid, str):
            raise InvalidToken("it does not name its key (kid)")
        keys = self._keys.holding(kid)
        try:
            claims = jwt.decode(token, keys, algorithms=[ALGORITHM]).claims
            self._claims.validate(claims)
        except InvalidKeyIdError as error:
            raise InvalidToken("it is signed with a key that the issuer does not publish") from error
        except JoseError as error:
            raise InvalidToken(error.description or error.error.replace("_", " ")) from error
        except ValueError as error:
            raise InvalidToken("it is not a signed JWT") from error
        return _principal_from(claims)


class PublishedKeys:
    """The issuer's JWKS: fetched when first needed, when it is old, and when a key is unknown.

    An unknown key causes a fetch every 30 seconds at most, so that forged tokens cannot flood the issuer.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool = urllib3.PoolManager(maxsize=1, retries=False, timeout=urllib3.Timeout(connect=2, read=3))
        self._lock = threading.Lock()
        self._keys: KeySet | None = None
        self._tried_at = float("-inf")
        self._fetched_at = float("-inf")

    def holding(self, kid: str) -> KeySet:
        """Return the keys, read again when `kid` is not among them; raise `KeysUnavailable` without any."""
        with self._lock:
            if self._is_due(kid):
                self._fetch()
            if self._keys is None:
                raise KeysUnavailable(f"the keys at {self._url} cannot be read")
            return self._keys

    def _is_due(self, kid: str) -> bool:
        now = time.monotonic()
        if self._keys is None:
            return now - self._tried_at > 1
        known = any(key.kid == kid for key in self._keys.keys)
        wait = KEYS_LIVE if known else REFETCH_AFTER
        return now - self._fetched_at > wait.total_seconds() and now - self._tried_at > 1

    def _fetch(self) -> None:
        self._tried_at = time.monotonic()
        try:
            response = self._pool.request("GET", self._url, redirect=False)
            if response.status != 200:
                return
            self._keys = KeySet.import_key_set(response.json())
            self._fetched_at = self._tried_at
        except (urllib3.exceptions.HTTPError, JoseError, ValueError, KeyError, TypeError):
            # What was read before stays in use: an issuer that is away must not sign everybody out.
            return


def _header_of(token: str) -> dict[str, Any]:
    try:
        encoded = token.split(".", 1)[0]
        header = json.loads(_decode_base64url(encoded))
    except (ValueError, RecursionError) as error:
        raise InvalidToken("it is not a signed JWT") from error
    if not isinstance(header, dict):
        raise InvalidToken("it is not a signed JWT")
    return header


def _decode_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _principal_from(claims: Mapping[str, Any]) -> Principal:
    """Build the principal; whoever may sign still cannot make a token whose role and bounds do not fit."""
    try:
        role = Role(claims["role"])
        groups = claims.get("groups", [])
        if role is Role.SYSTEM or not isinstance(groups, list):
            raise ValueError(role)
        return Principal(
            id=UUID(claims["sub"]),
            role=role,
            network_id=_uuid_or_none(claims.get("network")),
            group_ids=tuple(UUID(group) for group in groups),
            partner_id=_uuid_or_none(claims.get("partner")),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidToken("its claims do not say who is asking in a way that fits together") from error


def _uuid_or_none(value: object) -> UUID | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(value)
    return UUID(value)
