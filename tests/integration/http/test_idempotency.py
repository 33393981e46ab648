"""Idempotency-Key: however often a request is sent, it has one effect."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import eventlet
import pytest
from eventlet.event import Event

from shared.entrypoints import idempotency
from shared.security.principals import Principal
from tests.integration.http.sample import SampleService
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, operator
from tests.plugins.waiting import eventually

ANSWERS = "select count(*) from kith.idempotency_keys"
NOTES = "select count(*) from notes"


@pytest.fixture
def client(sample: RunningService, network_id: UUID) -> Client:
    """A coordinator of the sample service."""
    return sample.as_(coordinator(network_id))


@pytest.fixture
def gate() -> Iterator[Event]:
    """Holds every `add_note` after its insert until it is sent."""
    SampleService.gate = Event()
    yield SampleService.gate
    if not SampleService.gate.ready():
        SampleService.gate.send()
    SampleService.gate = None


def test_a_repetition_gets_the_same_answer(sample: RunningService, client: Client) -> None:
    """A client that heard no answer may ask again."""
    first = client.post("/notes", {"title": "once"}, key="k1")
    again = client.post("/notes", {"title": "once"}, key="k1")

    assert (again.status, again.body) == (first.status, first.body) == (201, first.body)
    for name in ("ETag", "Location", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert sample.database.rows(NOTES) == [(1,)]


def test_without_a_key_nothing_is_remembered(sample: RunningService, client: Client) -> None:
    """Two notes were asked for, and two there are."""
    client.post("/notes", {"title": "a"})
    client.post("/notes", {"title": "b"})

    assert sample.database.rows(ANSWERS) == [(0,)]
    assert sample.database.rows(NOTES) == [(2,)]


def test_a_key_belongs_to_one_request(client: Client) -> None:
    """Another body, or another address, under the same key is a mistake that must be seen."""
    client.post("/notes", {"title": "one"}, key="k1")

    for reply in (client.post("/notes", {"title": "two"}, key="k1"), client.post("/slow", key="k1")):
        assert (reply.status, reply.slug) == (422, "idempotency-key-reused")


def test_a_key_in_flight_is_a_409(sample: RunningService, client: Client, gate: Event) -> None:
    """The second cannot know yet how the first will end."""
    first = eventlet.spawn(client.post, "/notes", {"title": "slow"}, key="k1")
    other = sample.as_(coordinator(UUID(int=9)))
    eventually(lambda: sample.database.rows("select 1 from pg_locks where locktype = 'advisory' and granted"))
    second = client.post("/notes", {"title": "slow"}, key="k1")
    gate.send()

    assert (second.status, second.slug) == (409, "idempotency-key-in-use")
    assert second.headers["Retry-After"] == "1"
    assert first.wait().status == 201
    assert client.post("/notes", {"title": "slow"}, key="k1").status == 201
    assert other.post("/notes", {"title": "slow"}, key="k1").status == 201
    assert sample.database.rows(NOTES) == [(2,)]


def test_many_at_once_have_one_effect(sample: RunningService, client: Client) -> None:
    """Every one of them gets the answer, or hears that another is getting it."""
    replies = [
        greenlet.wait()
        for greenlet in [
            eventlet.spawn(client.post, "/notes", {"title": "racing"}, key="k1") for _ in range(12)
        ]
    ]

    assert {reply.status for reply in replies} <= {201, 409}
    assert len({reply.json["id"] for reply in replies if reply.status == 201}) == 1
    assert sample.database.rows(NOTES) == [(1,)]


def test_what_failed_may_be_tried_again(sample: RunningService, client: Client) -> None:
    """A refusal has no effect, so there is nothing to remember: mend the cause, send the same again."""
    note = {"title": "x", "about_id": str(uuid4())}
    assert client.post("/notes", note, key="k1").status == 422
    assert sample.database.rows(ANSWERS) == [(0,)]
    assert client.post("/notes", {"title": "x"}, key="k1").status == 201


def test_keys_of_others_are_others(sample: RunningService, network_id: UUID) -> None:
    """Two principals may choose the same key; neither sees the other's answer."""
    replies = [
        sample.as_(principal).post("/notes", {"title": title}, key="k1")
        for principal, title in [
            (coordinator(network_id), "a"),
            (coordinator(network_id), "b"),
            (coordinator(UUID(int=5)), "c"),
        ]
    ]

    assert [reply.json["title"] for reply in replies] == ["a", "b", "c"]


def test_answers_are_stored_unreadable(sample: RunningService, client: Client) -> None:
    """They may hold names and secrets: a copy of the database must not give them away."""
    client.post("/notes", {"title": "a very private title"}, key="k1")
    ((answer,),) = sample.database.rows("select answer from kith.idempotency_keys")

    assert b"private" not in bytes(answer)


def test_an_operators_key_holds_across_networks(sample: RunningService) -> None:
    """A network must not be made twice; before it is made, there is none to keep the key in."""
    client = sample.as_(operator())
    first = client.post("/networks", key="k1")
    again = client.post("/networks", key="k1")

    assert first.status == 201
    assert first.json == again.json
    assert sample.database.rows(NOTES) == [(1,)]


@pytest.mark.parametrize("key", ["", " ", "a b", "ключ", "x" * 256, '"', 'a"b'])
def test_what_is_no_key_is_a_400(client: Client, key: str) -> None:
    """Silently ignored, it would promise what it does not keep."""
    reply = client.send("POST", "/notes", {"title": "x"}, {"Idempotency-Key": key.encode().decode("latin-1")})

    assert (reply.status, reply.slug) == (400, "malformed-idempotency-key")


def test_quotes_make_no_difference(client: Client) -> None:
    """The draft writes a quoted string; most clients do not."""
    first = client.post("/notes", {"title": "x"}, key="k1")

    assert client.post("/notes", {"title": "x"}, key='"k1"').json == first.json


def test_answers_are_forgotten_after_a_day(sample: RunningService, network_id: UUID) -> None:
    """The promise is for a day; after it the key is new again, and nothing is kept."""
    client = sample.as_(coordinator(network_id))
    first = client.post("/notes", {"title": "x"}, key="old")
    client.post("/notes", {"title": "y"}, key="young")
    with sample.database.superuser() as connection:
        connection.execute(
            b"update kith.idempotency_keys set answered_at = answered_at - interval '25 hours' "
            b"where answered_at = (select min(answered_at) from kith.idempotency_keys)"
        )
    client.patch(f"/notes/{first.json['id']}", {"title": "renamed"}, etag=first.etag)

    assert client.post("/notes", {"title": "x"}, key="old").json["id"] != first.json["id"]


def test_the_chassis_prunes_for_all_networks(sample: RunningService, network_id: UUID) -> None:
    """In scope system, past answers can be deleted, and only those."""
    sample.as_(coordinator(network_id)).post("/notes", {"title": "x"}, key="old")
    sample.as_(coordinator(UUID(int=3))).post("/notes", {"title": "y"}, key="old")
    with sample.database.superuser() as connection:
        connection.execute(
            b"update kith.idempotency_keys set answered_at = answered_at - interval '25 hours'"
        )
    sample.as_(coordinator(network_id)).post("/notes", {"title": "z"}, key="young")

    with sample.database.transaction(Principal.system("sample")) as tx:
        assert idempotency.prune(tx) == 2
    assert sample.database.rows(ANSWERS) == [(1,)]


def test_a_key_outlives_its_token(sample: RunningService, network_id: UUID) -> None:
    """A client that signs in again is still the same principal."""
    someone = coordinator(network_id)
    first = sample.as_(someone).post("/notes", {"title": "x"}, key="k1")
    newer = Client(sample.origin, "sample", sample.tokens.token(someone, timedelta(minutes=5)))

    assert newer.post("/notes", {"title": "x"}, key="k1").json == first.json
