"""The attacks are sharp: with any one policy dropped or opened, they find it."""

from collections.abc import Iterator

import pytest
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from tests.integration.isolation.attacks import Target
from tests.integration.isolation.personas import PERSONAS
from tests.integration.isolation.rules import expected_reach, failures, type_of_reach

_POLICIES = """
select format('%I.%I', n.nspname, c.relname), p.polname, p.polqual is not null, p.polwithcheck is not null
from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
order by 1, 2
"""


def mutations(connection: Connection[TupleRow]) -> Iterator[tuple[str, sql.Composed]]:
    """Every policy dropped, and each of its conditions replaced by true; with the table it is on."""
    for table, policy, has_using, has_check in connection.execute(_POLICIES.encode()).fetchall():
        names = {"policy": sql.Identifier(policy), "table": sql.Identifier(*table.split("."))}
        yield table, sql.SQL("drop policy {policy} on {table}").format(**names)
        if has_using:
            yield table, sql.SQL("alter policy {policy} on {table} using (true)").format(**names)
        if has_check:
            yield table, sql.SQL("alter policy {policy} on {table} with check (true)").format(**names)


def is_noticed(target: Target, connection: Connection[TupleRow], table: str, expected: type_of_reach) -> bool:
    """Whether anybody at all gets further, or less far, than they are meant to."""
    return any(
        failures(
            {table: target.tables[table]}, expected, target.attack(connection, [table], [persona]), [persona]
        )
        for persona in PERSONAS
    )


@pytest.mark.slow
def test_no_policy_can_be_dropped_or_opened_unnoticed(target: Target) -> None:
    """A policy that could go without anybody noticing would go one day."""
    expected = expected_reach(target.database.service)
    unnoticed = []
    with target.rolled_back() as connection:
        tried = list(mutations(connection))
        for table, mutation in tried:
            with connection.transaction(force_rollback=True):
                connection.execute(mutation)
                if not is_noticed(target, connection, table, expected):
                    unnoticed.append(mutation.as_string())

    assert unnoticed == []
    assert len(tried) > 2 * len(target.tables) - 10


@pytest.mark.parametrize("opening", ["no force row level security", "disable row level security"])
def test_no_table_can_lose_its_policies_unnoticed(target: Target, opening: str) -> None:
    """Policies alone protect nothing: the table must apply them, to its owner too."""
    expected = expected_reach(target.database.service)
    role = target.role
    with target.rolled_back() as connection:
        for name, table in target.tables.items():
            with connection.transaction(force_rollback=True):
                connection.execute(sql.SQL("alter table {} " + opening).format(table.identifier))
                if opening.startswith("no force"):
                    connection.execute(
                        sql.SQL("alter table {} owner to {}").format(table.identifier, sql.Identifier(role))
                    )
                assert is_noticed(target, connection, name, expected), name
