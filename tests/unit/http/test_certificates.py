"""Certificates of erasure: verified with the published keys, and never taken for a token."""

from typing import Any
from uuid import UUID

import pytest

from shared.security.certificates import NoCertificate, read_certificate, sign_certificate
from shared.security.tokens import InvalidToken, Issuer, Verifier, generate_key
from tests.plugins.fix_http import Tokens
from tests.plugins.principals import coordinator

ERASURE: dict[str, Any] = {"erasure_id": str(UUID(int=1)), "person_id": str(UUID(int=2)), "confirmations": []}


def test_a_certificate_says_what_was_signed() -> None:
    """To whoever has the public keys, without asking anybody."""
    issuer = Issuer(generate_key())
    said = read_certificate(sign_certificate(issuer, ERASURE), issuer.jwks())

    assert (said["jti"], said["sub"], said["erasure"]) == (str(UUID(int=1)), str(UUID(int=2)), ERASURE)


def test_a_certificate_of_another_key_or_with_another_letter_is_none() -> None:
    """Else it would prove nothing."""
    issuer, stranger = Issuer(generate_key()), Issuer(generate_key())
    signed = sign_certificate(issuer, ERASURE)
    header, body, signature = signed.split(".")
    for text in (signed[:-8], f"{header}.{body[:-4]}.{signature}", "", "a.b.c", "é"):
        with pytest.raises(NoCertificate):
            read_certificate(text, issuer.jwks())
    with pytest.raises(NoCertificate):
        read_certificate(signed, stranger.jwks())
    for keys in ({}, {"keys": "none"}):
        with pytest.raises(NoCertificate):
            read_certificate(signed, keys)


def test_neither_passes_for_the_other(tokens: Tokens) -> None:
    """One key signs both."""
    token = tokens.token(coordinator(UUID(int=1)))
    with pytest.raises(NoCertificate):
        read_certificate(token, tokens.issuer.jwks())
    with pytest.raises(InvalidToken):
        Verifier(tokens.jwks_url, "kith", "kith").verify(sign_certificate(tokens.issuer, ERASURE))
