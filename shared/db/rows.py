"""Rows as values: a row becomes the frozen dataclass that a store function promises."""

from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from psycopg import Cursor

type_of_convert = Callable[[Any], Any]


class RowMismatch(TypeError):
    """The columns of a query are not the fields of the class its rows should become."""


def rows_into(into: type) -> Callable[[Cursor[Any]], Callable[[Sequence[Any]], Any]]:
    """Return a psycopg row factory that makes `into`, a dataclass or `dict`, of each row.

    Enum fields are converted from their values and tuple fields from arrays. Raises `RowMismatch` when the
    columns and the fields differ; a field with a default may be left out of the query.
    """

    def factory(cursor: Cursor[Any]) -> Callable[[Sequence[Any]], Any]:
        columns = tuple(column.name for column in cursor.description or ())
        return _maker(into, columns)

    return factory


@lru_cache(maxsize=1024)
def _maker(into: type, columns: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    if into is dict:
        return lambda row: dict(zip(columns, row, strict=True))
    if not is_dataclass(into):
        raise RowMismatch(f"rows become a dataclass or a dict, not {into.__name__}")
    _check(into, columns)
    hints = get_type_hints(into)
    conversions = [
        (place, column, convert)
        for place, column in enumerate(columns)
        if (convert := conversion_to(hints[column])) is not None
    ]

    def make(row: Sequence[Any]) -> Any:
        values = dict(zip(columns, row, strict=True))
        for place, column, convert in conversions:
            if row[place] is not None:
                values[column] = convert(row[place])
        return into(**values)

    return make


def _check(into: Any, columns: tuple[str, ...]) -> None:
    known = {field.name for field in fields(into) if field.init}
    needed = {
        field.name
        for field in fields(into)
        if field.init and field.default is MISSING and field.default_factory is MISSING
    }
    if missing := needed - set(columns):
        raise RowMismatch(f"the query does not return {', '.join(sorted(missing))} for {into.__name__}")
    if unknown := set(columns) - known:
        raise RowMismatch(f"{into.__name__} has no field for {', '.join(sorted(unknown))}")


def conversion_to(hint: Any) -> type_of_convert | None:
    """Return what turns a database value into a value of type `hint`, or None when it already is one."""
    origin: Any = get_origin(hint)
    if origin in (Union, UnionType):
        (hint,) = [arg for arg in get_args(hint) if arg is not NoneType][:1] or [NoneType]
        return conversion_to(hint)
    if origin in (tuple, frozenset):
        element = conversion_to(get_args(hint)[0])
        return origin if element is None else _each(origin, element)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return None


def _each(collection: type_of_convert, element: type_of_convert) -> type_of_convert:
    return lambda values: collection(element(value) for value in values)
