"""Lists in pages: the client follows `next`, and neither reads nor makes a cursor itself.

A cursor holds the key of the last item seen, encrypted, because a key may be a name. It opens only for the
same network, route and filters.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from shared.entrypoints.problems import Fault, invalid
from shared.security.boxes import Box, Tampered

LIMIT_DEFAULT = 50
LIMIT_MOST = 200
# Keys that one page's rows are ordered by, where a route says `page=True`.
KEYS_DEFAULT = 2
PARAMETERS = ("limit", "cursor")

_READERS: dict[str, Callable[[Any], Any]] = {
    "text": str,
    "int": int,
    "bool": bool,
    "uuid": UUID,
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "decimal": Decimal,
}


@dataclass(frozen=True)
class Page:
    """Some items of a list, and the address of those that follow."""

    items: Sequence[Any]
    next: str | None


class Pager:
    """Reads and makes the cursors of one list, for one request."""

    def __init__(
        self, box: Box, keys: int, path: str, about: bytes, given: Sequence[tuple[str, str]]
    ) -> None:
        """`about` binds a cursor to what it was made for; `given` are the request's own parameters."""
        self._box = box
        self._keys = keys
        self._path = path
        self._filters = [(name, value) for name, value in given if name not in PARAMETERS]
        self._about = about + urlencode(sorted(self._filters)).encode()
        own = {name: value for name, value in given if name in PARAMETERS}
        self.limit = _limit(own.get("limit"))
        self._after = self._open(own.get("cursor"))

    def parameters(self) -> dict[str, Any]:
        """Return `limit` and `after_1`, `after_2` … for the query; one row more than fits is asked for."""
        return {"limit": self.limit + 1} | {f"after_{n}": value for n, value in enumerate(self._after, 1)}

    def page_of(self, rows: Sequence[Any], key: Sequence[str]) -> Page:
        """Return the page that `rows` fill, with a `next` when there are more of them."""
        if len(key) != self._keys:
            raise RuntimeError(
                f"this list is declared with {self._keys} keys and ordered by {', '.join(key)}"
            )
        if len(rows) <= self.limit:
            return Page(rows, None)
        items = rows[: self.limit]
        cursor = self._close([_member(items[-1], name) for name in key])
        query = urlencode([*self._filters, ("limit", self.limit), ("cursor", cursor)])
        return Page(items, f"{self._path}?{query}")

    def _close(self, values: list[Any]) -> str:
        plain = json.dumps([_tagged(value) for value in values]).encode()
        return base64.urlsafe_b64encode(self._box.close(plain, self._about)).decode().rstrip("=")

    def _open(self, cursor: str | None) -> list[Any]:
        if cursor is None:
            return [None] * self._keys
        try:
            closed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            tagged = json.loads(self._box.open(closed, self._about))
        except (Tampered, ValueError) as error:
            detail = "Not a cursor of this list: start again without it, or follow `next` as it was given."
            raise invalid([Fault(detail, parameter="cursor")]) from error
        values = [None if kind is None else _READERS[kind](text) for kind, text in tagged]
        return (values + [None] * self._keys)[: self._keys]


def _limit(given: str | None) -> int:
    if given is None:
        return LIMIT_DEFAULT
    if not given.isascii() or not given.isdigit() or len(given) > 3 or not 1 <= int(given) <= LIMIT_MOST:
        raise invalid([Fault(f"Not a whole number from 1 to {LIMIT_MOST}.", parameter="limit")])
    return int(given)


def _member(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def _tagged(value: Any) -> tuple[str | None, Any]:
    kinds: tuple[tuple[type, str, Callable[[Any], Any]], ...] = (
        (str, "text", str),
        (bool, "bool", bool),
        (int, "int", int),
        (UUID, "uuid", str),
        (datetime, "instant", datetime.isoformat),
        (date, "date", date.isoformat),
        (Decimal, "decimal", str),
    )
    if value is None:
        return None, None
    for kind, name, write in kinds:
        if isinstance(value, kind):
            return name, write(value)
    raise TypeError(f"a list cannot be ordered by a {type(value).__name__}")
