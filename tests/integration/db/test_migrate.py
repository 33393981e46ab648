"""Migrations: in order, once, never behind one's back."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from shared.contracts.registry import PRODUCERS
from shared.db.migrate import MigrationError, migrate, migrations_of, roll_back, status
from shared.db.provision import provision_database
from tests.plugins.fix_database import DatabaseCluster, ServiceDatabase

SERVICE = "migratetest"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree with one migration of the chassis and two of a service."""
    write(tmp_path, "shared/db/migrations/001_first.sql", "create table first (a int)", "drop table first")
    own = f"services/{SERVICE}/migrations"
    write(tmp_path, f"{own}/101_second.sql", "create table second (a int)", "drop table second")
    write(tmp_path, f"{own}/102_third.sql", "grant select on second to :runtime_role; select 1", "select 1")
    return tmp_path


def write(root: Path, path: str, up: str, down: str, options: str = "") -> None:
    """Write one file of migrations."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(f"-- migrate:up{options}\n{up};\n\n-- migrate:down\n{down};\n")


@pytest.fixture
def url(database_cluster: DatabaseCluster) -> Iterator[str]:
    """An empty database with its two roles."""
    superuser = database_cluster.superuser_url
    name = provision_database(
        superuser,
        SERVICE,
        database=f"{database_cluster.prefix}_{SERVICE}",
        owner_password=None,
        runtime_password=None,
    )
    yield make_conninfo(superuser, dbname=name)
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)".encode())


def test_files_are_applied_in_order_and_once(url: str, root: Path) -> None:
    """The chassis' first, then the service's own."""
    lines: list[str] = []

    assert migrate(url, SERVICE, root=root, log=lines.append) == ["001_first", "101_second", "102_third"]
    assert migrate(url, SERVICE, root=root) == []
    assert lines[0] == "migratetest: applying 001_first"
    assert [one.applied for one in status(url, SERVICE, root=root)] == [True, True, True]


def test_tables_belong_to_the_owner_and_grants_go_to_the_runtime_role(url: str, root: Path) -> None:
    """Row-level security does not hold for an owner, so the service must not be one."""
    migrate(url, SERVICE, root=root)

    with psycopg.connect(url) as connection:
        owners = connection.execute("select distinct tableowner from pg_tables where schemaname = 'public'")
        assert owners.fetchall() == [("kith_migratetest_owner",)]
        granted = connection.execute("select has_table_privilege('kith_migratetest', 'second', 'select')")
        assert granted.fetchone() == (True,)


def test_a_file_that_changed_after_it_was_applied_is_refused(url: str, root: Path) -> None:
    """Two databases with the same numbers must be the same."""
    migrate(url, SERVICE, root=root)
    own = f"services/{SERVICE}/migrations"
    write(root, f"{own}/101_second.sql", "create table second (a bigint)", "drop table second")
    write(root, f"{own}/103_fourth.sql", "create table fourth (a int)", "drop table fourth")

    with pytest.raises(MigrationError, match="101_second changed after being applied"):
        migrate(url, SERVICE, root=root)
    assert [(one.applied, one.changed) for one in status(url, SERVICE, root=root)] == [
        (True, False),
        (True, True),
        (True, False),
        (False, False),
    ]


def test_a_file_that_fails_leaves_no_half(url: str, root: Path) -> None:
    """What came before it stays, so that the mended file can follow."""
    own = f"services/{SERVICE}/migrations"
    write(root, f"{own}/102_third.sql", "create table third (a int); select 1/0", "drop table third")

    with pytest.raises(MigrationError, match=r"102_third does not apply: division by zero"):
        migrate(url, SERVICE, root=root)
    write(root, f"{own}/102_third.sql", "create table third (a int)", "drop table third")
    assert migrate(url, SERVICE, root=root) == ["102_third"]


def test_what_dbmate_applied_is_not_applied_again(url: str, root: Path) -> None:
    """The files and the table are dbmate's, whichever of the two is run."""
    migrate(url, SERVICE, root=root)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("delete from schema_checksums")

    assert migrate(url, SERVICE, root=root) == []


def test_the_newest_can_be_undone(url: str, root: Path) -> None:
    """For the developer who is still writing it."""
    migrate(url, SERVICE, root=root)

    assert roll_back(url, SERVICE, root=root) == "102_third"
    assert roll_back(url, SERVICE, root=root) == "101_second"
    assert roll_back(url, SERVICE, root=root) == "001_first"
    assert roll_back(url, SERVICE, root=root) is None
    assert len(migrate(url, SERVICE, root=root)) == 3


@pytest.mark.parametrize("service", PRODUCERS)
def test_every_migration_of_every_service_can_be_undone_and_done_again(
    database_cluster: DatabaseCluster, service: str
) -> None:
    """A down that was never tried fails on the day that it is needed."""
    database = database_cluster.clone(service)
    before = _schema_of(database)

    undone = 0
    while roll_back(database.owner_url, service):
        undone += 1
    left = database.rows(
        "select relname::text from pg_class where relnamespace in ('public'::regnamespace,"
        " to_regnamespace('kith')) and relkind in ('r', 'p', 'v', 'S') and relname not like 'schema\\_%'"
    )
    done = migrate(database.owner_url, service)

    assert left == []
    assert undone == len(done) == len(migrations_of(service))
    assert _schema_of(database) == before
    database_cluster.give_back(database)


def _schema_of(database: ServiceDatabase) -> list[str]:
    """Return what pg_dump tells of the schema; what begins with a backslash is new in every dump."""
    conninfo = make_conninfo(database.superuser_url, dbname=database.name)
    command = ["pg_dump", "--schema-only", conninfo]
    dump = subprocess.run(command, check=True, capture_output=True, timeout=60, text=True).stdout
    return [line for line in dump.splitlines() if not line.startswith("\\")]


def test_a_migration_may_run_outside_a_transaction(url: str, root: Path) -> None:
    """An index on a large table is made without stopping those who write."""
    own = f"services/{SERVICE}/migrations"
    write(
        root,
        f"{own}/103_index.sql",
        "create index concurrently second_a on second (a)",
        "drop index second_a",
        " transaction:false",
    )

    assert migrate(url, SERVICE, root=root)[-1] == "103_index"


def test_two_who_migrate_at_once_do_it_once(url: str, root: Path) -> None:
    """Every replica of a service may try at its start."""
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: migrate(url, SERVICE, root=root), range(3)))

    assert sorted(map(len, done)) == [0, 0, 3]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("Add Table.sql", "", "must be called"),
        ("103_x.sql", "create table x (a int);", "needs a line"),
        ("103_x.sql", "-- migrate:down\n-- migrate:up\n", "needs a line"),
        ("101_again.sql", "-- migrate:up\n-- migrate:down\n", "two migrations numbered 101"),
    ],
)
def test_a_careless_file_is_refused(root: Path, name: str, text: str, message: str) -> None:
    """Before anything is applied."""
    (root / "services" / SERVICE / "migrations" / name).write_text(text)

    with pytest.raises(MigrationError, match=message):
        migrations_of(SERVICE, root=root)


def test_provisioning_again_changes_nothing(database_cluster: DatabaseCluster, url: str) -> None:
    """It runs at every `kith up`, and by several at once."""

    def provision(_: int) -> str:
        return provision_database(
            database_cluster.superuser_url,
            SERVICE,
            database=f"{database_cluster.prefix}_{SERVICE}",
            owner_password="o",
            runtime_password="r",
        )

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(provision, range(4)))) == 1


def test_only_its_own_roles_connect_to_a_database(database_cluster: DatabaseCluster, url: str) -> None:
    """A service that is broken into does not open the others' doors."""
    with psycopg.connect(url) as connection:
        database_cluster.template("membership")
        allowed = connection.execute(
            "select rolname from pg_roles where rolname like 'kith\\_%'"
            " and has_database_privilege(rolname, current_database(), 'connect') order by 1"
        )
        assert allowed.fetchall() == [("kith_migratetest",), ("kith_migratetest_owner",)]
