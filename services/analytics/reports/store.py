"""What is kept of reports, and what they are made of: one function per query, by the same name."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from services.analytics.domain import Level
from services.analytics.releases.domain import Figure, Period, Release
from services.analytics.reports.domain import Report
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def add_report(tx: Transaction, report: Report) -> None:
    """Keep a report."""
    tx.execute(QUERIES["add_report"], **asdict(report) | {"organisations": Jsonb(report.organisations)})


def get_report(tx: Transaction, report_id: UUID) -> Report:
    """Return a report; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_report"], Report, report_id=report_id)


def list_reports(tx: Transaction, **page: Any) -> list[Report]:
    """Return a page of reports, the latest first."""
    return tx.fetch_all(QUERIES["list_reports"], Report, **page)


def remove_report(tx: Transaction, report_id: UUID) -> None:
    """Remove a report."""
    tx.execute(QUERIES["remove_report"], report_id=report_id)


def list_releases_between(
    tx: Transaction, period: Period, from_on: date | None, until_on: date | None
) -> list[Release]:
    """Return the releases of a period that lie at least partly between two days, in order."""
    return tx.fetch_all(
        QUERIES["list_releases_between"], Release, period=period, from_on=from_on, until_on=until_on
    )


def list_unit_figures(
    tx: Transaction, level: Level, unit_id: UUID, from_on: date, until_on: date
) -> list[Figure]:
    """Return what was released of a unit, by week and by month, for what begins between two days."""
    return tx.fetch_all(
        QUERIES["list_unit_figures"],
        Figure,
        level=level,
        unit_id=unit_id,
        from_on=from_on,
        until_on=until_on,
    )


def list_figures_of_organisations(tx: Transaction, release_id: UUID) -> list[Figure]:
    """Return the attendance of every organisation in one release."""
    return tx.fetch_all(QUERIES["list_figures_of_organisations"], Figure, release_id=release_id)
