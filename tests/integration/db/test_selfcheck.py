"""A process that would not keep its promises does not start."""

import os
import subprocess
import sys
from collections.abc import Callable

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from shared.db import selfcheck
from tests.plugins.fix_database import ServiceDatabase


@pytest.fixture
def service(service_database: Callable[[str], ServiceDatabase]) -> ServiceDatabase:
    """Any service's will do."""
    return service_database("membership")


def problems_in_a_new_process(url: str, before: str, **environ: str) -> str:
    """What the check says in a process that was prepared in another way."""
    code = f"{before}\nimport sys\nfrom shared.db import selfcheck\nprint(selfcheck.problems(sys.argv[1]))"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, url],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout


def test_the_runtime_role_on_a_migrated_database_is_fit(service: ServiceDatabase) -> None:
    """Every table that can be reached has row-level security, and psycopg lets others run."""
    assert selfcheck.problems(service.url) == []


def test_a_superuser_is_refused(service: ServiceDatabase) -> None:
    """Row-level security does not hold for one, so nothing would be separate."""
    [problem] = selfcheck.problems(make_conninfo(service.superuser_url, dbname=service.name))

    assert "is a superuser" in problem


def test_the_owner_is_refused(service: ServiceDatabase) -> None:
    """An owner can drop a policy."""
    assert any("owns the database" in problem for problem in selfcheck.problems(service.owner_url))


@pytest.mark.parametrize(
    "spoiling",
    [
        "alter table kith.person_keys no force row level security",
        "alter table kith.person_keys disable row level security",
        "create table public.leak (a int); grant select on public.leak to kith_membership",
        "create table public.leak (a int); grant update (a) on public.leak to kith_membership",
        "create view public.leak as select 1; grant select on public.leak to kith_membership",
        "create materialized view public.leak as select 1; grant select on public.leak to kith_membership",
    ],
)
def test_a_table_that_is_open_to_all_is_named(service: ServiceDatabase, spoiling: str) -> None:
    """One forgotten line in a migration would be enough."""
    with service.superuser() as connection:
        connection.execute(spoiling.encode())

    [problem] = selfcheck.problems(service.url)
    assert "person_keys" in problem or "public.leak" in problem


def test_a_view_that_asks_as_its_user_is_fit(service: ServiceDatabase) -> None:
    """That is the way to have views."""
    with service.superuser() as connection:
        connection.execute("create view public.fine with (security_invoker=true) as select 1")
        connection.execute("grant select on public.fine to kith_membership")

    assert selfcheck.problems(service.url) == []


def test_a_database_that_is_away_is_said_so(service: ServiceDatabase) -> None:
    """In one line."""
    [problem] = selfcheck.problems("postgresql://kith_membership@127.0.0.1:1/nowhere")

    assert "cannot be reached" in problem
    assert "\n" not in problem


def test_a_role_with_bypassrls_is_refused(service: ServiceDatabase) -> None:
    """A convenience that some grant to backup scripts."""
    with service.superuser() as connection, connection.transaction(force_rollback=True):
        connection.execute("alter role kith_membership bypassrls")
        connection.execute("set local role kith_membership")
        assert any("BYPASSRLS" in problem for problem in selfcheck.role_problems(connection))


def test_a_process_that_was_not_patched_is_refused(service: ServiceDatabase) -> None:
    """Every wait would stop everything."""
    assert "not patched" in problems_in_a_new_process(service.url, "")


def test_psycopg_waiting_in_c_is_refused(service: ServiceDatabase) -> None:
    """Measured, not looked up: a ticker stands still meanwhile."""
    patched = "import eventlet; eventlet.monkey_patch()"

    said = problems_in_a_new_process(service.url, patched, PSYCOPG_WAIT_FUNC="wait_c")
    assert "stops the whole process" in said
    assert problems_in_a_new_process(service.url, patched, PSYCOPG_WAIT_FUNC="wait_selector") == "[]\n"


def test_other_roles_cannot_connect(
    service: ServiceDatabase, service_database: Callable[[str], ServiceDatabase]
) -> None:
    """Each service sees its own database alone."""
    other = service_database("referrals")

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(make_conninfo(service.url, dbname=other.name))
