"""The public page of a network's outcomes, and the files beside it."""

import hashlib
from dataclasses import asdict
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from services.analytics.outcomes import domain, schemas, store
from services.analytics.outcomes.domain import Outcomes
from services.analytics.releases.domain import Period
from services.analytics.reports import making
from services.analytics.reports.service import answer_with
from shared.contracts.analytics_reports import OutcomesPublished, OutcomesWithdrawn
from shared.db.transaction import Transaction
from shared.entrypoints import Request, every, http
from shared.entrypoints.plain import plain
from shared.entrypoints.transactions import Transactions
from shared.errors import NotFound
from shared.ids import new_id
from shared.security.principals import Principal, Role

COORDINATORS = {Role.COORDINATOR}
PUBLIC = "/api/analytics/v1/outcomes"
PLACE = f"{PUBLIC}/<uuid:network_id>"


class Publishing:
    """Entrypoints for outcomes."""

    transactions = Transactions()

    @http("GET", "/outcomes", roles=COORDINATORS, response=schemas.Outcomes)
    def get_outcomes(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Show whether everybody may read the network's outcomes, and where."""
        return _shown(tx, store.find_outcomes(tx) or Outcomes())

    @http(
        "PUT",
        "/outcomes",
        roles=COORDINATORS,
        body=schemas.ChangedOutcomes,
        response=schemas.Outcomes,
        if_match=True,
    )
    def change_outcomes(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Let everybody read the network's outcomes, change how they are introduced, or take them back.

        Public are the last twelve released months of the whole network, never a group's or organisation's.
        They are written again whenever a month is released.
        """
        before = store.lock_outcomes(tx)
        request.match(before)
        making.check_words(title=request.body["title"], about=request.body["about"])
        outcomes = domain.changed(before, request.body)
        store.save_outcomes(tx, outcomes)
        if outcomes.is_public:
            outcomes = _publish(tx, outcomes)
        elif before.is_public:
            store.remove_files(tx)
            tx.emit(OutcomesWithdrawn(network_id=tx.network_id or UUID(int=0)))
        return _shown(tx, outcomes)

    @every(seconds=300)
    def keep_outcomes(self, tx: Transaction) -> None:
        """Publish the month that was released since."""
        released_on = store.find_last_released_month(tx)
        outcomes = store.find_outcomes(tx)
        if outcomes is None or not domain.is_stale(outcomes, released_on):
            return
        # Somebody may have taken it back since.
        outcomes = store.lock_outcomes(tx)
        if domain.is_stale(outcomes, released_on):
            _publish(tx, outcomes)

    @plain("GET", f"{PLACE}/report.html", media="text/html")
    def show_outcomes(self, incoming: Incoming, network_id: UUID) -> Response:
        """Show everybody the outcomes of a network that made them public, as a page without script."""
        return self._send_outcomes(incoming, network_id, "report.html")

    @plain("GET", f"{PLACE}/report.pdf", media="application/pdf")
    def show_outcomes_pdf(self, incoming: Incoming, network_id: UUID) -> Response:
        """Show the same as a tagged PDF (PDF/UA-1)."""
        return self._send_outcomes(incoming, network_id, "report.pdf")

    @plain("GET", f"{PLACE}/figures.csv", media="text/csv")
    def show_outcomes_table(self, incoming: Incoming, network_id: UUID) -> Response:
        """Show the same figures as CSV (RFC 4180)."""
        return self._send_outcomes(incoming, network_id, "figures.csv")

    @plain("GET", f"{PLACE}/datapackage.json", media="application/json")
    def show_outcomes_dictionary(self, incoming: Incoming, network_id: UUID) -> Response:
        """Show what the columns of that table mean, as a Frictionless Data Package."""
        return self._send_outcomes(incoming, network_id, "datapackage.json")

    @plain("GET", f"{PLACE}/pack.zip", media="application/zip")
    def show_outcomes_pack(self, incoming: Incoming, network_id: UUID) -> Response:
        """Show the advocacy pack: page, PDF, table, pictures, and how to cite, in one ZIP."""
        return self._send_outcomes(incoming, network_id, "pack.zip")

    def _send_outcomes(self, incoming: Incoming, network_id: UUID, name: str) -> Response:
        """Send a published file. Whoever asks is nobody known: row-level security shows them nothing else."""
        with self.transactions.open(Principal(new_id(), Role.MEMBER, network_id)) as tx:
            made = store.find_file(tx, name)
        if made is None:
            raise NotFound(network_id)
        answer = answer_with(made)
        answer.headers["Cache-Control"] = "public, max-age=300"
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        answer.set_etag(hashlib.sha256(made.body).hexdigest()[:32])
        return answer.make_conditional(incoming)


def _publish(tx: Transaction, outcomes: Outcomes) -> Outcomes:
    """Write the public files anew, once a month was released, and announce it."""
    through_on = store.find_last_released_month(tx)
    store.remove_files(tx)
    if through_on is None:
        return outcomes
    report = making.new_report(
        tx,
        title=outcomes.title,
        about=outcomes.about,
        language=outcomes.language,
        period=Period.MONTH,
    )
    files = making.files_of(tx, report)
    for made in (files.page(), files.pdf(), files.table(), files.dictionary(), files.pack()):
        store.publish_file(tx, made)
    outcomes = domain.published(outcomes, through_on)
    store.save_outcomes(tx, outcomes)
    tx.emit(OutcomesPublished(network_id=tx.network_id or UUID(int=0), through_on=through_on))
    return outcomes


def _shown(tx: Transaction, outcomes: Outcomes) -> dict[str, Any]:
    return asdict(outcomes) | {"address": f"{PUBLIC}/{tx.network_id}/report.html"}
