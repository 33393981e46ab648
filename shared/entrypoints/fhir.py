"""`@fhir`: a route that speaks FHIR R4: JSON as application/fhir+json, and an OperationOutcome for a problem.

Everything else is as with `@http`: token, role, transaction, shapes.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from werkzeug.http import http_date
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from shared.entrypoints.http import Handler, HttpRequestHandler, http
from shared.entrypoints.problems import Fault, Problem, ProblemError
from shared.entrypoints.reading import MEDIA_TYPES
from shared.entrypoints.requests import Request
from shared.media import FHIR_MEDIA
from shared.security.principals import Principal

SEARCH, FORM = "/_search", "application/x-www-form-urlencoded"
MOST_PARAMETERS = 100
# https://hl7.org/fhir/R4/valueset-issue-type.html, by status.
ISSUES = {
    400: "structure",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    408: "timeout",
    409: "business-rule",
    410: "deleted",
    411: "structure",
    412: "conflict",
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    428: "required",
    503: "transient",
}


class FhirRequestHandler(HttpRequestHandler):
    """One FHIR interaction."""

    media_types = (FHIR_MEDIA, *MEDIA_TYPES)

    def handle_request(self, incoming: Incoming, path_values: Mapping[str, Any]) -> Response:
        """Answer as any route does; whatever prevents it is told as FHIR tells it."""
        incoming.environ["kith.problems"] = outcome
        return super().handle_request(incoming, path_values)


class FhirSearchHandler(FhirRequestHandler):
    """A search by POST, which is the same as by GET: its parameters stand in a form, the address, or both."""

    def _read(self, incoming: Incoming, principal: Principal) -> Request:
        request = super()._read(incoming, principal)
        # Links in the answer are followed by GET.
        request.path = request.path.removesuffix(SEARCH)
        return request

    def parameters(self, incoming: Incoming, raw: bytes) -> "MultiDict[str, str]":
        """Return what is asked for by the form and by the address together."""
        if raw and incoming.mimetype != FORM:
            raise ProblemError(415, "unsupported-media-type", f"Send the search as {FORM}.")
        try:
            asked = parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
        except ValueError as error:
            raise ProblemError(400, "malformed", "The body is not a form of a search.") from error
        return MultiDict([*incoming.args.items(multi=True), *asked])


def fhir_search(path: str, **options: Any) -> Callable[[Handler], Handler]:
    """Let a method answer a search of the resources at `path` by POST; options as with `@http`."""
    return http("POST", path + SEARCH, handler=FhirSearchHandler, media=FHIR_MEDIA, **options)


def fhir(method: str, path: str, **options: Any) -> Callable[[Handler], Handler]:
    """Let a method answer a FHIR interaction; options as with `@http`."""
    return http(method, path, handler=FhirRequestHandler, media=FHIR_MEDIA, **options)


def resource(document: Mapping[str, Any]) -> Response:
    """Return the answer that shows a resource, with its version as FHIR writes it (a weak ETag)."""
    body = json.dumps(document, ensure_ascii=False).encode()
    answer = Response(body, content_type=FHIR_MEDIA)
    meta = document.get("meta", {})
    if "versionId" in meta:
        answer.headers["ETag"] = f'W/"{meta["versionId"]}"'
    if "lastUpdated" in meta:
        answer.headers["Last-Modified"] = http_date(datetime.fromisoformat(meta["lastUpdated"]))
    return answer


def outcome(problem: Problem, request_id: object) -> Response:
    """Return a problem as an OperationOutcome."""
    faults = problem.faults or (Fault(problem.detail or problem.title),)
    issues = [_issue(problem, fault) for fault in faults]
    document = {"resourceType": "OperationOutcome", "id": str(request_id), "issue": issues}
    return Response(
        json.dumps(document, ensure_ascii=False).encode(),
        status=problem.status,
        headers=dict(problem.headers),
        content_type=FHIR_MEDIA,
    )


def _issue(problem: Problem, fault: Fault) -> dict[str, Any]:
    issue: dict[str, Any] = {
        "severity": "fatal" if problem.status >= 500 else "error",
        "code": ISSUES.get(problem.status, "exception" if problem.status >= 500 else "processing"),
        "details": {"coding": [{"system": "urn:kith:problem", "code": problem.slug}], "text": problem.title},
        "diagnostics": fault.detail,
    }
    where = fault.pointer.strip("/").replace("/", ".") if fault.pointer else fault.parameter
    return issue | ({"expression": [where]} if where else {})
