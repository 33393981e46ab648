"""The outbox: events are written in the transaction that makes them true, and leave once it is committed.

`Transaction.emit` makes an `Outgoing`, `Database.transaction` calls `write` just before COMMIT.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.contracts.registry import dump, spec_of
from shared.db.queries import load_queries
from shared.events.topology import partition_of
from shared.ids import new_id

if TYPE_CHECKING:
    from shared.db.transaction import Transaction

QUERIES = load_queries("shared.events")

# Networks that this process has written to known_networks, with their database.
_known: set[tuple[str, UUID]] = set()
# Called after each commit that wrote events, so that a relay in this process need not wait for its poll.
_listeners: list[Callable[[], None]] = []


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An event as it goes into the log; made when it is emitted, so that its cause is still known."""

    id: UUID
    type: str
    network_id: UUID
    subject: UUID
    data: str
    correlation_id: UUID
    causation_id: UUID | None
    traceparent: str | None

    @property
    def lock(self) -> int:
        """The advisory lock that puts the commits about this subject into one order."""
        value = self.subject.int
        return ((value >> 64) ^ value) & 0xFFFFFFFFFFFFFFFF


def outgoing(tx: "Transaction", event: Any) -> Outgoing:
    """Return the event ready for the log; raise TypeError or ValueError where it breaks its contract."""
    network_id = tx.network_id
    if network_id is None:
        raise RuntimeError(f"{type(event).__name__} needs a network: enter one before emitting")
    spec = spec_of(event)
    cause = tx.envelope
    return Outgoing(
        id=new_id(),
        type=spec.type,
        network_id=network_id,
        subject=getattr(event, spec.subject_field),
        data=json.dumps(dump(event), separators=(",", ":")),
        correlation_id=cause.correlation_id if cause else tx.correlation_id,
        causation_id=cause.id if cause else None,
        traceparent=cause.traceparent if cause else tx.traceparent,
    )


def write(tx: "Transaction") -> None:
    """Lock the subjects, log the events, put them into the outbox: one statement, before COMMIT."""
    events: list[Outgoing] = tx.outgoing
    networks = {event.network_id for event in events}
    if networks != {tx.network_id}:
        # A system transaction that visited several networks writes for all of them.
        tx.leave()
    remember_networks(tx, networks)
    tx.execute(
        QUERIES["write_events"],
        locks=[_signed(event.lock) for event in events],
        ids=[event.id for event in events],
        types=[event.type for event in events],
        networks=[event.network_id for event in events],
        subjects=[event.subject for event in events],
        partitions=[partition_of(event.subject, tx.partitions) for event in events],
        data=[event.data for event in events],
        correlations=[event.correlation_id for event in events],
        causations=[event.causation_id for event in events],
        traceparents=[event.traceparent for event in events],
    )
    tx.after_commit.extend(_listeners)


def remember_networks(tx: "Transaction", networks: set[UUID]) -> None:
    """Write networks into known_networks, once per process and network."""
    info = tx.connection.info
    database = f"{info.host}:{info.port}/{info.dbname}"
    new = {(database, network_id) for network_id in networks} - _known
    if new:
        tx.execute(QUERIES["know_networks"], networks=sorted(network_id for _, network_id in new))
        # Only once it is committed is it known.
        tx.after_commit.append(lambda: _known.update(new))


def on_written(listener: Callable[[], None]) -> None:
    """Call `listener` after every commit of this process that wrote events."""
    _listeners.append(listener)


def off_written(listener: Callable[[], None]) -> None:
    """Stop calling `listener`."""
    _listeners.remove(listener)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value
