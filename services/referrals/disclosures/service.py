"""The accounting of disclosures: read by whom it is about, exported, and kept."""

import csv
import io
from uuid import UUID

from werkzeug.wrappers import Response

from services.referrals.disclosures import domain, schemas, store
from services.referrals.disclosures.sight import account_for_delivery, account_for_message
from shared.contracts.referrals import WebhookDelivered
from shared.contracts.referrals_partners import QueueMessagePublished
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http, on_event
from shared.security.principals import Role

READERS = {Role.COORDINATOR, Role.FACILITATOR, Role.MEMBER}
MOST_EXPORTED = 10_000


class Accounting:
    """Entrypoints for the accounting of disclosures."""

    @http(
        "GET",
        "/persons/<uuid:person_id>/disclosures",
        roles=READERS,
        response=schemas.Disclosure,
        page=2,
    )
    def list_disclosures(self, request: Request, tx: Transaction, person_id: UUID) -> Page:
        """List what left about a person for which partner, when, by which consent; the oldest first."""
        found = store.list_disclosures(tx, person_id, **request.page)
        return request.page_of([domain.accounted(one) for one in found], key=("disclosed_at", "id"))

    @http("GET", "/persons/<uuid:person_id>/disclosures.csv", roles=READERS, media="text/csv")
    def export_disclosures(self, request: Request, tx: Transaction, person_id: UUID) -> Response:
        """Export what left about a person as a table, to keep or to hand over."""
        found = store.list_disclosures(tx, person_id, after_1=None, after_2=None, limit=MOST_EXPORTED)
        shape, out = schemas.Disclosure(), io.StringIO(newline="")
        writer = csv.DictWriter(out, fieldnames=list(shape.fields))
        writer.writeheader()
        writer.writerows(shape.dump(domain.accounted(one)) for one in found)
        answer = Response(out.getvalue(), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="disclosures.csv"'
        return answer

    @on_event(WebhookDelivered)
    def account_for_webhook(self, event: WebhookDelivered, tx: Transaction) -> None:
        """Account for what a webhook, or a FHIR notification, delivered."""
        account_for_delivery(tx, event.delivery_id)

    @on_event(QueueMessagePublished)
    def account_for_queue(self, event: QueueMessagePublished, tx: Transaction) -> None:
        """Account for what waits in a partner's queue."""
        account_for_message(tx, event.message_id)
