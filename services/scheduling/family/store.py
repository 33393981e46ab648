"""What is kept of family sessions: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling.family.domain import Answer, Counts, Session
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound, PreconditionFailed

QUERIES = load_queries(__package__)


def find_session(tx: Transaction, occurrence_id: UUID) -> Session | None:
    """Return the part for families of a meeting, if it has one."""
    return tx.find_one(QUERIES["find_session"], Session, occurrence_id=occurrence_id)


def list_sessions(tx: Transaction, **page_and_filter: Any) -> list[Session]:
    """Return a page of meetings with a part for families that are not over."""
    return tx.fetch_all(QUERIES["list_sessions"], Session, **page_and_filter)


def save_session(tx: Transaction, session: Session) -> None:
    """Keep what is planned; raise `PreconditionFailed` where somebody else was faster."""
    if tx.fetch_value(QUERIES["save_session"], **asdict(session)) is None:
        raise PreconditionFailed


def remove_session(tx: Transaction, occurrence_id: UUID) -> None:
    """Let a meeting be for members alone; raise `NotFound` where it is so already, or over."""
    if tx.fetch_value(QUERIES["remove_session"], occurrence_id=occurrence_id) is None:
        raise NotFound(occurrence_id)


def lock_sessions_to_close(tx: Transaction, *, limit: int) -> list[tuple[Session, bool]]:
    """Return those whose meetings are over or cancelled, each with whether it was held."""
    rows = tx.fetch_all(QUERIES["lock_sessions_to_close"], dict, now=tx.now, limit=limit)
    return [(Session(**row), was_held) for row in rows for was_held in [row.pop("was_held")]]


def close_session(tx: Transaction, occurrence_id: UUID, *, companions: int) -> None:
    """Keep how many came along."""
    tx.execute(QUERIES["close_session"], occurrence_id=occurrence_id, companions=companions, closed_at=tx.now)


def hold_places(tx: Transaction, occurrence_id: UUID) -> None:
    """Wait for whoever is taking places at this meeting, until the transaction ends."""
    tx.fetch_value(QUERIES["hold_places"], occurrence_id=occurrence_id)


def find_counts(tx: Transaction, occurrence_id: UUID) -> Counts:
    """Return how many come, whoever they are."""
    return tx.find_one(QUERIES["find_counts"], Counts, occurrence_id=occurrence_id) or Counts()


def find_answer(tx: Transaction, occurrence_id: UUID, person_id: UUID) -> Answer | None:
    """Return what somebody would like, if they said."""
    return tx.find_one(QUERIES["find_answer"], Answer, occurrence_id=occurrence_id, person_id=person_id)


def save_answer(tx: Transaction, answer: Answer) -> None:
    """Keep what somebody would like now."""
    tx.execute(QUERIES["save_answer"], **asdict(answer))


def remove_answers(tx: Transaction, occurrence_id: UUID) -> None:
    """Forget who brought whom."""
    tx.execute(QUERIES["remove_answers"], occurrence_id=occurrence_id)


def list_linked(tx: Transaction, person_id: UUID) -> frozenset[UUID]:
    """Return the caregivers whom somebody linked to themself."""
    return frozenset(tx.fetch_column(QUERIES["list_linked"], person_id=person_id))


def leave_out_caregivers(tx: Transaction, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """Let caregivers who are not linked any more, each with the person they belonged to, come no more."""
    tx.execute(
        QUERIES["leave_out_caregivers"],
        person_ids=[person_id for person_id, _ in pairs],
        caregiver_ids=[caregiver_id for _, caregiver_id in pairs],
    )
