"""Reads the queues of one service: one connection, and for each queue a channel and a serial greenlet.

A message is acknowledged once the inbox has committed what it does. While the database is away the messages
in hand are held, and taken again when it is back; while the broker is away, the link is made anew with
backoff. A link cut at any moment is harmless: what was not acknowledged comes again, and the inbox knows it.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from shared.contracts.registry import EventSpec
from shared.events.away import is_away
from shared.events.backoff import Backoff
from shared.events.inbox import Inbox
from shared.events.link import LINK_ERRORS, Delivery, Link, close_politely, connect
from shared.events.message import read_delivery
from shared.events.topology import dead_of, declare_queues, queue_of
from shared.observability.logging import get_logger

BATCH = 500
# One batch in work and one on its way.
PREFETCH = 2 * BATCH
LINGER_SECONDS = 0.003
HEARD_SECONDS = 0.5
# The broker takes back what is not acknowledged in a quarter of an hour, and counts that as a failure.
HOLD_SECONDS = 10 * 60.0

# py-amqp takes a closed channel's connection for granted, hence AttributeError.
ACKNOWLEDGING_ERRORS: tuple[type[Exception], ...] = (*LINK_ERRORS, AttributeError)

log = get_logger(__name__)

Spawn = Callable[[Callable[[], None]], Any]


class LetGo(Exception):
    """The messages in hand are given back: the process stops, or the database has been away for long."""


@dataclass
class Lane:
    """The messages of one queue that have arrived and wait; `link` is the one they came by."""

    queue: str
    partition: int | None
    waiting: deque[Delivery] = field(default_factory=deque)
    arrived: Event = field(default_factory=Event)
    link: Link | None = None
    channel: Any = None

    def put(self, delivery: Delivery) -> None:
        """Take a delivery from the link."""
        self.waiting.append(delivery)
        self.arrived.set()

    def take(self) -> list[Delivery]:
        """Return up to a batch, without waiting."""
        waiting = self.waiting
        batch = [waiting.popleft() for _ in range(min(BATCH, len(waiting)))]
        if not waiting:
            self.arrived.clear()
        return batch

    def forget(self) -> None:
        """The link is gone, and with it the right to acknowledge: what waits here comes again."""
        self.link = self.channel = None
        self.waiting.clear()
        self.arrived.clear()


class Consumer:
    """Runs for as long as the process: `run` reads, one greenlet for each lane works."""

    def __init__(
        self,
        inbox: Inbox,
        *,
        amqp_url: str,
        handled: Iterable[EventSpec],
        partitions: int,
        spawn: Spawn,
    ) -> None:
        self.inbox = inbox
        self.service = inbox.database.service
        self.amqp_url = amqp_url
        self.handled = tuple(handled)
        self.partitions = partitions
        self.connected = False
        self._spawn = spawn
        self._stopping = Event()
        self._let_go = False
        self._lanes = [Lane(queue_of(self.service, partition), partition) for partition in range(partitions)]
        self._lanes.append(Lane(dead_of(self.service), None))

    def declare(self) -> None:
        """Declare queues and bindings now; raise `ConfigurationError` if they exist otherwise."""
        link = connect(self.amqp_url, name=f"{self.service} declaring")
        try:
            declare_queues(link.channel(), self.service, self.handled, self.partitions)
        finally:
            close_politely(link)

    def run(self) -> None:
        """Read until `stop`, reconnecting as often as it takes; raise `ConfigurationError` alone."""
        workers = [self._spawn(lambda lane=lane: self._work(lane)) for lane in self._lanes]  # type: ignore[misc]
        backoff = Backoff(first=0.1)
        while not self._stopping.is_set():
            link: Link | None = None
            try:
                if self._let_go and self.inbox.database.problem() is not None:
                    raise LetGo
                self._let_go = False
                link = self._open()
                self.connected = True
                backoff.reset()
                self._read(link)
            except LetGo:
                pass
            except LINK_ERRORS as error:
                log.warning("the broker is away", error=type(error).__name__, reason=str(error)[:200])
            finally:
                self.connected = False
                self._close(link, workers)
            self._stopping.wait(backoff.next())

    def stop(self) -> None:
        """Finish the batches in work, acknowledge them, give the rest back, and return from `run`."""
        self._stopping.set()
        for lane in self._lanes:
            lane.arrived.set()

    def _open(self) -> Link:
        link = connect(self.amqp_url, name=f"{self.service} consumer")
        try:
            declare_queues(link.channel(), self.service, self.handled, self.partitions)
            for lane in self._lanes:
                channel = link.channel()
                channel.basic_qos(0, PREFETCH, False)
                lane.link, lane.channel = link, channel
                link.deliver[channel.channel_id] = lane.put
                channel.basic_consume(lane.queue, on_cancel=_cancelled)
        except BaseException:
            for lane in self._lanes:
                lane.forget()
            link.drop()
            raise
        log.info("consuming", queues=len(self._lanes), events=len(self.handled))
        return link

    def _read(self, link: Link) -> None:
        while not self._stopping.is_set():
            if self._let_go:
                raise LetGo
            with suppress(TimeoutError):
                link.drain_events(timeout=HEARD_SECONDS)
            link.keep_alive()

    def _close(self, link: Link | None, workers: list[Any]) -> None:
        if self._stopping.is_set():
            # Batches in work still want to be acknowledged.
            for worker in workers:
                worker.wait()
        for lane in self._lanes:
            lane.forget()
        if link is not None:
            if self._stopping.is_set():
                close_politely(link)
            else:
                link.drop()

    # One greenlet per lane

    def _work(self, lane: Lane) -> None:
        # Asked before each wait: taking a batch also takes back the wakeup by which stopping is told.
        while not self._stopping.is_set():
            lane.arrived.wait()
            if self._stopping.is_set():
                return
            if len(lane.waiting) < BATCH:
                # More is probably on its way, and a transaction costs the same for many.
                time.sleep(LINGER_SECONDS)
            link, channel = lane.link, lane.channel
            batch = lane.take()
            if not batch or link is None:
                continue
            try:
                self._handle(lane, batch)
            except LetGo:
                self._let_go = True
                if self._stopping.is_set():
                    return
                continue
            _acknowledge(link, channel, batch[-1].tag)

    def _handle(self, lane: Lane, batch: list[Delivery]) -> None:
        """Let the inbox handle a batch, for as long as the database takes to come back; else raise LetGo."""
        handlers = self.inbox.handlers
        messages = [read_delivery(delivery, lane.partition, handlers) for delivery in batch]
        backoff = Backoff(first=0.1)
        since = time.monotonic()
        while True:
            try:
                if lane.partition is None:
                    self.inbox.keep_undeliverable(messages)
                else:
                    self.inbox.handle(messages)
                return
            except Exception as error:
                if not is_away(error):
                    raise
                if self._stopping.is_set() or time.monotonic() - since > HOLD_SECONDS:
                    raise LetGo from error
                log.warning(
                    "the database is away; holding events", events=len(batch), error=type(error).__name__
                )
                self._stopping.wait(backoff.next())


def _acknowledge(link: Link, channel: Any, tag: int) -> None:
    try:
        channel.basic_ack(tag, multiple=True)
    except ACKNOWLEDGING_ERRORS as error:
        # They come again and are known then; the reader notices that the link is gone.
        log.info("the link was cut before acknowledging", error=type(error).__name__)
        link.drop()


def _cancelled(_consumer_tag: str) -> None:
    raise ConnectionResetError("the broker cancelled the consumer: its queue was deleted or moved")
