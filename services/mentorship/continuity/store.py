"""What is kept of continuity: one function per query of `queries.sql`, by the same name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.mentorship.continuity.domain import Index, Level, Meeting
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """The index of a group, as it was reckoned last."""

    group_id: UUID
    index: int
    level: Level
    reckoned_on: date


def mark_due(tx: Transaction, group_ids: Collection[UUID]) -> None:
    """Note that groups have to be looked at again."""
    tx.execute(QUERIES["mark_due"], group_ids=sorted(group_ids), now=tx.now)


def take_due(tx: Transaction, *, limit: int) -> list[UUID]:
    """Return groups to be looked at now; they are due no longer."""
    return tx.fetch_column(QUERIES["take_due"], limit=limit)


def list_stale(tx: Transaction, *, today: date, limit: int) -> list[UUID]:
    """Return groups that nobody looked at today."""
    return tx.fetch_column(QUERIES["list_stale"], today=today, limit=limit)


def list_led(tx: Transaction, group_id: UUID, *, since: date, before: date) -> dict[UUID, int]:
    """Return how many meetings each person leads."""
    rows = tx.fetch_all(QUERIES["list_led"], dict, group_id=group_id, since=since, before=before)
    return {row["person_id"]: row["meetings"] for row in rows}


def list_meetings(tx: Transaction, group_id: UUID, *, since: date, before: date) -> list[Meeting]:
    """Return the meetings of a group between two days."""
    return tx.fetch_all(QUERIES["list_meetings"], Meeting, group_id=group_id, since=since, before=before)


def find_founder(tx: Transaction, group_id: UUID, *, today: date) -> dict[str, Any] | None:
    """Return whoever has facilitated a group longest, and how it stands with them."""
    return tx.find_one(QUERIES["find_founder"], dict, group_id=group_id, today=today)


def save_index(tx: Transaction, group_id: UUID, index: Index, *, today: date) -> int | None:
    """Write what was reckoned; return what it was before."""
    before: int | None = tx.fetch_value(
        QUERIES["save_index"],
        group_id=group_id,
        index=index.index,
        level=index.level,
        reckoned_on=today,
    )
    return before


def list_indices(tx: Transaction, **page_and_filter: Any) -> list[Reckoned]:
    """Return a page of groups, those first that would carry on least well."""
    return tx.fetch_all(QUERIES["list_indices"], Reckoned, **page_and_filter)
