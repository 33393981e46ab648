"""What the schema of every service promises about separation, read from the catalog."""

from typing import Any

import psycopg

from shared.db.selfcheck import role_problems
from tests.integration.isolation.attacks import Target

# They run with their owner's rights, past the runtime role's: each must be safe to call by anyone.
RUN_AS_OWNER = {"kith.ensure_event_log_partitions(integer)"}


def rows(target: Target, query: str) -> set[Any]:
    """Return a query's first column, as the superuser sees it."""
    return {row[0] for row in target.database.rows(query.replace(":role", target.role))}


def test_the_role_obeys_and_every_table_commands(target: Target) -> None:
    """The same check that every process makes before it starts."""
    with psycopg.connect(target.database.url) as connection:
        assert role_problems(connection) == []


def test_every_key_and_index_starts_with_the_network(target: Target) -> None:
    """Else a unique violation tells one network what another has, or a foreign key points across."""
    misplaced = rows(
        target,
        """
        select c.relname || '.' || i.relname from pg_index x
        join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
        where c.relnamespace = 'public'::regnamespace and c.relname not like 'schema\\_%'
        and a.attname <> 'network_id'
        union all
        select f.conrelid::regclass || '.' || f.conname from pg_constraint f
        join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
        where f.contype = 'f' and a.attname <> 'network_id'
        """,
    )

    assert misplaced == set()


def test_every_row_of_a_service_belongs_to_a_network(target: Target) -> None:
    """The tenant is the network, without exception."""
    assert {
        name
        for name, table in target.tables.items()
        if not table.is_chassis and "network_id" not in table.columns
    } == set()


def test_the_runtime_role_has_no_right_that_policies_do_not_hold_for(target: Target) -> None:
    """TRUNCATE knows no policies, REFERENCES and TRIGGER reach around them, partitions have none."""
    assert (
        rows(
            target,
            """
            select c.oid::regclass::text from pg_class c
            where c.relkind in ('r', 'p', 'v', 'm', 'f')
            and c.relnamespace in ('public'::regnamespace, 'kith'::regnamespace)
            and (
                has_table_privilege(':role', c.oid, 'truncate, references, trigger')
                or (c.relispartition and has_any_column_privilege(':role', c.oid, 'select, insert, update'))
                or (c.relispartition and has_table_privilege(':role', c.oid, 'delete'))
                or c.relname like 'schema\\_%'
                and has_any_column_privilege(':role', c.oid, 'select, insert, update')
            )
            """,
        )
        == set()
    )


def test_the_runtime_role_makes_nothing_of_its_own(target: Target) -> None:
    """What it owned, it could open."""
    assert (
        rows(
            target,
            """
            select nspname::text from pg_namespace where has_schema_privilege(':role', oid, 'create')
            union all
            select 'database' where has_database_privilege(':role', current_database(), 'create, temp')
            union all
            select oid::regclass::text from pg_class where pg_get_userbyid(relowner) = ':role'
            union all
            select oid::regprocedure::text from pg_proc where pg_get_userbyid(proowner) = ':role'
            union all
            select 'member of ' || roleid::regrole from pg_auth_members where member = ':role'::regrole
            """,
        )
        == set()
    )


def test_only_known_functions_run_as_their_owner(target: Target) -> None:
    """A security definer function is a door past every policy."""
    assert (
        rows(
            target,
            "select oid::regprocedure::text from pg_proc"
            " where prosecdef and has_function_privilege(':role', oid, 'execute')",
        )
        == RUN_AS_OWNER
    )


def test_each_table_is_separated_by_network_first(target: Target) -> None:
    """A permissive policy lets in, so there is one that asks for the network, and all others narrow it."""
    wide = rows(
        target,
        """
        select p.polrelid::regclass || '.' || p.polname from pg_policy p
        join pg_class c on c.oid = p.polrelid
        where c.relnamespace = 'public'::regnamespace and p.polpermissive
        and (
            p.polname <> 'tenant'
            or pg_get_expr(p.polqual, p.polrelid) not like '(network_id = %kith.network_id()%'
        )
        """,
    )

    assert wide == set()
