"""Certificates of erasure: a JWS (RFC 7515) by the key that signs tokens, verified with the published keys.

It says ids, times and names of tables, and nothing else of anybody. It is no token: it has no audience and no
end, so no service takes it for one; and by its type no token passes for a certificate.
"""

import json
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.security.tokens import ALGORITHM, Issuer

TYPE = "erasure-certificate+jwt"
MEDIA_TYPE = "application/jose"


class NoCertificate(Exception):
    """This is no certificate of erasure signed by one of these keys; the message says why."""


def sign_certificate(issuer: Issuer, erasure: Mapping[str, Any]) -> str:
    """Return what membership says of a completed erasure, signed, in compact form."""
    claims = {
        "iss": issuer.issuer,
        "jti": erasure["erasure_id"],
        "sub": erasure["person_id"],
        "erasure": dict(erasure),
    }
    return issuer.sign(claims, type_=TYPE)


def read_certificate(text: str, jwks: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a certificate says, by the keys of `/.well-known/jwks.json`; raise `NoCertificate`."""
    try:
        keys = KeySet.import_key_set(json.loads(json.dumps(jwks)))
        token = jwt.decode(text.strip(), keys, algorithms=[ALGORITHM])
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise NoCertificate(f"the signature does not hold ({type(error).__name__})") from error
    if token.header.get("typ") != TYPE or not isinstance(token.claims.get("erasure"), dict):
        raise NoCertificate("it is signed, but it is something else")
    return dict(token.claims)
