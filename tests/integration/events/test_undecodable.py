"""What is no valid event ends as a dead-letter record with its reason: never lost, never in a loop."""

import json
from typing import Any
from uuid import uuid4

from tests.integration.events.conftest import World, opened
from tests.integration.events.services import Hearing, Membership
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually

GROUP = str(uuid4())
HEADERS = {
    "ce-specversion": "1.0",
    "ce-id": str(uuid4()),
    "ce-type": "org.kith.membership.group_opened.v1",
    "ce-source": "/membership",
    "ce-subject": GROUP,
    "ce-time": "2026-11-01T10:00:00Z",
    "ce-network": str(uuid4()),
    "ce-correlationid": str(uuid4()),
}
PAYLOAD = {"group_id": GROUP, "organisation_id": str(uuid4())}


def body(**changes: Any) -> bytes:
    """The payload with something else in it."""
    return json.dumps(PAYLOAD | changes).encode()


def without(name: str) -> dict[str, str]:
    """The headers less one."""
    return {key: value for key, value in HEADERS.items() if key != name}


WRONG: dict[str, tuple[bytes, dict[str, Any], str]] = {
    "no JSON": (b"{", HEADERS, "the body is not JSON"),
    "no object": (b"[]", HEADERS, "Invalid input type"),
    "empty": (b"", HEADERS, "the body is not JSON"),
    "not UTF-8": (b"\xff\xfe\x00", HEADERS, "the body is not JSON"),
    "a deep nest": (b"[" * 100_000, HEADERS, "the body is not JSON"),
    "a field missing": (json.dumps({"group_id": GROUP}).encode(), HEADERS, "organisation_id"),
    "a field of another type": (body(organisation_id=7), HEADERS, "organisation_id"),
    "another subject": (body(group_id=str(uuid4())), HEADERS, "ce-subject is not the group_id"),
    "no headers": (body(), {}, "names no event type"),
    "no id": (body(), without("ce-id"), "the header ce-id is missing"),
    "an id that is none": (body(), HEADERS | {"ce-id": "1"}, "the header ce-id is not valid"),
    "a number for an id": (body(), HEADERS | {"ce-id": 7}, "the header ce-id is not valid"),
    "a time without zone": (body(), HEADERS | {"ce-time": "2026-11-01T10:00:00"}, "ce-time is not valid"),
    "another source": (body(), HEADERS | {"ce-source": "/referrals"}, "ce-source is not valid"),
    "another version": (body(), HEADERS | {"ce-specversion": "0.3"}, "ce-specversion is not 1.0"),
    "a NUL in a header": (body(), HEADERS | {"ce-time": "\x00"}, "ce-time is not valid"),
    "a nested header": (body(), HEADERS | {"ce-id": {"a": [1, None, b"\xff"]}}, "ce-id is not valid"),
}


def test_a_message_that_is_no_event_is_kept_as_dead(world: World, start_worker: StartWorker) -> None:
    """Stock nameko acknowledges and loses it."""
    for message, headers, _problem in WRONG.values():
        world.broker.publish("hearing.p0", message, headers)

    start_worker(Hearing)

    eventually(lambda: len(world.dead()) == len(WRONG), timeout=20)
    kept = world.hearing.rows("select reason, error, body from kith.dead_events order by dead_id")
    for name, (_reason, error, body_kept) in zip(WRONG, kept, strict=True):
        message, _headers, problem = WRONG[name]
        assert (name, problem in error, bytes(body_kept)) == (name, True, message)
    assert {reason for reason, _error, _body in kept} == {"undecodable"}
    world.broker.wait_for_ready("hearing.p0", 0)


def test_another_content_type_is_undecodable(world: World, start_worker: StartWorker) -> None:
    """The body would be taken for JSON that it may only look like."""
    world.broker.publish("hearing.p0", body(), HEADERS, content_type="text/plain")

    start_worker(Hearing)

    eventually(lambda: [reason for reason, _error in world.dead()] == ["undecodable"])


def test_good_events_around_a_bad_message_are_handled(world: World, start_worker: StartWorker) -> None:
    """A bad message is no reason to stop, nor to do the others twice."""
    world.broker.publish("hearing.p0", body(), HEADERS)
    world.broker.publish("hearing.p0", b"{", HEADERS | {"ce-id": str(uuid4())})
    world.broker.publish("hearing.p0", body(), HEADERS | {"ce-id": str(uuid4())})

    start_worker(Hearing)

    eventually(lambda: len(world.effects()) == 2)
    eventually(lambda: len(world.dead()) == 1)


def test_an_event_that_nobody_here_handles_is_acknowledged(world: World, start_worker: StartWorker) -> None:
    """A handler that was removed leaves events in the queue; they must not be kept for ever."""
    closed = HEADERS | {"ce-type": "org.kith.membership.group_closed.v1"}
    world.broker.publish("hearing.p0", body(), closed)
    world.broker.publish("hearing.p0", body(), HEADERS | {"ce-type": "org.example.unheard.v9"})
    start_worker(Membership)
    start_worker(Hearing)

    world.announce(opened(group := uuid4()))

    eventually(lambda: world.kinds(group) == ["opened"])
    world.broker.wait_for_ready("hearing.p0", 0)
    assert world.dead() == []


def test_what_the_broker_gave_up_delivering_is_kept_as_dead(world: World, start_worker: StartWorker) -> None:
    """An event that kills its process every time ends with the operators, by the dead queue."""
    world.broker.publish("hearing.p0", body(), HEADERS)
    link = world.broker.admin()
    channel = link.channel()
    # A queue with a single active consumer does not answer basic.get.
    channel.basic_consume(
        "hearing.p0", callback=lambda message: channel.basic_reject(message.delivery_tag, requeue=False)
    )
    link.drain_events(timeout=10)
    world.broker.wait_for_ready("hearing.dead", 1)
    link.close()

    start_worker(Hearing)

    eventually(lambda: world.dead() == [("undeliverable", "the broker gave up: rejected in hearing.p0")])
    world.broker.wait_for_ready("hearing.dead", 0)
