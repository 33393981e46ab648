"""One AMQP connection: py-amqp's, with reading and writing made for many small messages at once.

py-amqp reads each frame with three calls to the socket and takes every property of a message apart; here the
socket is read in large pieces, and a delivery is handed on as raw bytes. All else is py-amqp's own.

A connection is read by one greenlet alone (`drain_events`); others may write. Whoever owns one closes it on
any error and makes another: nothing here reconnects by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from struct import unpack_from
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
from amqp.exceptions import AMQPError, ConnectionForced, UnexpectedFrame
from amqp.method_framing import frame_handler

# What may end a link; whoever catches these closes it and makes another.
LINK_ERRORS: tuple[type[Exception], ...] = (AMQPError, OSError)
HEARTBEAT_SECONDS = 10
CONNECT_SECONDS = 5
WRITE_SECONDS = 10
# How long the broker may take to answer what py-amqp asks it without naming a limit of its own.
ANSWER_SECONDS = 10
READ_BYTES = 65536
FRAME_END = 0xCE
LEAST_FRAME = 8
METHOD, HEADER, BODY = 1, 2, 3
BASIC_DELIVER = (60, 60)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it came; `shared.events.frames.read_properties` takes the properties apart."""

    tag: int
    properties: bytes
    body: bytes


class Link(amqp.Connection):  # type: ignore[misc]  # py-amqp is untyped
    """A connection to the broker. `deliver` of a channel gets its deliveries raw."""

    _transport: Any

    def __init__(self, url: str, *, name: str, on_blocked: Callable[[bool], None] | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("amqp", "amqps") or not parts.hostname:
            raise ValueError("an AMQP address looks like amqp://user:password@host:5672/vhost")
        secure = parts.scheme == "amqps"
        told = on_blocked or (lambda _blocked: None)
        super().__init__(
            host=f"{parts.hostname}:{parts.port or (5671 if secure else 5672)}",
            userid=unquote(parts.username or "guest"),
            password=unquote(parts.password or "guest"),
            login_method="PLAIN",
            virtual_host=unquote(parts.path[1:]) or "/",
            ssl={"server_hostname": parts.hostname} if secure else False,
            client_properties={"connection_name": name},
            heartbeat=HEARTBEAT_SECONDS,
            connect_timeout=CONNECT_SECONDS,
            on_blocked=lambda _reason: told(True),
            on_unblocked=lambda: told(False),
            frame_handler=_frames,
        )
        self.deliver: dict[int, Callable[[Delivery], None]] = {}
        self._read = b""
        self._at = 0

    def drain_events(self, timeout: float | None = None) -> None:
        """Handle all that has arrived, waiting up to `timeout` seconds for something; 0 only looks.

        Without a timeout somebody waits for an answer, and a half-open link would never give one: it has
        ANSWER_SECONDS. Raise TimeoutError if nothing came.
        """
        seconds = ANSWER_SECONDS if timeout is None else timeout
        while not self._handle_read():
            transport = self.transport
            with transport.having_timeout(seconds):
                piece = transport.sock.recv(READ_BYTES)
            if not piece:
                transport.connected = False
                raise ConnectionResetError("the broker closed the connection")
            self._read += piece

    def _handle_read(self) -> bool:
        """Handle every whole frame that was read; say whether one of them completed something.

        What is handled may itself wait for an answer, and so come here again: the place is kept before.
        """
        handled = False
        while len(self._read) - self._at >= LEAST_FRAME:
            kind, channel, size = unpack_from(">BHI", self._read, self._at)
            start = self._at + 7
            end = start + size
            if end >= len(self._read):
                break
            if self._read[end] != FRAME_END:
                raise UnexpectedFrame("a frame does not end as it should")
            self._at = end + 1
            if self.on_inbound_frame((kind, channel, self._read[start:end])):
                handled = True
            if self._transport is None:
                return True
        self._read, self._at = self._read[self._at :], 0
        return handled

    def send(self, frames: bytes) -> None:
        """Write whole frames at once; OSError when the broker does not take them in time."""
        transport = self._transport
        if transport is None:
            raise ConnectionResetError("the link is closed")
        with transport.having_timeout(WRITE_SECONDS):
            transport.write(frames)
        self.bytes_sent += 1

    def keep_alive(self) -> None:
        """Send a heartbeat when it is time; raise when the broker has been silent for too long."""
        if self._transport is None:
            raise ConnectionForced("the link is closed")
        self.heartbeat_tick(rate=2)

    def drop(self) -> None:
        """Close without asking the broker, who may be away; harmless when closed already."""
        try:
            self.collect()
        except (AMQPError, OSError, AttributeError):
            self._transport = None


def connect(url: str, *, name: str, on_blocked: Callable[[bool], None] | None = None) -> Link:
    """Return an open connection called `name` in the broker's lists; raise one of LINK_ERRORS."""
    link = Link(url, name=name, on_blocked=on_blocked)
    try:
        link.connect()
    except BaseException:
        link.drop()
        raise
    return link


def close_politely(link: Link) -> None:
    """Say goodbye to the broker, who then knows at once; drop the link if it does not answer."""
    try:
        if link.connected:
            link.send_method((10, 50), "BsBB", (0, "", 0, 0))
            while link.connected:
                link.drain_events(timeout=1)
    except LINK_ERRORS:
        pass
    finally:
        link.drop()


def _frames(link: Link, callback: Callable[..., None]) -> Callable[[tuple[int, int, bytes]], bool]:
    """Return a frame handler that hands deliveries on raw, and leaves the rest to py-amqp's."""
    others = frame_handler(link, callback)
    # Of each channel in the middle of a delivery: [tag, properties, missing bytes, pieces].
    partial: dict[int, list[Any]] = {}

    def on_frame(frame: tuple[int, int, bytes]) -> bool:
        kind, channel, payload = frame
        if channel not in link.deliver:
            return bool(others(frame))
        if kind == METHOD and unpack_from(">HH", payload) == BASIC_DELIVER:
            # Method, then the consumer's tag as a short string, then the delivery tag.
            partial[channel] = [unpack_from(">Q", payload, 5 + payload[4])[0], b"", 0, []]
            link.bytes_recv += 1
            return False
        if channel not in partial:
            return bool(others(frame))
        link.bytes_recv += 1
        state = partial[channel]
        if kind == HEADER:
            (state[2],) = unpack_from(">Q", payload, 4)
            state[1] = payload[12:]
        elif kind == BODY:
            state[3].append(payload)
            state[2] -= len(payload)
        if state[2] > 0:
            return False
        del partial[channel]
        link.deliver[channel](Delivery(state[0], state[1], b"".join(state[3])))
        return True

    return on_frame
