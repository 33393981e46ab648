"""The reference of all events, derived from the registry: an AsyncAPI 3 document and a page to read."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.contracts.examples import example_id, example_of
from shared.contracts.registry import PRODUCERS, EventSpec, dump
from shared.events.topology import exchange_of

Handled = Mapping[str, Sequence[EventSpec]]

ENVELOPE: dict[str, Any] = {
    "type": "object",
    "description": "CloudEvents 1.0 attributes as AMQP headers, binary mode.",
    "required": [
        "ce-specversion",
        "ce-id",
        "ce-type",
        "ce-source",
        "ce-subject",
        "ce-time",
        "ce-network",
        "ce-correlationid",
    ],
    "properties": {
        "ce-specversion": {"type": "string", "const": "1.0"},
        "ce-id": {"type": "string", "format": "uuid", "description": "UUIDv7; the same when sent again."},
        "ce-type": {"type": "string"},
        "ce-source": {"type": "string", "description": "The producing service, as in /membership."},
        "ce-subject": {
            "type": "string",
            "format": "uuid",
            "description": "The aggregate: its events arrive in the order they were committed.",
        },
        "ce-time": {"type": "string", "format": "date-time", "description": "When it was recorded, UTC."},
        "ce-network": {"type": "string", "format": "uuid", "description": "The tenant."},
        "ce-correlationid": {"type": "string", "format": "uuid", "description": "The same in a whole story."},
        "ce-causationid": {"type": "string", "format": "uuid", "description": "The event that caused it."},
        "ce-traceparent": {"type": "string", "description": "W3C trace context."},
    },
}


def document(events: Sequence[EventSpec], handled: Handled, *, partitions: int = 4) -> dict[str, Any]:
    """Return the AsyncAPI 3 document of these events."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Kith events",
            "version": "1.0.0",
            "description": "Facts that the services of Kith announce. Payloads carry ids and facts: never a "
            "name, a contact, free text or a health detail. Delivery is at least once; per subject in order.",
            "license": {"name": "AGPL-3.0-or-later"},
        },
        "defaultContentType": "application/json",
        "channels": {spec.name: _channel(spec, partitions) for spec in events},
        "operations": {
            **{f"{spec.producer}.announces.{spec.routing_key}": _operation(spec, "send") for spec in events},
            **{
                f"{consumer}.hears.{spec.name}": _operation(spec, "receive")
                for consumer, specs in sorted(handled.items())
                for spec in specs
            },
        },
        "components": {
            "messages": {spec.name: _message(spec) for spec in events},
            "schemas": {"Envelope": ENVELOPE, **{spec.name: payload_schema(spec) for spec in events}},
        },
    }


def payload_schema(spec: EventSpec) -> dict[str, Any]:
    """Return the JSON Schema of an event's payload; unknown fields are let pass."""
    return {
        "type": "object",
        "description": spec.description,
        "required": [field for field, kind in spec.kinds.items() if not kind.optional],
        "properties": {field: kind.schema for field, kind in spec.kinds.items()},
    }


def _channel(spec: EventSpec, partitions: int) -> dict[str, Any]:
    return {
        "address": f"{spec.routing_key}.p{{partition}}",
        "title": spec.cls.__name__,
        "messages": {"event": {"$ref": f"#/components/messages/{spec.name}"}},
        "parameters": {
            "partition": {
                "description": "The subject's low 32 bits, modulo the number of partitions.",
                "enum": [str(partition) for partition in range(partitions)],
            }
        },
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {
                    "name": exchange_of(spec.producer),
                    "type": "topic",
                    "durable": True,
                    "autoDelete": False,
                },
                "bindingVersion": "0.3.0",
            }
        },
    }


def _operation(spec: EventSpec, action: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{spec.name}"},
        "messages": [{"$ref": f"#/channels/{spec.name}/messages/event"}],
    }


def _message(spec: EventSpec) -> dict[str, Any]:
    return {
        "name": spec.type,
        "title": spec.cls.__name__,
        "summary": spec.description,
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/Envelope"},
        "payload": {"$ref": f"#/components/schemas/{spec.name}"},
        "correlationId": {"location": "$message.header#/ce-correlationid"},
        "examples": [{"name": "example", "headers": _headers(spec), "payload": dump(example_of(spec))}],
    }


def _headers(spec: EventSpec) -> dict[str, str]:
    return {
        "ce-specversion": "1.0",
        "ce-id": str(example_id(spec.name)),
        "ce-type": spec.type,
        "ce-source": f"/{spec.producer}",
        "ce-subject": str(getattr(example_of(spec), spec.subject_field)),
        "ce-time": "2026-03-02T18:30:00.000000Z",
        "ce-network": str(example_id("network_id")),
        "ce-correlationid": str(example_id("correlation")),
    }


def page(events: Sequence[EventSpec], handled: Handled) -> str:
    """Return the reference page, in Markdown."""
    lines = [
        "# Events",
        "",
        "Made by `make generate` from `shared/contracts/`; the same as an AsyncAPI 3 document is "
        "[asyncapi.yaml](asyncapi.yaml).",
        "",
        "Every event travels as a CloudEvent 1.0 (AMQP binary mode) with `ce-network`, `ce-correlationid` "
        "and, where an event caused it, `ce-causationid`. It may arrive more than once and late; events of "
        "one subject arrive in the order they were committed.",
    ]
    for producer in PRODUCERS:
        own = [spec for spec in events if spec.producer == producer]
        if own:
            lines += ["", f"## {producer.title()}"]
        for spec in own:
            lines += _section(spec, [name for name, specs in sorted(handled.items()) if spec in specs])
    return "\n".join(lines) + "\n"


def _section(spec: EventSpec, consumers: list[str]) -> list[str]:
    fields = [
        f"| `{field}` | {_type(kind.schema)} | {'' if kind.optional else 'yes'} |"
        for field, kind in spec.kinds.items()
    ]
    return [
        "",
        f"### {spec.cls.__name__}",
        "",
        spec.description,
        "",
        f"- type: `{spec.type}`",
        f"- subject: `{spec.subject_field}`",
        f"- handled by: {', '.join(consumers) or 'nobody yet'}",
        "",
        "| field | type | required |",
        "|---|---|---|",
        *fields,
    ]


def _type(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    named = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
    if named == "array":
        return f"list of {_type(schema['items'])}"
    if "pattern" in schema:
        return "code" if named == "string" and "A-Za-z" in schema["pattern"] else "decimal, as text"
    return str(schema.get("format", named))
