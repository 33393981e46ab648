"""The statements behind export and erasing: those of `queries.sql`, with the declared names filled in."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import sql

from shared.db.queries import Query, load_queries
from shared.db.transaction import Transaction
from shared.personal.declaration import Blank, Table

QUERIES = load_queries(__package__)


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """One line of the ledger."""

    network_id: UUID
    person_id: UUID
    erasure_id: UUID
    erased_at: datetime


def name_asker(tx: Transaction, principal_id: UUID) -> None:
    """Say on whose behalf the rest of the transaction asks."""
    tx.fetch_value(QUERIES["name_asker"], principal_id=principal_id)


def list_held(tx: Transaction, table: Table, person_id: UUID, *, limit: int) -> list[dict[str, Any]]:
    """Return rows as `facts`, a JSON object, beside each sealed column and what it was sealed with."""
    bytes_ = {sealed.column for sealed in table.sealed}
    raw = sorted(bytes_ | {column for one in table.sealed for column in (one.row, one.key)})
    facts = sql.SQL("to_jsonb(held) - {}::text[] as facts").format(
        sql.Literal(["network_id", *sorted(bytes_), *table.hidden])
    )
    columns = sql.SQL(", ").join([facts, *(_column(name) for name in raw)])
    query = _filled("list_held", table, columns=columns)
    return tx.fetch_all(query, dict, persons=[person_id], limit=limit)


def delete_held(tx: Transaction, table: Table, person_ids: Sequence[UUID]) -> None:
    """Delete the rows of people."""
    tx.execute(_filled("delete_held", table), persons=person_ids)


def blank_held(tx: Transaction, table: Table, blank: Blank, person_ids: Sequence[UUID]) -> None:
    """Give the personal columns of people's rows the values that say nothing."""
    changes = sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(column), sql.Placeholder(f"new_{column}"))
        for column in blank.columns
    )
    values = {f"new_{column}": value for column, value in blank.columns.items()}
    tx.execute(_filled("blank_held", table, changes=changes), persons=person_ids, **values)


def insert_erasure(tx: Transaction, erasure: Erasure) -> bool:
    """Enter somebody into the ledger; return whether they were not in it."""
    return tx.execute(QUERIES["insert_erasure"], **asdict(erasure)) > 0


def list_erased(tx: Transaction) -> list[UUID]:
    """Return everybody in the ledger of this network."""
    return tx.fetch_column(QUERIES["list_erased"])


def list_ledger(tx: Transaction) -> list[Erasure]:
    """Return the ledger of every network; in scope system."""
    return tx.fetch_all(QUERIES["list_ledger"], Erasure)


def _filled(name: str, table: Table, **names: sql.Composable) -> Query:
    query = QUERIES[name]
    whose = sql.SQL(" or ").join(
        sql.SQL("{} = any(%(persons)s::uuid[])").format(_column(column)) for column in table.whose
    )
    filled = sql.SQL(query.sql).format(table=sql.Identifier("public", table.name), whose=whose, **names)
    return replace(query, sql=filled.as_string())


def _column(name: str) -> sql.Composable:
    return sql.Identifier("held", name)
