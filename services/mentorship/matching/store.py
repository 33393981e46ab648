"""What is kept of matching: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.mentorship.matching.domain import Match, Profile
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

QUERIES = load_queries(__package__)


def find_profile(tx: Transaction, person_id: UUID) -> Profile:
    """Return what somebody told; nothing, where they did not."""
    found = tx.find_one(QUERIES["find_profile"], Profile, person_id=person_id)
    return found or Profile(person_id=person_id)


def save_profile(tx: Transaction, profile: Profile) -> None:
    """Write what somebody told; raise `PreconditionFailed` where somebody else was faster."""
    if tx.fetch_value(QUERIES["save_profile"], **asdict(profile)) is None:
        raise PreconditionFailed


def add_match(tx: Transaction, match: Match) -> None:
    """Add a match that both are asked about."""
    tx.execute(QUERIES["add_match"], **asdict(match))


def get_match(tx: Transaction, match_id: UUID) -> Match:
    """Return a match; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_match"], Match, match_id=match_id)


def lock_match(tx: Transaction, match_id: UUID) -> Match:
    """Return a match and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_match"], Match, match_id=match_id)


def lock_matches_of(tx: Transaction, person_id: UUID, *, group_id: UUID | None = None) -> list[Match]:
    """Return what is not over of somebody's matches, held until the transaction ends."""
    return tx.fetch_all(QUERIES["lock_matches_of"], Match, person_id=person_id, group_id=group_id)


def lock_unanswered(tx: Transaction, *, before: date) -> list[Match]:
    """Return matches that one side ended before a day, held until the transaction ends."""
    return tx.fetch_all(QUERIES["lock_unanswered"], Match, before=before)


def list_matches(tx: Transaction, **page_and_filter: Any) -> list[Match]:
    """Return a page of matches in the order they were proposed."""
    return tx.fetch_all(QUERIES["list_matches"], Match, **page_and_filter)


def save_match(tx: Transaction, match: Match) -> None:
    """Write where a match stands."""
    tx.execute(QUERIES["save_match"], **asdict(match))
