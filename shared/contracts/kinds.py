"""The fixed table of types that an event's field may have.

Each kind knows four things: its marshmallow field (which decides what is valid), its JSON Schema, how to
write a value, and a quick way to read what our own writer wrote. The quick way takes a subset of what the
field takes: whatever it does not know it leaves to the field, by raising TypeError or ValueError.
"""

import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate

# A code has no spaces and is short, so that free text and names do not slip into a payload.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./+:@-]{0,99}")
INT64 = 2**63
CANONICAL_UUID_LENGTH = 36


@dataclass(frozen=True)
class Kind:
    """How one type travels: `write` makes the JSON value, `read` takes back what `write` made."""

    field: Callable[..., fields.Field[Any]]
    schema: dict[str, Any]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    optional: bool = False


class StrictBoolean(fields.Boolean):
    """True and false themselves: neither 1 nor "yes"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class TupleOf(fields.List[Any]):
    """A list that loads as a tuple, so that the event stays immutable."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class UtcDateTime(fields.AwareDateTime):
    """An instant with an offset; loads as UTC. A time without an offset is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        loaded: datetime = super()._deserialize(value, attr, data, **kwargs)
        try:
            return loaded.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError("Not a valid instant.") from error


def kind_of(annotation: Any) -> Kind:
    """Return the kind of a field's type; raise TypeError if events cannot carry it."""
    if annotation in _KINDS:
        return _KINDS[annotation]
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return _choice_of(annotation)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _tuple_of(kind_of(arguments[0]))
    if origin in (types.UnionType, typing.Union) and len(arguments) == 2 and type(None) in arguments:
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return _optional(kind_of(inner))
    allowed = "UUID, str, int, bool, date, datetime, Decimal, a StrEnum, tuple[T, ...] and T | None = None"
    raise TypeError(f"an event cannot carry {annotation!r}; it may carry {allowed}")


def _write_uuid(value: UUID) -> str:
    if not isinstance(value, UUID):
        raise TypeError(f"expected a UUID, not {type(value).__name__}")
    return str(value)


def _read_uuid(value: Any) -> UUID:
    if len(value) != CANONICAL_UUID_LENGTH:
        raise ValueError(value)
    return parse_uuid(value)


@lru_cache(maxsize=16_384)
def parse_uuid(text: str) -> UUID:
    """Return the UUID of a text; raise ValueError. Events name the same subjects again and again."""
    return UUID(text)


def _code(value: Any) -> str:
    if not isinstance(value, str) or not CODE.fullmatch(value):
        raise ValueError(
            "a text in an event is a code: 1 to 100 letters, digits and _./+:@- without spaces. "
            "Names and free text do not belong in events: send the id"
        )
    return str(value)


def _write_int(value: Any) -> int:
    if type(value) is not int or not -INT64 <= value < INT64:
        raise TypeError(f"expected an int of 64 bits, not {type(value).__name__}")
    return value


def _write_bool(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError(f"expected a bool, not {type(value).__name__}")
    return value


def _write_date(value: Any) -> str:
    if type(value) is not date:
        raise TypeError(f"expected a date, not {type(value).__name__}")
    return value.isoformat()


def _read_date(value: str) -> date:
    if len(value) != len("2026-01-31"):
        raise ValueError(value)
    return date.fromisoformat(value)


def write_instant(value: datetime) -> str:
    """Return an instant as RFC 3339 in UTC with Z."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("expected a datetime with a time zone")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_instant(value: str) -> datetime:
    """Read what `write_instant` wrote."""
    if value[-1:] != "Z" or value[10:11] != "T":
        raise ValueError(value)
    return datetime.fromisoformat(value)


def _write_decimal(value: Any) -> str:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise TypeError("expected a finite Decimal")
    return str(value)


def _refuse(value: Any) -> Any:
    """Leave it to the field, which is right in every case and quick enough for what is rare."""
    raise TypeError(type(value).__name__)


_KINDS: dict[Any, Kind] = {
    UUID: Kind(fields.UUID, {"type": "string", "format": "uuid"}, _write_uuid, _read_uuid),
    str: Kind(
        lambda **options: fields.String(
            validate=validate.Regexp(re.compile(CODE.pattern + r"\Z"), error="Not a code."), **options
        ),
        {"type": "string", "pattern": f"^{CODE.pattern}$"},
        _code,
        _code,
    ),
    int: Kind(
        lambda **options: fields.Integer(strict=True, validate=validate.Range(-INT64, INT64 - 1), **options),
        {"type": "integer", "format": "int64"},
        _write_int,
        _write_int,
    ),
    bool: Kind(StrictBoolean, {"type": "boolean"}, _write_bool, _write_bool),
    date: Kind(fields.Date, {"type": "string", "format": "date"}, _write_date, _read_date),
    datetime: Kind(UtcDateTime, {"type": "string", "format": "date-time"}, write_instant, read_instant),
    Decimal: Kind(
        lambda **options: fields.Decimal(as_string=True, **options),
        {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"},
        _write_decimal,
        _refuse,
    ),
}


def _choice_of(choices: type[StrEnum]) -> Kind:
    return Kind(
        lambda **options: fields.Enum(choices, by_value=True, **options),
        {"type": "string", "enum": [choice.value for choice in choices]},
        lambda value: choices(value).value,
        choices,
    )


def _tuple_of(inner: Kind) -> Kind:
    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise TypeError(type(value).__name__)
        return tuple([inner.read(item) for item in value])

    return Kind(
        lambda **options: TupleOf(inner.field(), **options),
        {"type": "array", "items": inner.schema},
        lambda value: [inner.write(item) for item in value],
        read,
    )


def _optional(inner: Kind) -> Kind:
    return Kind(
        lambda **options: inner.field(allow_none=True, **options),
        {**inner.schema, "type": [inner.schema["type"], "null"]},
        lambda value: None if value is None else inner.write(value),
        lambda value: None if value is None else inner.read(value),
        optional=True,
    )
