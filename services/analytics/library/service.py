"""Which themes and techniques are used, and help."""

from dataclasses import asdict
from datetime import date
from typing import Any

from services.analytics.disclosure.domain import rounded
from services.analytics.domain import weeks_between
from services.analytics.library import schemas, store
from services.analytics.library.domain import Use
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.security.principals import Role


class Learned:
    """Entrypoints for the library's use."""

    @http(
        "GET",
        "/figures/library",
        roles={Role.COORDINATOR},
        query=schemas.WeeksFilter,
        response=schemas.Use,
        page=1,
    )
    def list_library_use(self, request: Request, tx: Transaction) -> Page:
        """List which themes were covered, which techniques were taken on, and whether they helped."""
        asked = request.query
        weeks = weeks_between(asked["from_on"], asked["until_on"], today=tx.now.date())
        page = request.page_of(store.list_uses(tx, weeks, **request.page), key=("entry_id",))
        return Page([_rounded(one) for one in page.items], page.next)


def _rounded(use: Use) -> dict[str, Any]:
    practised = [
        one
        | {
            "starts_on": date.fromisoformat(one["starts_on"]),
            "practices": None if one["practices"] is None else rounded(one["practices"]),
        }
        for one in use.practised
    ]
    return asdict(use) | {"practised": practised}
