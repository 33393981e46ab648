"""One filled database of each service: every table has a row of each of three people."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from psycopg.types.json import Jsonb

from shared.entrypoints.runner import load_service
from shared.personal.declaration import Personal, Table
from tests.integration.isolation.attacks import fill
from tests.plugins.fix_database import DatabaseCluster, ServiceDatabase
from tests.samples import A

SERVICES = ("membership", "scheduling", "mentorship", "referrals", "analytics")


@dataclass(frozen=True)
class Filled:
    """A service's database with the samples in it, and what the service declares."""

    database: ServiceDatabase
    personal: Personal

    def columns(self) -> dict[str, dict[str, str]]:
        """Return the columns of every table of the service, each with its type."""
        found: dict[str, dict[str, str]] = {}
        rows = self.database.rows(
            "select c.relname::text, a.attname::text, format_type(a.atttypid, null)"
            " from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0"
            " and not a.attisdropped"
            " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
            " and not c.relispartition and c.relname not like 'schema\\_%'"
        )
        for table, column, kind in rows:
            found.setdefault(table, {})[column] = kind
        return found

    def rows_of(self, table: Table, person_id: object) -> list[dict[str, object]]:
        """Return what the table really holds of a person, past row-level security."""
        whose = " or ".join(f"{column} = %s" for column in table.whose)
        query = f"select to_jsonb(held) from {table.name} as held where {whose}"
        return [row[0] for row in self.database.rows(query, *[person_id] * len(table.whose))]


@pytest.fixture(scope="module", params=SERVICES)
def filled(request: pytest.FixtureRequest, database_cluster: DatabaseCluster) -> Iterator[Filled]:
    """Each service's in turn; in every table that is declared a row is the first person's."""
    database = database_cluster.clone(request.param)
    personal: Personal = load_service(request.param).personal
    with database.superuser() as connection:
        rows = fill(connection, request.param)
        # A sample need not fit to one of another table, where it is somebody else's.
        connection.execute("set session_replication_role = replica")
        for table in personal.tables:
            sample = rows[f"public.{table.name}", "A"]
            if table.whose and str(A.person_id) not in [sample[column] for column in table.whose]:
                connection.execute(
                    f"update {table.name} as held set {table.whose[0]} = %s"
                    " where to_jsonb(held) = %s".encode(),
                    (A.person_id, Jsonb(sample)),
                )
    yield Filled(database, personal)
    database_cluster.give_back(database)
