"""Stock nameko: a dispatcher with confirms, an event handler, one transaction an event."""

# ruff: noqa: E402 - patching comes before anything else is imported
import os
import sys

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")
import eventlet

eventlet.monkey_patch()

import signal
import time
from typing import Any

from eventlet.event import Event
from nameko.containers import ServiceContainer
from nameko.events import EventDispatcher, event_handler
from nameko.extensions import Entrypoint
from psycopg_pool import ConnectionPool

from tests.bench import work

POOL: ConnectionPool
MARKS: work.Marks


class Ordered(Entrypoint):  # type: ignore[misc]  # nameko is untyped
    """Starts a worker for each ordered event, as fast as workers come free or as they are due."""

    def __init__(self) -> None:
        super().__init__()
        self.done = Event()
        self.made = 0

    def start(self) -> None:
        """Begin once everything is set up."""
        self.container.spawn_managed_thread(self._run, identifier="ordered")

    def _run(self) -> None:
        order = work.Order.from_arguments()
        self.started = time.monotonic()
        for number in order.numbers():
            eventlet.sleep(max(0.0, order.due(number, self.started)))
            self.container.spawn_worker(self, (number,), {}, handle_result=self._count)
        while self.made < order.events:
            eventlet.sleep(0.001)
        self.done.send(time.monotonic() - self.started)

    def _count(self, _context: Any, result: Any, failure: Any) -> tuple[Any, Any]:
        if failure is not None:
            self.done.send_exception(*failure)
        self.made += 1
        return result, failure


class Producer:
    """Changes a row, commits, dispatches."""

    name = "bench"
    dispatch = EventDispatcher()

    @Ordered.decorator  # type: ignore[untyped-decorator]  # nameko is untyped
    def make(self, number: int) -> None:
        """Make one event."""
        with POOL.connection() as connection:
            connection.execute(work.CHANGE_THING, {"thing_id": work.thing_of(number)})
        MARKS.committed([number])
        self.dispatch("counted", work.payload_of(number))


class Consumer:
    """Takes an event in and applies it."""

    name = "consumer"

    @event_handler("bench", "counted")  # type: ignore[untyped-decorator]  # nameko is untyped
    def apply(self, payload: dict[str, Any]) -> None:
        """Apply one event once."""
        with POOL.connection() as connection:
            if connection.execute(work.TAKE_IN, payload).rowcount:
                connection.execute(work.APPLY, payload)
        MARKS.committed([payload["number"]])


def produce() -> None:
    """Make the ordered events with as many workers as a service has."""
    container = ServiceContainer(Producer, _config(work.PRODUCERS_AT_ONCE))
    container.start()
    (ordered,) = container.entrypoints
    work.say_done(ordered.done.wait())
    container.stop()


def consume() -> None:
    """Handle events until told to stop."""
    container = ServiceContainer(Consumer, _config(work.CONSUMERS_AT_ONCE))
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(container.stop))
    container.start()
    work.say_ready()
    container.wait()


def _config(max_workers: int) -> dict[str, Any]:
    return {"AMQP_URI": work.amqp_url(), "max_workers": max_workers}


if __name__ == "__main__":
    at_once = work.PRODUCERS_AT_ONCE if sys.argv[1] == "produce" else work.CONSUMERS_AT_ONCE
    POOL = ConnectionPool(work.database_url(), min_size=at_once, max_size=at_once, open=True)
    POOL.wait()
    MARKS = work.Marks()
    {"produce": produce, "consume": consume}[sys.argv[1]]()
    POOL.close()
