"""The relay: takes committed events from the outbox to the broker, each at least once, per subject in order.

One process of a service leads (see `leader`). It reads up to a batch, publishes it (persistent, mandatory),
and reads the next batch while the broker confirms the first. Only what the broker confirmed is deleted. On a
nack, a return, a timeout or any error of the link it closes the link, keeps the rows, and starts again after
a pause; the inbox makes the repetition harmless.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import Any

import psycopg

from shared.contracts.registry import by_type
from shared.events.backoff import Backoff
from shared.events.envelope import headers_of
from shared.events.frames import publish_frames
from shared.events.leader import Leadership
from shared.events.link import LINK_ERRORS, Link, close_politely, connect
from shared.events.outbox import QUERIES
from shared.events.topology import exchange_of
from shared.observability.logging import get_logger
from shared.observability.metrics import EVENTS_PUBLISHED, OUTBOX_AGE, OUTBOX_SIZE

BATCH = 500
# While one batch waits for its confirms, one more is on its way.
UNDER_WAY = 2 * BATCH
CONFIRM_SECONDS = 30
POLL_SECONDS = (0.02, 0.25)
FOLLOW_SECONDS = 1.0
MEASURE_SECONDS = 5.0
# After `stop`: what is still in the outbox by then is the next leader's.
FLUSH_SECONDS = 2.0

log = get_logger(__name__)


class NotConfirmed(Exception):
    """The broker did not take an event; the text says which and why."""


PUBLISHING_ERRORS: tuple[type[Exception], ...] = (*LINK_ERRORS, NotConfirmed)


class Publisher:
    """A link in confirm mode, with a map of its own from delivery tags to positions."""

    def __init__(self, amqp_url: str, service: str) -> None:
        self.exchange = exchange_of(service)
        self.source = f"/{service}"
        self.blocked = False
        # Position and type of what the broker has not confirmed yet, by tag, in the order of publishing.
        self.under_way: dict[int, tuple[int, str]] = {}
        self.confirmed: list[int] = []
        self._published: Counter[str] = Counter()
        self._tag = 0
        self._trouble: str | None = None
        self._progress = time.monotonic()
        self.link: Link = connect(amqp_url, name=f"{service} relay", on_blocked=self._on_blocked)
        channel = self.link.channel()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        channel.events["basic_return"].add(self._on_return)
        self._channel = channel.channel_id

    @property
    def room(self) -> int:
        """How many more events may be under way."""
        return 0 if self.blocked else UNDER_WAY - len(self.under_way)

    def publish(self, rows: list[Any]) -> None:
        """Send the events of these rows of `sweep_outbox`, all in one write."""
        if not self.under_way:
            self._progress = time.monotonic()
        frames = []
        for row in rows:
            frames.append(self._frames_of(row))
            self._tag += 1
            self.under_way[self._tag] = (row[0], row[1])
        self.link.send(b"".join(frames))

    def _frames_of(self, row: Any) -> bytes:
        _position, type_, partition, id_, subject, at, network, correlation, causation, trace, data = row
        headers = headers_of(
            id_=id_,
            type_=type_,
            source=self.source,
            subject=subject,
            time=at,
            network=network,
            correlation=correlation,
            causation=causation,
            traceparent=trace,
        )
        key = f"{_routing_key(type_)}.p{partition}"
        body = data.encode()
        return publish_frames(self._channel, self.exchange, key, headers, body, frame_max=self.link.frame_max)

    def listen(self, seconds: float) -> None:
        """Take in what the broker says, waiting at most so long; raise when an event was not taken."""
        with suppress(TimeoutError):
            self.link.drain_events(timeout=seconds)
        self.link.keep_alive()
        if self._trouble is not None:
            raise NotConfirmed(self._trouble)
        now = time.monotonic()
        if self.blocked:
            # The broker reads nothing from us now, so nothing can be confirmed.
            self._progress = now
        if self.under_way and now - self._progress > CONFIRM_SECONDS:
            raise NotConfirmed(f"no confirm came for {CONFIRM_SECONDS} s")

    def take_confirmed(self) -> list[int]:
        """Return the positions confirmed since the last call, and count them."""
        for type_, count in self._published.items():
            EVENTS_PUBLISHED.labels(type_).inc(count)
        self._published.clear()
        confirmed, self.confirmed = self.confirmed, []
        return confirmed

    def positions_under_way(self) -> list[int]:
        """Return the positions sent and not confirmed."""
        return [position for position, _type in self.under_way.values()]

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._progress = time.monotonic()
        if self._trouble is not None:
            # Of a returned event too a confirm follows; nothing counts any more on this link.
            return
        if not multiple:
            self._confirm(tag)
            return
        for earlier in list(self.under_way):
            if earlier > tag:
                break
            self._confirm(earlier)

    def _confirm(self, tag: int) -> None:
        position, type_ = self.under_way.pop(tag)
        self.confirmed.append(position)
        self._published[type_] += 1

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._trouble = f"the broker refused delivery {tag}{' and those before it' if multiple else ''}"

    def _on_return(self, error: Exception, exchange: str, routing_key: str, _message: object) -> None:
        # A confirm would follow all the same: the return comes first, and ends this link.
        self._trouble = f"{exchange} returned {routing_key}: {getattr(error, 'reply_text', error)}"

    def _on_blocked(self, blocked: bool) -> None:
        self.blocked = blocked
        log.warning("the broker blocks publishing" if blocked else "the broker takes events again")


class Relay:
    """Runs for as long as the process; publishes while it leads."""

    def __init__(self, leadership: Leadership, amqp_url: str) -> None:
        self.leadership = leadership
        self.service = leadership.service
        self.amqp_url = amqp_url
        self.connected = False
        self._woken = Event()
        self._stopping = False
        self._measured = 0.0
        self._flush_until = 0.0

    def wake(self) -> None:
        """Look at the outbox now: something was committed."""
        self._woken.set()

    def stop(self) -> None:
        """Send what is in the outbox, for a moment, await the confirms, and return from `run`."""
        self._flush_until = time.monotonic() + FLUSH_SECONDS
        self._stopping = True
        self._woken.set()

    def run(self) -> None:
        """Lead when possible, relay while leading; return after `stop`."""
        backoff = Backoff(first=0.2)
        while not self._stopping:
            try:
                if self.leadership.try_to_lead():
                    backoff.reset()
                    self._relay()
                else:
                    self._rest(FOLLOW_SECONDS)
            except psycopg.Error as error:
                log.warning("the outbox is away", error=type(error).__name__, reason=str(error).strip()[:200])
                self.leadership.resign()
                self._rest(backoff.next())
        self.leadership.resign()

    def _relay(self) -> None:
        """Publish until stopped; raise psycopg.Error when the database, and with it the lead, is lost."""
        backoff = Backoff(first=0.1)
        while not self._stopping:
            publisher: Publisher | None = None
            try:
                publisher = Publisher(self.amqp_url, self.service)
                self.connected = True
                self._work_with(publisher, on_progress=backoff.reset)
            except PUBLISHING_ERRORS as error:
                log.warning("the broker is away", error=type(error).__name__, reason=str(error)[:200])
            finally:
                self.connected = False
                if publisher is not None:
                    _part_from(publisher, politely=self._stopping)
            if not self._stopping:
                wait = backoff.next()
                self._measure()
                self._rest(wait)

    def _work_with(self, publisher: Publisher, on_progress: Callable[[], None]) -> None:
        idle = POLL_SECONDS[0]
        try:
            while True:
                self._woken.clear()
                if publisher.confirmed:
                    on_progress()
                found = self._sweep(publisher)
                has_backlog = found == BATCH
                if has_backlog and publisher.room >= BATCH:
                    publisher.listen(0)
                elif publisher.under_way or publisher.blocked:
                    idle = POLL_SECONDS[0]
                    self._await_confirms(publisher, has_backlog=has_backlog)
                elif not found:
                    if self._stopping:
                        return
                    publisher.listen(0)
                    self._measure()
                    if not self._woken.wait(idle):
                        idle = min(idle * 1.5, POLL_SECONDS[1])
        finally:
            self._forget(publisher)

    def _await_confirms(self, publisher: Publisher, *, has_backlog: bool) -> None:
        """Wait until there is room for a batch where one waits, else shortly: more may be committed."""
        until = time.monotonic() + (POLL_SECONDS[1] if has_backlog else POLL_SECONDS[0])
        while (left := until - time.monotonic()) > 0:
            publisher.listen(left)
            if not publisher.under_way or (has_backlog and publisher.room >= BATCH):
                return
        self._measure()

    def _sweep(self, publisher: Publisher) -> int:
        """Delete what was confirmed and publish what comes next; return how many that is."""
        confirmed = publisher.take_confirmed()
        if publisher.room < BATCH or (self._stopping and time.monotonic() > self._flush_until):
            if confirmed:
                self._execute("forget_confirmed", confirmed=confirmed)
            return 0
        rows = self._execute(
            "sweep_outbox",
            confirmed=confirmed,
            under_way=publisher.positions_under_way() + confirmed,
            limit=BATCH,
        ).fetchall()
        if rows:
            publisher.publish(rows)
        return len(rows)

    def _forget(self, publisher: Publisher) -> None:
        """Delete what was confirmed before the link ended; not doing so would only send it again."""
        confirmed = publisher.take_confirmed()
        if confirmed and self.leadership.held:
            self._execute("forget_confirmed", confirmed=confirmed)

    def _execute(self, name: str, **params: Any) -> Any:
        connection = self.leadership.connection
        if connection is None:
            raise psycopg.OperationalError("the connection is gone")
        return connection.execute(QUERIES[name].sql, params)

    def _measure(self) -> None:
        now = time.monotonic()
        if now - self._measured < MEASURE_SECONDS:
            return
        self._measured = now
        size, age = self._execute("measure_outbox").fetchone()
        OUTBOX_SIZE.set(size)
        OUTBOX_AGE.set(float(age or 0))

    def _rest(self, seconds: float) -> None:
        if not self._stopping:
            self._woken.clear()
            self._woken.wait(seconds)


def _routing_key(type_: str) -> str:
    spec = by_type(type_)
    # Logged by a version that knew it: the name is enough.
    return spec.routing_key if spec else type_.split(".", 3)[3]


def _part_from(publisher: Publisher, *, politely: bool) -> None:
    if politely:
        close_politely(publisher.link)
    else:
        publisher.link.drop()
