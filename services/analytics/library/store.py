"""What is kept of the library's use: one function per query of `queries.sql`, by the same name."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from services.analytics.domain import Level, Weeks
from services.analytics.library.domain import TO_TRY, Covered, Practice, Use
from services.analytics.releases.domain import Figure, Span, Subject
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def keep_covered(tx: Transaction, covered: Collection[Covered]) -> None:
    """Keep which themes were covered at meetings."""
    if not covered:
        return
    tx.execute(
        QUERIES["keep_covered"],
        network_id=tx.network_id,
        occurrence_ids=[one.occurrence_id for one in covered],
        entry_ids=[one.entry_id for one in covered],
        group_ids=[one.group_id for one in covered],
        covered_at=[one.covered_at for one in covered],
    )


def keep_practices(tx: Transaction, practices: Mapping[UUID, Practice]) -> None:
    """Keep which techniques were taken on, and whether they helped."""
    if not practices:
        return
    # Sorted, so that two batches do not wait for each other.
    rows = sorted(practices.items())
    said = [practice.looked_back for _, practice in rows]
    tx.execute(
        QUERIES["keep_practices"],
        network_id=tx.network_id,
        practice_ids=[practice_id for practice_id, _ in rows],
        entry_ids=[practice.entry_id for _, practice in rows],
        taken_on=[practice.taken_on for _, practice in rows],
        helped=[one and one.helped for one in said],
        told_at=[one and one.at for one in said],
        event_ids=[one and one.event_id for one in said],
    )


def count_practice(tx: Transaction, span: Span) -> list[Figure]:
    """Return how often each technique was taken on four weeks before a span, and whether it helped."""
    rows = tx.fetch_all(
        QUERIES["count_practice"],
        dict,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        days=TO_TRY.days,
    )
    about: dict[str, Any] = {
        "subject": Subject.PRACTICE,
        "period": span.period,
        "starts_on": span.starts_on,
        "level": Level.NETWORK,
        "parent_id": None,
    }
    # That everybody said something tells nothing of what they said: there is no such part then.
    return [Figure(**about, **row) for row in rows if row["people"] or row["part"] != "not_said"]


def list_uses(tx: Transaction, weeks: Weeks, **page: Any) -> list[Use]:
    """Return a page of entries with what was made of each."""
    return tx.fetch_all(QUERIES["list_uses"], Use, first_on=weeks.first_on, last_on=weeks.ends_on, **page)
