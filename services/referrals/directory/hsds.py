"""Human Services Data Specification 3.0 (Open Referral): its tables, and how they nest in its JSON.

Rows are kept as they came, table by table, so that what goes out is what came in. Nested JSON becomes rows
that know their parents by foreign keys; on the way back, whatever nesting already says is left out again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One table: its file, the columns it should have, and what nests in its rows.

    `children` maps a name in JSON to the table whose rows point here by `<table>_id`; `parents` maps a name
    in JSON to the table that this one points to by `<name>_id`.
    """

    file: str
    columns: tuple[str, ...]
    children: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NOTES = {"attributes": "attribute", "metadata": "metadata"}

TABLES: dict[str, Table] = {
    "organization": Table(
        "organizations",
        _columns(
            "id name alternate_name description email website tax_status tax_id year_incorporated "
            "legal_status logo uri parent_organization_id"
        ),
        {
            "services": "service",
            "funding": "funding",
            "contacts": "contact",
            "phones": "phone",
            "locations": "location",
            "programs": "program",
            "organization_identifiers": "organization_identifier",
            **_NOTES,
        },
    ),
    "program": Table("programs", _columns("id organization_id name alternate_name description"), _NOTES),
    "service": Table(
        "services",
        _columns(
            "id organization_id program_id name alternate_name description url email status "
            "interpretation_services application_process fees_description wait_time fees accreditations "
            "eligibility_description minimum_age maximum_age assured_date assurer_email licenses alert "
            "last_modified"
        ),
        {
            "phones": "phone",
            "schedules": "schedule",
            "service_areas": "service_area",
            "service_at_locations": "service_at_location",
            "languages": "language",
            "funding": "funding",
            "cost_options": "cost_option",
            "required_documents": "required_document",
            "contacts": "contact",
            **_NOTES,
        },
        {"organization": "organization", "program": "program"},
    ),
    "service_at_location": Table(
        "service_at_location",
        _columns("id service_id location_id description"),
        {"contacts": "contact", "phones": "phone", "schedules": "schedule", **_NOTES},
        {"location": "location"},
    ),
    "location": Table(
        "locations",
        _columns(
            "id location_type url organization_id name alternate_name description transportation latitude "
            "longitude external_identifier external_identifier_type"
        ),
        {
            "languages": "language",
            "addresses": "address",
            "contacts": "contact",
            "accessibility": "accessibility",
            "phones": "phone",
            "schedules": "schedule",
            **_NOTES,
        },
    ),
    "address": Table(
        "addresses",
        _columns(
            "id location_id attention address_1 address_2 city region state_province postal_code country "
            "address_type"
        ),
        _NOTES,
    ),
    "phone": Table(
        "phones",
        _columns(
            "id location_id service_id organization_id contact_id service_at_location_id number extension "
            "type description"
        ),
        {"languages": "language", **_NOTES},
    ),
    "contact": Table(
        "contacts",
        _columns(
            "id organization_id service_id service_at_location_id location_id name title department email"
        ),
        {"phones": "phone", **_NOTES},
    ),
    "schedule": Table(
        "schedules",
        _columns(
            "id service_id location_id service_at_location_id valid_from valid_to dtstart timezone until "
            "count wkst freq interval byday byweekno bymonthday byyearday description opens_at closes_at "
            "schedule_link attending_type notes"
        ),
        _NOTES,
    ),
    "funding": Table("funding", _columns("id organization_id service_id source"), _NOTES),
    "service_area": Table(
        "service_areas", _columns("id service_id name description extent extent_type uri"), _NOTES
    ),
    "required_document": Table("required_documents", _columns("id service_id document uri"), _NOTES),
    "language": Table("languages", _columns("id service_id location_id phone_id name code note"), _NOTES),
    "accessibility": Table("accessibility", _columns("id location_id description details url"), _NOTES),
    "cost_option": Table(
        "cost_options",
        _columns("id service_id valid_from valid_to option currency amount amount_description"),
        _NOTES,
    ),
    "organization_identifier": Table(
        "organization_identifiers",
        _columns("id organization_id identifier_scheme identifier_type identifier"),
        _NOTES,
    ),
    "attribute": Table(
        "attributes",
        _columns("id link_id taxonomy_term_id link_type link_entity value"),
        {"metadata": "metadata"},
        {"taxonomy_term": "taxonomy_term"},
    ),
    "taxonomy_term": Table(
        "taxonomy_terms",
        _columns("id code name description parent_id taxonomy language taxonomy_id term_uri"),
        {"metadata": "metadata"},
        {"taxonomy_detail": "taxonomy"},
    ),
    "taxonomy": Table("taxonomies", _columns("id name description uri version"), {"metadata": "metadata"}),
    "metadata": Table(
        "metadata",
        _columns(
            "id resource_id resource_type last_action_date last_action_type field_name previous_value "
            "replacement_value updated_by"
        ),
    ),
    "meta_table_description": Table("meta_table_descriptions", _columns("id name language character_set")),
}
NUMBERS = frozenset(
    _columns(
        "latitude longitude minimum_age maximum_age timezone count interval extension amount "
        "year_incorporated"
    )
)
# Rows of these may stand under several parents at once, each time as a row of its own.
LINKED = {"attribute": ("link_id", "link_entity"), "metadata": ("resource_id", "resource_type")}
# What rows of other tables may point to by `<table>_id`.
PARENTS = ("organization", "program", "service", "service_at_location", "location", "contact", "phone")
_LONGEST_KEY = 200
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")
_FILES = {spec.file: name for name, spec in TABLES.items()} | {name: name for name in TABLES}


def table_of(file: str) -> str | None:
    """Return the table that a file holds, by its plural or its singular name; None where HSDS has none."""
    return _FILES.get(file.lower().removesuffix(".csv").replace("-", "_"))


def pointer(parent: str, child: str) -> str:
    """Return the column by which rows of `child` point to one of `parent`."""
    return LINKED[child][0] if child in LINKED else f"{parent}_id"


def reference(name: str) -> str:
    """Return the column by which a row points to what its JSON shows under `name`."""
    return f"{name.removesuffix('_detail')}_id"


def key_of(table: str, row: Row) -> str:
    """Return what a row is known by within its table, at most 200 characters."""
    own = str(row.get("id", ""))
    key = f"{own}|{row.get(LINKED[table][0], '')}" if table in LINKED else own
    return key if len(key) <= _LONGEST_KEY else sha256(key.encode()).hexdigest()


def nests(table: str, name: str, value: Any) -> bool:
    """Tell whether what stands under a name are rows of their own; anything else is a value of the row."""
    spec = TABLES[table]
    return (name in spec.children and isinstance(value, list | None)) or (
        name in spec.parents and isinstance(value, Mapping | None)
    )


def flatten(table: str, document: Mapping[str, Any], above: Row | None = None) -> Iterator[tuple[str, Row]]:
    """Yield (table, row) for a nested object and for all that nests in it, the outermost first."""
    spec = TABLES[table]
    row: Row = {name: value for name, value in document.items() if not nests(table, name, value)}
    row |= above or {}
    below: list[tuple[str, Row]] = []
    for name, parent in spec.parents.items():
        if isinstance(one := document.get(name), Mapping):
            row.setdefault(reference(name), one.get("id"))
            below.extend(flatten(parent, one))
    yield table, row
    yield from below
    for name, child in spec.children.items():
        inner = document.get(name)
        for one in inner if isinstance(inner, list) else ():
            link = {pointer(table, child): row.get("id")}
            if child in LINKED:
                link[LINKED[child][1]] = one.get(LINKED[child][1], table)
            yield from flatten(child, one, link)


class Rows:
    """The rows of one data set, table by table, that can be walked from parent to child."""

    def __init__(self, rows: Mapping[str, list[Row]]) -> None:
        self._by_id = {(table, str(row.get("id"))): row for table, found in rows.items() for row in found}
        self._children: dict[tuple[str, str, str], list[Row]] = {}
        for table, found in rows.items():
            for row in found:
                for column, value in row.items():
                    if value is not None and column.endswith("_id"):
                        self._children.setdefault((table, column, str(value)), []).append(row)

    def get(self, table: str, row_id: object) -> Row | None:
        """Return a row by its id, or None."""
        return self._by_id.get((table, str(row_id)))

    def children(self, parent: str, row_id: object, child: str) -> list[Row]:
        """Return the rows of `child` that point to a row of `parent`."""
        found = self._children.get((child, pointer(parent, child), str(row_id)), [])
        if child in LINKED:
            return [row for row in found if self._is_linked_to(parent, row, LINKED[child])]
        return found

    def _is_linked_to(self, parent: str, row: Row, link: tuple[str, str]) -> bool:
        """Tell whether a row is of this parent, also where it names a kind of parent that has no such row."""
        named = table_of(str(row.get(link[1])))
        return named in (parent, None) or self.get(str(named), row.get(link[0])) is None

    def nest(self, table: str, row: Row, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return a row as HSDS writes it in JSON, with all that belongs to it; `without` these names."""
        spec, hidden = TABLES[table], set(without)
        document: dict[str, Any] = {}
        for name, parent in spec.parents.items():
            one = None if name in without else self.get(parent, row.get(reference(name)))
            if one is not None:
                hidden.add(reference(name))
                document[name] = self.nest(parent, one, without=frozenset({"services"}))
        for name, child in spec.children.items():
            found = [] if name in without else self.children(table, row.get("id"), child)
            if found:
                implied = {pointer(table, child), table}
                document[name] = [
                    self.nest(child, one, without=_implied(table, child, one, implied)) for one in found
                ]
        # Where the row that is pointed to is there, nesting says so already.
        hidden |= {f"{parent}_id" for parent in PARENTS if self.get(parent, row.get(f"{parent}_id"))}
        shown = {name: _valued(name, value) for name, value in row.items() if name not in hidden}
        return shown | document


def _implied(table: str, child: str, row: Row, implied: set[str]) -> frozenset[str]:
    """Return the names that nesting makes needless, also the kind of parent where it is the usual one."""
    kinds = {LINKED[child][1]} if child in LINKED and row.get(LINKED[child][1]) == table else set()
    return frozenset(implied | kinds)


def number(value: Any) -> float | int | None:
    """Return a number, also where it came as the text of a table; None where it is none."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _valued(name: str, value: Any) -> Any:
    """Write what is a number in JSON as one, where it came as the text of a table."""
    found = number(value) if name in NUMBERS else None
    return value if found is None else found
