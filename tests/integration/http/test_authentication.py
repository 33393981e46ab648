"""Who gets in: a valid token, a role that the route names, a network."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.security.tokens import Issuer, generate_key
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, facilitator, member, operator, partner


def with_header(sample: RunningService, header: str | None) -> Client:
    """A client that sends this Authorization header."""
    client = sample.as_(None)
    client.headers = {"Authorization": header} if header else {}
    return client


def test_without_a_token_nobody_gets_in(sample: RunningService) -> None:
    """RFC 6750: without credentials the challenge has no error code."""
    reply = sample.as_(None).get("/notes")

    assert (reply.status, reply.slug) == (401, "unauthenticated")
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="kith"'


@pytest.mark.parametrize("header", ["Basic a2l0aDpraXRo", "Bearer", "Bearer ", "bearer", "Token x"])
def test_other_credentials_are_none(sample: RunningService, header: str) -> None:
    """There is one way to say who you are."""
    assert with_header(sample, header).get("/notes").status == 401


def test_a_bad_token_is_told_apart_from_none(sample: RunningService, network_id: UUID) -> None:
    """A client whose token ended should fetch a new one, not ask for a password."""
    ended = sample.tokens.token(coordinator(network_id), ttl=timedelta(seconds=-60))
    reply = with_header(sample, f"Bearer {ended}").get("/notes")

    assert (reply.status, reply.slug) == (401, "unauthenticated")
    assert 'error="invalid_token"' in reply.headers["WWW-Authenticate"]
    assert ended not in reply.body.decode()


def test_a_token_of_another_issuer_is_refused(sample: RunningService, network_id: UUID) -> None:
    """Only the configured issuer's keys count."""
    foreign = Issuer(generate_key()).issue(coordinator(network_id))

    assert with_header(sample, f"Bearer {foreign}").get("/notes").status == 401


def test_a_header_cannot_be_broken_out_of(sample: RunningService) -> None:
    """What a token says is quoted in a header: it must not end it."""
    reply = with_header(sample, 'Bearer a"b\\c').get("/notes")

    assert reply.status == 401
    assert "\n" not in reply.headers["WWW-Authenticate"]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_has_no_case(sample: RunningService, network_id: UUID, scheme: str) -> None:
    """RFC 9110: authentication schemes are case-insensitive."""
    token = sample.tokens.token(coordinator(network_id))

    assert with_header(sample, f"{scheme} {token}").get("/notes").status == 200


def test_the_role_must_be_one_of_the_routes(sample: RunningService, network_id: UUID) -> None:
    """Known, and still not allowed: 403 and not 401, so that nobody signs in again for nothing."""
    reply = sample.as_(facilitator(network_id)).get("/notes")

    assert (reply.status, reply.slug) == (403, "forbidden")
    assert sample.as_(member(network_id)).get("/notes").status == 200
    assert sample.as_(member(network_id)).post("/notes", {"title": "x"}).status == 403
    assert sample.as_(partner(network_id, network_id)).get("/notes").status == 403
    assert sample.as_(operator()).get("/notes").status == 403


def test_another_networks_rows_are_not_there(sample: RunningService, network_id: UUID) -> None:
    """The same route, another network's token: nothing is found, nothing is said to exist."""
    note = sample.as_(coordinator(network_id)).post("/notes", {"title": "ours"}).json
    stranger = sample.as_(coordinator(UUID(int=7)))

    assert stranger.get("/notes").json["items"] == []
    assert stranger.get(f"/notes/{note['id']}").status == 404


def test_keys_that_cannot_be_read_are_our_fault(sample: RunningService, network_id: UUID) -> None:
    """The caller may try again; their token is not called invalid."""
    from shared.entrypoints.web import WebServer
    from shared.security.tokens import Verifier

    sample.container.shared_extensions[WebServer].verifier = Verifier("http://127.0.0.1:1/", "kith", "kith")
    reply = sample.as_(coordinator(network_id)).get("/notes")

    assert (reply.status, reply.slug) == (503, "unavailable")
    assert reply.headers["Retry-After"] == "2"
