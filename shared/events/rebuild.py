"""Rebuild: make a service's projection anew from the logs of those who announced, while it is being read.

Temporary tables stand in front of the service's own, empty and with the same columns and keys; what the
service does with events it does to those. Then the service's tables are brought to what was built: writers
wait for that moment, readers never. What was right is not touched, so the count of rows that were wrong says
how far off the projection was.

It asks of a projection that events may come twice and in any order, and end in the same rows; and that its
statements name rows by their ids, because no row-level security stands before temporary tables.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from psycopg import sql

from shared.contracts.kinds import read_instant
from shared.contracts.registry import UndecodableEvent, by_type, load, spec_of
from shared.db.transaction import Database, Transaction
from shared.events.envelope import Envelope, Received
from shared.events.outbox import QUERIES
from shared.events.replay import SINCE_EVER, read_log
from shared.security.principals import Principal

# What was announced while the logs were read is read again: far longer than a transaction can take to commit.
OVERLAP = timedelta(minutes=5)
# Nobody waits for a batch here, and a statement costs less for each of many rows.
AT_ONCE = 2_000


class Projection(Protocol):
    """A module `services.<service>.projection`: which events make which tables, and how."""

    @property
    def EVENTS(self) -> tuple[type, ...]:
        """The events that it is made of."""

    @property
    def TABLES(self) -> tuple[str, ...]:
        """The tables that it makes."""

    def keep(self, tx: Transaction, received: list[Received]) -> None:
        """Keep what a batch of one network tells."""


@dataclass(frozen=True)
class Rebuilt:
    """How many events were read, and how many rows were wrong or missing per table."""

    events: int
    mended: dict[str, int]


def rebuild(
    projection: Projection,
    target: Database,
    sources: Iterable[Database],
    *,
    progress: Callable[[int], None] = lambda _read: None,
) -> Rebuilt:
    """Rebuild a projection in `target`, whose pool must connect as the owner of its tables.

    `sources` are the databases of all who announce its events. It happens whole or not at all.
    """
    sources = tuple(sources)
    began = datetime.now(UTC)
    read, networks = 0, set[UUID]()
    with target.transaction(Principal.system(target.service)) as tx:
        tx.execute(QUERIES["take_as_long_as_it_takes"])
        for table in projection.TABLES:
            _run(tx, "make_stand_in", table=sql.Identifier(table))
        for batch in _batches(projection, sources, SINCE_EVER):
            networks |= _keep(projection, tx, batch)
            read += len(batch)
            progress(read)
        tables = sql.SQL(", ").join(sql.Identifier("public", table) for table in projection.TABLES)
        _run(tx, "lock_tables", tables=tables)
        for batch in _batches(projection, sources, began - OVERLAP):
            networks |= _keep(projection, tx, batch)
        mended = dict.fromkeys(projection.TABLES, 0)
        for network_id in sorted(networks.union(tx.fetch_column(QUERIES["list_known_networks"]))):
            tx.enter(network_id)
            for table in projection.TABLES:
                mended[table] += _mend(tx, table, network_id)
        tx.leave()
    return Rebuilt(read, mended)


def _batches(
    projection: Projection, sources: Iterable[Database], since: datetime
) -> Iterator[list[Received]]:
    by_producer: dict[str, list[str]] = {}
    for spec in map(spec_of, projection.EVENTS):
        by_producer.setdefault(spec.producer, []).append(spec.type)
    for source in sources:
        types = by_producer.get(source.service, ())
        for rows in read_log(source, types=types, since=since, at_once=AT_ONCE):
            yield [one for row in rows if (one := _received(row, source.service)) is not None]


def _received(row: Any, producer: str) -> Received | None:
    """Return a logged event as handlers get it, or None for one that nobody could read then either."""
    _position, type_, _partition, id_, subject, time, network, correlation, causation, trace, data = row
    spec = by_type(type_)
    if spec is None:
        return None
    try:
        event = load(spec, json.loads(data))
    except UndecodableEvent:
        return None
    envelope = Envelope(
        id=UUID(id_),
        type=type_,
        source=f"/{producer}",
        subject=UUID(subject),
        time=read_instant(time),
        network_id=UUID(network),
        correlation_id=UUID(correlation),
        causation_id=causation and UUID(causation),
        traceparent=trace,
    )
    return Received(event, envelope)


def _keep(projection: Projection, tx: Transaction, batch: list[Received]) -> set[UUID]:
    networks = set()
    batch.sort(key=_network)
    for network_id, received in groupby(batch, key=_network):
        networks.add(network_id)
        tx.enter(network_id)
        projection.keep(tx, list(received))
    tx.leave()
    return networks


def _network(received: Received) -> UUID:
    return received.envelope.network_id


def _mend(tx: Transaction, table: str, network_id: UUID) -> int:
    """Bring the rows of the network that we are in to those that were built; return how many were not so."""
    columns = tx.fetch_column(QUERIES["list_key_columns"], table=f"public.{table}")
    parts = {"table": sql.Identifier(table), "network": sql.Literal(network_id)}
    wrong = _run(tx, "delete_wrong", **parts, key=sql.SQL(", ").join(map(sql.Identifier, columns)))
    return max(wrong, _run(tx, "insert_missing", **parts))


def _run(tx: Transaction, query: str, **parts: sql.Composable) -> int:
    """Run a query in which names of tables are put, and return how many rows it touched."""
    tx.flush()
    return tx.connection.execute(sql.SQL(QUERIES[query].sql).format(**parts)).rowcount
