"""A database of its own for every test: cloned from a template that is migrated once per session.

    def test_something(service_database):
        scheduling = service_database("scheduling")
        with scheduling.transaction(coordinator(network_id)) as tx:
            ...

Making and dropping a database costs far more than emptying it, so one that a test is done with is emptied for
the next, unless its schema was changed. Names carry a random part, so that several sessions can share one
cluster.
"""

import hashlib
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from shared.db import provision
from shared.db.migrate import migrate, owner_role, runtime_role
from shared.db.pool import open_pool
from shared.db.transaction import Database, Transaction
from shared.security.principals import Principal
from shared.security.sealing import Sealer

STALE_AFTER_SECONDS = 3 * 3600

# What a test may change in a schema, and emptying tables does not undo. Partitions come and go.
SCHEMA = """
select md5(string_agg(told, ' ' order by told)) from (
    select concat_ws('|', n.nspname, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
        c.relowner, c.relacl, (select array_agg(concat_ws('|', a.attname, a.atttypid, a.attnotnull, a.attacl)
            order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_|^information_schema$' and not c.relispartition
    union all
    select concat_ws('|', polrelid, polname, polcmd, polpermissive, polroles, pg_get_expr(polqual, polrelid),
        pg_get_expr(polwithcheck, polrelid)) from pg_policy
    union all
    select concat_ws('|', p.oid, p.proname, p.prosrc, p.prosecdef, p.proconfig, p.proacl)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^pg_|^information_schema$'
    union all
    select concat_ws('|', tgrelid, tgname, tgenabled) from pg_trigger
        where not tgisinternal and tgparentid = 0
    union all
    select concat_ws('|', c.conrelid, c.conname, pg_get_constraintdef(c.oid))
    from pg_constraint c left join pg_class r on r.oid = c.conrelid
    where not coalesce(r.relispartition, false)
) as parts (told)
"""
# Whoever still listens to a service that was stopped must not write into the next test.
END_OTHERS = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""
EMPTY = """
do $$
declare one text;
begin
    set local session_replication_role = replica;
    for one in
        select format('%I.%I', schemaname, tablename) from pg_tables
        where schemaname in ('kith', 'public') and tablename not in ('schema_migrations', 'schema_checksums')
    loop
        execute 'delete from ' || one;
    end loop;
    perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) from pg_sequences;
end $$
"""


@dataclass
class ServiceDatabase:
    """One service's database, migrated and empty; each address below connects as another role."""

    service: str
    name: str
    superuser_url: str
    _database: Database | None = field(default=None, init=False, repr=False)
    _schema: str = field(default="", init=False, repr=False)
    _opening: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def url(self) -> str:
        """As the service's processes do: the role that row-level security holds for."""
        return self._url(runtime_role(self.service))

    @property
    def owner_url(self) -> str:
        """As migrations do."""
        return self._url(owner_role(self.service))

    def _url(self, role: str) -> str:
        return make_conninfo(self.superuser_url, dbname=self.name, user=role, password=_password(role))

    @property
    def database(self) -> Database:
        """What the service's own code opens transactions with; opened at the first use."""
        # cached_property's own lock is of the thread, and does not keep greenlets apart.
        with self._opening:
            if self._database is None:
                pool = open_pool(self.url, service=self.service, min_size=1, max_size=4)
                self._database = Database(pool, self.service)
            return self._database

    def transaction(
        self,
        principal: Principal | None = None,
        *,
        network_id: UUID | None = None,
        correlation_id: UUID | None = None,
    ) -> AbstractContextManager[Transaction]:
        """Open a transaction as `principal`; by default as the service itself, in `network_id` if given."""
        return self.database.transaction(
            principal or Principal.system(self.service),
            network_id=network_id,
            correlation_id=correlation_id,
        )

    @contextmanager
    def superuser(self) -> Iterator[Connection[TupleRow]]:
        """Connect past row-level security, in autocommit, to look at what is really there."""
        conninfo = make_conninfo(self.superuser_url, dbname=self.name)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            yield connection

    def rows(self, query: str, *params: Any) -> list[TupleRow]:
        """Return what is really there, past row-level security."""
        with self.superuser() as connection:
            return connection.execute(query.encode(), params or None).fetchall()

    def keep_schema(self) -> None:
        """Leave tables that were made here for the tests that come, who find nothing in them."""
        self._schema = self._read_schema()

    def schema_is_kept(self) -> bool:
        """Whether the schema is as it was made, or as `keep_schema` found it."""
        return self._schema == self._read_schema()

    def _read_schema(self) -> str:
        [(found,)] = self.rows(SCHEMA)
        return str(found)

    def close(self) -> None:
        """Close the connections of `database`, where any were opened."""
        if self._database is not None:
            self._database.pool.close()
            self._database = None


class DatabaseCluster:
    """Makes service databases on one PostgreSQL cluster, and drops all it made."""

    def __init__(self, superuser_url: str) -> None:
        self.superuser_url = superuser_url
        self.prefix = f"kith_test_{int(time.time()):x}_{secrets.token_hex(3)}"
        self._clones = 0
        self._templates: dict[str, str] = {}
        # Emptied, and free for the next test.
        self._free: dict[str, list[ServiceDatabase]] = defaultdict(list)

    def template(self, service: str) -> str:
        """Return the name of the service's migrated template; made at the first call."""
        if service not in self._templates:
            name = f"{self.prefix}_{service}"
            with self._superuser() as connection:
                _ensure_roles(connection, service)
                self._create(connection, service, name, "template0")
                migrate(make_conninfo(self.superuser_url, dbname=name), service)
                # A template that somebody is connected to cannot be cloned.
                connection.execute(
                    sql.SQL("alter database {} with allow_connections false").format(sql.Identifier(name))
                )
            self._templates[service] = name
        return self._templates[service]

    def clone(self, service: str) -> ServiceDatabase:
        """Return a database of the service with nothing in it; `give_back` it after use."""
        template = self.template(service)
        if self._free[service]:
            return self._free[service].pop()
        self._clones += 1
        name = f"{template}_{self._clones}"
        with self._superuser() as connection:
            self._create(connection, service, name, template)
        made = ServiceDatabase(service, name, self.superuser_url)
        made.keep_schema()
        return made

    def give_back(self, clone: ServiceDatabase) -> None:
        """Close a clone, and empty it for the next test; drop it where it cannot be as new."""
        clone.close()
        with clone.superuser() as connection:
            connection.execute(END_OTHERS)
            if clone.schema_is_kept():
                connection.execute(EMPTY)
                self._free[clone.service].append(clone)
                return
        with self._superuser() as connection:
            _drop(connection, clone.name)

    def drop_all(self) -> None:
        """Drop everything that this session made and, after a crash, what nobody dropped."""
        with self._superuser() as connection:
            names = connection.execute("select datname from pg_database where datname like 'kith\\_test\\_%'")
            for (name,) in names.fetchall():
                if name.startswith(self.prefix) or _is_stale(name):
                    _drop(connection, name)

    @staticmethod
    def _create(connection: Connection[TupleRow], service: str, name: str, template: str) -> None:
        connection.execute(
            sql.SQL("create database {} owner {} template {}").format(
                sql.Identifier(name), sql.Identifier(owner_role(service)), sql.Identifier(template)
            )
        )
        # Grants on a database are not cloned with it.
        provision.allow_connecting(connection, service, name)

    def _superuser(self) -> Connection[TupleRow]:
        return psycopg.connect(self.superuser_url, autocommit=True, application_name="kith_tests")


def _ensure_roles(connection: Connection[TupleRow], service: str) -> None:
    """Make the roles unless they exist; roles belong to the cluster, and other sessions use them too."""
    with provision.one_at_a_time(connection):
        for role in (owner_role(service), runtime_role(service)):
            if not connection.execute("select from pg_roles where rolname = %s", (role,)).fetchone():
                provision.provision_role(connection, role, _password(role))


def _password(role: str) -> str:
    """The same in every session, so that none locks another out."""
    return hashlib.sha256(f"kith tests {role}".encode()).hexdigest()[:24]


def _drop(connection: Connection[TupleRow], name: str) -> None:
    connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _is_stale(name: str) -> bool:
    made = name.split("_")[2]
    return all(c in "0123456789abcdef" for c in made) and int(made, 16) < time.time() - STALE_AFTER_SECONDS


@pytest.fixture(scope="session")
def database_cluster(postgres_url: str) -> Iterator[DatabaseCluster]:
    """Databases for fixtures of wider scope than a test: `.clone(service)`, then `.give_back(clone)`."""
    cluster = DatabaseCluster(postgres_url)
    yield cluster
    cluster.drop_all()


@pytest.fixture
def service_database(database_cluster: DatabaseCluster) -> Iterator[Callable[[str], ServiceDatabase]]:
    """Call it with a service's name for that service's database, fresh and of this test alone."""
    clones: dict[str, ServiceDatabase] = {}

    def get(service: str) -> ServiceDatabase:
        if service not in clones:
            clones[service] = database_cluster.clone(service)
        return clones[service]

    yield get
    for clone in clones.values():
        database_cluster.give_back(clone)


@pytest.fixture(scope="session")
def sealer() -> Sealer:
    """A sealer with a key of this session."""
    return Sealer(secrets.token_bytes(32))
