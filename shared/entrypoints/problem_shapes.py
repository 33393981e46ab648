"""The problem documents of every API, as OpenAPI describes them."""

from typing import Any

from shared.entrypoints.problems import MEDIA_TYPE
from shared.media import FHIR_MEDIA

SCHEMAS: dict[str, dict[str, Any]] = {
    "Problem": {
        "description": "What went wrong, for machines and people (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status", "instance"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "description": "Which kind of problem."},
            "title": {"type": "string", "description": "The same for every problem of this kind."},
            "status": {"type": "integer", "description": "The HTTP status."},
            "detail": {"type": "string", "description": "What is particular to this time."},
            "instance": {"type": "string", "format": "uri", "description": "The request, as the log has it."},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
        },
    },
    "Resource": {
        "description": "A resource of FHIR R4 (https://hl7.org/fhir/R4).",
        "type": "object",
        "required": ["resourceType"],
        "properties": {"resourceType": {"type": "string"}},
    },
    "Fault": {
        "description": "One thing that is wrong in the request.",
        "type": "object",
        "required": ["detail"],
        "properties": {
            "pointer": {"type": "string", "description": "Where in the body (JSON Pointer, RFC 6901)."},
            "parameter": {"type": "string", "description": "Which parameter."},
            "detail": {"type": "string"},
        },
    },
}

_MEANINGS = {
    400: "The request cannot be understood.",
    401: "There is no valid token.",
    403: "The role does not allow this.",
    404: "There is nothing here that the one who asks may see.",
    408: "The body took too long to arrive.",
    409: "It does not fit with what is already there.",
    410: "It was there, and is gone for good.",
    411: "The body was sent without Content-Length.",
    412: "Somebody changed it meanwhile.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The request is understood and not valid.",
    428: "If-Match is missing.",
    500: "Something went wrong on our side.",
    503: "It cannot be done at the moment.",
}


def _text_header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": _text_header("How to prove who you are (RFC 6750).")},
    503: {"Retry-After": _text_header("In how many seconds to try again.")},
}


def _responses(media: str, schema: str) -> dict[int, dict[str, Any]]:
    return {
        status: {
            "description": meaning,
            "content": {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
            **({"headers": _HEADERS[status]} if status in _HEADERS else {}),
        }
        for status, meaning in _MEANINGS.items()
    }


RESPONSES = {"Problem": _responses(MEDIA_TYPE, "Problem"), "Outcome": _responses(FHIR_MEDIA, "Resource")}
