"""Named queries: all runtime SQL lives in a `queries.sql` beside the code that runs it.

Each starts with a line `-- name: get_group`, then a line `-- One group, whatever its state.`, then its SQL.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

_NAME = re.compile(r"^-- name: *(?P<name>\S+) *$", re.MULTILINE)


class BadQueries(Exception):
    """A queries.sql is not well formed; the message says where."""


@dataclass(frozen=True)
class Query:
    """One statement, with the name it is known by and one line that says what it is for."""

    name: str
    description: str
    sql: str


class Queries(Mapping[str, Query]):
    """The queries of one package, by name."""

    def __init__(self, origin: str, queries: dict[str, Query]) -> None:
        self.origin = origin
        self._queries = queries

    def __getitem__(self, name: str) -> Query:
        try:
            return self._queries[name]
        except KeyError:
            raise KeyError(f"{self.origin} has no query named {name}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)


def load_queries(package: str) -> Queries:
    """Read `queries.sql` of `package`; raise `BadQueries` unless each is named once, described and full."""
    origin = f"{package}/queries.sql"
    return parse_queries(files(package).joinpath("queries.sql").read_text(encoding="utf-8"), origin)


def parse_queries(text: str, origin: str) -> Queries:
    """Take `text` apart into its queries; `origin` names it in errors."""
    before, *parts = _NAME.split(text)
    if [line for line in before.splitlines() if line.strip() and not line.startswith("--")]:
        raise BadQueries(f"{origin}: there is SQL before the first `-- name:`")
    queries: dict[str, Query] = {}
    for name, block in zip(parts[::2], parts[1::2], strict=True):
        if name in queries:
            raise BadQueries(f"{origin}: two queries are named {name}")
        if not name.isidentifier():
            raise BadQueries(f"{origin}: {name} is not a name that a function could have")
        queries[name] = _read(name, block.strip().splitlines(), origin)
    return Queries(origin, queries)


def _read(name: str, lines: list[str], origin: str) -> Query:
    if not lines or not lines[0].startswith("--") or not lines[0].lstrip("- "):
        raise BadQueries(f"{origin}: {name} needs a line `-- …` below its name that says what it is for")
    length = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    sql = "\n".join(lines[length:]).strip().rstrip(";").rstrip()
    if not sql:
        raise BadQueries(f"{origin}: {name} has no SQL")
    return Query(name, " ".join(line.lstrip("- ") for line in lines[:length]), sql)
