"""Releasing figures, and reading what was released."""

from uuid import UUID

from services.analytics.releases import domain, publishing, schemas, store
from services.analytics.releases.domain import Release
from services.analytics.releases.publishing import CellRecoverable
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http
from shared.observability.logging import get_logger
from shared.security.principals import Role

COORDINATORS = {Role.COORDINATOR}

log = get_logger(__name__)


class Releasing:
    """Entrypoints for releases."""

    @http("POST", "/releases", roles=COORDINATORS, response=schemas.Release(many=True))
    def release_figures(self, request: Request, tx: Transaction) -> list[Release]:
        """Release now what is due, a quarter at most; by itself it waits while somebody still records."""
        return [publishing.release(tx, span) for span in publishing.due(tx)]

    @http("GET", "/releases", roles=COORDINATORS, response=schemas.Release, page=2)
    def list_releases(self, request: Request, tx: Transaction) -> Page:
        """List the weeks and months whose figures are public, the latest first."""
        return request.page_of(store.list_releases(tx, **request.page), key=("ends_on", "id"))

    @http("GET", "/releases/<uuid:release_id>", roles=COORDINATORS, response=schemas.Release)
    def get_release(self, request: Request, tx: Transaction, release_id: UUID) -> Release:
        """Show when a week or month was released, and with which threshold."""
        return store.get_release(tx, release_id)

    @http(
        "GET",
        "/releases/<uuid:release_id>/figures",
        roles=COORDINATORS,
        query=schemas.ReleasedFilter,
        response=schemas.ReleasedFigure,
        page=4,
    )
    def list_released_figures(self, request: Request, tx: Transaction, release_id: UUID) -> Page:
        """List the figures of a release, for every group, organisation and the network."""
        store.get_release(tx, release_id)
        found = store.list_figures(tx, release_id, **request.query, **request.page)
        key = ("subject", "unit_id", "item", "part")
        return request.page_of([domain.show(figure) for figure in found], key=key)

    @every(seconds=3600)
    def release_what_is_due(self, tx: Transaction) -> None:
        """Release what is due, once nobody has recorded anything about it for an hour."""
        for span in publishing.due(tx):
            if store.was_recorded_since(tx, span, tx.now - domain.QUIET):
                return
            try:
                publishing.release(tx, span)
            except CellRecoverable:
                log.error(
                    "these figures are not safe to publish", period=span.period, starts_on=str(span.starts_on)
                )
                return
