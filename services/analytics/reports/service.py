"""Reports for those who fund, host and decide."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from services.analytics.reports import making, schemas, store
from services.analytics.reports.domain import Report, Value
from services.analytics.reports.files import Files, Made
from services.analytics.reports.page import CONTENT_SECURITY_POLICY
from shared.contracts.analytics_reports import ReportMade, ReportRemoved
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.security.principals import Role

COORDINATORS = {Role.COORDINATOR}
ONE = "/reports/<uuid:report_id>"


class Reporting:
    """Entrypoints for reports."""

    @http(
        "POST",
        "/reports",
        roles=COORDINATORS,
        body=schemas.NewReport,
        response=schemas.Report,
        status=201,
    )
    def make_report(self, request: Request, tx: Transaction) -> Report:
        """Make a report of released figures, by default on the last twelve months of the network.

        It stays as it is: what was released never changes, and what is released later is not in it.
        """
        report = making.new_report(tx, **request.body)
        making.answer_of(tx, report)
        store.add_report(tx, report)
        tx.emit(ReportMade(report_id=report.id))
        return report

    @http("GET", "/reports", roles=COORDINATORS, response=schemas.Report, page=1)
    def list_reports(self, request: Request, tx: Transaction) -> Page:
        """List reports, the latest first."""
        return request.page_of(store.list_reports(tx, **request.page), key=("id",))

    @http("GET", ONE, roles=COORDINATORS, response=schemas.Report)
    def get_report(self, request: Request, tx: Transaction, report_id: UUID) -> Report:
        """Show what a report is about."""
        return store.get_report(tx, report_id)

    @http("DELETE", ONE, roles=COORDINATORS)
    def remove_report(self, request: Request, tx: Transaction, report_id: UUID) -> None:
        """Remove a report; the figures that it was made of stay released."""
        store.get_report(tx, report_id)
        store.remove_report(tx, report_id)
        tx.emit(ReportRemoved(report_id=report_id))

    @http("GET", f"{ONE}/figures", roles=COORDINATORS, response=schemas.Answer)
    def show_report_figures(self, request: Request, tx: Transaction, report_id: UUID) -> dict[str, Any]:
        """Show a report's figures, those of as much time before, and how the two compare."""
        answer = making.answer_of(tx, store.get_report(tx, report_id))
        return {
            "figures": [_flat(one) for measure in answer.measures for one in answer.row(measure)],
            "before": [
                _flat(one)
                for measure in answer.measures
                for one in (answer.row(measure, answer.before) if answer.before else ())
            ],
            "comparisons": answer.comparisons(),
            "organisations": answer.shares,
            "withheld": answer.withheld()[0],
        }

    @http("GET", f"{ONE}/report.html", roles=COORDINATORS, media="text/html")
    def show_report_page(self, request: Request, tx: Transaction, report_id: UUID) -> Response:
        """Show a report as a page: methods, caveats, tables, pictures with their words; without script."""
        return answer_with(_files(tx, report_id).page())

    @http("GET", f"{ONE}/report.pdf", roles=COORDINATORS, media="application/pdf")
    def show_report_pdf(self, request: Request, tx: Transaction, report_id: UUID) -> Response:
        """Show a report as a tagged PDF (PDF/UA-1)."""
        return answer_with(_files(tx, report_id).pdf())

    @http("GET", f"{ONE}/figures.csv", roles=COORDINATORS, media="text/csv")
    def show_report_table(self, request: Request, tx: Transaction, report_id: UUID) -> Response:
        """Show a report's figures as CSV (RFC 4180), one a row; `datapackage.json` explains the columns."""
        return answer_with(_files(tx, report_id).table())

    @http("GET", f"{ONE}/datapackage.json", roles=COORDINATORS)
    def show_report_dictionary(self, request: Request, tx: Transaction, report_id: UUID) -> Response:
        """Show what the columns of `figures.csv` mean, as a Frictionless Data Package with a Table Schema."""
        return answer_with(_files(tx, report_id).dictionary())

    @http("GET", f"{ONE}/pack.zip", roles=COORDINATORS, media="application/zip")
    def show_report_pack(self, request: Request, tx: Transaction, report_id: UUID) -> Response:
        """Show all of a report's files as one ZIP, with its pictures as SVG and how to cite it."""
        return answer_with(_files(tx, report_id).pack())


def answer_with(made: Made) -> Response:
    """Return a file as an answer; a page says what it may load, which is nothing."""
    answer = Response(made.body, content_type=made.media)
    if made.name.endswith(".html"):
        answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    else:
        answer.headers["Content-Disposition"] = f'inline; filename="{made.name}"'
    return answer


def _files(tx: Transaction, report_id: UUID) -> Files:
    return making.files_of(tx, store.get_report(tx, report_id))


def _flat(one: Value) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "starts_on": one.release.starts_on,
        "ends_on": one.release.ends_on,
        "value": one.value,
        "state": one.state,
    }
