"""The inbox: what a batch of messages does to the database, in one transaction.

Each event is written into `kith.inbox` first; one that is there already has had its effect. What is new goes
to its handlers, network by network, in the order of arrival. If anything raises, the whole batch is rolled
back and taken again one by one with savepoints: the failing event is parked in the same transaction, and so
is every later one of its subject. If even that cannot be committed, each event gets a transaction of its own.

Nothing here touches the broker. When `handle` returns, every message has had its effect or is kept, and may
be acknowledged; when it raises, none has.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from shared.db.transaction import Database, Transaction
from shared.events import parking
from shared.events.away import is_away, is_worth_repeating
from shared.events.envelope import Received
from shared.events.message import Message
from shared.events.outbox import QUERIES, remember_networks
from shared.ids import new_id
from shared.observability.logging import get_logger
from shared.observability.metrics import BATCH_SIZE, COMMIT_TO_EFFECT, EVENTS_CONSUMED
from shared.security.principals import Principal

REPEATS = 3
SAMPLE_ABOVE = 50

log = get_logger(__name__)


@dataclass(frozen=True)
class Handler:
    """A method of the service; one of `batch` takes all events of a network in a row at once."""

    method_name: str
    batch: bool = False


# Gives the service instance to call, for as long as one batch takes.
ServiceForBatch = Callable[[], AbstractContextManager[Any]]


@dataclass
class Inbox:
    """The inbox of one consumer: its handlers by event type, and where to get a service instance."""

    database: Database
    consumer: str
    handlers: Mapping[str, tuple[Handler, ...]]
    service: ServiceForBatch
    principal: Principal = field(init=False)

    def __post_init__(self) -> None:
        self.principal = Principal.system(self.consumer)

    def handle(self, messages: Sequence[Message]) -> None:
        """Give the messages their effect, or keep them; raise only when the database is away."""
        for repeat in range(REPEATS):
            try:
                self._handle_together(messages)
                return
            except Exception as error:
                if is_away(error):
                    raise
                if not is_worth_repeating(error) or repeat == REPEATS - 1:
                    log.info("taking a batch one by one", events=len(messages), error=type(error).__name__)
                    break
        try:
            self._handle_in_turn(messages)
        except Exception as error:
            if is_away(error):
                raise
            log.info("taking each event for itself", events=len(messages), error=type(error).__name__)
            for message in messages:
                self._handle_alone(message)

    # All together

    def _handle_together(self, messages: Sequence[Message]) -> None:
        with self.service() as service, self.database.transaction(self.principal) as tx:
            taken = self._take_in(tx, messages)
            for network_id, received in by_network(taken.fresh):
                tx.enter(network_id)
                self._call_handlers(service, tx, received)
            tx.leave()
        self._count(taken)

    def _call_handlers(self, service: Any, tx: Transaction, received: Sequence[Received]) -> None:
        for handlers, run in groupby(received, key=lambda one: self.handlers[one.envelope.type]):
            events = list(run)
            for handler in handlers:
                call(handler, service, tx, events)
        stop_attributing(tx)

    # One by one in one transaction

    def _handle_in_turn(self, messages: Sequence[Message]) -> None:
        failed: set[UUID] = set()
        handled: list[Message] = []
        with self.service() as service, self.database.transaction(self.principal) as tx:
            taken = self._take_in(tx, messages)
            for message in taken.fresh:
                subject = message.envelope.subject
                problem = None
                if subject not in failed:
                    problem = self._try_one(service, tx, message)
                    if problem is None:
                        handled.append(message)
                        continue
                failed.add(subject)
                parking.park(tx, self.consumer, message, error=problem)
                taken.parked.append(message)
        taken.fresh = handled
        self._count(taken)

    def _try_one(self, service: Any, tx: Transaction, message: Message) -> Exception | None:
        """Handle one event and return None, or undo what it did and return why it failed."""
        try:
            with tx.savepoint():
                self.handle_one(service, tx, message)
        except Exception as error:
            stop_attributing(tx)
            if is_away(error):
                raise
            return error
        return None

    def handle_one(self, service: Any, tx: Transaction, message: Message) -> None:
        """Call the handlers for one event, in its network, and come back to scope system."""
        received = message.received
        if received is None:
            raise ValueError("this message is not a readable event")
        tx.enter(received.envelope.network_id)
        self._call_handlers(service, tx, [received])
        # What was held back must fail here, not at the next event.
        tx.flush()
        tx.leave()

    # Each in a transaction of its own

    def _handle_alone(self, message: Message) -> None:
        try:
            self._handle_together([message])
        except Exception as error:
            if is_away(error):
                raise
            with self.database.transaction(self.principal) as tx:
                taken = self._take_in(tx, [message])
                for fresh in taken.fresh:
                    parking.park(tx, self.consumer, fresh, error=error)
                taken.parked.extend(taken.fresh)
                taken.fresh = []
            self._count(taken)

    def keep_undeliverable(self, messages: Sequence[Message]) -> None:
        """Keep as dead what the broker gave up delivering."""
        with self.database.transaction(self.principal) as tx:
            for message in messages:
                parking.bury_undeliverable(tx, self.consumer, message)
        for message in messages:
            EVENTS_CONSUMED.labels(message.type, "dead").inc()

    # What they share

    def _take_in(self, tx: Transaction, messages: Sequence[Message]) -> "Taken":
        """Write events into the inbox, keep what is unreadable or must wait; say what is to be handled."""
        taken = Taken()
        readable = [message for message in messages if message.received is not None]
        for message in messages:
            if message.problem is not None:
                parking.bury_unreadable(tx, self.consumer, message)
                taken.dead.append(message)
            elif message.received is None:
                taken.unhandled.append(message)
        for consumer, group in self._by_consumer(readable):
            fresh, waiting = self._write(tx, consumer, group)
            for message in group:
                envelope = message.envelope
                if envelope.id not in fresh:
                    taken.duplicates.append(message)
                    continue
                fresh.discard(envelope.id)
                if envelope.subject in waiting:
                    parking.park(tx, self.consumer, message, error=None)
                    taken.parked.append(message)
                else:
                    taken.fresh.append(message)
        if readable:
            remember_networks(tx, {message.envelope.network_id for message in readable})
        return taken

    def _by_consumer(self, messages: list[Message]) -> Iterable[tuple[str, list[Message]]]:
        """Nearly always one group: only a replay names another consumer."""
        groups: dict[str, list[Message]] = {}
        for message in messages:
            groups.setdefault(message.replayed_for or self.consumer, []).append(message)
        return groups.items()

    def _write(self, tx: Transaction, consumer: str, messages: list[Message]) -> tuple[set[UUID], set[UUID]]:
        """Return which events are new, and which subjects have parked ones."""
        ids = [message.envelope.id for message in messages]
        subjects = list({message.envelope.subject for message in messages})
        fresh = set(tx.fetch_column(QUERIES["take_in"], consumer=consumer, ids=ids))
        if not fresh:
            return fresh, set()
        waiting = tx.fetch_column(QUERIES["list_waiting_subjects"], consumer=self.consumer, subjects=subjects)
        return fresh, set(waiting)

    def _count(self, taken: "Taken") -> None:
        now = time.time()
        BATCH_SIZE.observe(taken.size)
        for outcome, messages in taken.outcomes():
            for type_, count in Counter([message.type for message in messages]).items():
                EVENTS_CONSUMED.labels(type_, outcome).inc(count)
        # Of a large batch every tenth, evenly: measuring must not cost more than handling.
        for message in taken.fresh[:: 1 if len(taken.fresh) <= SAMPLE_ABOVE else 10]:
            envelope = message.envelope
            COMMIT_TO_EFFECT.labels(envelope.source[1:]).observe(max(0.0, now - envelope.time.timestamp()))


@dataclass
class Taken:
    """What became of the messages of a batch."""

    fresh: list[Message] = field(default_factory=list)
    duplicates: list[Message] = field(default_factory=list)
    parked: list[Message] = field(default_factory=list)
    dead: list[Message] = field(default_factory=list)
    unhandled: list[Message] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many messages there were."""
        return sum(len(messages) for _outcome, messages in self.outcomes())

    def outcomes(self) -> Iterator[tuple[str, list[Message]]]:
        """The messages by the outcome they are counted as."""
        yield "handled", self.fresh
        yield "duplicate", self.duplicates
        yield "parked", self.parked
        yield "undecodable", self.dead
        yield "unhandled", self.unhandled


def by_network(messages: Iterable[Message]) -> Iterable[tuple[UUID, list[Received]]]:
    """Group by network, keeping the order inside each; a subject belongs to one network."""
    groups: dict[UUID, list[Received]] = {}
    for message in messages:
        if message.received is not None:
            groups.setdefault(message.received.envelope.network_id, []).append(message.received)
    return groups.items()


def call(handler: Handler, service: Any, tx: Transaction, received: list[Received]) -> None:
    """Call a method of the service for these events; what it emits is caused by the event being handled."""
    method = getattr(service, handler.method_name)
    if handler.batch:
        attribute(tx, received[0] if len(received) == 1 else None)
        method(received, tx)
        return
    for one in received:
        attribute(tx, one)
        method(one.event, tx)


def attribute(tx: Transaction, received: Received | None) -> None:
    """Say which event is being handled; None for several at once."""
    tx.envelope = None if received is None else received.envelope
    tx.correlation_id = new_id() if received is None else received.envelope.correlation_id


def stop_attributing(tx: Transaction) -> None:
    """Say that no event is being handled."""
    tx.envelope = None
