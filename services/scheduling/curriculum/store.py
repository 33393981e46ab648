"""One function for each named query of curricula."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling.curriculum.domain import Listed, Plan
from services.scheduling.domain.occurrences import Occurrence
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def find_plan(tx: Transaction, meeting: Occurrence) -> Plan:
    """Return what is planned for a meeting; version 0 where nothing ever was."""
    found = tx.find_one(QUERIES["find_plan"], Plan, occurrence_id=meeting.id)
    return found or Plan(occurrence_id=meeting.id, group_id=meeting.group_id)


def keep_plan(tx: Transaction, plan: Plan) -> None:
    """Keep what is planned for a meeting."""
    tx.execute(QUERIES["keep_plan"], **asdict(plan))


def keep_plans(tx: Transaction, plans: Sequence[Plan]) -> None:
    """Keep what is planned for meetings."""
    tx.execute_many(QUERIES["keep_plan"], [asdict(plan) for plan in plans])


def list_settled(tx: Transaction, group_id: UUID) -> frozenset[UUID]:
    """Return the themes that a group has covered, or has ahead of it."""
    return frozenset(tx.fetch_column(QUERIES["list_settled"], group_id=group_id, now=tx.now))


def lock_meetings_ahead(tx: Transaction, group_id: UUID) -> None:
    """Let nobody else plan for the meetings ahead of a group before this transaction ends."""
    tx.execute(QUERIES["lock_meetings_ahead"], group_id=group_id, now=tx.now)


def list_free(tx: Transaction, group_id: UUID, *, limit: int) -> list[Plan]:
    """Return the next meetings of a group that have no theme."""
    return tx.fetch_all(QUERIES["list_free"], Plan, group_id=group_id, now=tx.now, limit=limit)


def list_plans(tx: Transaction, group_id: UUID, **page: Any) -> list[Listed]:
    """Return a page of a group's meetings with themes, in the order of time."""
    return tx.fetch_all(QUERIES["list_plans"], Listed, group_id=group_id, **page)
