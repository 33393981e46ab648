"""Reading a CSV of need indices: any, told which column is which, with a reason for every row refused.

Comma, semicolon or tab between columns, whichever the first line has most of; with semicolons and tabs a
comma in a number is its decimal point, as spreadsheets write it in Spanish and German.
"""

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from shared.errors import Invalid

MOST_AREAS = 5000
LANGUAGE, ACCESS = "language:", "access:"
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,59}")
LONGEST_NAME = 200
MOST_PEOPLE = 2_000_000_000


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column holds what. Shares are in percent of the population."""

    area: str = "area"
    name: str = "name"
    population: str = "population"
    need: str = "need"
    languages: Mapping[str, str] = field(default_factory=dict)
    access: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a row tells of an area."""

    code: str
    name: str
    population: int
    need: float
    languages: dict[str, float]
    access: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A row that was left out: its line in the file (the header is 1), the column at fault, and why."""

    line: int
    column: str
    reason: str


class _Fault(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def read(text: str, columns: Columns) -> tuple[list[Row], list[Refused]]:
    """Return what the rows tell, and those refused; raise `Invalid` where a named column is not there."""
    text = text.removeprefix("\ufeff")
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Invalid(f"This is no CSV: {error}.", pointer="/csv") from error
    if not lines:
        raise Invalid("There is nothing in it.", pointer="/csv")
    header = [cell.strip() for cell in lines[0][1]]
    if len(lines) - 1 > MOST_AREAS:
        raise Invalid(f"Send {MOST_AREAS} areas at most.", pointer="/csv")
    columns = _with_shares(header, columns)
    _check(header, columns)
    rows: dict[str, Row] = {}
    refused = []
    for line, cells in lines[1:]:
        try:
            row = _row(dict(zip(header, [cell.strip() for cell in cells], strict=False)), columns, delimiter)
            if row.code in rows:
                raise _Fault(columns.area, f"{row.code} was there before.")
            rows[row.code] = row
        except _Fault as fault:
            refused.append(Refused(line=line, column=fault.column, reason=fault.reason))
    return list(rows.values()), refused


def _with_shares(header: Sequence[str], columns: Columns) -> Columns:
    """Add the columns that say themselves what they are: `language:es`, `access:step_free`."""
    return Columns(
        **vars(columns)
        | {
            "languages": _named(header, LANGUAGE) | dict(columns.languages),
            "access": _named(header, ACCESS) | dict(columns.access),
        }
    )


def _named(header: Sequence[str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix).strip(): name for name in header if name.startswith(prefix)}


def _check(header: Sequence[str], columns: Columns) -> None:
    for field_name in ("area", "name", "population", "need"):
        if (name := getattr(columns, field_name)) not in header:
            there = ", ".join(header[:30])
            raise Invalid(
                f"There is no column “{name}”. There are: {there}.", pointer=f"/columns/{field_name}"
            )
    for kind, shares in (("languages", columns.languages), ("access", columns.access)):
        for code, name in shares.items():
            if name not in header:
                raise Invalid(f"There is no column “{name}”.", pointer=f"/columns/{kind}")
            if not CODE.fullmatch(code):
                raise Invalid(f"“{code}” is no code: letters, digits and _.:+- only.", pointer="/csv")
    if len(set(header)) < len(header):
        raise Invalid("Two columns have the same name.", pointer="/csv")


def _row(cells: Mapping[str, str], columns: Columns, delimiter: str) -> Row:
    code = cells.get(columns.area, "")
    if not CODE.fullmatch(code):
        raise _Fault(columns.area, "Write a code of letters, digits and _.:+-, sixty at most.")
    name = cells.get(columns.name, "")
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise _Fault(columns.name, f"Write a name of one line, {LONGEST_NAME} characters at most.")
    population = _number(cells, columns.population, delimiter)
    if not 1 <= population <= MOST_PEOPLE or population != int(population):
        raise _Fault(columns.population, "Write how many people live there, as a whole number above zero.")
    return Row(
        code=code,
        name=name,
        population=int(population),
        need=_number(cells, columns.need, delimiter),
        languages=dict(_shares(cells, columns.languages, delimiter)),
        access=dict(_shares(cells, columns.access, delimiter)),
    )


def _shares(
    cells: Mapping[str, str], named: Mapping[str, str], delimiter: str
) -> Iterator[tuple[str, float]]:
    for code, column in named.items():
        if cells.get(column, "") == "":
            # Not known there is not the same as nobody.
            continue
        share = _number(cells, column, delimiter, ends="%")
        if not 0 <= share <= 100:
            raise _Fault(column, "A share is in percent, from 0 to 100.")
        yield code, share


def _number(cells: Mapping[str, str], column: str, delimiter: str, ends: str = "") -> float:
    written = cells.get(column, "")
    plain = written.removesuffix(ends).strip() if ends else written
    if delimiter != ",":
        plain = plain.replace(",", ".")
    try:
        value = float(plain) if re.fullmatch(r"[+-]?[0-9.]+([eE][+-]?[0-9]{1,3})?", plain) else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        shown = f"“{written[:40]}” is no number" if written else "It is empty"
        raise _Fault(column, f"{shown}: write digits, without anything between thousands.")
    return value
