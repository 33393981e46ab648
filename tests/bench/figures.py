"""Analytics: from a backlog to facts, and from the logs to facts.

What is announced lies in the logs of scheduling and membership: nine of ten events say that somebody came to
a meeting or not, the tenth that a membership changed. Facts are counted at the end: one event that is missing
ends the run. The limit is the same facts written by SQL alone, without an event being read.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

# Patches the process, so it comes before whatever imports psycopg.
import shared.entrypoints  # noqa: F401

# isort: split
import psycopg

from services.analytics import projection
from shared.contracts.registry import spec_of
from shared.db.migrate import owner_role
from shared.db.pool import open_pool
from shared.db.transaction import Database
from shared.events.rebuild import rebuild
from shared.events.replay import replay
from shared.ids import new_id
from tests.bench.filling import FILL, filling
from tests.bench.measure import Row, work_off
from tests.bench.processes import kith_worker
from tests.bench.stage import PARTITIONS, Servers, broker_stage, service_stage

GROUPS = 400
A_WHILE = timedelta(hours=1)
BATCH = 500
INGEST, REBUILD, MEMORY = "ingest", "rebuild", "memory of a rebuild"
WORKS = {
    INGEST: "a backlog in its queues to facts of analytics (limit: the same facts, 500 a transaction)",
    REBUILD: "the logs to facts of analytics (limit: the same facts copied from table to table)",
    MEMORY: "of the process that rebuilds",
}
FACTS = ("attendances", "membership_changes")


@dataclass(frozen=True)
class Logs:
    """The databases of who announces, with what they announced; addresses for them and for a superuser."""

    network_id: UUID
    scheduling: tuple[str, str]
    membership: tuple[str, str]

    def fill(self, events: int) -> None:
        """Announce so many events."""
        changes = events // 10
        with filling(self.scheduling[1]) as connection:
            self._fill(connection, "fill_attendances", events - changes - GROUPS)
        with filling(self.membership[1]) as connection:
            self._fill(connection, "fill_groups", 0)
            self._fill(connection, "fill_memberships", changes)

    def _fill(self, connection: "psycopg.Connection[tuple[object, ...]]", query: str, events: int) -> None:
        # What is quite new would be read twice by a rebuild.
        told = {"network_id": self.network_id, "recorded_at": datetime.now(UTC) - A_WHILE}
        params = told | {"partitions": PARTITIONS, "first": 0, "last": events}
        connection.execute(FILL[query].sql.encode(), params)
        connection.execute("analyze kith.event_log")


def measure_analytics(servers: Servers, backlog: int, logged: int) -> Iterator[Row]:
    """Yield rates of ingesting a backlog, and of rebuilding from logs of so many events."""
    yield from _ingested(servers, backlog)
    yield from _rebuilt(servers, logged)


# From the queues


def _ingested(servers: Servers, events: int) -> Iterator[Row]:
    handled = tuple(spec_of(event) for event in projection.EVENTS)
    with (
        service_stage(servers, "analytics") as (url, superuser_url),
        broker_stage(servers, {"analytics": handled}) as amqp_url,
    ):
        environment = {"DATABASE_URL": url, "AMQP_URL": amqp_url, "PYTHONWARNINGS": "ignore"}
        with kith_worker("analytics", environment):
            # Declares its queues.
            pass
        with _announced(servers, events) as logs:
            types = [spec.type for spec in handled]
            sent = sum(
                replay(source, amqp_url, consumer="analytics", types=types) for source in _sources(logs)
            )
        with psycopg.connect(superuser_url, autocommit=True) as observer:
            rate = work_off(
                "kith",
                lambda: _count(observer, "kith.inbox"),
                sent,
                kith_worker("analytics", environment),
            )
            facts = sum(_count(observer, table) for table in FACTS)
            if facts != events - GROUPS:
                raise SystemExit(f"{facts} facts of {events - GROUPS} events")
            yield Row(INGEST, "kith", per_second=rate)
            yield Row(INGEST, "limit", per_second=_copied(observer, BATCH))


def _copied(observer: "psycopg.Connection[tuple[object, ...]]", at_once: int | None) -> float:
    """Return how many facts a second are copied, indexes and all: `at_once` a transaction, or all in one."""
    copied, took = 0, 0.0
    for table in FACTS:
        rows = _count(observer, table)
        observer.execute(f"create table {table}_copied (like {table} including all)".encode())
        observer.execute(
            "create temporary table numbered as"
            f" select row_number() over () as nth, t.* from {table} as t".encode()
        )
        observer.execute("create index on numbered (nth)")
        columns = ", ".join(
            str(row[0])
            for row in observer.execute(
                "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0", (table,)
            )
        )
        began = time.perf_counter()
        for first in range(1, rows + 1, at_once or rows):
            observer.execute(
                f"insert into {table}_copied ({columns}) select {columns} from numbered"
                f" where nth >= {first} and nth < {first + (at_once or rows)}".encode()
            )
        took += time.perf_counter() - began
        copied += rows
        observer.execute("drop table numbered")
    return copied / took


# From the logs


def _rebuilt(servers: Servers, events: int) -> Iterator[Row]:
    with (
        service_stage(servers, "analytics") as (_url, superuser_url),
        _announced(servers, events) as logs,
    ):
        as_owner = quote(f"-c role={owner_role('analytics')}")
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.figures", str(events)],
            env={
                **os.environ,
                "TARGET": f"{superuser_url}?options={as_owner}",
                "SCHEDULING": logs.scheduling[0],
                "MEMBERSHIP": logs.membership[0],
                "PYTHONWARNINGS": "ignore",
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        told = json.loads(done.stdout)
        if told["events"] != events or told["mended"] != events:
            raise SystemExit(f"rebuilt from {told['events']} of {events} events: {told['mended']} rows")
        yield Row(REBUILD, "kith", per_second=events / told["seconds"])
        with psycopg.connect(superuser_url, autocommit=True) as observer:
            yield Row(REBUILD, "limit", per_second=_copied(observer, None))
        yield Row(MEMORY, "kith after a tenth", mib=told["early_mib"])
        yield Row(MEMORY, "kith at the end", mib=told["late_mib"])


def rebuild_here(events: int) -> None:
    """Rebuild what the environment names, and print how long it took, and the memory of this process."""
    early: list[float] = []

    def watch(read: int) -> None:
        if read >= events // 10 and not early:
            early.append(_resident_mib())

    with (
        _opened("TARGET", "analytics") as target,
        _opened("SCHEDULING", "scheduling") as scheduling,
        _opened("MEMBERSHIP", "membership") as membership,
    ):
        began = time.perf_counter()
        done = rebuild(projection, target, (scheduling, membership), progress=watch)
        seconds = time.perf_counter() - began
    told = {
        "events": done.events,
        "mended": sum(done.mended.values()),
        "seconds": seconds,
        "early_mib": early[0],
        "late_mib": _resident_mib(),
    }
    sys.stdout.write(json.dumps(told))


@contextmanager
def _opened(name: str, service: str) -> Iterator[Database]:
    with open_pool(os.environ[name], service=service, max_size=1) as pool:
        yield Database(pool, service)


def _resident_mib() -> float:
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(resident * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


# What they share


@contextmanager
def _announced(servers: Servers, events: int) -> Iterator[Logs]:
    with (
        service_stage(servers, "scheduling") as scheduling,
        service_stage(servers, "membership") as membership,
    ):
        logs = Logs(new_id(), scheduling, membership)
        logs.fill(events)
        yield logs


def _sources(logs: Logs) -> Iterator[Database]:
    for service, (url, _) in (("membership", logs.membership), ("scheduling", logs.scheduling)):
        with open_pool(url, service=service, max_size=1) as pool:
            yield Database(pool, service)


def _count(observer: "psycopg.Connection[tuple[object, ...]]", table: str) -> int:
    row = observer.execute(f"select count(*) from {table}".encode()).fetchone()
    return int(str(row[0])) if row else 0


if __name__ == "__main__":
    rebuild_here(int(sys.argv[1]))
