"""What is kept of check-ins: one function per query of `queries.sql`, by the same name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from services.analytics.checkins import domain
from services.analytics.checkins.domain import APART, Course, Reliability
from services.analytics.checkins.facts import Consent
from services.analytics.domain import Level, Weeks
from services.analytics.releases.domain import Span
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.security.principals import Principal

QUERIES = load_queries(__package__)
SERVICE = Principal.system("analytics")


@contextmanager
def seeing_answers(tx: Transaction) -> Iterator[None]:
    """See everybody's answers within the block, to count or forget them; whoever asks never does."""
    before = tx.fetch_value(QUERIES["find_asker"])
    tx.execute(QUERIES["name_asker"], principal_id=str(SERVICE.id))
    yield
    tx.execute(QUERIES["name_asker"], principal_id=before)


def keep_consents(tx: Transaction, consents: Mapping[UUID, Consent]) -> None:
    """Keep when consents were given and taken back."""
    if not consents:
        return
    # Sorted, so that two batches do not wait for each other.
    rows = sorted(consents.items())
    tx.execute(
        QUERIES["keep_consents"],
        network_id=tx.network_id,
        consent_ids=[consent_id for consent_id, _ in rows],
        person_ids=[consent.person_id for _, consent in rows],
        granted_at=[consent.granted_at for _, consent in rows],
        withdrawn_at=[consent.withdrawn_at for _, consent in rows],
    )


def lock_consent(tx: Transaction, person_id: UUID) -> UUID | None:
    """Return the consent by which somebody's answers are kept; it stands until the transaction ends."""
    consent_id: UUID | None = tx.fetch_value(QUERIES["lock_consent"], person_id=person_id)
    return consent_id


def forget_answers(tx: Transaction, consent_ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Delete what was answered by these consents; return those by which anything was, with whose."""
    rows = tx.fetch_rows(QUERIES["forget_answers"], consent_ids=consent_ids)
    return [(consent_id, person_id) for consent_id, person_id in rows]


def keep_answers(
    tx: Transaction, person_id: UUID, taken_on: date, answers: Mapping[str, int], *, consent_id: UUID
) -> None:
    """Keep what somebody answered on a day, by a consent of theirs."""
    tx.execute(
        QUERIES["keep_answers"],
        person_id=person_id,
        taken_on=taken_on,
        consent_id=consent_id,
        measures=list(answers),
        values=list(answers.values()),
    )


def list_answers_on(tx: Transaction, person_id: UUID, taken_on: date) -> dict[str, int]:
    """Return what somebody answered on a day, by measure."""
    rows = tx.fetch_rows(QUERIES["list_answers_on"], person_id=person_id, taken_on=taken_on)
    return dict(rows)


def list_check_ins(tx: Transaction, person_id: UUID, **page: Any) -> list[dict[str, Any]]:
    """Return a page of one's own days with what was answered on each."""
    return tx.fetch_all(QUERIES["list_check_ins"], dict, person_id=person_id, **page)


def remove_check_in(tx: Transaction, person_id: UUID, taken_on: date) -> int:
    """Delete one's own answers of a day; return how many there were."""
    return tx.execute(QUERIES["remove_check_in"], person_id=person_id, taken_on=taken_on)


def list_courses(tx: Transaction, person_id: UUID) -> list[Course]:
    """Return somebody's first and latest answer to each measure that they ever answered."""
    return tx.fetch_all(QUERIES["list_courses"], Course, person_id=person_id)


def reckon_reliabilities(tx: Transaction, *, until: date) -> list[Reliability]:
    """Return what everybody's answers up to a day tell of each measure."""
    rows = tx.fetch_all(QUERIES["reckon_reliabilities"], dict, until=until)
    return [domain.reliability(**row) for row in rows]


def add_reliabilities(tx: Transaction, starts_on: date, known: Iterable[Reliability]) -> None:
    """Keep by what the figures of a month are judged."""
    rows = list(known)
    tx.execute(
        QUERIES["add_reliabilities"],
        starts_on=starts_on,
        measures=[one.measure for one in rows],
        people=[one.people for one in rows],
        pairs=[one.pairs for one in rows],
        sds=[one.sd for one in rows],
        rs=[one.r for one in rows],
        least_changes=[one.least_change for one in rows],
    )


def list_reliabilities(tx: Transaction, starts_on: date | None = None) -> list[Reliability]:
    """Return by what the figures of a month (by default the latest) were judged."""
    return tx.fetch_all(QUERIES["list_reliabilities"], Reliability, starts_on=starts_on)


def count_agreed(tx: Transaction, span: Span) -> list[dict[str, Any]]:
    """Return for every unit how many active members agree to be counted at the end of a span."""
    return tx.fetch_all(QUERIES["count_agreed"], dict, ends_on=span.ends_on)


def count_changes(tx: Transaction, span: Span) -> list[dict[str, Any]]:
    """Return for every unit and measure how many people's answers differ from their first by how much."""
    return tx.fetch_all(
        QUERIES["count_changes"],
        dict,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        days_apart=APART.days,
    )


def list_wellbeing_figures(tx: Transaction, level: Level, weeks: Weeks, **page: Any) -> list[dict[str, Any]]:
    """Return a page of what was released for the months that end in these weeks, before rounding."""
    return tx.fetch_all(
        QUERIES["list_wellbeing_figures"],
        dict,
        level=level,
        first_on=weeks.first_on,
        last_on=weeks.ends_on,
        **page,
    )
