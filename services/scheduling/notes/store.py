"""What is kept of summaries: one function per query of `queries.sql`, by the same name."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.notes.domain import Consent, MyConsent, Summary
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)

# Texts by language, as they are written and shown: [{"language": "en", "text": "..."}].
type_of_texts = list[dict[str, str]]


# Texts


def seal_texts(tx: Transaction, sealer: Sealer, occurrence_id: UUID, texts: type_of_texts) -> bytes:
    """Return the texts of a meeting's summary, sealed: with no person's key, since they are everybody's."""
    return sealer.seal_secret(tx, **_place(occurrence_id), text=json.dumps(texts))


def unseal_texts(tx: Transaction, sealer: Sealer, occurrence_id: UUID, sealed: bytes | None) -> type_of_texts:
    """Return the texts that were sealed; none where they are gone."""
    if sealed is None:
        return []
    texts: type_of_texts = json.loads(sealer.unseal_secret(tx, **_place(occurrence_id), sealed=sealed))
    return texts


# Summaries


def find_summary(tx: Transaction, occurrence_id: UUID) -> Summary | None:
    """Return the summary of a meeting, if there is one that may be seen."""
    return tx.find_one(QUERIES["find_summary"], Summary, occurrence_id=occurrence_id)


def lock_summary(tx: Transaction, occurrence_id: UUID) -> Summary:
    """Return a summary that nobody else changes before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_summary"], Summary, occurrence_id=occurrence_id)


def find_locked_summary(tx: Transaction, occurrence_id: UUID) -> Summary | None:
    """Return the same, or None where there is no summary."""
    return tx.find_one(QUERIES["lock_summary"], Summary, occurrence_id=occurrence_id)


def add_summary(tx: Transaction, summary: Summary) -> None:
    """Write the first draft; raise `PreconditionFailed` where somebody else was faster."""
    if tx.fetch_value(QUERIES["add_summary"], **asdict(summary)) is None:
        raise PreconditionFailed


def save_summary(tx: Transaction, summary: Summary) -> None:
    """Write a summary that was locked."""
    values = asdict(summary)
    del values["group_id"]
    tx.execute(QUERIES["save_summary"], **values)


def lock_summaries_of_person(tx: Transaction, person_id: UUID, *, until: datetime) -> list[Summary]:
    """Return summaries with a text that somebody was asked about, or agreed to, up to a moment."""
    return tx.fetch_all(QUERIES["lock_summaries_of_person"], Summary, person_id=person_id, until=until)


def lock_ended(tx: Transaction, *, limit: int) -> list[Summary]:
    """Return summaries whose text is past its end."""
    return tx.fetch_all(QUERIES["lock_ended"], Summary, now=tx.now, limit=limit)


def list_missed_meetings(tx: Transaction, person_id: UUID, **page: Any) -> list[dict[str, Any]]:
    """Return a page of what somebody can read about meetings that they missed, still sealed."""
    return tx.fetch_all(QUERIES["list_missed_meetings"], dict, person_id=person_id, now=tx.now, **page)


# Consents


def list_attendees(tx: Transaction, occurrence_id: UUID) -> list[UUID]:
    """Return who is recorded to have been at a meeting."""
    return tx.fetch_column(QUERIES["list_attendees"], occurrence_id=occurrence_id)


def add_consents(tx: Transaction, consents: Sequence[Consent]) -> None:
    """Ask people about one summary."""
    if consents:
        tx.execute(
            QUERIES["add_consents"],
            occurrence_id=consents[0].occurrence_id,
            group_id=consents[0].group_id,
            asked_at=consents[0].asked_at,
            person_ids=[one.person_id for one in consents],
        )


def save_consent(tx: Transaction, consent: Consent) -> None:
    """Write what somebody said."""
    tx.execute(
        QUERIES["save_consent"],
        occurrence_id=consent.occurrence_id,
        person_id=consent.person_id,
        said=consent.said,
        answered_at=consent.answered_at,
    )


def remove_consents(tx: Transaction, occurrence_id: UUID) -> None:
    """Forget what was said to an earlier wording."""
    tx.execute(QUERIES["remove_consents"], occurrence_id=occurrence_id)


def remove_silent(tx: Transaction, occurrence_id: UUID, *, attendees: Collection[UUID]) -> None:
    """No longer ask those who said nothing and turn out not to have been there."""
    tx.execute(QUERIES["remove_silent"], occurrence_id=occurrence_id, attendees=list(attendees))


def list_consents(tx: Transaction, occurrence_id: UUID) -> list[Consent]:
    """Return what was said to a summary, as far as it may be seen."""
    return tx.fetch_all(QUERIES["list_consents"], Consent, occurrence_id=occurrence_id)


def find_consent(tx: Transaction, occurrence_id: UUID, person_id: UUID) -> Consent | None:
    """Return what one person said to a summary, if they were asked."""
    return tx.find_one(QUERIES["find_consent"], Consent, occurrence_id=occurrence_id, person_id=person_id)


def list_questions(tx: Transaction, person_id: UUID, **page: Any) -> list[MyConsent]:
    """Return a page of the summaries that somebody was asked about."""
    return tx.fetch_all(QUERIES["list_questions"], MyConsent, person_id=person_id, **page)


def _place(occurrence_id: UUID) -> dict[str, Any]:
    return {"table": "session_summaries", "column": "sealed", "row_id": occurrence_id}
