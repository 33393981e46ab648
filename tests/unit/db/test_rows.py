"""Rows become the values that a store promises."""

from dataclasses import dataclass
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest

from shared.db.rows import RowMismatch, rows_into


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Flag:
    name: str
    first: Colour
    others: tuple[Colour, ...] = ()
    sizes: tuple[int, ...] | None = None
    odd: Colour | None = None


def make(into: type, columns: list[str], row: tuple[Any, ...]) -> Any:
    """Turn one row into a value, as a cursor would."""
    cursor: Any = SimpleNamespace(description=[SimpleNamespace(name=column) for column in columns])
    return rows_into(into)(cursor)(row)


def test_enums_and_arrays_are_converted_at_any_depth() -> None:
    """The domain compares enum members by identity, and frozen values hold tuples."""
    flag = make(
        Flag, ["sizes", "name", "first", "others", "odd"], ([1, 2], "x", "red", ["blue", "red"], "blue")
    )

    assert flag == Flag("x", Colour.RED, (Colour.BLUE, Colour.RED), (1, 2), Colour.BLUE)
    assert flag.first is Colour.RED


def test_what_is_null_or_left_out_stays_so() -> None:
    """A default is the dataclass' own business."""
    assert make(Flag, ["name", "first", "odd"], ("x", "red", None)) == Flag("x", Colour.RED)


def test_a_dict_takes_any_columns() -> None:
    """For rows that go straight to the edge."""
    assert make(dict, ["a", "b"], (1, None)) == {"a": 1, "b": None}


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (["name"], "does not return first for Flag"),
        (["name", "first", "size"], "Flag has no field for size"),
    ],
)
def test_a_query_that_does_not_fit_its_class_is_refused(columns: list[str], message: str) -> None:
    """Silently dropped columns hide mistakes until somebody misses them."""
    with pytest.raises(RowMismatch, match=message):
        make(Flag, columns, ("x",) * len(columns))


def test_only_dataclasses_and_dicts_can_be_rows() -> None:
    """Anything else is a slip of the pen."""
    with pytest.raises(RowMismatch, match="not int"):
        make(int, ["a"], (1,))
