"""The registry of events.

    @event("membership.group_opened.v1", subject="group_id")
    @dataclass(frozen=True, kw_only=True)
    class GroupOpened:
        \"\"\"The group takes members from now on.\"\"\"

        group_id: UUID
        organisation_id: UUID

Declaring derives the marshmallow schema from the fields, by the table in `kinds`. The subject is the
aggregate: events of one subject arrive in the order they were committed.

To change an event: a new field `T | None = None` keeps the version. Anything else (another name, type or
meaning, a field less) is a new class with `.v2`, emitted beside `.v1` until nobody consumes `.v1`.
"""

import dataclasses
import importlib
import pkgutil
import re
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from marshmallow import EXCLUDE, Schema, ValidationError

from shared.contracts.kinds import Kind, kind_of

PRODUCERS = ("membership", "scheduling", "mentorship", "referrals", "analytics")
TYPE_PREFIX = "org.kith."
NAME = re.compile(r"(?P<producer>[a-z]+)\.(?P<short>[a-z][a-z0-9_]*)\.v(?P<version>[1-9][0-9]*)")

E = TypeVar("E")


class UndecodableEvent(Exception):
    """A message that is no valid event; the text says what is wrong and holds nothing of the payload."""


@dataclass(frozen=True, kw_only=True, eq=False)
class EventSpec:
    """What the chassis knows of an event's class."""

    name: str
    producer: str
    short: str
    version: int
    subject_field: str
    cls: type[Any]
    schema: Schema
    kinds: Mapping[str, Kind]
    write: Callable[[Any], dict[str, Any]] = dataclasses.field(repr=False)
    read: Callable[[dict[str, Any]], Any] = dataclasses.field(repr=False)
    type: str = ""
    routing_key: str = ""

    @property
    def description(self) -> str:
        """What the event says, in its docstring's words."""
        return " ".join((self.cls.__doc__ or "").split())


_BY_CLASS: dict[type[Any], EventSpec] = {}
_BY_TYPE: dict[str, EventSpec] = {}


def event(name: str, *, subject: str) -> Callable[[type[E]], type[E]]:
    """Register a frozen dataclass as the event `name` (`<producer>.<past_tense_fact>.v<n>`)."""
    match = NAME.fullmatch(name)
    if match is None:
        raise TypeError(f"{name!r} is no event name; write it as membership.group_opened.v1")
    if match["producer"] not in PRODUCERS:
        raise TypeError(f"{name}: {match['producer']!r} is no producer; known are {', '.join(PRODUCERS)}")

    def register(cls: type[E]) -> type[E]:
        spec = _specify(cls, match, subject)
        if spec.type in _BY_TYPE:
            raise TypeError(
                f"{name} is declared twice: {_BY_TYPE[spec.type].cls.__name__} and {cls.__name__}"
            )
        _BY_CLASS[cls] = _BY_TYPE[spec.type] = spec
        return cls

    return register


def spec_of(event_or_class: Any) -> EventSpec:
    """Return the spec of an event or of its class; raise TypeError if it is none."""
    cls = event_or_class if isinstance(event_or_class, type) else type(event_or_class)
    try:
        return _BY_CLASS[cls]
    except KeyError:
        raise TypeError(f"{cls.__name__} is not a registered event: decorate it with @event") from None


def by_type(type_: str) -> EventSpec | None:
    """Return the spec of a CloudEvents type such as `org.kith.membership.group_opened.v1`."""
    return _BY_TYPE.get(type_)


def load_all() -> None:
    """Import every file of contracts, so that the registry is whole.

    A producer with many events has several files: membership, membership_places and so on.
    """
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name.partition("_")[0] in PRODUCERS:
            importlib.import_module(f"shared.contracts.{module.name}")


def all_events() -> tuple[EventSpec, ...]:
    """Return every declared event, by type."""
    load_all()
    return tuple(sorted(_BY_TYPE.values(), key=lambda spec: spec.type))


def dump(event_: Any) -> dict[str, Any]:
    """Return the payload as JSON values; optional fields that are None are left out.

    Raise TypeError or ValueError where a value is not of the declared type.
    """
    return spec_of(event_).write(event_)


def load(spec: EventSpec, payload: Any) -> Any:
    """Return the event of a parsed payload; raise `UndecodableEvent`. Unknown fields are let pass."""
    try:
        return spec.read(payload)
    except (TypeError, ValueError, KeyError, AttributeError):
        # Not as our own writer wrote it: the schema decides.
        pass
    try:
        return spec.cls(**spec.schema.load(payload))
    except ValidationError as error:
        raise UndecodableEvent(f"{spec.type}: {_describe(error)}") from None
    except (TypeError, ValueError, OverflowError, ArithmeticError) as error:
        raise UndecodableEvent(f"{spec.type}: {type(error).__name__} while loading") from None


def _describe(error: ValidationError) -> str:
    problems: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
    return "; ".join(f"{name}: {problem}" for name, problem in sorted(problems.items()))[:1000]


def _specify(cls: type[Any], match: re.Match[str], subject: str) -> EventSpec:
    name = match[0]
    if not dataclasses.is_dataclass(cls) or not cls.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{name}: write @dataclass(frozen=True, kw_only=True) below @event")
    if not (cls.__doc__ or "").strip() or (cls.__doc__ or "").startswith(f"{cls.__name__}("):
        raise TypeError(f"{name}: say in the docstring what the event states")
    kinds = _kinds_of(cls, name)
    annotations = typing.get_type_hints(cls)
    if getattr(annotations.get(subject), "__name__", "") != "UUID":
        raise TypeError(f"{name}: the subject {subject!r} must be a field of type UUID")
    fields = {
        field: kind.field(load_default=None) if kind.optional else kind.field(required=True)
        for field, kind in kinds.items()
    }
    return EventSpec(
        name=name,
        producer=match["producer"],
        short=match["short"],
        version=int(match["version"]),
        type=TYPE_PREFIX + name,
        routing_key=f"{match['short']}.v{match['version']}",
        subject_field=subject,
        cls=cls,
        schema=Schema.from_dict(dict(fields), name=f"{cls.__name__}Payload")(unknown=EXCLUDE),
        kinds=kinds,
        write=_writer(kinds),
        read=_reader(cls, kinds),
    )


def _kinds_of(cls: type[Any], name: str) -> dict[str, Kind]:
    annotations = typing.get_type_hints(cls)
    kinds = {}
    for field in dataclasses.fields(cls):
        try:
            kind = kind_of(annotations[field.name])
        except TypeError as error:
            raise TypeError(f"{name}: {field.name}: {error}") from None
        if kind.optional != (field.default is None):
            raise TypeError(f"{name}: {field.name}: write optional fields as `T | None = None`")
        kinds[field.name] = kind
    return kinds


def _writer(kinds: Mapping[str, Kind]) -> Callable[[Any], dict[str, Any]]:
    steps = tuple((field, kind.write) for field, kind in kinds.items())

    def write(event_: Any) -> dict[str, Any]:
        payload = {}
        for field, write_value in steps:
            value = getattr(event_, field)
            if value is not None:
                payload[field] = write_value(value)
            elif not kinds[field].optional:
                raise TypeError(f"{type(event_).__name__}.{field} is None")
        return payload

    return write


def _reader(cls: type[Any], kinds: Mapping[str, Kind]) -> Callable[[dict[str, Any]], Any]:
    required = tuple((field, kind.read) for field, kind in kinds.items() if not kind.optional)
    optional = tuple((field, kind.read) for field, kind in kinds.items() if kind.optional)

    def read(payload: dict[str, Any]) -> Any:
        values = {field: read_value(payload[field]) for field, read_value in required}
        for field, read_value in optional:
            values[field] = read_value(payload.get(field))
        return cls(**values)

    return read
