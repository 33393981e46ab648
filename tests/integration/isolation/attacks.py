"""What a persona can try on every table, and how far each gets.

Everything runs as the service's runtime role, in one transaction that is rolled back. An attempt counts as
reaching a row when the policies let it pass, even where a key or a check would stop it afterwards.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow
from psycopg.types.json import JsonbDumper

from shared.db.migrate import runtime_role
from tests.integration.isolation.personas import PERSONAS, Persona
from tests.plugins.fix_database import ServiceDatabase
from tests.samples import WORLDS, rows_of

# The records of the migration runner; the runtime role has no right to them at all.
UNREACHABLE = {"public.schema_migrations", "public.schema_checksums"}
CHASSIS_SCHEMA = "kith"

# What places a row: in a network, a group, with a person or a partner. Their own tables call it `id`.
PLACES = {"network_id": "networks", "group_id": "groups", "person_id": "persons", "partner_id": "partners"}

_PROBE = """
create schema probes;
create function probes.outcome(statement text) returns integer language plpgsql as $$
declare
    touched integer;
begin
    execute statement;
    get diagnostics touched = row_count;
    raise exception using errcode = 'KP001';
exception
    when sqlstate 'KP001' then return touched;
    when insufficient_privilege then return 0;
    -- Past the policies, and stopped only by a key or a check.
    when integrity_constraint_violation then return 1;
end
$$;
create function probes.outcomes(statements text[]) returns integer[] language sql as $$
    select array_agg(probes.outcome(statement) order by nth)
    from unnest(statements) with ordinality as given (statement, nth)
$$;
grant usage on schema probes to {role};
"""

_TABLES = """
select n.nspname || '.' || c.relname,
       (select array_agg(a.attname order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
       (select array_agg(a.attname order by k.nth)
        from pg_index i, unnest(i.indkey) with ordinality k (attnum, nth), pg_attribute a
        where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum),
       (select a.attname from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attidentity = ''
        order by has_column_privilege(%(role)s, c.oid, a.attnum, 'update') desc, a.attnum limit 1),
       (select array_agg(p.polname order by p.polname) from pg_policy p where p.polrelid = c.oid)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition
  and n.nspname not in ('pg_catalog', 'information_schema', 'probes')
order by 1
"""


@dataclass(frozen=True)
class Table:
    """A table as the catalog has it."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    # One that an UPDATE may set, where any may.
    settable: str
    policies: tuple[str, ...]

    @property
    def is_chassis(self) -> bool:
        """Whether every service has it."""
        return self.name.startswith(f"{CHASSIS_SCHEMA}.")

    def place(self, column: str) -> str | None:
        """Return the column that holds this place of a row (`group_id` and the like), or None."""
        if column in self.columns:
            return column
        return "id" if self.name == f"public.{PLACES[column]}" else None

    @property
    def identifier(self) -> sql.Identifier:
        """Its name, quoted."""
        return sql.Identifier(*self.name.split("."))


@dataclass(frozen=True)
class Attempt:
    """One statement, by whoever tries it. `world` is whose row it aims at; '*' aims at all, without WHERE."""

    table: str
    verb: str
    world: str
    statement: str


# (table, persona, verb, world) → rows that the policies let pass.
type_of_outcomes = dict[tuple[str, str, str, str], int]


def tables_of(connection: Connection[TupleRow], role: str) -> dict[str, Table]:
    """Return every table of the database but the migration runner's."""
    found = connection.execute(_TABLES, {"role": role}).fetchall()
    return {
        name: Table(name, tuple(columns), tuple(key or ()), settable, tuple(policies or ()))
        for name, columns, key, settable, policies in found
        if name not in UNREACHABLE
    }


class Target:
    """A service's database, filled with its samples, ready to be attacked."""

    def __init__(self, database: ServiceDatabase) -> None:
        self.database = database
        self.role = runtime_role(database.service)
        with database.superuser() as connection:
            self.tables = tables_of(connection, self.role)
            self.rows = fill(connection, database.service)
            connection.execute(_PROBE.format(role=self.role).encode())
        self.attempts = list(attempts_on(self.tables, self.rows))

    @contextmanager
    def rolled_back(self) -> Iterator[Connection[TupleRow]]:
        """Open a superuser's transaction that leaves nothing behind: policies can be changed in it, too."""
        with self.database.superuser() as connection, connection.transaction(force_rollback=True):
            yield connection

    @cached_property
    def outcomes(self) -> type_of_outcomes:
        """How far everyone gets with everything, as the database is."""
        with self.rolled_back() as connection:
            return self.attack(connection)

    def attack(
        self,
        connection: Connection[TupleRow],
        tables: Iterable[str] | None = None,
        personas: Iterable[Persona] = PERSONAS,
    ) -> type_of_outcomes:
        """Let every persona, or some, try everything, on all tables or on some; return how far they got."""
        chosen = set(self.tables if tables is None else tables)
        attempts = [attempt for attempt in self.attempts if attempt.table in chosen]
        statements = [attempt.statement for attempt in attempts]
        outcomes: type_of_outcomes = {}
        for persona in personas:
            for attempt, outcome in zip(attempts, self._try(connection, persona, statements), strict=True):
                outcomes[attempt.table, persona.name, attempt.verb, attempt.world] = outcome
        return outcomes

    def _try(self, connection: Connection[TupleRow], persona: Persona, statements: list[str]) -> list[int]:
        with connection.transaction(force_rollback=True):
            connection.execute(f"set local role {self.role};{persona.statements}".encode())
            [(outcomes,)] = connection.execute("select probes.outcomes(%s)", (statements,)).fetchall()
        return list(outcomes)


def fill(connection: Connection[TupleRow], service: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Insert the samples past row-level security; return each row as JSON, by table and world."""
    connection.adapters.register_dumper(dict, JsonbDumper)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for world in WORLDS:
        for name, row in rows_of(service, world):
            table = name if "." in name else f"public.{name}"
            statement = sql.SQL(
                "insert into {table} as the_sample ({columns}) overriding system value values ({values})"
                " returning to_jsonb(the_sample)"
            ).format(
                table=sql.Identifier(*table.split(".")),
                columns=sql.SQL(", ").join(map(sql.Identifier, row)),
                values=sql.SQL(", ").join(map(sql.Placeholder, row)),
            )
            try:
                [(kept,)] = connection.execute(statement, row).fetchall()
            except psycopg.Error as error:
                raise AssertionError(
                    f"the sample of {table} in tests/samples does not fit: {error}"
                ) from error
            rows[table, world.name] = kept
    return rows


def attempts_on(tables: dict[str, Table], rows: dict[tuple[str, str], dict[str, Any]]) -> Iterator[Attempt]:
    """Make every statement that is to be tried; they do not depend on who tries them."""
    for (name, world), row in rows.items():
        table = tables[name]
        where = sql.SQL(" and ").join(
            sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(row[column]))
            for column in table.key
        )
        itself = sql.Identifier(table.settable)
        parts = {"table": table.identifier, "where": where, "column": itself}
        yield _attempt(name, "select", world, "select from {table} where {where}", **parts)
        yield _attempt(name, "delete", world, "delete from {table} where {where}", **parts)
        yield _attempt(name, "update", world, "update {table} set {column} = {column} where {where}", **parts)
        yield _attempt(
            name,
            "insert",
            world,
            "insert into {table} overriding system value"
            " select * from jsonb_populate_record(null::{table}, {row}::jsonb)",
            row=sql.Literal(json.dumps(row)),
            **parts,
        )
        yield from _moves(table, world, row, rows, parts)
    for name, table in tables.items():
        parts = {"table": table.identifier, "column": sql.Identifier(table.settable)}
        yield _attempt(name, "select", "*", "select from {table}", **parts)
        yield _attempt(name, "delete", "*", "delete from {table}", **parts)
        if (name, "A") in rows:
            constant = sql.Literal(rows[name, "A"][table.settable])
            yield _attempt(
                name, "update", "*", "update {table} set {column} = {value}", value=constant, **parts
            )


def _moves(
    table: Table,
    world: str,
    row: dict[str, Any],
    rows: dict[tuple[str, str], dict[str, Any]],
    parts: dict[str, sql.Composable],
) -> Iterator[Attempt]:
    """Try to push a row of one's own into another's place, where it would show up as theirs."""
    for column in PLACES:
        place = table.place(column)
        if place is None or row[place] is None:
            continue
        for other in WORLDS:
            aim = rows.get((table.name, other.name), {}).get(place)
            # Ids of another network mean nothing in this one; only the network itself is tried there.
            is_near = column == "network_id" or row.get("network_id") == str(other.network_id)
            if aim not in (None, row[place]) and is_near:
                yield _attempt(
                    table.name,
                    f"move {column} to {other.name}",
                    world,
                    "update {table} set {place} = {aim} where {where}",
                    place=sql.Identifier(place),
                    aim=sql.Literal(aim),
                    **parts,
                )


def _attempt(table: str, verb: str, world: str, statement: str, /, **parts: sql.Composable) -> Attempt:
    return Attempt(table, verb, world, sql.SQL(statement).format(**parts).as_string())
