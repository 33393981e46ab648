"""The OpenAPI 3.1 document of a service, made from its declared routes and nothing else."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from shared.entrypoints import pages
from shared.entrypoints.problem_shapes import RESPONSES, SCHEMAS
from shared.entrypoints.shapes import Shapes
from shared.media import FHIR_MEDIA
from shared.security.principals import Role

VERSION = "1.0.0"
_VARIABLE = re.compile(r"<(?:(?P<kind>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
_KINDS: dict[str | None, dict[str, Any]] = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer", "minimum": 0},
    None: {"type": "string", "minLength": 1},
}
_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Any new value, such as a UUID: a repetition with the same one has no second effect.",
    "schema": {"type": "string", "pattern": r"^[!#-\[\]-~]{1,255}$"},
}
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of the version that is changed.",
    "schema": {"type": "string", "example": '"1"'},
}
_LIMIT = {
    "in": "query",
    "name": "limit",
    "description": "How many items at most.",
    "schema": {
        "type": "integer",
        "minimum": 1,
        "maximum": pages.LIMIT_MOST,
        "default": pages.LIMIT_DEFAULT,
    },
}
_CURSOR = {
    "in": "query",
    "name": "cursor",
    "description": "Where to go on: taken from `next`, never made up.",
    "schema": {"type": "string"},
}
_HEADERS = {
    "etag": {"ETag": {"description": "This version, for If-Match.", "schema": {"type": "string"}}},
    "link": {"Link": {"description": "The next page, where there is one.", "schema": {"type": "string"}}},
}


def document(service_cls: type) -> dict[str, Any]:
    """Return the OpenAPI document of a service."""
    plugin = MarshmallowPlugin()
    name: str = service_cls.name  # type: ignore[attr-defined]  # every nameko service has one
    spec = APISpec(
        title=f"Kith {name}",
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": inspect.getdoc(service_cls) or "", "license": _LICENSE},
        servers=[{"url": "/"}],
        security=[{"bearer": []}],
    )
    spec.components.security_scheme(
        "bearer",
        {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "Lives 15 minutes."},
    )
    speaks_fhir = any(route.media == FHIR_MEDIA for route, _ in routes_of(service_cls))
    for title, schema in SCHEMAS.items():
        if title != "Resource" or speaks_fhir:
            spec.components.schema(title, schema)
    for kind, responses in RESPONSES.items():
        for status, response in responses.items():
            if kind != "Outcome" or speaks_fhir:
                spec.components.response(f"{kind}{status}", response)
    shapes = Shapes(spec, plugin)
    for route, handler in sorted(routes_of(service_cls), key=lambda pair: (pair[0].url, pair[0].method)):
        if hasattr(route, "roles"):
            address, operation = f"/api/{name}/v1{route.url}", _operation(route, handler, shapes)
        else:
            address, operation = route.url, _public_operation(route, handler)
        path = _VARIABLE.sub(r"{\g<name>}", address)
        spec.path(path=path, operations={route.method.lower(): operation})
    written: dict[str, Any] = spec.to_dict()
    return written


_SCHEMAS: dict[str, dict[str, Any]] = {
    "application/json": {},
    FHIR_MEDIA: {"$ref": "#/components/schemas/Resource"},
}
# A public page says by itself whether it is a list.
_ANY_DOCUMENT = {"type": ["array", "object"], "items": {"type": "object"}}
_LICENSE = {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}


def routes_of(service_cls: type) -> Iterator[tuple[Any, Any]]:
    """Yield each declared route of a service with its method."""
    for _, method in inspect.getmembers(service_cls, inspect.isfunction):
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ()):
            if hasattr(entrypoint, "roles") or getattr(entrypoint, "media", None):
                yield entrypoint, method


def _operation(route: Any, handler: Any, shapes: Shapes) -> dict[str, Any]:
    summary, _, description = (inspect.getdoc(handler) or "").partition("\n")
    roles = sorted(str(role) for role in route.roles)
    operation: dict[str, Any] = {
        "operationId": handler.__name__,
        "summary": summary.rstrip("."),
        "description": f"{description.strip()}\n\nFor: {', '.join(roles)}.".strip(),
        "tags": [route.url.split("/")[1]],
        "x-roles": roles,
        "parameters": list(_parameters(route, shapes)),
        "responses": _responses(route, handler, shapes),
    }
    if route.body is not None:
        needed = any(one.required for one in route.body.load_fields.values())
        operation["requestBody"] = {
            "required": needed or route.body.many,
            "content": {route.takes: {"schema": shapes.incoming(route.body)}},
        }
    return operation


def _public_operation(route: Any, handler: Any) -> dict[str, Any]:
    """Describe what is read without a token: a public page, or one whose address is the right to read it."""
    summary, _, description = (inspect.getdoc(handler) or "").partition("\n")
    schema = _SCHEMAS.get(route.media, {"type": "string"}) or _ANY_DOCUMENT
    responses: dict[str, Any] = {
        "200": {
            "description": "Done.",
            "headers": _HEADERS["etag"],
            "content": {route.media: {"schema": schema}},
        },
        "304": {"description": "It has not changed since the ETag that was sent as If-None-Match."},
    }
    for status in ("400", "404", "410", "500", "503"):
        responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
    return {
        "operationId": handler.__name__,
        "summary": summary.rstrip("."),
        "description": f"{description.strip()}\n\nFor: everybody.".strip(),
        "tags": [route.url.removeprefix("/api/").split("/")[2]],
        # No token is asked for, so whoever has one may ask too.
        "x-roles": sorted(str(role) for role in Role),
        "security": [],
        "parameters": [
            {
                "in": "path",
                "name": one["name"],
                "required": True,
                "schema": _KINDS.get(one["kind"], _KINDS[None]),
            }
            for one in _VARIABLE.finditer(route.url)
        ],
        "responses": responses,
    }


def _parameters(route: Any, shapes: Shapes) -> Iterator[dict[str, Any]]:
    for variable in _VARIABLE.finditer(route.url):
        schema = _KINDS.get(variable["kind"], _KINDS[None])
        yield {"in": "path", "name": variable["name"], "required": True, "schema": schema}
    if route.query is not None:
        yield from shapes.parameters(route.query)
    if route.keys:
        yield from (_LIMIT, _CURSOR)
    if route.method == "POST":
        yield _IDEMPOTENCY_KEY
    if route.if_match:
        yield _IF_MATCH


def _responses(route: Any, handler: Any, shapes: Shapes) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    if inspect.signature(handler).return_annotation in (None, "None"):
        responses["204"] = {"description": "Done."}
    else:
        responses[str(route.status)] = _success(route, shapes)
    for status in sorted(_possible_problems(route)):
        kind = "Outcome" if route.media == FHIR_MEDIA else "Problem"
        responses[str(status)] = {"$ref": f"#/components/responses/{kind}{status}"}
    return responses


def _success(route: Any, shapes: Shapes) -> dict[str, Any]:
    schema = _SCHEMAS.get(route.media, {"type": "string"})
    schema = shapes.outgoing(route.response) if route.response is not None else schema
    headers: dict[str, Any] = {}
    if route.keys:
        schema = _page_of(schema)
        headers |= _HEADERS["link"]
    elif route.response is not None and "version" in route.response.dump_fields:
        headers |= _HEADERS["etag"]
    success = {"description": "Done.", "content": {route.media: {"schema": schema}}}
    return success | ({"headers": headers} if headers else {})


def _page_of(schema: dict[str, Any]) -> dict[str, Any]:
    following = {"type": ["string", "null"], "description": "The address of the next page."}
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {"items": {"type": "array", "items": schema}, "next": following},
    }


def _possible_problems(route: Any) -> set[int]:
    """Return every status that a request to this route may end with, when it does not succeed."""
    possible = {400, 401, 403, 404, 410, 422, 500, 503}
    if route.method != "GET":
        possible |= {408, 409, 411, 413}
    if route.body is not None:
        possible |= {415}
    if route.if_match:
        possible |= {412, 428}
    return possible
