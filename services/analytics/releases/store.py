"""What is kept of releases: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.analytics.domain import Level, Weeks
from services.analytics.releases.domain import LATER, Figure, Release, Span, Subject, cohort_of
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def find_first_day(tx: Transaction) -> date | None:
    """Return the first day on which anything is known to have happened."""
    day: date | None = tx.fetch_value(QUERIES["find_first_day"])
    return day


def find_last_released_day(tx: Transaction) -> date | None:
    """Return the last day of the last released week."""
    day: date | None = tx.fetch_value(QUERIES["find_last_released_day"])
    return day


def was_recorded_since(tx: Transaction, span: Span, since: datetime) -> bool:
    """Return whether anybody recorded since then what happened in a span."""
    return bool(
        tx.fetch_value(
            QUERIES["was_recorded_since"], starts_on=span.starts_on, ends_on=span.ends_on, since=since
        )
    )


def lock_releases(tx: Transaction) -> None:
    """Wait until nobody else releases in this network."""
    tx.execute(QUERIES["lock_releases"])


def count(tx: Transaction, subject: Subject, span: Span) -> list[Figure]:
    """Return what is counted of a subject in a span, for every unit; by the query `count_<subject>`."""
    asked = {"starts_on": span.starts_on, "ends_on": span.ends_on}
    if subject in LATER:
        cohort = cohort_of(span.starts_on)
        counted = tx.fetch_all(
            QUERIES["count_cohort"],
            dict,
            **asked,
            joined_from=cohort.starts_on,
            joined_until=cohort.ends_on,
            stayed=subject is Subject.STAYED,
        )
    else:
        counted = tx.fetch_all(QUERIES[f"count_{subject}"], dict, **asked)
    about: dict[str, Any] = {"subject": subject, "period": span.period, "starts_on": span.starts_on}
    return [Figure(**about, **row | {"level": Level(row["level"])}) for row in counted]


def list_released_beside(tx: Transaction, month: Span) -> list[Figure]:
    """Return what was released of a month's weeks, and of the newcomers whom it looks at again."""
    return tx.fetch_all(
        QUERIES["list_released_beside"],
        Figure,
        first_on=month.starts_on,
        last_on=month.ends_on,
        cohort_on=cohort_of(month.starts_on).starts_on,
    )


def add_release(tx: Transaction, release: Release) -> None:
    """Keep that a period was released."""
    tx.execute(QUERIES["add_release"], **asdict(release))


def add_figures(tx: Transaction, release_id: UUID, figures: Sequence[Figure]) -> None:
    """Keep the figures of a release."""
    tx.execute(
        QUERIES["add_figures"],
        release_id=release_id,
        subjects=[figure.subject for figure in figures],
        unit_ids=[figure.unit_id for figure in figures],
        levels=[figure.level for figure in figures],
        parent_ids=[figure.parent_id for figure in figures],
        people=[figure.people for figure in figures],
        sessions=[figure.sessions for figure in figures],
        attendances=[figure.attendances for figure in figures],
        hides_people=[figure.hides_people for figure in figures],
        hides_attendances=[figure.hides_attendances for figure in figures],
        items=[figure.item for figure in figures],
        parts=[figure.part for figure in figures],
        percents=[figure.percent for figure in figures],
    )


def list_releases(tx: Transaction, **page: Any) -> list[Release]:
    """Return a page of releases, the latest first."""
    return tx.fetch_all(QUERIES["list_releases"], Release, **page)


def get_release(tx: Transaction, release_id: UUID) -> Release:
    """Return a release; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_release"], Release, release_id=release_id)


def list_figures(tx: Transaction, release_id: UUID, **asked: Any) -> list[Figure]:
    """Return a page of the figures of a release."""
    return tx.fetch_all(QUERIES["list_figures"], Figure, release_id=release_id, **asked)


def list_weekly_figures(
    tx: Transaction, subject: Subject, level: Level, weeks: Weeks, **page: Any
) -> list[Figure]:
    """Return a page of what was released of a subject for weeks."""
    return tx.fetch_all(
        QUERIES["list_weekly_figures"],
        Figure,
        subject=subject,
        level=level,
        first_on=weeks.first_on,
        last_on=weeks.last_on,
        **page,
    )
