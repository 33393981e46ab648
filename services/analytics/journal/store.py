"""What is kept of journals, sealed for the person alone: one function per query, by the same name."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.analytics.journal.domain import ENTRIES_AT_MOST, Entry
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)


def add_entry(tx: Transaction, sealer: Sealer, entry: Entry) -> None:
    """Keep what somebody noted, sealed with the key that only they can use."""
    tx.execute(
        QUERIES["add_entry"],
        **_written(tx, sealer, entry),
        person_id=entry.person_id,
        on_day=entry.on_day,
    )


def count_entries(tx: Transaction) -> int:
    """Return how many entries one has kept."""
    return int(tx.fetch_value(QUERIES["count_entries"]))


def list_entries(
    tx: Transaction, sealer: Sealer, *, from_on: date | None, until_on: date | None, **page: Any
) -> list[Entry]:
    """Return a page of one's own entries, the latest day first; all of them without a page."""
    page = page or {"limit": ENTRIES_AT_MOST, "after_1": None}
    rows = tx.fetch_all(QUERIES["list_entries"], dict, from_on=from_on, until_on=until_on, **page)
    return _opened(tx, sealer, rows)


def get_entry(tx: Transaction, sealer: Sealer, entry_id: UUID) -> Entry:
    """Return one of one's own entries; raise `NotFound`."""
    return _opened(tx, sealer, [tx.fetch_one(QUERIES["get_entry"], dict, entry_id=entry_id)])[0]


def lock_entry(tx: Transaction, sealer: Sealer, entry_id: UUID) -> Entry:
    """Return one of one's own entries, that nobody else can change meanwhile; raise `NotFound`."""
    return _opened(tx, sealer, [tx.fetch_one(QUERIES["lock_entry"], dict, entry_id=entry_id)])[0]


def save_entry(tx: Transaction, sealer: Sealer, entry: Entry) -> None:
    """Write an entry anew."""
    tx.execute(QUERIES["save_entry"], **_written(tx, sealer, entry))


def remove_entry(tx: Transaction, entry_id: UUID) -> None:
    """Remove one of one's own entries; raise `NotFound`."""
    if tx.fetch_value(QUERIES["remove_entry"], entry_id=entry_id) is None:
        raise NotFound(entry_id)


def _written(tx: Transaction, sealer: Sealer, entry: Entry) -> dict[str, Any]:
    text = json.dumps({"scales": dict(entry.scales), "words": entry.words}, ensure_ascii=False)
    sealed = sealer.seal_private(tx, entry.person_id, **_PLACE, row_id=entry.id, text=text)
    return {"id": entry.id, "entry": sealed, "written_at": entry.written_at, "version": entry.version}


def _opened(tx: Transaction, sealer: Sealer, rows: Sequence[dict[str, Any]]) -> list[Entry]:
    if not rows:
        return []
    sealed = {row["id"]: row.pop("entry") for row in rows}
    # All are of whoever asks: the database shows no others.
    texts = sealer.unseal_private(tx, rows[0]["person_id"], **_PLACE, sealed=sealed)
    return [Entry(**row, **json.loads(texts[row["id"]])) for row in rows]


_PLACE: dict[str, Any] = {"table": "journal_entries", "column": "entry"}
