"""Every table says what it holds of a person, and erasing does what it says; made from the catalog.

A new table fails here until it stands in the service's `personal.py`: in `nobody`, or as a `Table`.
"""

import re

from shared.ids import new_id
from shared.personal import store
from shared.personal.declaration import Blank, Delete, Keep, Table
from shared.personal.erasing import forget
from shared.personal.exporting import part_of
from shared.security.principals import Principal, Role
from shared.security.sealing import Sealer
from tests.integration.personal.conftest import Filled
from tests.samples import A, B

# A column that says whose a row is; `recorded_by` and the like say who wrote it down, which is not the same.
# They sign what goes to a partner, and tell of nobody.
SIGNING_SECRETS = ("secret", "old_secret")
OF_A_PERSON = re.compile(
    r"(person|member|caregiver|sender|buddy|helper|asker|author|owner|holder|expert)_ids?|held_by"
)


def test_every_table_is_declared_once(filled: Filled) -> None:
    """What nobody thought of is neither exported nor erased."""
    declared = sorted(filled.personal.names())

    assert declared == sorted(filled.columns())


def test_what_is_said_to_be_of_nobody_has_no_column_for_a_person(filled: Filled) -> None:
    """So that `nobody` is not a way around the question."""
    columns = filled.columns()
    suspicious = {
        name: found
        for name in filled.personal.nobody
        if (
            found := [
                column
                for column, kind in columns[name].items()
                if OF_A_PERSON.fullmatch(column) or (kind == "bytea" and column not in SIGNING_SECRETS)
            ]
        )
    }

    assert suspicious == {}


def test_what_is_declared_is_there(filled: Filled) -> None:
    """A column that was renamed must not take its erasure along; each sealed one is opened, or hidden."""
    columns = filled.columns()
    for table in filled.personal.tables:
        own = columns[table.name]
        named = {
            *table.whose,
            *table.hidden,
            *(column for one in table.sealed for column in (one.column, one.row, one.key)),
            *(table.erase.columns if isinstance(table.erase, Blank) else ()),
        }
        sealed = {column for column, kind in own.items() if kind == "bytea"}
        accounted = {one.column for one in table.sealed} | set(table.hidden)
        assert named <= set(own), table.name
        assert sealed <= accounted or table.erase is Keep.OTHERWISE, table.name
        assert len(set(table.title)) == len(table.title), f"{table.name}: a title in each language"


def test_an_export_holds_every_row_of_the_person_with_its_words(filled: Filled, sealer: Sealer) -> None:
    """Everything, for the person; for a coordinator all but what is private."""
    words = seal_everywhere(filled, sealer)
    person = Principal(id=A.person_id, role=Role.MEMBER, network_id=A.network_id)
    with filled.database.transaction(person) as tx:
        part = part_of(tx, sealer, "test", filled.personal, A.person_id, by=person)
    held = {one.table: one.rows for one in part.held}

    assert {table: len(rows) for table, rows in held.items()} == {
        table.name: len(filled.rows_of(table, A.person_id)) for table in filled.personal.tables if table.whose
    }
    assert {
        value
        for rows in held.values()
        for row in rows
        for value in row.values()
        if isinstance(value, str) and value in words
    } == words
    assert part.left_out == []

    coordinator = Principal(id=new_id(), role=Role.COORDINATOR, network_id=A.network_id)
    with filled.database.transaction(coordinator) as tx:
        part = part_of(tx, sealer, "test", filled.personal, A.person_id, by=coordinator)
    private = [table.name for table in filled.personal.tables if table.private]
    assert part.left_out == private
    assert not {one.table for one in part.held} & set(private)


def test_erasing_does_to_each_table_what_is_declared_and_to_nobody_else(
    filled: Filled, sealer: Sealer
) -> None:
    """The declaration is what runs: here it meets a row of every table, in the role that the service has."""
    seal_everywhere(filled, sealer)
    tables = [table for table in filled.personal.tables if table.whose]
    before = {table.name: filled.rows_of(table, A.person_id) for table in tables}
    of_another = {table.name: rows_of_b_alone(filled, table) for table in tables}

    erase(filled, sealer)

    after = {table.name: filled.rows_of(table, A.person_id) for table in tables}
    for table in tables:
        assert before[table.name], f"{table.name} has no sample row of the person"
        assert after[table.name] == expected_of(table, before[table.name]), table.name
    assert {table.name: rows_of_b_alone(filled, table) for table in tables} == of_another
    keys = filled.database.rows("select wrapped_key from kith.person_keys where person_id = %s", A.person_id)
    assert keys == [(None,)]


def rows_of_b_alone(filled: Filled, table: Table) -> list[dict[str, object]]:
    """Return the rows of another person in which the first has no part."""
    rows = filled.rows_of(table, B.person_id)
    return [row for row in rows if str(A.person_id) not in [row[column] for column in table.whose]]


def erase(filled: Filled, sealer: Sealer) -> None:
    """Enter the person of A into the ledger and forget them, as the service does."""
    with filled.database.transaction(network_id=A.network_id) as tx:
        erasure = store.Erasure(
            network_id=A.network_id, person_id=A.person_id, erasure_id=new_id(), erased_at=tx.now
        )
        store.insert_erasure(tx, erasure)
        forget(tx, sealer, filled.personal, [A.person_id])


def expected_of(table: Table, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return what should be left of rows."""
    if isinstance(table.erase, Delete):
        return []
    if isinstance(table.erase, Blank):
        return [row | table.erase.columns for row in rows]
    return rows


def seal_everywhere(filled: Filled, sealer: Sealer) -> set[str]:
    """Put real sealed words of the person of A into every sealed column; return the words."""
    words: set[str] = set()
    # The sample's key is none.
    with filled.database.superuser() as connection:
        connection.execute("delete from kith.person_keys where person_id = %s", (A.person_id,))
        for table in filled.personal.tables:
            for sealed in table.sealed:
                for row in filled.rows_of(table, A.person_id):
                    text = f"words in {table.name}.{sealed.column}"
                    with filled.database.transaction(network_id=A.network_id) as tx:
                        kept = sealer.seal(
                            tx,
                            A.person_id,
                            table=table.name,
                            column=sealed.column,
                            row_id=str(row[sealed.row]),  # type: ignore[arg-type]  # written into the place
                            text=text,
                        )
                    connection.execute(
                        f"update {table.name} set {sealed.column} = %s, {sealed.key} = %s"
                        f" where network_id = %s and {sealed.row} = %s".encode(),
                        (kept, A.person_id, A.network_id, row[sealed.row]),
                    )
                    words.add(text)
    return words
