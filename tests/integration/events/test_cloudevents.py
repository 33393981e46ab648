"""On the wire we speak CloudEvents 1.0 as the reference implementation does, both ways."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from cloudevents.core.bindings.rabbitmq import RabbitMQMessage, from_binary_event, to_binary_event
from cloudevents.core.v1.event import CloudEvent

from tests.integration.events.conftest import World, opened
from tests.integration.events.services import Hearing, Membership
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually


def test_what_the_relay_sends_is_a_cloudevent(world: World, start_worker: StartWorker) -> None:
    """Whoever connects their own tools to the broker uses a library, not our documentation."""
    group = next(group for group in iter(uuid4, None) if group.int % 4 == 0)
    start_worker(Membership)
    event = opened(group)
    world.announce(event)
    world.broker.wait_for_ready("hearing.p0", 1)

    message = taken_from(world, "hearing.p0")
    cloudevent = from_binary_event(
        RabbitMQMessage(message.headers, message.properties["content_type"], message.body)
    )

    ((event_id, recorded_at),) = world.membership.rows("select event_id, recorded_at from kith.event_log")
    assert cloudevent.get_specversion() == "1.0"
    assert cloudevent.get_id() == str(event_id)
    assert cloudevent.get_type() == "org.kith.membership.group_opened.v1"
    assert cloudevent.get_source() == "/membership"
    assert cloudevent.get_subject() == str(group)
    assert cloudevent.get_time() == recorded_at
    assert cloudevent.get_extension("network") == str(world.network_id)
    assert cloudevent.get_data() == {"group_id": str(group), "organisation_id": str(event.organisation_id)}
    assert message.properties["delivery_mode"] == 2


def test_a_cloudevent_made_by_another_library_is_handled(world: World, start_worker: StartWorker) -> None:
    """The envelope is a standard, not a habit of ours."""
    group = uuid4()
    cloudevent = CloudEvent(
        {
            "id": str(uuid4()),
            "source": "/membership",
            "type": "org.kith.membership.group_opened.v1",
            "subject": str(group),
            "time": datetime.now(UTC),
            "datacontenttype": "application/json",
            "network": str(world.network_id),
            "correlationid": str(uuid4()),
        },
        {"group_id": str(group), "organisation_id": str(uuid4())},
    )
    message = to_binary_event(cloudevent)
    start_worker(Hearing)

    world.broker.publish("hearing.p0", message.body, message.headers)

    eventually(lambda: world.kinds(group) == ["opened"])


def taken_from(world: World, queue: str) -> Any:
    """Take one message off a queue with a single active consumer."""
    link = world.broker.admin()
    channel = link.channel()
    taken: list[Any] = []
    channel.basic_consume(queue, callback=taken.append)
    while not taken:
        link.drain_events(timeout=10)
    link.drop()
    assert json.loads(taken[0].body)
    return taken[0]
