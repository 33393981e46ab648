"""Telling how many came new, and who stayed."""

from services.analytics.newcomers import domain, schemas, store
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.security.principals import Role


class Welcoming:
    """Entrypoints for newcomers."""

    @http(
        "GET",
        "/figures/newcomers",
        roles={Role.COORDINATOR},
        query=schemas.NewcomersFilter,
        response=schemas.Newcomers,
        page=2,
    )
    def list_newcomers(self, request: Request, tx: Transaction) -> Page:
        """List newcomers per unit and month, and who of them is an active member a quarter later."""
        found = store.list_newcomers(tx, **request.query, **request.page)
        return request.page_of([domain.show(one) for one in found], key=("unit_id", "month_on"))
