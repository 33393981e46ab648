"""Nobody sees or changes what is not theirs: tried on every table, with every verb, by everyone.

What is tried is made from the catalog, so a new table is attacked from its first day, and fails here until it
has a sample row and says in `expected/` who may do what with it.
"""

from tests.integration.isolation.attacks import Target
from tests.integration.isolation.personas import PERSONAS
from tests.integration.isolation.rules import VERBS, expected_reach, failures


def test_everyone_reaches_what_is_theirs_and_nothing_else(target: Target) -> None:
    """Networks, groups, persons and partners share tables; only the policies keep them apart."""
    expected = expected_reach(target.database.service)

    assert failures(target.tables, expected, target.outcomes) == []


def test_every_table_has_a_row_in_every_world(target: Target) -> None:
    """An empty table leaks nothing, and proves nothing."""
    missing = {
        (name, world)
        for name, table in target.tables.items()
        for world in "ABC"
        if (name, world) not in target.rows
        # One row a network: A and B share it.
        and not (world == "B" and table.key == ("network_id",))
    }

    assert missing == set()


def test_everything_was_tried_by_everyone(target: Target) -> None:
    """So that an attempt that was never made is not taken for one that failed."""
    expected = {
        (table, persona.name, verb, world)
        for table, world in target.rows
        for persona in PERSONAS
        for verb in VERBS
    }
    assert expected <= set(target.outcomes)


def test_trying_leaves_nothing_behind(target: Target) -> None:
    """The mutations that follow start from the same database."""
    before = target.outcomes
    with target.rolled_back() as connection:
        assert target.attack(connection) == before


def test_nothing_is_expected_of_tables_that_are_gone(target: Target) -> None:
    """A right that nobody has any more must not linger in the list of rights."""
    own = {name for name in expected_reach(target.database.service) if not name.startswith("kith.")}

    assert own == {name for name in target.tables if not name.startswith("kith.")}
