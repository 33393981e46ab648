"""A message taken from a queue, read as far as it can be: what the inbox decides on."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.contracts.registry import UndecodableEvent
from shared.events.envelope import Envelope, Received, decode
from shared.events.frames import read_properties
from shared.events.link import Delivery

# Set by a replay, to handle events again under another name in the inbox.
CONSUMER_HEADER = "kith-consumer"
# What the broker adds to a message that it gave up delivering.
DEATH_HEADER = "x-death"
UNKNOWN = "unknown"


@dataclass(slots=True, eq=False)
class Message:
    """One message: `received` is there when this service handles it, `problem` when it cannot be read."""

    partition: int | None
    headers: dict[str, Any]
    properties: dict[str, Any]
    body: bytes
    type: str
    received: Received | None = None
    problem: str | None = None

    @property
    def envelope(self) -> Envelope:
        """The envelope of an event that could be read."""
        if self.received is None:
            raise ValueError("this message is not a readable event")
        return self.received.envelope

    @property
    def replayed_for(self) -> str | None:
        """The name under which a replay wants this handled again."""
        name = self.headers.get(CONSUMER_HEADER)
        return name if isinstance(name, str) and len(name) <= 100 else None

    @property
    def claimed_id(self) -> UUID | None:
        """The event id that the headers claim, however wrong the rest is."""
        return _uuid(self.headers.get("ce-id"))

    @property
    def claimed_network(self) -> UUID | None:
        """The network that the headers claim."""
        return _uuid(self.headers.get("ce-network"))

    @property
    def claimed_subject(self) -> UUID | None:
        """The subject that the headers claim."""
        return _uuid(self.headers.get("ce-subject"))

    def stored_headers(self) -> dict[str, Any]:
        """What is kept as JSON: headers and content type, whatever they hold."""
        kept = {str(name): _plain(value) for name, value in self.headers.items()}
        content_type = self.properties.get("content_type")
        return kept | ({} if content_type is None else {"content-type": _plain(content_type)})


def read_delivery(delivery: Delivery, partition: int | None, handled: Container[str]) -> Message:
    """Read a delivery: decoded when its type is one of `handled`, left alone when it is another."""
    try:
        headers, properties = read_properties(delivery.properties)
    except ValueError as error:
        return Message(partition, {}, {}, delivery.body, UNKNOWN, problem=str(error))
    return read_message(headers, properties, delivery.body, partition, handled)


def read_stored(
    headers: dict[str, Any], body: bytes, partition: int | None, handled: Container[str]
) -> Message:
    """Read a message that was parked or dead, from what `stored_headers` kept."""
    rest = {name: value for name, value in headers.items() if name != "content-type"}
    return read_message(rest, {"content_type": headers.get("content-type")}, body, partition, handled)


def read_message(
    headers: dict[str, Any],
    properties: dict[str, Any],
    body: bytes,
    partition: int | None,
    handled: Container[str],
) -> Message:
    """Read a message whose properties are apart already."""
    type_ = headers.get("ce-type")
    if not isinstance(type_, str):
        problem = "the message names no event type in a ce-type header"
        return Message(partition, headers, properties, body, UNKNOWN, problem=problem)
    if type_ not in handled:
        return Message(partition, headers, properties, body, UNKNOWN)
    message = Message(partition, headers, properties, body, type_)
    try:
        envelope, event = decode(body, headers, properties)
        message.received = Received(event, envelope)
    except UndecodableEvent as error:
        message.problem = str(error)
    return message


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None


def _plain(value: Any) -> Any:
    """Make JSON of anything that AMQP can carry, without NUL, which jsonb refuses."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int):
        return value
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return text.replace("\x00", "\ufffd").encode(errors="replace").decode()
