"""Exporting: what one service holds of a person, with what was sealed opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.db.asking import Asking
from shared.db.transaction import Transaction
from shared.errors import Forbidden
from shared.observability.logging import get_logger
from shared.personal import store
from shared.personal.declaration import LANGUAGES, Personal, Table
from shared.security.principals import Principal, Role
from shared.security.sealing import PersonErased, SealBroken, Sealer

# Of the part of a service, as in its JSON file; grows when a reader would have to change.
SCHEMA = "kith.export/1"
MOST_ROWS = 10_000

log = get_logger(__name__)


class NotYourData(Forbidden):
    """A person's data is for themself, or for a coordinator who asks on their behalf."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What one table holds of a person; `more` where it holds more than `MOST_ROWS` rows."""

    table: str
    title: dict[str, str]
    rows: list[dict[str, Any]]
    more: bool


@dataclass(frozen=True, kw_only=True)
class Part:
    """The part of one service. `left_out`: what only the person may see, where somebody else asked."""

    schema: str
    service: str
    person_id: UUID
    exported_at: datetime
    held: list[Held]
    left_out: list[str]


def must_be_theirs(principal: Principal, person_id: UUID) -> None:
    """Raise `NotYourData` unless they ask about themself, or coordinate the network."""
    if principal.role is not Role.COORDINATOR and principal.person_id != person_id:
        raise NotYourData


def part_of(
    tx: Transaction, sealer: Sealer, service: str, personal: Personal, person_id: UUID, *, by: Principal
) -> Part:
    """Return what the service holds of a person, whom `by` may ask about: see `must_be_theirs`.

    A person gets all that is held of them, also what only staff see on screen; a coordinator gets what a
    coordinator sees, and is told what was left out.
    """
    is_person = by.person_id == person_id
    exported = [table for table in personal.tables if table.is_exported]
    store.name_asker(tx, by.id)
    return Part(
        schema=SCHEMA,
        service=service,
        person_id=person_id,
        exported_at=tx.now,
        held=[_held(tx, sealer, one, person_id) for one in exported if is_person or not one.private],
        left_out=[one.name for one in exported if one.private and not is_person],
    )


def _held(tx: Transaction, sealer: Sealer, table: Table, person_id: UUID) -> Held:
    asking = Asking("person", tx.network_id, person_id=person_id)
    with tx.asking(asking if table.private else Asking("network", tx.network_id)):
        found = store.list_held(tx, table, person_id, limit=MOST_ROWS + 1)
        rows = [row["facts"] | dict(_opened(tx, sealer, table, row, person_id)) for row in found[:MOST_ROWS]]
    title = dict(zip(LANGUAGES, table.title, strict=True))
    return Held(table=table.name, title=title, rows=rows, more=len(found) > MOST_ROWS)


def _opened(
    tx: Transaction, sealer: Sealer, table: Table, row: dict[str, Any], person_id: UUID
) -> Iterator[tuple[str, str | None]]:
    """Open what was sealed with the person's own key; words sealed with another's are that person's."""
    for sealed in table.sealed:
        kept, name = row[sealed.column], sealed.column.removesuffix("_sealed")
        if kept is None or row[sealed.key] != person_id:
            yield name, None
            continue
        try:
            yield (
                name,
                sealer.unseal(
                    tx,
                    person_id,
                    table=table.name,
                    column=sealed.column,
                    row_id=row[sealed.row],
                    sealed=bytes(kept),
                ),
            )
        except (PersonErased, SealBroken) as error:
            log.warning(
                "left out of an export", table=table.name, column=sealed.column, why=type(error).__name__
            )
            yield name, None
