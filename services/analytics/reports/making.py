"""Making reports: which periods a question is about, and what was released of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.analytics.domain import Level
from services.analytics.releases.domain import Period, Subject
from services.analytics.reports import domain, store
from services.analytics.reports.domain import Answer, Language, NothingReleased, Report
from services.analytics.reports.files import Files
from services.analytics.reports.pdf import letter_without_font
from shared.db.transaction import Transaction
from shared.errors import Invalid

DEFAULT = 12
# As many months before may be made of some more days.
SLACK = timedelta(days=35)


def new_report(
    tx: Transaction,
    *,
    title: str,
    about: str,
    language: Language,
    period: Period,
    organisation_id: UUID | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    organisations: list[Mapping[str, Any]] | None = None,
) -> Report:
    """Return a report on released periods; raise `NothingReleased` where there are none.

    Raise `Invalid` where its words cannot be set.
    """
    names = "\n".join(one["name"] for one in organisations or [])
    check_words(title=title, about=about, organisations=names)
    releases = store.list_releases_between(tx, period, from_on, until_on)
    if from_on is None:
        releases = releases[-DEFAULT:]
    releases = list(domain.reported(releases, period))
    return Report(
        id=tx.new_id(),
        title=title,
        about=about,
        language=language,
        level=Level.ORGANISATION if organisation_id else Level.NETWORK,
        unit_id=organisation_id or tx.network_id or UUID(int=0),
        period=period,
        first_on=releases[0].starts_on,
        last_on=releases[-1].ends_on,
        organisations={str(one["id"]): one["name"] for one in organisations or []},
        made_at=tx.now,
    )


def check_words(**words: str) -> None:
    """Refuse a text, by the name of its field, that the PDF's fonts cannot show."""
    for field, text in words.items():
        if (letter := letter_without_font(text)) is not None:
            raise Invalid(
                f"The PDF has no letter for “{letter}”: write it in another way.", pointer=f"/{field}"
            )


def answer_of(tx: Transaction, report: Report) -> Answer:
    """Return what a report tells; raise `NothingReleased` where nothing was released of its unit."""
    length = report.last_on - report.first_on + SLACK
    releases = store.list_releases_between(tx, report.period, report.first_on - length, report.last_on)
    figures = store.list_unit_figures(
        tx, report.level, report.unit_id, report.first_on - length, report.last_on
    )
    if not figures:
        raise NothingReleased(report.unit_id)
    shares = []
    if report.organisations and report.level is Level.NETWORK:
        last = releases[-1]
        whole = (Subject.ATTENDANCE, report.period, last.starts_on)
        shares = domain.shares(
            {UUID(id_): name for id_, name in report.organisations.items()},
            next((one for one in figures if (one.subject, one.period, one.starts_on) == whole), None),
            store.list_figures_of_organisations(tx, last.id),
            last.threshold,
        )
    return domain.answer(report, releases, figures, shares)


def files_of(tx: Transaction, report: Report) -> Files:
    """Return a report's files, each made when it is asked for."""
    return Files(answer_of(tx, report), str(tx.network_id))
