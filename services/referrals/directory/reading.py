"""Reading HSDS as real files have it: what can be mended in one honest way is, and said, the rest refused."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from services.referrals.directory.hsds import (
    LINKED,
    PARENTS,
    TABLES,
    Row,
    flatten,
    key_of,
    nests,
    table_of,
)

# For ids that a source leaves out: the same row gets the same id the next time.
_MADE_UP = UUID("5b0c9e0a-6a0e-5d4e-9f0b-6d6f4f5e7a11")
STATUSES = {"active", "inactive", "defunct", "temporarily closed"}
NEEDED = {"organization": "name", "service": "name"}
_LONGEST_NOTE = 60


@dataclass
class Source:
    """The rows that were read, each under its key, and what had to be said about them."""

    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {name: {} for name in TABLES})
    mended: list[dict[str, str]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def mend(self, table: str, row: object, what: str) -> None:
        """Say what was mended or is odd about a row."""
        self.mended.append({"kind": TABLES[table].file, "row": str(row)[:120], "what": what})

    def refuse(self, table: str, row: object, why: str) -> None:
        """Say why a row is not taken."""
        self.refused.append({"kind": TABLES[table].file, "row": str(row)[:120], "why": why})

    def all_rows(self) -> Iterator[tuple[str, str, Row]]:
        """Yield (table, key, row) for everything that was read."""
        for table, found in self.rows.items():
            for key, row in found.items():
                yield table, key, row


def read(document: Any) -> Source:
    """Read tables (`{"services": [...], ...}`) or nested JSON (organisations, services, a page of them)."""
    source = Source()
    if _is_tabular(document):
        for file, rows in document.items():
            table = table_of(file)
            if table is None:
                source.lost.append(f"{file}: no table of HSDS 3.0")
                continue
            for number, row in enumerate(rows, 1):
                _take_row(source, table, row, number)
    else:
        for number, one in enumerate(_documents(document), 1):
            _take_document(source, one, number)
    _look_for_strays(source)
    return source


def _is_tabular(document: Any) -> bool:
    return (
        isinstance(document, Mapping)
        and any(table_of(name) for name in document)
        and all(isinstance(rows, list) for rows in document.values())
    )


def _documents(document: Any) -> list[Any]:
    if isinstance(document, Mapping):
        page = document.get("contents")
        return page if isinstance(page, list) else [document]
    return document if isinstance(document, list) else [document]


def _take_document(source: Source, document: Any, number: int) -> None:
    if not isinstance(document, Mapping):
        source.refuse("service", f"#{number}", "it is not an object")
        return
    table = _kind_of(document)
    if table not in NEEDED:
        source.refuse(table, document.get("id"), "send the organisation or the service that it belongs to")
        return
    for name, row in flatten(table, _identified(source, table, document)):
        _take(source, name, row)


def _kind_of(document: Mapping[str, Any]) -> str:
    """Return what an object is, by the most names that it has of a table; in doubt an organisation."""
    if any(name in document for name in ("status", "organization", "organization_id")):
        return "service"
    known = {
        table: len(
            document.keys() & {*TABLES[table].columns, *TABLES[table].children, *TABLES[table].parents}
        )
        for table in ("organization", "location", "service_at_location", "taxonomy", "taxonomy_term")
    }
    return max(known, key=lambda table: known[table])


def _identified(source: Source, table: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a nested object in which everything has an id."""
    spec, found = TABLES[table], dict(document)
    if not found.get("id"):
        found["id"] = _made_up(table, found)
        source.mend(table, found["id"], "it had no id: given one")
    for name, parent in spec.parents.items():
        if isinstance(one := found.get(name), Mapping):
            found[name] = _identified(source, parent, one)
    for name, child in spec.children.items():
        inner = found.get(name)
        if isinstance(inner, Mapping):
            inner = [inner]
            source.mend(table, found["id"], f"its {name} is one and no list: taken as a list of one")
        if isinstance(inner, list):
            for number, one in enumerate(inner, 1):
                if not isinstance(one, Mapping):
                    source.refuse(child, f"#{number} of {found['id']}", "it is not an object")
            found[name] = [_identified(source, child, one) for one in inner if isinstance(one, Mapping)]
    for name in spec.children.keys() | spec.parents.keys():
        if not nests(table, name, found.get(name)):
            source.mend(table, found["id"], f"its {name} is no row of another table: kept as it is")
    return found


def _take_row(source: Source, table: str, row: Any, number: int) -> None:
    if not isinstance(row, Mapping):
        source.refuse(table, f"#{number}", "it is not a row")
        return
    named = {_column(name): value for name, value in row.items() if name is not None}
    if set(named) != set(row):
        source.mend(table, f"#{number}", "its columns were written in another way: taken by their names")
    filled: Row = {name: value for name, value in named.items() if value not in (None, "")}
    if not filled:
        return
    if not filled.get("id"):
        filled = {"id": _made_up(table, filled)} | filled
        source.mend(table, filled["id"], "it had no id: given one")
    _take(source, table, filled)


def _take(source: Source, table: str, row: Row) -> None:
    needed = NEEDED.get(table)
    if needed and not str(row.get(needed) or "").strip():
        source.refuse(table, row.get("id"), f"it has no {needed}")
        return
    _look_at(source, table, row)
    key = key_of(table, row)
    kept = source.rows[table]
    for copy in range(1, 1000):
        place = key if copy == 1 else f"{key}#{copy}"
        before = kept.get(place)
        if before is None:
            kept[place] = row
            return
        if not _points_elsewhere(table, before, row):
            _merge(source, table, before, row)
            return


def _points_elsewhere(table: str, before: Row, row: Row) -> bool:
    """Tell whether the same thing is listed under another parent of the same kind."""
    return any(
        name.endswith("_id") and before.get(name) not in (None, value)
        for name, value in row.items()
        if table not in LINKED
    )


def _merge(source: Source, table: str, before: Row, row: Row) -> None:
    differing = sorted(
        name for name, value in row.items() if before.get(name) not in (None, value) and name != "id"
    )
    if differing:
        names = ", ".join(differing)[:_LONGEST_NOTE]
        source.mend(table, row["id"], f"it is there twice with another {names}: the first was kept")
    before.update({name: value for name, value in row.items() if before.get(name) is None})


def _look_at(source: Source, table: str, row: Row) -> None:
    """Say what is odd about a row that is kept as it is."""
    unknown = sorted(set(row) - set(TABLES[table].columns))
    if unknown:
        names = ", ".join(unknown)[:_LONGEST_NOTE]
        source.mend(table, row["id"], f"HSDS has no {names} here: kept as it is")
    if table == "service" and row.get("status") not in STATUSES:
        source.mend(table, row["id"], "its status is none of HSDS: kept, and taken as inactive")
    for name in ("minimum_age", "maximum_age"):
        if table == "service" and name in row and age_of(row.get(name)) is None:
            source.mend(table, row["id"], f"its {name} is no age in years: kept, and not searched by")
    if table in NEEDED and uuid_of(row["id"]) is None:
        source.mend(table, row["id"], "its id is no UUID: kept, and known here by one made from it")


def _look_for_strays(source: Source) -> None:
    """Refuse services of no organisation; say what else points to a row that is not there, and keep it."""
    known = {str(row["id"]) for row in source.rows["organization"].values()}
    for key, row in list(source.rows["service"].items()):
        if str(row.get("organization_id")) not in known:
            del source.rows["service"][key]
            source.refuse("service", row["id"], "its organization_id names no organisation that was taken")
    if not known:
        for table, key, row in list(source.all_rows()):
            del source.rows[table][key]
            source.refuse(table, row.get("id"), "no organisation was taken that it could belong to")
    there = {(table, str(row.get("id"))) for table, _, row in source.all_rows()}
    for table, _, row in source.all_rows():
        for parent in PARENTS:
            column = f"{parent}_id"
            if row.get(column) is not None and (parent, str(row[column])) not in there:
                source.mend(table, row["id"], f"its {column} names no row: kept as it is")


def by_organization(source: Source) -> dict[str, list[tuple[str, str, Row]]]:
    """Return the rows of each organisation; what belongs to none is kept with the first."""
    below: dict[tuple[str, str], list[tuple[str, str, Row]]] = {}
    needs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for table, key, row in source.all_rows():
        for at in _belongs_to(table, row):
            below.setdefault(at, []).append((table, key, row))
        needs.setdefault((table, str(row.get("id"))), []).extend(_refers_to(table, row))
    rows_at: dict[tuple[str, str], list[tuple[str, str, Row]]] = {}
    for table, key, row in source.all_rows():
        rows_at.setdefault((table, str(row.get("id"))), []).append((table, key, row))
    grouped: dict[str, list[tuple[str, str, Row]]] = {}
    taken: set[tuple[str, str]] = set()
    for own in source.rows["organization"].values():
        found: dict[tuple[str, str], Row] = {}
        waiting = [("organization", str(own["id"]))]
        seen = set(waiting)
        while waiting:
            at = waiting.pop()
            for table, key, row in rows_at.get(at, []):
                found[table, key] = row
            reached = [(table, str(row.get("id"))) for table, _, row in below.get(at, [])] + needs.get(at, [])
            fresh = [one for one in reached if one not in seen and one[0] != "organization"]
            seen.update(fresh)
            waiting.extend(fresh)
        grouped[str(own["id"])] = [(table, key, row) for (table, key), row in found.items()]
        taken |= set(found)
    if grouped:
        first = next(iter(grouped.values()))
        first += [each for each in source.all_rows() if each[:2] not in taken]
    return grouped


def _belongs_to(table: str, row: Row) -> Iterator[tuple[str, str]]:
    for parent in PARENTS:
        if parent != table and row.get(f"{parent}_id") is not None:
            yield parent, str(row[f"{parent}_id"])
    if table in LINKED:
        yield from ((parent, str(row.get(LINKED[table][0]))) for parent in TABLES)


def _refers_to(table: str, row: Row) -> Iterator[tuple[str, str]]:
    pointers = {"taxonomy_term": "taxonomy_term_id", "taxonomy": "taxonomy_id", "program": "program_id"}
    if table == "service_at_location":
        pointers |= {"location": "location_id"}
    if table == "taxonomy_term":
        pointers |= {"taxonomy_term": "parent_id"}
    for parent, column in pointers.items():
        if row.get(column) is not None and not (parent == table and column != "parent_id"):
            yield parent, str(row[column])


def age_of(value: Any) -> int | None:
    """Return an age in whole years, or None where it is none."""
    try:
        years = float(str(value))
    except ValueError:
        return None
    return int(years) if 0 <= years <= 150 else None


def uuid_of(value: Any) -> UUID | None:
    """Return an id as a UUID, or None where it is none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def known_as(value: Any) -> UUID:
    """Return the id under which an organisation or a service is known here, always the same."""
    return uuid_of(value) or uuid5(_MADE_UP, str(value))


def _column(name: object) -> str:
    return "_".join(str(name).lstrip("\ufeff").strip().lower().split())


def _made_up(table: str, row: Mapping[str, Any]) -> str:
    return str(uuid5(_MADE_UP, table + json.dumps(row, sort_keys=True, default=str)))
