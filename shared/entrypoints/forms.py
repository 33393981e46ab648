"""The written form of values, held to what the OpenAPI document says of them.

marshmallow is generous: it takes "1" and true for an integer, "yes" for a boolean, and any of the many forms
of a date that Python reads. A client that relies on one of those breaks with the next version, so what comes
in must have the documented form.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from marshmallow import Schema, fields

from shared.entrypoints.problems import Fault

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_INTEGER = re.compile(r"-?(0|[1-9]\d*)", re.ASCII)

Check = Callable[[Any], bool]


def _written(pattern: re.Pattern[str]) -> Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_whole(value: Any) -> bool:
    # JSON knows one kind of number: 3.0 is whole.
    return _is_number(value) and (isinstance(value, int) or value.is_integer())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# The first kind that a field is an instance of decides; so the narrower kinds come first.
_IN_TEXT: tuple[tuple[type[fields.Field[Any]], Check, str], ...] = (
    (fields.UUID, _written(_UUID), "Not a valid UUID."),
    (fields.NaiveDateTime, _written(_LOCAL), "Not a valid local time, as in 2026-03-29T18:30:00."),
    (fields.DateTime, _written(_INSTANT), "Not a valid instant, as in 2026-03-29T16:30:00Z."),
    (fields.Date, _written(_DATE), "Not a valid date, as in 2026-03-29."),
    (fields.Time, _written(_TIME), "Not a valid time, as in 18:30."),
)
_IN_JSON = (
    *_IN_TEXT,
    (fields.Boolean, lambda value: isinstance(value, bool), "Not true or false."),
    (fields.Integer, _is_whole, "Not a whole number."),
    (fields.Decimal, _written(_DECIMAL), 'Not a decimal number in a text, as in "12.50".'),
    (fields.Float, _is_number, "Not a number."),
)
_IN_QUERY = (
    *_IN_TEXT,
    (fields.Boolean, lambda value: value in ("true", "false"), "Not true or false."),
    (fields.Integer, _written(_INTEGER), "Not a whole number."),
    (fields.Decimal, _written(_DECIMAL), "Not a decimal number."),
    (fields.Float, _written(_DECIMAL), "Not a number."),
)


def body_faults(schema: Schema, body: Any) -> Iterator[Fault]:
    """Yield a fault, at its pointer, for each value of a JSON body that has another form."""
    items = enumerate(body) if schema.many and isinstance(body, list) else None
    for prefix, document in [("", body)] if items is None else [(f"/{n}", item) for n, item in items]:
        yield from _document_faults(schema, document, prefix)


def query_faults(schema: Schema, values: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault, by name, for each query parameter that has another form."""
    for name, one in _incoming(schema, values):
        given = values[name]
        inner = one.inner if isinstance(one, fields.List) else one
        for value in given if isinstance(given, list) else [given]:
            if detail := _wrong_form(inner, value, _IN_QUERY):
                yield Fault(detail, parameter=name)
                break


def _document_faults(schema: Schema, document: Any, at: str) -> Iterator[Fault]:
    if isinstance(document, dict):
        for name, one in _incoming(schema, document):
            yield from _value_faults(one, document[name], f"{at}/{escaped(name)}")


def _value_faults(one: fields.Field[Any], value: Any, at: str) -> Iterator[Fault]:
    if value is None:
        return
    if isinstance(one, fields.Nested):
        documents = enumerate(value) if one.schema.many and isinstance(value, list) else None
        for suffix, document in [("", value)] if documents is None else [(f"/{n}", d) for n, d in documents]:
            yield from _document_faults(one.schema, document, at + suffix)
    elif isinstance(one, fields.List):
        for n, item in enumerate(value if isinstance(value, list) else []):
            yield from _value_faults(one.inner, item, f"{at}/{n}")
    elif detail := _wrong_form(one, value, _IN_JSON):
        yield Fault(detail, pointer=at)


def _incoming(schema: Schema, given: Mapping[str, Any]) -> Iterator[tuple[str, fields.Field[Any]]]:
    for attribute, one in schema.load_fields.items():
        name = one.data_key or attribute
        if name in given:
            yield name, one


def _wrong_form(one: fields.Field[Any], value: Any, forms: tuple[Any, ...]) -> str | None:
    for kind, is_right, message in forms:
        if isinstance(one, kind):
            return None if is_right(value) else str(message)
    return None


def escaped(name: object) -> str:
    """Return one step of a JSON Pointer (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")
