"""The relay: takes committed events from the outbox to the broker, each at least once, per subject in order.

One process of a service leads (see `leader`). It reads up to a batch, publishes it (persistent, mandatory),
and reads the next batch while the broker confirms the first. Only what the broker confirmed is deleted. On a
nack, a return, a timeout or any error of the link it closes the link, keeps the rows, and starts again after
a pause; the inbox makes the repetition harmless.
"""

import time
from collections.abc import Callable
from threading import Event
from typing import Any

import psycopg

from shared.events.backoff import Backoff
from shared.events.leader import Leadership
from shared.events.link import close_politely
from shared.events.outbox import QUERIES
from shared.events.publisher import PUBLISHING_ERRORS, Publisher
from shared.events.topology import exchange_of
from shared.observability.logging import get_logger
from shared.observability.metrics import OUTBOX_AGE, OUTBOX_SIZE

BATCH = 500
# While one batch waits for its confirms, one more is on its way.
UNDER_WAY = 2 * BATCH
POLL_SECONDS = (0.02, 0.25)
FOLLOW_SECONDS = 1.0
MEASURE_SECONDS = 5.0
# After `stop`: what is still in the outbox by then is the next leader's.
FLUSH_SECONDS = 2.0

log = get_logger(__name__)


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
        try:
            while not self._stopping:
                try:
                    if self.leadership.try_to_lead():
                        backoff.reset()
                        self._relay()
                    else:
                        self._rest(FOLLOW_SECONDS)
                except psycopg.Error as error:
                    reason = str(error).strip()[:200]
                    log.warning("the outbox is away", error=type(error).__name__, reason=reason)
                    self.leadership.resign()
                    self._rest(backoff.next())
        finally:
            # Also when the greenlet is killed: a connection that nobody closes keeps the lead.
            self.leadership.resign()

    def _relay(self) -> None:
        """Publish until stopped; raise psycopg.Error when the database, and with it the lead, is lost."""
        backoff = Backoff(first=0.1)
        while not self._stopping:
            publisher: Publisher | None = None
            try:
                publisher = Publisher(
                    self.amqp_url,
                    name=f"{self.service} relay",
                    source=f"/{self.service}",
                    route=self._route,
                )
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
                if has_backlog and publisher.room(UNDER_WAY) >= BATCH:
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
            if not publisher.under_way or (has_backlog and publisher.room(UNDER_WAY) >= BATCH):
                return
        self._measure()

    def _sweep(self, publisher: Publisher) -> int:
        """Delete what was confirmed and publish what comes next; return how many that is."""
        confirmed = publisher.take_confirmed()
        if publisher.room(UNDER_WAY) < BATCH or (self._stopping and time.monotonic() > self._flush_until):
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

    def _route(self, routing_key: str, partition: int) -> tuple[str, str]:
        return exchange_of(self.service), f"{routing_key}.p{partition}"

    def _rest(self, seconds: float) -> None:
        if not self._stopping:
            self._woken.clear()
            self._woken.wait(seconds)


def _part_from(publisher: Publisher, *, politely: bool) -> None:
    if politely:
        close_politely(publisher.link)
    else:
        publisher.link.drop()
