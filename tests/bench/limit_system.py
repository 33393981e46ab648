"""The limit: what one Python process can do with py-amqp and psycopg when nothing stands in between.

Pipelined publishing with confirms, 500 changes a transaction; 500 messages a transaction, taken in and
applied by one statement. No envelope, no order, no parking, no tenant: not a system, a measure.
"""

import json
import signal
import sys
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
import psycopg
from psycopg import Connection

from tests.bench import work

BATCH = 500
CHANGE_THINGS = """
insert into things (thing_id, changes)
select thing_id, count(*) from unnest(%(things)s::uuid[]) as made (thing_id)
group by thing_id order by thing_id
on conflict (thing_id) do update set changes = things.changes + excluded.changes
"""
TAKE_IN_AND_APPLY = """
with fresh as (
    insert into inbox (event_id) select unnest(%(ids)s::uuid[]) on conflict do nothing returning event_id
), counted as (
    select thing_id, count(*) as events, max(number) as last_number
    from unnest(%(ids)s::uuid[], %(things)s::uuid[], %(numbers)s::bigint[])
        as event (event_id, thing_id, number)
    join fresh using (event_id)
    group by thing_id
)
insert into effects (thing_id, events, last_number)
select thing_id, events, last_number from counted order by thing_id
on conflict (thing_id) do update
set events = effects.events + excluded.events,
    last_number = greatest(effects.last_number, excluded.last_number)
"""


def connect() -> amqp.Connection:
    """Open a connection to the virtual host."""
    parts = urlsplit(work.amqp_url())
    connection = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or 5672}",
        userid=unquote(parts.username or "guest"),
        password=unquote(parts.password or "guest"),
        virtual_host=unquote(parts.path[1:]) or "/",
    )
    connection.connect()
    return connection


def declare(channel: amqp.Channel) -> None:
    """Declare the exchange and the queue."""
    channel.exchange_declare(work.EXCHANGE, "topic", durable=True, auto_delete=False)
    arguments = {"x-queue-type": "quorum"}
    channel.queue_declare(work.QUEUE, durable=True, auto_delete=False, arguments=arguments)
    channel.queue_bind(work.QUEUE, work.EXCHANGE, "counted")


class Publisher:
    """Publishes without waiting for each confirm, and counts them."""

    def __init__(self) -> None:
        self.connection = connect()
        self.channel = self.connection.channel()
        declare(self.channel)
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._on_ack)
        self.sent = self.confirmed = 0
        # What is confirmed singly ahead of a gap.
        self._ahead: set[int] = set()

    def publish(self, numbers: list[int]) -> None:
        """Send the events of these numbers."""
        for number in numbers:
            message = amqp.Message(json.dumps(work.payload_of(number)), delivery_mode=2)
            self.channel.basic_publish(message, work.EXCHANGE, "counted", mandatory=True)
            self.sent += 1

    def wait(self, *, under_way: int) -> None:
        """Wait until at most so many are unconfirmed."""
        while self.sent - self.confirmed > under_way:
            self.connection.drain_events(timeout=30)

    def _on_ack(self, tag: int, multiple: bool) -> None:
        if multiple:
            self.confirmed = max(self.confirmed, tag)
        else:
            self._ahead.add(tag)
        while self.confirmed + 1 in self._ahead:
            self.confirmed += 1
            self._ahead.discard(self.confirmed)


def produce(database: Connection[Any], marks: work.Marks) -> None:
    """Make the ordered events in batches, or one by one where there is a pace."""
    order = work.Order.from_arguments()
    publisher = Publisher()
    started = time.monotonic()
    for numbers in _batches(order, started):
        with database.transaction():
            database.execute(CHANGE_THINGS, {"things": [work.thing_of(number) for number in numbers]})
        marks.committed(numbers)
        publisher.publish(numbers)
        publisher.wait(under_way=BATCH)
    publisher.wait(under_way=0)
    work.say_done(time.monotonic() - started)
    publisher.connection.close()


def consume(database: Connection[Any], marks: work.Marks) -> None:
    """Handle batches until told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    connection = connect()
    channel = connection.channel()
    declare(channel)
    channel.basic_qos(0, 2 * BATCH, False)
    arrived: list[amqp.Message] = []
    channel.basic_consume(work.QUEUE, callback=arrived.append)
    work.say_ready()
    while True:
        connection.drain_events()
        _drain_what_is_there(connection, arrived)
        events = [json.loads(message.body) for message in arrived]
        with database.transaction():
            database.execute(
                TAKE_IN_AND_APPLY,
                {
                    "ids": [event["event_id"] for event in events],
                    "things": [event["thing_id"] for event in events],
                    "numbers": [event["number"] for event in events],
                },
            )
        marks.committed(event["number"] for event in events)
        channel.basic_ack(arrived[-1].delivery_tag, multiple=True)
        arrived.clear()


def _drain_what_is_there(connection: amqp.Connection, arrived: list[amqp.Message]) -> None:
    while len(arrived) < BATCH:
        try:
            connection.drain_events(timeout=0.001)
        except TimeoutError:
            return


def _batches(order: work.Order, started: float) -> Iterator[list[int]]:
    """Yield numbers in batches: whatever is due by then, where there is a pace."""
    numbers = order.numbers()
    while batch := list(islice(numbers, 1)):
        time.sleep(max(0.0, order.due(batch[0], started)))
        while len(batch) < BATCH and order.due(batch[-1] + 1, started) <= 0:
            if not (following := list(islice(numbers, 1))):
                break
            batch += following
        yield batch


if __name__ == "__main__":
    with psycopg.connect(work.database_url(), autocommit=True) as open_database:
        {"produce": produce, "consume": consume}[sys.argv[1]](open_database, work.Marks())
