"""Publishing with pipelined confirms: many events on their way, each accounted for by its delivery tag."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from shared.contracts.registry import by_type
from shared.events.envelope import headers_of
from shared.events.frames import publish_frames
from shared.events.link import LINK_ERRORS, Link, connect
from shared.observability.logging import get_logger
from shared.observability.metrics import EVENTS_PUBLISHED

CONFIRM_SECONDS = 30

# From an event's routing key and partition to the exchange and the whole routing key.
Route = Callable[[str, int], tuple[str, str]]

log = get_logger(__name__)


class NotConfirmed(Exception):
    """The broker did not take an event; the text says which and why."""


PUBLISHING_ERRORS: tuple[type[Exception], ...] = (*LINK_ERRORS, NotConfirmed)


class Publisher:
    """A link in confirm mode, with a map of its own from delivery tags to positions."""

    def __init__(
        self,
        amqp_url: str,
        *,
        name: str,
        source: str,
        route: Route,
        extra_headers: Mapping[str, str] | None = None,
    ) -> None:
        self.source = source
        self.route = route
        self.extra_headers = dict(extra_headers or {})
        self.blocked = False
        # Position and type of what the broker has not confirmed yet, by tag, in the order of publishing.
        self.under_way: dict[int, tuple[int, str]] = {}
        self.confirmed: list[int] = []
        self._published: Counter[str] = Counter()
        self._tag = 0
        self._trouble: str | None = None
        self._progress = time.monotonic()
        self.link: Link = connect(amqp_url, name=name, on_blocked=self._on_blocked)
        try:
            channel = self.link.channel()
            channel.confirm_select()
        except BaseException:
            self.link.drop()
            raise
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        channel.events["basic_return"].add(self._on_return)
        self._channel = channel.channel_id

    def room(self, most: int) -> int:
        """Return how many more events may go under way, if at most so many may be."""
        return 0 if self.blocked else most - len(self.under_way)

    def publish(self, rows: list[Any]) -> None:
        """Send the events of these rows (as of `sweep_outbox` and `read_log`), all in one write."""
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
        headers.update(self.extra_headers)
        exchange, key = self.route(_routing_key(type_), partition)
        return publish_frames(
            self._channel, exchange, key, headers, data.encode(), frame_max=self.link.frame_max
        )

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


def _routing_key(type_: str) -> str:
    spec = by_type(type_)
    # Logged by a version that knew it: the name is enough.
    return spec.routing_key if spec else type_.split(".", 3)[3]
