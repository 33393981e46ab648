"""The request that a handler sees: who asks, what for, already checked."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from werkzeug.datastructures import Headers

from shared.entrypoints.pages import Page, Pager
from shared.errors import PreconditionFailed, PreconditionRequired
from shared.ids import new_id
from shared.security.principals import Principal

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
_ETAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e]*)"\s*')


class Request:
    """One authenticated request, with its body and query loaded through the route's schemas."""

    def __init__(
        self, *, method: str, path: str, headers: Headers, principal: Principal, correlation_id: UUID
    ) -> None:
        self.method = method
        self.path = path
        self.headers = headers
        self.principal = principal
        self.correlation_id = correlation_id
        self.raw: bytes = b""
        # What the body and the query hold, by attribute name; {} where the route takes none.
        self.body: Any = {}
        self.query: dict[str, Any] = {}
        # `limit`, `after_1`, `after_2` … for the query of a paged route.
        self.page: dict[str, Any] = {}
        self.matched = False
        self.pager: Pager | None = None

    def match(self, entity: Any) -> None:
        """Go on only if the client's If-Match names this version; raise 412 or 428 problems otherwise."""
        self.matched = True
        header = self.headers.get("If-Match")
        if header is None:
            raise PreconditionRequired
        if header.strip() != "*" and etag_of(entity) not in _strong_tags(header):
            raise PreconditionFailed

    def page_of(self, rows: Sequence[Any], *, key: Sequence[str]) -> Page:
        """Return the page of `rows`, which are ordered by `key` and were fetched with `request.page`."""
        if self.pager is None:
            raise RuntimeError("declare the route with page=True to answer with a page")
        return self.pager.page_of(rows, key)


def etag_of(entity: Any) -> str | None:
    """Return the strong ETag of anything that has a `version`, else None."""
    version = entity.get("version") if isinstance(entity, Mapping) else getattr(entity, "version", None)
    return None if version is None else f'"{version}"'


def _strong_tags(header: str) -> list[str]:
    """Return the tags that If-Match names; a weak one (W/) never matches, by RFC 9110."""
    found = [_ETAG.fullmatch(part) for part in header.split(",")]
    return [f'"{tag[2]}"' for tag in found if tag is not None and tag[1] is None]


def correlation_of(environ: Mapping[str, Any]) -> UUID:
    """Return the caller's X-Request-ID where it is a UUID, else the trace's id, else a new one."""
    try:
        return UUID(environ.get("HTTP_X_REQUEST_ID", ""))
    except ValueError:
        pass
    trace = _TRACEPARENT.fullmatch(environ.get("HTTP_TRACEPARENT", ""))
    if trace is not None and int(trace["trace"], 16):
        return UUID(trace["trace"])
    return new_id()


def traceparent_of(environ: Mapping[str, Any]) -> str | None:
    """Return the caller's W3C traceparent, where it is well formed."""
    given = str(environ.get("HTTP_TRACEPARENT", ""))
    return given if _TRACEPARENT.fullmatch(given) else None
