"""Kith: the real chassis, run by the real runner; a producer and a consumer service that do nothing else.

Both have the names of real services, because only those may have exchanges, roles and users; their databases
and their virtual host are made for the run.
"""

import sys
import time
from uuid import UUID

import eventlet

# Patches the process, so it comes before whatever imports psycopg.
from shared.entrypoints import on_event

# isort: split
from shared.db.pool import open_pool
from shared.db.queries import load_queries
from shared.db.transaction import Database, Transaction
from shared.events.envelope import Received
from shared.security.principals import Principal
from tests.bench import work
from tests.bench.kith_event import Counted

QUERIES = load_queries("tests.bench")
NETWORKS = tuple(UUID(int=(0x0190_0000_0000_7000_8001 << 48) + number) for number in range(4))


class ProducerService:
    """Its worker is the relay; what it relays is made by `produce`, as an http process would make it."""

    name = "analytics"


class ConsumerService:
    """Applies events as projections do: all of a network in a row at once."""

    name = "referrals"
    marks = work.Marks()

    @on_event(Counted, batch=True)
    def apply(self, received: list[Received], tx: Transaction) -> None:
        """Apply events once each."""
        events = [one.event for one in received]
        numbers = [one.number for one in events]
        tx.execute(QUERIES["apply_all"], things=[one.thing_id for one in events], numbers=numbers)
        tx.after_commit.append(lambda: self.marks.committed(numbers))


class SingleConsumerService:
    """Applies events as most handlers do: one by one."""

    name = "referrals"
    marks = work.Marks()

    @on_event(Counted)
    def apply(self, event: Counted, tx: Transaction) -> None:
        """Apply one event once."""
        tx.execute(QUERIES["apply_one"], thing_id=event.thing_id, number=event.number)
        tx.after_commit.append(lambda: self.marks.committed([event.number]))


def network_of(number: int) -> UUID:
    """Return the network that an event's thing is in: every partition has things of every network."""
    return NETWORKS[number % work.THINGS // len(NETWORKS) % len(NETWORKS)]


def produce() -> None:
    """Make the ordered events, one transaction each, as many at once as a service has requests."""
    order = work.Order.from_arguments()
    at_once = work.PRODUCERS_AT_ONCE
    pool = open_pool(work.database_url(), service="analytics", min_size=at_once, max_size=at_once)
    pool.wait()
    database, principal, marks = Database(pool, "analytics"), Principal.system("analytics"), work.Marks()

    def make(number: int) -> None:
        thing_id = work.thing_of(number)
        with database.transaction(principal, network_id=network_of(number)) as tx:
            tx.execute(QUERIES["change_thing"], thing_id=thing_id)
            tx.emit(Counted(thing_id=thing_id, number=number))
        marks.committed([number])

    greenlets = eventlet.GreenPool(at_once)
    started = time.monotonic()
    for number in order.numbers():
        eventlet.sleep(max(0.0, order.due(number, started)))
        greenlets.spawn_n(make, number)
    greenlets.waitall()
    work.say_done(time.monotonic() - started)
    pool.close()


if __name__ == "__main__":
    {"produce": produce}[sys.argv[1]]()
