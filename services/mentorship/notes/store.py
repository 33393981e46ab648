"""What is kept of notes, sealed: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.mentorship.notes.domain import Note
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound
from shared.security.sealing import PersonErased, Sealer

QUERIES = load_queries(__package__)


def add_note(tx: Transaction, sealer: Sealer, note: Note) -> None:
    """Add a note, sealed with the key of whom it is about."""
    row = asdict(note)
    text = row.pop("text")
    tx.execute(QUERIES["add_note"], **row, note=sealer.seal(tx, note.person_id, **_place(note.id), text=text))


def list_notes(tx: Transaction, sealer: Sealer, pathway_id: UUID) -> list[Note]:
    """Return the notes beside a pathway that whoever asks may read."""
    return [
        _opened(tx, sealer, row) for row in tx.fetch_all(QUERIES["list_notes"], dict, pathway_id=pathway_id)
    ]


def get_note(tx: Transaction, sealer: Sealer, note_id: UUID) -> Note:
    """Return a note; raise `NotFound`."""
    row = tx.find_one(QUERIES["get_note"], dict, note_id=note_id)
    if row is None:
        raise NotFound(note_id)
    return _opened(tx, sealer, row)


def remove_note(tx: Transaction, note_id: UUID) -> None:
    """Remove a note."""
    tx.execute(QUERIES["remove_note"], note_id=note_id)


def _opened(tx: Transaction, sealer: Sealer, row: dict[str, Any]) -> Note:
    sealed = bytes(row.pop("note"))
    try:
        text: str | None = sealer.unseal(tx, row["person_id"], **_place(row["id"]), sealed=sealed)
    except PersonErased:
        text = None
    return Note(**row, text=text)


def _place(note_id: UUID) -> Any:
    return {"table": "pathway_notes", "column": "note", "row_id": note_id}
