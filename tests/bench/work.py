"""The work that every system does, and how it is written down.

Produce: change a thing's row and announce it; the row is committed, one transaction an event, and the event
is kept by something that survives a power cut. Consume: note the event's id, and only if it is new, add it to
the thing's effect; both in one transaction. 1,000 things, taken in turn.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from uuid_utils import compat

THINGS = 1_000
# Producers work on this many events at once, as a service with as many requests in flight does.
PRODUCERS_AT_ONCE = 10
# Consumers of the peers work on this many at once: twice nameko's default, as a service under such a load
# would be given. More only adds connections that wait for the same disk.
CONSUMERS_AT_ONCE = 20
EXCHANGE = "bench"
QUEUE = "bench.consumer"

MADE_TABLE = "create table things (thing_id uuid primary key, changes bigint not null)"
EFFECT_TABLES = """
create table inbox (event_id uuid primary key, received_at timestamptz not null default now());
create table effects (thing_id uuid primary key, events bigint not null, last_number bigint not null);
"""

CHANGE_THING = """
insert into things (thing_id, changes) values (%(thing_id)s, 1)
on conflict (thing_id) do update set changes = things.changes + 1
"""
TAKE_IN = "insert into inbox (event_id) values (%(event_id)s) on conflict do nothing"
APPLY = """
insert into effects (thing_id, events, last_number) values (%(thing_id)s, 1, %(number)s)
on conflict (thing_id) do update
set events = effects.events + 1, last_number = greatest(effects.last_number, excluded.last_number)
"""


@dataclass(frozen=True)
class Order:
    """What a producer is to make: so many events, at a pace (0: as fast as it can), numbered from `first`."""

    events: int
    pace: float
    first: int

    @classmethod
    def from_arguments(cls) -> "Order":
        """Read `EVENTS PACE FIRST` from the command line."""
        events, pace, first = sys.argv[2:5]
        return cls(int(events), float(pace), int(first))

    def numbers(self) -> Iterator[int]:
        """Yield the numbers of the events; `due` says when each is to be made."""
        yield from range(self.first, self.first + self.events)

    def due(self, number: int, started: float) -> float:
        """Return how many seconds are left until this event is due."""
        if not self.pace:
            return 0.0
        return started + (number - self.first) / self.pace - time.monotonic()


def thing_of(number: int) -> UUID:
    """Return the thing that an event is about."""
    return UUID(int=(0x0190_0000_0000_7000_8000 << 48) + number % THINGS)


def payload_of(number: int) -> dict[str, str | int]:
    """Return an event as the peers send it."""
    return {"event_id": str(compat.uuid7()), "thing_id": str(thing_of(number)), "number": number}


class Marks:
    """Writes down when an event was committed, if `BENCH_MARKS` names a file."""

    def __init__(self) -> None:
        path = os.environ.get("BENCH_MARKS")
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if path else None

    def committed(self, numbers: Iterable[int]) -> None:
        """Say that these were committed just now."""
        if self._file is not None:
            now = time.time()
            os.write(self._file, "".join(f"{number} {now:.6f}\n" for number in numbers).encode())


def read_marks(path: Path) -> dict[int, float]:
    """Return when each event was committed, by its number."""
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {int(number): float(at) for number, at in lines}


def database_url() -> str:
    """Return the address of this system's database."""
    return os.environ["DATABASE_URL"]


def amqp_url() -> str:
    """Return the address of this system's virtual host."""
    return os.environ["AMQP_URL"]


def say_ready() -> None:
    """Tell whoever started this process that it works from now on."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def say_done(seconds: float) -> None:
    """Tell how long producing took."""
    sys.stdout.write(f"done {seconds:.6f}\n")
    sys.stdout.flush()
