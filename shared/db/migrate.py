"""Migrations: dbmate's files and its `schema_migrations` table, applied in order and only once.

The files of `shared/db/migrations` come before those of `services/<service>/migrations`. A file has a part
`-- migrate:up` and a part `-- migrate:down`; `-- migrate:up transaction:false` runs outside a transaction
(CREATE INDEX CONCURRENTLY). `:runtime_role` stands for the role that the service runs as. A checksum of each
file is kept, so that a file which changed after it was applied is noticed and refused.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

ROOT = Path(__file__).parents[2]
# "kith" in ASCII: one migration at a time in a database, whoever runs it.
_LOCK = 0x6B697468
_FILE = re.compile(r"^(?P<version>\d+)_(?P<name>[a-z0-9_]+)\.sql$")
_PART = re.compile(r"^-- migrate:(?P<part>up|down)(?P<options>.*)$", re.MULTILINE)

type_of_log = Callable[[str], None]


class MigrationError(Exception):
    """The migrations cannot be applied; the message says which file and what to do."""


@dataclass(frozen=True)
class Migration:
    """One file."""

    version: str
    name: str
    up: str
    down: str
    in_transaction: bool
    checksum: str

    @property
    def title(self) -> str:
        """The file's name without its ending."""
        return f"{self.version}_{self.name}"


@dataclass(frozen=True)
class Applied:
    """One row of `kith status`: a migration and whether this database has it."""

    title: str
    applied: bool
    changed: bool


def owner_role(service: str) -> str:
    """Return the role that owns the service's database and runs its migrations."""
    return f"kith_{service}_owner"


def runtime_role(service: str) -> str:
    """Return the role that the service's processes run as."""
    return f"kith_{service}"


def migrations_of(service: str, *, root: Path = ROOT) -> list[Migration]:
    """Return the chassis' migrations, then the service's own; raise `MigrationError` for a file at fault."""
    chassis = _read_folder(root / "shared" / "db" / "migrations")
    own = _read_folder(root / "services" / service / "migrations")
    versions = [migration.version for migration in (*chassis, *own)]
    if len(set(versions)) < len(versions):
        twice = sorted({version for version in versions if versions.count(version) > 1})
        raise MigrationError(f"{service} has two migrations numbered {', '.join(twice)}: renumber the newer")
    return [*chassis, *own]


def _read_folder(folder: Path) -> list[Migration]:
    return [parse(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.sql"))]


def parse(file_name: str, text: str) -> Migration:
    """Take one file apart."""
    matched = _FILE.match(file_name)
    if matched is None:
        raise MigrationError(f"{file_name} must be called NUMBER_what_it_does.sql, in lower case")
    parts = {part["part"]: part for part in _PART.finditer(text)}
    if "up" not in parts or "down" not in parts or parts["down"].start() < parts["up"].start():
        raise MigrationError(f"{file_name} needs a line `-- migrate:up`, then a line `-- migrate:down`")
    return Migration(
        version=matched["version"],
        name=matched["name"],
        up=text[parts["up"].end() : parts["down"].start()].strip(),
        down=text[parts["down"].end() :].strip(),
        in_transaction="transaction:false" not in parts["up"]["options"],
        checksum=hashlib.sha256(text.encode()).hexdigest(),
    )


def migrate(
    owner_url: str, service: str, *, log: type_of_log = lambda _line: None, root: Path = ROOT
) -> list[str]:
    """Apply what the database does not have yet, and return the titles of what was applied.

    `owner_url` connects as the owner role, or as one who may become it. Raises `MigrationError` when a file
    changed after it was applied, or does not run; what came before it stays applied.
    """
    migrations = migrations_of(service, root=root)
    done: list[str] = []
    with _locked(owner_url, service) as connection:
        checksums = _checksums(connection)
        _refuse_changed(migrations, checksums)
        for migration in migrations:
            if migration.version not in checksums:
                log(f"{service}: applying {migration.title}")
                _apply(connection, service, migration)
                done.append(migration.title)
    return done


def roll_back(owner_url: str, service: str, *, root: Path = ROOT) -> str | None:
    """Undo the newest applied migration and return its title; None when there is none.

    For development: in production a mistake is mended by a further migration.
    """
    with _locked(owner_url, service) as connection:
        checksums = _checksums(connection)
        applied = [one for one in migrations_of(service, root=root) if one.version in checksums]
        if not applied:
            return None
        last = applied[-1]
        with connection.transaction():
            _run(connection, service, last, last.down)
            # The first migration of all takes its own records along.
            connection.execute("delete from public.schema_migrations where version = %s", (last.version,))
            connection.execute("delete from public.schema_checksums where version = %s", (last.version,))
        return last.title


def status(owner_url: str, service: str, *, root: Path = ROOT) -> list[Applied]:
    """Return every migration of the service in order, and whether the database has it as it is now."""
    with _locked(owner_url, service) as connection:
        checksums = _checksums(connection)
    return [
        Applied(one.title, one.version in checksums, _is_changed(one, checksums))
        for one in migrations_of(service, root=root)
    ]


@contextmanager
def _locked(owner_url: str, service: str) -> Iterator[Connection[TupleRow]]:
    with psycopg.connect(owner_url, autocommit=True, application_name="kith_migrate") as connection:
        connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(owner_role(service))))
        connection.execute(
            "set client_min_messages = warning;"
            # A migration that cannot have its lock gives up rather than make every query queue behind it.
            "set lock_timeout = '10s';"
            # dbmate's own table, and beside it what dbmate does not keep.
            "create table if not exists public.schema_migrations (version varchar(128) primary key);"
            "create table if not exists public.schema_checksums"
            " (version varchar(128) primary key, checksum text not null,"
            " applied_at timestamptz not null default now())"
        )
        yield connection


def _checksums(connection: Connection[TupleRow]) -> dict[str, str | None]:
    """The versions this database has, with their checksums; None where dbmate applied it."""
    rows = connection.execute(
        "select version, checksum from public.schema_migrations"
        " left join public.schema_checksums using (version)"
    )
    return dict(rows.fetchall())


def _is_changed(migration: Migration, checksums: dict[str, str | None]) -> bool:
    return checksums.get(migration.version) not in (None, migration.checksum)


def _refuse_changed(migrations: list[Migration], checksums: dict[str, str | None]) -> None:
    changed = [one.title for one in migrations if _is_changed(one, checksums)]
    if changed:
        raise MigrationError(
            f"{', '.join(changed)} changed after being applied to this database:"
            " put the file back as it was and write a further migration"
            " (on a development machine, drop the database instead)"
        )


def _apply(connection: Connection[TupleRow], service: str, migration: Migration) -> None:
    if migration.in_transaction:
        with connection.transaction():
            _run(connection, service, migration, migration.up)
            _record(connection, migration)
    else:
        _run(connection, service, migration, migration.up)
        _record(connection, migration)


def _run(connection: Connection[TupleRow], service: str, migration: Migration, statements: str) -> None:
    role = sql.Identifier(runtime_role(service)).as_string(connection)
    try:
        # No parameters, so that psycopg sends the whole file as one message.
        connection.execute(statements.replace(":runtime_role", role).encode())
    except psycopg.Error as error:
        raise MigrationError(f"{service}: {migration.title} does not apply: {error}") from error


def _record(connection: Connection[TupleRow], migration: Migration) -> None:
    connection.execute("insert into public.schema_migrations (version) values (%s)", (migration.version,))
    connection.execute(
        "insert into public.schema_checksums (version, checksum) values (%s, %s)",
        (migration.version, migration.checksum),
    )
