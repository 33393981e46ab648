"""From what a handler returns to the response that is sent."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from shared.entrypoints.pages import Page
from shared.entrypoints.requests import etag_of


class Answering:
    """How one route answers: through which schema, with which status."""

    def __init__(self, schema: Schema | None, status: int) -> None:
        self._schema = schema
        self._status = status
        self._instants = _instants_of(schema) if schema is not None else {}

    def answer(self, result: Any) -> Response:
        """Return the response for what a handler returned: an entity, a page, a list, or None."""
        if isinstance(result, Response):
            return result
        if result is None:
            return Response(status=204)
        if isinstance(result, Page):
            document = {"items": self._dump_all(result.items), "next": result.next}
            answer = self._json(document)
            if result.next is not None:
                answer.headers["Link"] = f'<{result.next}>; rel="next"'
            return answer
        if isinstance(result, list | tuple):
            return self._json(self._dump_all(result))
        answer = self._json(self._dump(result))
        if etag := etag_of(result):
            answer.headers["ETag"] = etag
        return answer

    def _json(self, document: Any) -> Response:
        body = json.dumps(document, ensure_ascii=False, default=_plain).encode()
        return Response(body, status=self._status, content_type="application/json")

    def _dump_all(self, results: Any) -> list[Any]:
        return [self._dump(result) for result in results]

    def _dump(self, result: Any) -> Any:
        if self._schema is None:
            return result
        dumped = self._schema.dump(result, many=False)
        _with_z(dumped, self._instants)
        return dumped


def _instants_of(schema: Schema, above: tuple[type[Schema], ...] = ()) -> dict[str, Any]:
    """Return where a schema has instants: {name: True, or the same for what is nested there}."""
    found: dict[str, Any] = {}
    if type(schema) in above:
        return found
    for attribute, one in schema.dump_fields.items():
        inner = one.inner if isinstance(one, fields.List) else one
        if isinstance(inner, fields.Nested):
            if nested := _instants_of(inner.schema, (*above, type(schema))):
                found[one.data_key or attribute] = nested
        elif isinstance(inner, fields.DateTime) and not isinstance(inner, fields.NaiveDateTime):
            found[one.data_key or attribute] = True
    return found


def _with_z(document: Any, instants: Mapping[str, Any]) -> None:
    """Write UTC as Z, as everywhere else in Kith, where marshmallow writes +00:00."""
    for name, what in instants.items():
        value = document.get(name)
        if value is None:
            continue
        if what is True:
            document[name] = [_z(item) for item in value] if isinstance(value, list) else _z(value)
        else:
            for nested in value if isinstance(value, list) else [value]:
                _with_z(nested, what)


def _z(value: Any) -> Any:
    return (
        value.removesuffix("+00:00") + "Z" if isinstance(value, str) and value.endswith("+00:00") else value
    )


def _plain(value: Any) -> Any:
    """Write the few types that JSON lacks, for routes that answer without a schema."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return _z(value.isoformat())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"cannot write a {type(value).__name__} as JSON")
