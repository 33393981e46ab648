"""The library of a network: what came with Kith, with what the network keeps in its place."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from services.scheduling.library.domain import (
    OWN_RANK,
    Change,
    Entry,
    Evidence,
    Facts,
    Kind,
    Source,
    Tag,
    Words,
    written,
)
from services.scheduling.library.starters import starters
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound

QUERIES = load_queries(__package__)


def list_entries(tx: Transaction) -> list[Entry]:
    """Return the whole library in order: what came with Kith, then the network's own, oldest first."""
    rows = tx.fetch_all(QUERIES["list_kept"], dict)
    changes = tx.fetch_all(QUERIES["list_changes"], dict)
    return _merged(_began_with(tx), rows, changes)


def index_entries(tx: Transaction) -> dict[UUID, Entry]:
    """Return the whole library by id."""
    return {entry.id: entry for entry in list_entries(tx)}


def find_entry(tx: Transaction, entry_id: UUID) -> Entry | None:
    """Return an entry as it stands in this network, if there is one."""
    began = [one for one in _began_with(tx) if one.id == entry_id]
    rows = tx.fetch_all(QUERIES["find_kept"], dict, entry_id=entry_id)
    changes = tx.fetch_all(QUERIES["list_changes_of"], dict, entry_id=entry_id)
    return next(iter(_merged(began, rows, changes)), None)


def get_entry(tx: Transaction, entry_id: UUID) -> Entry:
    """Return an entry as it stands in this network; raise `NotFound`."""
    entry = find_entry(tx, entry_id)
    if entry is None:
        raise NotFound(entry_id)
    return entry


def lock_entry(tx: Transaction, entry_id: UUID) -> Entry:
    """Return an entry that nobody else changes before this transaction ends; raise `NotFound`."""
    lock_library(tx)
    return get_entry(tx, entry_id)


def find_version(tx: Transaction, entry_id: UUID, language: str) -> int:
    """Return how often the network changed the words in one language; 0 where it never did."""
    return int(tx.fetch_value(QUERIES["find_version"], entry_id=entry_id, language=language) or 0)


def lock_library(tx: Transaction) -> None:
    """Let nobody else change the library before this transaction ends."""
    tx.execute(QUERIES["lock_library"])


def keep_entry(tx: Transaction, entry: Entry) -> None:
    """Keep an entry of the network's own; of one that came with Kith, whether it is hidden."""
    facts = None if entry.code is not None else json.dumps(asdict(entry.facts), default=str)
    tx.execute(QUERIES["keep_entry"], id=entry.id, facts=facts, hidden=entry.hidden, version=entry.version)


def keep_change(tx: Transaction, change: Change) -> None:
    """Keep what the network wrote in one language, or that it went back."""
    words = None if change.words is None else json.dumps(asdict(change.words))
    tx.execute(
        QUERIES["keep_change"],
        entry_id=change.entry_id,
        language=change.language,
        words=words,
        version=change.version,
    )


def _began_with(tx: Transaction) -> list[Entry]:
    return starters(tx.network_id) if tx.network_id is not None else []


def _merged(
    began: Sequence[Entry], rows: Sequence[Mapping[str, Any]], changes: Sequence[Mapping[str, Any]]
) -> list[Entry]:
    kept = {row["id"]: row for row in rows}
    own = [
        Entry(id=row["id"], facts=_facts(row["facts"]), rank=OWN_RANK)
        for row in rows
        if row["facts"] is not None
    ]
    by_entry: dict[UUID, list[Change]] = defaultdict(list)
    for row in changes:
        by_entry[row["entry_id"]].append(Change(**{**row, "words": _words(row["words"])}))
    return [
        written(
            replace(entry, hidden=kept[entry.id]["hidden"], version=kept[entry.id]["version"])
            if entry.id in kept
            else entry,
            by_entry[entry.id],
        )
        for entry in (*began, *own)
    ]


def _facts(read: Mapping[str, Any]) -> Facts:
    return Facts(
        kind=Kind(read["kind"]),
        tags=tuple(map(Tag, read["tags"])),
        minutes=read["minutes"],
        evidence=Evidence(read["evidence"]),
        sources=tuple(Source(**source) for source in read["sources"]),
        practices=tuple(map(UUID, read["practices"])),
    )


def _words(read: Mapping[str, Any] | None) -> Words | None:
    return None if read is None else Words(**{**read, "steps": tuple(read["steps"])})
