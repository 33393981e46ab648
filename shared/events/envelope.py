"""The envelope of an event: CloudEvents 1.0, on the wire as an AMQP message in binary mode.

Attributes are headers with the prefix `ce-`, as in the RabbitMQ binding of the `cloudevents` package; the
payload is the body. Extensions: `network`, `correlationid`, `causationid`, `traceparent`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.contracts.kinds import parse_uuid, read_instant, write_instant
from shared.contracts.registry import EventSpec, UndecodableEvent, by_type, load

SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/json"
PERSISTENT = 2


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Who announced what about whom, when, and why."""

    id: UUID
    type: str
    source: str
    subject: UUID
    time: datetime
    network_id: UUID
    correlation_id: UUID
    causation_id: UUID | None = None
    traceparent: str | None = None


@dataclass(frozen=True)
class Received:
    """An event together with its envelope, as handlers of batches get them."""

    event: Any
    envelope: Envelope


def encode(envelope: Envelope, data: bytes) -> tuple[bytes, dict[str, str], dict[str, Any]]:
    """Return the body, the headers and the properties of the message that carries `data`."""
    headers = headers_of(
        id_=str(envelope.id),
        type_=envelope.type,
        source=envelope.source,
        subject=str(envelope.subject),
        time=write_instant(envelope.time),
        network=str(envelope.network_id),
        correlation=str(envelope.correlation_id),
        causation=None if envelope.causation_id is None else str(envelope.causation_id),
        traceparent=envelope.traceparent,
    )
    return data, headers, {"content_type": CONTENT_TYPE, "delivery_mode": PERSISTENT}


def headers_of(
    *,
    id_: str,
    type_: str,
    source: str,
    subject: str,
    time: str,
    network: str,
    correlation: str,
    causation: str | None,
    traceparent: str | None,
) -> dict[str, str]:
    """Return the headers of an envelope whose values are already text, as the relay reads them."""
    headers = {
        "ce-specversion": SPEC_VERSION,
        "ce-id": id_,
        "ce-type": type_,
        "ce-source": source,
        "ce-subject": subject,
        "ce-time": time,
        "ce-network": network,
        "ce-correlationid": correlation,
    }
    if causation is not None:
        headers["ce-causationid"] = causation
    if traceparent is not None:
        headers["ce-traceparent"] = traceparent
    return headers


def decode(body: bytes, headers: Mapping[str, Any], properties: Mapping[str, Any]) -> tuple[Envelope, Any]:
    """Return the envelope and the event of a message; raise `UndecodableEvent` if it is not a valid one."""
    type_ = headers.get("ce-type")
    spec = by_type(type_) if isinstance(type_, str) else None
    if spec is None:
        raise UndecodableEvent("the message names no known event type in its ce-type header")
    if headers.get("ce-specversion") != SPEC_VERSION:
        raise UndecodableEvent(f"{spec.type}: ce-specversion is not {SPEC_VERSION}")
    content_type = properties.get("content_type")
    if not isinstance(content_type, str) or content_type.partition(";")[0].strip() != CONTENT_TYPE:
        raise UndecodableEvent(f"{spec.type}: the content type is not {CONTENT_TYPE}")
    envelope = _read_envelope(spec, headers)
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        raise UndecodableEvent(f"{spec.type}: the body is not JSON") from None
    event = load(spec, payload)
    if getattr(event, spec.subject_field) != envelope.subject:
        raise UndecodableEvent(f"{spec.type}: ce-subject is not the {spec.subject_field} of the payload")
    return envelope, event


def _read_envelope(spec: EventSpec, headers: Mapping[str, Any]) -> Envelope:
    name = "ce-source"
    try:
        source = headers[name]
        if source != f"/{spec.producer}":
            raise ValueError
        name = "ce-id"
        id_ = UUID(headers[name])
        name = "ce-subject"
        subject = parse_uuid(headers[name])
        name = "ce-network"
        network_id = parse_uuid(headers[name])
        name = "ce-correlationid"
        correlation_id = UUID(headers[name])
        name = "ce-causationid"
        causation = headers.get(name)
        causation_id = None if causation is None else UUID(causation)
        name = "ce-time"
        time = _read_time(headers[name])
        name = "ce-traceparent"
        traceparent = headers.get(name)
        if not isinstance(traceparent, str | None):
            raise TypeError
    except KeyError:
        raise UndecodableEvent(f"{spec.type}: the header {name} is missing") from None
    except (ValueError, TypeError, AttributeError):
        raise UndecodableEvent(f"{spec.type}: the header {name} is not valid") from None
    return Envelope(
        id=id_,
        type=spec.type,
        source=source,
        subject=subject,
        time=time,
        network_id=network_id,
        correlation_id=correlation_id,
        causation_id=causation_id,
        traceparent=traceparent,
    )


def _read_time(text: str) -> datetime:
    try:
        return read_instant(text)
    except ValueError:
        time = datetime.fromisoformat(text)
        if time.tzinfo is None:
            raise
        return time
