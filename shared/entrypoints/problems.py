"""What is answered when something cannot be done: problem documents (RFC 9457), the same everywhere.

Nothing internal is ever in one: no SQL, no class names, no traceback. Those are in the log, under the
request id that the problem names.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout, TooManyRequests
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response

from shared.entrypoints.refusals import meaning_of
from shared.errors import Invalid, Refusal
from shared.security.tokens import InvalidToken, KeysUnavailable

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a request: at a JSON Pointer of the body, or in a named parameter."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def document(self) -> dict[str, str]:
        """Return it as a member of a problem's `errors`."""
        where = {"pointer": self.pointer, "parameter": self.parameter}
        return {name: value for name, value in where.items() if value is not None} | {"detail": self.detail}


@dataclass(frozen=True)
class Problem:
    """A problem's type, in words for whoever asked."""

    status: int
    slug: str
    title: str
    detail: str | None = None
    faults: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def document(self, instance: str) -> dict[str, Any]:
        """Return the members of RFC 9457; `instance` identifies the request."""
        document: dict[str, Any] = {"type": f"/problems/{self.slug}", "title": self.title}
        document["status"] = self.status
        if self.detail:
            document["detail"] = self.detail
        document["instance"] = instance
        if self.faults:
            document["errors"] = [fault.document() for fault in self.faults]
        return document | dict(self.more)

    def response(self, request_id: object) -> Response:
        """Return the answer to send."""
        body = json.dumps(self.document(f"urn:uuid:{request_id}"), ensure_ascii=False).encode()
        return Response(body, status=self.status, headers=dict(self.headers), content_type=MEDIA_TYPE)


class ProblemError(Exception):
    """Ends a request with a problem that the chassis itself found."""

    def __init__(
        self,
        status: int,
        slug: str,
        title: str,
        detail: str | None = None,
        *,
        faults: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title)
        self.problem = Problem(status, slug, title, detail, tuple(faults), headers or {})


INTERNAL = Problem(
    500, "internal", "Something went wrong on our side; it has been recorded under this request id."
)
UNAVAILABLE = Problem(
    503,
    "unavailable",
    "This cannot be done at the moment; try again shortly.",
    headers={"Retry-After": str(RETRY_SECONDS)},
)


def invalid(faults: Iterable[Fault]) -> ProblemError:
    """Return the problem of a request that was understood and is not valid."""
    return ProblemError(422, "invalid", Invalid.title, faults=faults)


def problem_of(error: BaseException) -> Problem:
    """Return the problem that an exception means; `INTERNAL` for everything that was not foreseen."""
    problem = INTERNAL
    match error:
        case ProblemError():
            problem = error.problem
        case Refusal():
            problem = _of_refusal(error)
        case InvalidToken():
            problem = unauthenticated(str(error))
        case KeysUnavailable() | PoolTimeout() | TooManyRequests():
            problem = UNAVAILABLE
        case HTTPException():
            problem = _of_werkzeug(error)
        case psycopg.Error():
            problem = _of_database(error)
    return problem


def unauthenticated(reason: str | None = None) -> Problem:
    """Return the problem of one who did not prove who they are; without a reason, no token was sent."""
    challenge = 'Bearer realm="kith"'
    if reason is None:
        detail = "Send a token in an Authorization header: `Authorization: Bearer …`."
    else:
        words = reason.encode("ascii", "ignore").decode().replace("\\", "").replace('"', "'")
        challenge += f', error="invalid_token", error_description="{words}"'
        detail = f"The token was refused: {reason}."
    return Problem(
        401,
        "unauthenticated",
        "Say who you are: this needs a valid token.",
        detail,
        headers={"WWW-Authenticate": challenge},
    )


def _of_refusal(error: Refusal) -> Problem:
    faults: tuple[Fault, ...] = ()
    detail = error.detail
    if isinstance(error, Invalid):
        faults = (Fault(error.detail or error.title, pointer=error.pointer),)
        detail = None if type(error) is Invalid else error.detail
    return Problem(error.status, error.slug, error.title, detail, faults)


_WERKZEUG_TITLES = {
    400: ("malformed", "The request cannot be understood."),
    404: ("not-found", "There is nothing here that you may see."),
    405: ("method-not-allowed", "This method is not possible here."),
    408: ("timeout", "The request took too long to arrive."),
    413: ("too-large", "The request is too large."),
}


def _of_werkzeug(error: HTTPException) -> Problem:
    status = error.code or 500
    if status >= 500:
        return INTERNAL
    phrase = HTTPStatus(status).phrase
    slug, title = _WERKZEUG_TITLES.get(status, (phrase.lower().replace(" ", "-"), f"{phrase}."))
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return Problem(status, slug, title, headers=headers)


def _of_database(error: psycopg.Error) -> Problem:
    match meaning_of(error):
        case None:
            return INTERNAL
        case (503, _, _):
            return UNAVAILABLE
        case (status, slug, detail):
            return Problem(status, slug, detail)


def is_unexpected(problem: Problem) -> bool:
    """Tell whether operators should look: our fault, or something that we stand on is away."""
    return problem.status >= 500
