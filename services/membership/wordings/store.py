"""What is kept of wordings: one function per query of `queries.sql`, by the same name."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.membership.domain.consents import Purpose
from services.membership.wordings.domain import Wording, WordingKept
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def insert_wording(tx: Transaction, wording: Wording) -> None:
    """Keep a wording; raise `WordingKept` when that version has one in that language."""
    if tx.fetch_value(QUERIES["insert_wording"], **asdict(wording)) is None:
        raise WordingKept


def insert_wordings(tx: Transaction, wordings: Iterable[Wording]) -> None:
    """Keep those wordings that are not kept yet."""
    tx.execute_many(QUERIES["insert_wording"], [asdict(wording) for wording in wordings])


def get_wording(tx: Transaction, wording_id: UUID) -> Wording:
    """Return a wording."""
    return tx.fetch_one(QUERIES["get_wording"], Wording, wording_id=wording_id)


def find_wording(tx: Transaction, purpose: Purpose, version: str, languages: Sequence[str]) -> Wording | None:
    """Return a version's text in the first of `languages` that has one."""
    return tx.find_one(
        QUERIES["find_wording"], Wording, purpose=purpose, version=version, languages=tuple(languages)
    )


def get_current_wording(tx: Transaction, purpose: Purpose, languages: Sequence[str]) -> Wording:
    """Return what to ask somebody now, in the first of `languages` that has a text."""
    return tx.fetch_one(QUERIES["get_current_wording"], Wording, purpose=purpose, languages=tuple(languages))


def list_wordings(tx: Transaction, **page_and_filter: Any) -> list[Wording]:
    """Return a page of wordings in the order they were written."""
    return tx.fetch_all(QUERIES["list_wordings"], Wording, **page_and_filter)
