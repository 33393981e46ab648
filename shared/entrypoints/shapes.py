"""JSON Schemas of marshmallow shapes, as requests must be (`incoming`) and as answers are (`outgoing`).

apispec writes each field and its validators; here is what it does not know: that an answer has every field,
that a request may have no other, and how our fields are written.
"""

from collections.abc import Iterator
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

_DECIMAL = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_LOCAL_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?$"
_LOCAL_INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?$"
# What only one direction knows, or what says nothing to a client.
_DROPPED = ("readOnly", "writeOnly")


class Shapes:
    """Collects the schemas of one document under `components`, each under its class's name."""

    def __init__(self, spec: APISpec, plugin: MarshmallowPlugin) -> None:
        self._spec = spec
        self._converter = plugin.converter
        self._names: dict[str, Any] = {}

    def incoming(self, schema: Schema) -> dict[str, Any]:
        """Return a reference to the schema of what may be sent; nothing else may."""
        return self._reference(schema, True)

    def outgoing(self, schema: Schema) -> dict[str, Any]:
        """Return a reference to the schema of what is answered."""
        return self._reference(schema, False)

    def parameters(self, schema: Schema) -> Iterator[dict[str, Any]]:
        """Yield the query parameters of a schema."""
        for attribute, one in schema.load_fields.items():
            described = self._property(one, True)
            if described.get("default", ...) is None:
                # A parameter that is not sent is not null: it is absent.
                described.pop("default")
            yield {
                "in": "query",
                "name": one.data_key or attribute,
                "required": one.required,
                "schema": _without_null(described),
                **({"description": described["description"]} if "description" in described else {}),
            }

    def _reference(self, schema: Schema, incoming: bool) -> dict[str, Any]:
        described = self._describe(schema, incoming)
        name = type(schema).__name__.removesuffix("Schema")
        if self._names.get(name, described) != described:
            name += "Input" if incoming else "Output"
        while self._names.get(name, described) != described:
            name += "2"
        if name not in self._names:
            self._names[name] = described
            self._spec.components.schema(name, described)
        reference = {"$ref": f"#/components/schemas/{name}"}
        return {"type": "array", "items": reference} if schema.many else reference

    def _describe(self, schema: Schema, incoming: bool) -> dict[str, Any]:
        chosen = schema.load_fields if incoming else schema.dump_fields
        properties = {
            one.data_key or attribute: self._property(one, incoming) for attribute, one in chosen.items()
        }
        required = [
            one.data_key or attribute
            for attribute, one in chosen.items()
            if (one.required if incoming else not one.metadata.get("optional"))
        ]
        described: dict[str, Any] = {"type": "object", "properties": properties}
        if required:
            described["required"] = sorted(required)
        if incoming:
            described["additionalProperties"] = False
        if doc := (type(schema).__doc__ or "").strip():
            described["description"] = doc.splitlines()[0]
        return described

    def _property(self, one: fields.Field[Any], incoming: bool) -> dict[str, Any]:
        if isinstance(one, fields.Nested):
            return _nullable(self._reference(one.schema, incoming), one.allow_none)
        if isinstance(one, fields.List):
            items = {"type": "array", "items": self._property(one.inner, incoming)}
            return _nullable({**items, **self._converter.field2length(one)}, one.allow_none)
        described: dict[str, Any] = self._converter.field2property(one)
        if isinstance(one, fields.Decimal):
            described = {**_DECIMAL, **{key: described[key] for key in ("description",) if key in described}}
            described = _nullable(described, one.allow_none)
        if isinstance(one, fields.NaiveDateTime | fields.Time):
            # The formats time and date-time of RFC 3339 need an offset, which a wall clock has not.
            described.pop("format", None)
            described["pattern"] = _LOCAL_TIME if isinstance(one, fields.Time) else _LOCAL_INSTANT
        if not incoming:
            described.pop("default", None)
        return {name: value for name, value in described.items() if name not in _DROPPED}


def _nullable(described: dict[str, Any], allow_none: bool) -> dict[str, Any]:
    if not allow_none:
        return described
    if "type" in described and isinstance(described["type"], str):
        return {**described, "type": [described["type"], "null"]}
    return {"anyOf": [described, {"type": "null"}]}


def _without_null(described: dict[str, Any]) -> dict[str, Any]:
    kind = described.get("type")
    if isinstance(kind, list):
        kinds = [one for one in kind if one != "null"]
        described = {**described, "type": kinds[0] if len(kinds) == 1 else kinds}
    if "enum" in described:
        described = {**described, "enum": [one for one in described["enum"] if one is not None]}
    return {name: value for name, value in described.items() if name != "description"}
