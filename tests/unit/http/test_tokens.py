"""Tokens: who they speak for, and everything that is no token."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import eventlet
import pytest
from eventlet import wsgi
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from shared.ids import new_id
from shared.security.principals import Principal, Role, Scope
from shared.security.tokens import InvalidToken, Issuer, KeysUnavailable, Verifier, generate_key
from tests.plugins.fix_http import Tokens
from tests.plugins.principals import coordinator, operator, partner

NETWORK = UUID("018f2c5e-0000-7000-8000-000000000001")


@pytest.fixture
def verifier(tokens: Tokens) -> Verifier:
    """A verifier that reads the session issuer's keys."""
    return Verifier(tokens.jwks_url, "kith", "kith")


def claims(**changed: Any) -> dict[str, Any]:
    """Claims that are in order, but for what is changed; None leaves one out."""
    now = int(time.time())
    good = {
        "iss": "kith",
        "aud": "kith",
        "sub": str(new_id()),
        "iat": now,
        "exp": now + 60,
        "role": "coordinator",
        "network": str(NETWORK),
    }
    return {name: value for name, value in (good | changed).items() if value is not None}


def signed(tokens: Tokens, header: dict[str, Any] | None = None, **changed: Any) -> str:
    """A token signed with the issuer's own key."""
    key = tokens.issuer._key
    return jwt.encode(
        {"alg": "Ed25519", "kid": key.kid, **(header or {})}, claims(**changed), key, algorithms=["Ed25519"]
    )


def encoded(value: object) -> str:
    """One part of a JWT."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "principal",
    [
        coordinator(NETWORK),
        operator(),
        partner(NETWORK, new_id()),
        Principal(new_id(), Role.FACILITATOR, NETWORK, (new_id(), new_id())),
        Principal(new_id(), Role.CAREGIVER, NETWORK),
    ],
    ids=lambda principal: str(principal.role),
)
def test_a_token_brings_back_its_principal(tokens: Tokens, verifier: Verifier, principal: Principal) -> None:
    """Everything that separation rests on travels in the token."""
    assert verifier.verify(tokens.token(principal)) == principal


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"iss": "somebody-else"},
        {"iss": None},
        {"aud": "another-system"},
        {"aud": None},
        {"aud": []},
        {"sub": None},
        {"sub": "not a uuid"},
        {"role": "system"},
        {"role": "emperor"},
        {"role": None},
        {"network": None},
        {"network": 7},
        {"network": "everywhere"},
        {"groups": "all"},
        {"groups": [7]},
        {"role": "partner"},
        {"partner": str(NETWORK)},
        {"nbf": int(time.time()) + 3600},
    ],
    ids=str,
)
def test_claims_that_do_not_fit_are_refused(
    tokens: Tokens, verifier: Verifier, changed: dict[str, Any]
) -> None:
    """A signature says who wrote a token, not that it makes sense."""
    with pytest.raises(InvalidToken):
        verifier.verify(signed(tokens, **changed))


def test_a_token_without_signature_is_refused(verifier: Verifier) -> None:
    """`alg: none` must never mean "no questions asked"."""
    with pytest.raises(InvalidToken):
        verifier.verify(f"{encoded({'alg': 'none', 'kid': 'x'})}.{encoded(claims())}.")


def test_a_public_key_is_no_shared_secret(tokens: Tokens, verifier: Verifier) -> None:
    """The classic confusion: HMAC with the published key as the secret."""
    public = json.dumps(tokens.issuer.jwks()["keys"][0]).encode()
    header = {"alg": "HS256", "kid": tokens.issuer._key.kid}
    token = jwt.encode(header, claims(), OctKey.import_key(public), algorithms=["HS256"])

    with pytest.raises(InvalidToken, match="Ed25519"):
        verifier.verify(token)


@pytest.mark.parametrize("crit", [["exp"], ["b64"], []], ids=str)
def test_critical_extensions_are_refused(tokens: Tokens, verifier: Verifier, crit: list[str]) -> None:
    """Who does not know an extension that is critical must refuse it (RFC 7515)."""
    kid = tokens.issuer._key.kid
    token = f"{encoded({'alg': 'Ed25519', 'kid': kid, 'crit': crit})}.{encoded(claims())}.AAAA"

    with pytest.raises(InvalidToken, match="crit"):
        verifier.verify(token)


def test_a_foreign_key_is_refused(verifier: Verifier) -> None:
    """Anybody can sign; only what the issuer publishes counts."""
    with pytest.raises(InvalidToken, match="does not publish"):
        verifier.verify(Issuer(generate_key()).issue(coordinator(NETWORK)))


def test_a_foreign_key_under_our_name_is_refused(tokens: Tokens, verifier: Verifier) -> None:
    """A key's name proves nothing."""
    key = OKPKey.generate_key("Ed25519")
    header = {"alg": "Ed25519", "kid": tokens.issuer._key.kid}

    with pytest.raises(InvalidToken):
        verifier.verify(jwt.encode(header, claims(), key, algorithms=["Ed25519"]))


def test_a_key_inside_the_token_is_not_believed(verifier: Verifier) -> None:
    """`jwk` and `jku` in a header would let a token bring its own proof."""
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    header = {"alg": "Ed25519", "kid": key.kid, "jwk": key.as_dict(private=False)}

    with pytest.raises(InvalidToken):
        verifier.verify(jwt.encode(header, claims(), key, algorithms=["Ed25519"]))


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "a.b.c", "e30.e30.e30", "\N{SNOWMAN}", "x" * 9000, f"{encoded([])}.e30.e30", "é.é.é"],
    ids=repr,
)
def test_what_is_no_jwt_is_refused(verifier: Verifier, text: str) -> None:
    """Nothing that anybody sends may end in another error than this."""
    with pytest.raises(InvalidToken):
        verifier.verify(text)


def test_a_changed_token_is_refused(tokens: Tokens, verifier: Verifier) -> None:
    """Each part is covered by the signature."""
    header, _, signature = tokens.token(coordinator(NETWORK)).split(".")

    with pytest.raises(InvalidToken):
        verifier.verify(f"{header}.{encoded(claims(role='operator', network=None))}.{signature}")


def test_a_token_lives_as_long_as_it_says(tokens: Tokens, verifier: Verifier) -> None:
    """A stolen token must soon be worthless."""
    with pytest.raises(InvalidToken):
        verifier.verify(tokens.token(coordinator(NETWORK), ttl=timedelta(seconds=-30)))


class KeyServer:
    """Publishes keys that a test may change, and counts who asks."""

    def __init__(self) -> None:
        self.keys: list[dict[str, Any]] = []
        self.asked = 0
        self.status = "200 OK"
        self.sock = eventlet.listen(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.sock.getsockname()[1]}/jwks.json"

    def __call__(self, _environ: object, start_response: Callable[..., object]) -> list[bytes]:
        """Answer (WSGI)."""
        self.asked += 1
        start_response(self.status, [("Content-Type", "application/json")])
        return [json.dumps({"keys": self.keys}).encode()]

    def publish(self, issuer: Issuer) -> None:
        """Add an issuer's key."""
        self.keys.extend(issuer.jwks()["keys"])


@pytest.fixture
def key_server() -> Iterator[KeyServer]:
    """A JWKS endpoint of this test."""
    server = KeyServer()
    greenlet = eventlet.spawn(wsgi.server, server.sock, server, log_output=False)
    yield server
    greenlet.kill()
    server.sock.close()


def test_keys_are_fetched_once(key_server: KeyServer) -> None:
    """Verification must not ask the issuer at each request."""
    issuer = Issuer(generate_key())
    key_server.publish(issuer)
    verifier = Verifier(key_server.url, "kith", "kith")

    for _ in range(5):
        verifier.verify(issuer.issue(coordinator(NETWORK)))

    assert key_server.asked == 1


def test_forged_key_names_do_not_flood_the_issuer(key_server: KeyServer) -> None:
    """Each forged token names another key; the issuer is asked twice in half a minute at most."""
    key_server.publish(Issuer(generate_key()))
    verifier = Verifier(key_server.url, "kith", "kith")

    for _ in range(20):
        with pytest.raises(InvalidToken):
            verifier.verify(Issuer(generate_key()).issue(coordinator(NETWORK)))

    assert key_server.asked <= 2


def test_a_new_key_is_found(key_server: KeyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the issuer changes its key, services learn of it without a restart."""
    old, new = Issuer(generate_key()), Issuer(generate_key())
    key_server.publish(old)
    verifier = Verifier(key_server.url, "kith", "kith")
    verifier.verify(old.issue(coordinator(NETWORK)))
    key_server.publish(new)
    verifier._keys._fetched_at -= 31
    verifier._keys._tried_at -= 31

    assert verifier.verify(new.issue(coordinator(NETWORK))).scope is Scope.NETWORK


def test_an_issuer_that_is_away_signs_nobody_out(key_server: KeyServer) -> None:
    """Keys once read stay in use while the issuer cannot be asked."""
    issuer = Issuer(generate_key())
    key_server.publish(issuer)
    verifier = Verifier(key_server.url, "kith", "kith")
    verifier.verify(issuer.issue(coordinator(NETWORK)))
    key_server.status = "500 Internal Server Error"
    verifier._keys._fetched_at -= 3600
    verifier._keys._tried_at -= 3600

    assert verifier.verify(issuer.issue(coordinator(NETWORK)))


def test_without_any_key_nothing_can_be_said() -> None:
    """That is not the caller's fault, and so not a refusal."""
    verifier = Verifier("http://127.0.0.1:1/jwks.json", "kith", "kith")

    with pytest.raises(KeysUnavailable):
        verifier.verify(Issuer(generate_key()).issue(coordinator(NETWORK)))


def test_the_private_half_is_never_published() -> None:
    """`d` is the private half of an Ed25519 key."""
    (published,) = Issuer(generate_key()).jwks()["keys"]

    assert "d" not in published


def test_a_public_key_cannot_issue() -> None:
    """Better said when it is configured than when the first token is signed."""
    (public,) = Issuer(generate_key()).jwks()["keys"]

    with pytest.raises(ValueError, match="private"):
        Issuer(public)
