"""Filling databases with what was announced, and with facts: the queries of `figures.sql`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from shared.db.queries import parse_queries

SQL = Path(__file__).with_name("figures.sql")
FILL = parse_queries(SQL.read_text(encoding="utf-8"), SQL.name)


@contextmanager
def filling(superuser_url: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Connect to fill a database, with the function that makes ids."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(FILL["make_ids"].sql.encode())
        yield connection
