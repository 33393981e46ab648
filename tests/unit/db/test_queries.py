"""The reader of queries.sql."""

import pytest

from shared.db.queries import BadQueries, parse_queries

TWO = """
-- Queries of a service.

-- name: get_group
-- One group,
-- whatever its state.
select 1;

-- name: list_groups
-- All of them.
select 2
-- a comment in between
from groups;
"""


def test_a_query_is_known_by_name_with_what_it_is_for() -> None:
    """The store's functions and the documentation both rest on it."""
    queries = parse_queries(TWO, "here")

    assert list(queries) == ["get_group", "list_groups"]
    assert queries["get_group"].description == "One group, whatever its state."
    assert queries["get_group"].sql == "select 1"
    assert queries["list_groups"].sql == "select 2\n-- a comment in between\nfrom groups"


def test_an_unknown_name_says_where_it_was_looked_for() -> None:
    """A typing mistake in a store is found in a second."""
    with pytest.raises(KeyError, match="here has no query named lost"):
        parse_queries(TWO, "here")["lost"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-- name: a\nselect 1", "a needs a line"),
        ("-- name: a\n--\nselect 1", "a needs a line"),
        ("-- name: a\n-- Something.\n", "a has no SQL"),
        ("-- name: a\n-- One.\nselect 1;\n-- name: a\n-- Two.\nselect 2", "two queries are named a"),
        ("-- name: a-b\n-- One.\nselect 1", "a-b is not a name"),
        ("select 1;\n-- name: a\n-- One.\nselect 1", "SQL before the first"),
    ],
)
def test_a_careless_file_is_refused(text: str, message: str) -> None:
    """Every statement that runs can be found by name and read about."""
    with pytest.raises(BadQueries, match=f"here: .*{message}"):
        parse_queries(text, "here")
