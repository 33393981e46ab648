"""Golden files: what every version of every event looked like when it was first released.

A golden file only ever gains optional fields. The rest of it is a promise to consumers and to the event log,
where events of years ago wait to be replayed: `incompatibilities` says where the code breaks it.
"""

from typing import Any

from shared.contracts.examples import example_of
from shared.contracts.registry import EventSpec, UndecodableEvent, dump, load


def golden_of(spec: EventSpec) -> dict[str, Any]:
    """Return what a new event's golden file holds."""
    payload = dump(example_of(spec))
    return {
        "event": spec.name,
        "subject": spec.subject_field,
        "fields": {
            field: {"schema": kind.schema, "required": not kind.optional}
            for field, kind in spec.kinds.items()
        },
        "payload": payload,
    }


def incompatibilities(spec: EventSpec, golden: dict[str, Any]) -> list[str]:
    """Return, in sentences, how the event of today breaks what its golden file promises."""
    now = golden_of(spec)
    broken = []
    if golden["subject"] != now["subject"]:
        broken.append(f"its subject was {golden['subject']} and is now {now['subject']}")
    for field, before in golden["fields"].items():
        after = now["fields"].get(field)
        if after is None:
            broken.append(f"the field {field} is gone")
        elif after != before:
            broken.append(f"the field {field} was {before} and is now {after}")
    broken.extend(
        f"the new field {field} is required"
        for field, after in now["fields"].items()
        if field not in golden["fields"] and after["required"]
    )
    if not broken:
        broken.extend(_unreadable(spec, golden["payload"]))
    return broken


def _unreadable(spec: EventSpec, payload: dict[str, Any]) -> list[str]:
    try:
        written = dump(load(spec, payload))
    except UndecodableEvent as error:
        return [f"what was written then cannot be read now: {error}"]
    if written != payload:
        return ["what was written then is written otherwise now"]
    return []


def grown(spec: EventSpec, golden: dict[str, Any] | None) -> dict[str, Any]:
    """Return the golden file with the optional fields that came since; nothing in it changes."""
    now = golden_of(spec)
    if golden is None:
        return now
    new = [field for field in now["fields"] if field not in golden["fields"]]
    return golden | {
        "fields": golden["fields"] | {field: now["fields"][field] for field in new},
        "payload": golden["payload"] | {field: now["payload"][field] for field in new},
    }
