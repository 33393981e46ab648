"""A database and two roles for each service: one that owns and migrates, one that runs.

The runtime role is neither owner nor superuser nor BYPASSRLS, and may connect to this database alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from shared.db.migrate import owner_role, runtime_role

# "kith" in ASCII.
_LOCK = 0x6B697469


def provision_database(
    superuser_url: str,
    service: str,
    *,
    database: str | None = None,
    owner_password: str | None,
    runtime_password: str | None,
) -> str:
    """Make the roles and the database of a service, or put them right, and return the database's name.

    Running it again changes nothing but the passwords; None leaves a password as it is. Databases are not
    migrated here. `superuser_url` must connect as a superuser, or as one with CREATEROLE and CREATEDB.
    """
    database = database or f"kith_{service}"
    with (
        psycopg.connect(superuser_url, autocommit=True, application_name="kith_provision") as connection,
        one_at_a_time(connection),
    ):
        provision_role(connection, owner_role(service), owner_password)
        provision_role(connection, runtime_role(service), runtime_password)
        if not _exists(connection, "select from pg_database where datname = %s", database):
            connection.execute(
                sql.SQL("create database {} owner {} template template0 encoding 'UTF8'").format(
                    sql.Identifier(database), sql.Identifier(owner_role(service))
                )
            )
        allow_connecting(connection, service, database)
    return database


def provision_role(connection: Connection[TupleRow], role: str, password: str | None) -> None:
    """Make a role that may log in and nothing more, or put its attributes and password right."""
    name = sql.Identifier(role)
    if not _exists(connection, "select from pg_roles where rolname = %s", role):
        connection.execute(sql.SQL("create role {}").format(name))
    connection.execute(
        sql.SQL("alter role {} login nosuperuser nocreatedb nocreaterole nobypassrls").format(name)
    )
    if password is not None:
        connection.execute(sql.SQL("alter role {} password {}").format(name, sql.Literal(password)))


def allow_connecting(connection: Connection[TupleRow], service: str, database: str) -> None:
    """Let the two roles of the service connect to `database`, and nobody else."""
    name = sql.Identifier(database)
    connection.execute(sql.SQL("revoke all on database {} from public").format(name))
    connection.execute(
        sql.SQL("grant connect on database {} to {}, {}").format(
            name, sql.Identifier(owner_role(service)), sql.Identifier(runtime_role(service))
        )
    )


@contextmanager
def one_at_a_time(connection: Connection[TupleRow]) -> Iterator[None]:
    """Hold the lock under which roles are made: they belong to the cluster, and others make them too.

    Such locks are per database, so whoever provisions must connect to the same one.
    """
    connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
    try:
        yield
    finally:
        connection.execute("select pg_advisory_unlock(%s)", (_LOCK,))


def _exists(connection: Connection[TupleRow], query: str, name: str) -> bool:
    return connection.execute(query, (name,)).fetchone() is not None
