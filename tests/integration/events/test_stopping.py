"""Stopping a consumer that has just heard of something."""

from collections.abc import Callable
from contextlib import nullcontext

import eventlet

from shared.events.consumer import Consumer
from shared.events.inbox import Inbox
from shared.events.link import Delivery
from tests.plugins.fix_database import ServiceDatabase


def test_a_consumer_that_lingers_for_more_hears_that_it_stops(
    service_database: Callable[[str], ServiceDatabase],
) -> None:
    """A wakeup that is lost here would keep the whole process until its watchdog ends it."""
    inbox = Inbox(service_database("referrals").database, "referrals", {}, nullcontext)
    consumer = Consumer(inbox, amqp_url="amqp://127.0.0.1:1", handled=(), partitions=1, spawn=eventlet.spawn)
    lane = consumer._lanes[0]
    worker = eventlet.spawn(consumer._work, lane)
    lane.put(Delivery(tag=1, properties=b"", body=b""))
    eventlet.sleep(0)

    consumer.stop()

    with eventlet.Timeout(5):
        worker.wait()
