"""What people are asked to agree to."""

from collections.abc import Iterator
from uuid import UUID

from services.membership.service.roles import COORDINATORS, EVERYONE
from services.membership.wordings import schemas, store
from services.membership.wordings.defaults import TEXTS, VERSION
from services.membership.wordings.domain import Wording, languages_to_try
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http

LAST_RESORT = "en"


class Wordings:
    """Entrypoints for the wordings of consent."""

    @http(
        "POST", "/wordings", roles=COORDINATORS, body=schemas.NewWording, response=schemas.Wording, status=201
    )
    def write_wording(self, request: Request, tx: Transaction) -> Wording:
        """Keep a text to agree to, as a version of its own."""
        wording = Wording(id=tx.new_id(), written_by=request.principal.id, created_at=tx.now, **request.body)
        store.insert_wording(tx, wording)
        return wording

    @http("GET", "/wordings", roles=EVERYONE, query=schemas.WordingFilter, response=schemas.Wording, page=1)
    def list_wordings(self, request: Request, tx: Transaction) -> Page:
        """List the texts to agree to, old versions too."""
        found = store.list_wordings(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/wordings/current", roles=EVERYONE, query=schemas.CurrentWording, response=schemas.Wording)
    def get_current_wording(self, request: Request, tx: Transaction) -> Wording:
        """Show what to ask somebody now, in their language or the nearest there is."""
        languages = (*languages_to_try(request.query["language"]), LAST_RESORT)
        return store.get_current_wording(tx, request.query["purpose"], languages)

    @http("GET", "/wordings/<uuid:wording_id>", roles=EVERYONE, response=schemas.Wording)
    def get_wording(self, request: Request, tx: Transaction, wording_id: UUID) -> Wording:
        """Show a text to agree to."""
        return store.get_wording(tx, wording_id)

    @every(seconds=3600)
    def keep_default_wordings(self, tx: Transaction) -> None:
        """Give every network the texts that came with this release."""
        store.insert_wordings(tx, default_wordings(tx))


def default_wordings(tx: Transaction) -> Iterator[Wording]:
    """Yield the texts that come with Kith, as wordings of the network that the transaction is in."""
    for purpose, by_language in TEXTS.items():
        for language, text in by_language.items():
            yield Wording(
                id=tx.new_id(),
                purpose=purpose,
                version=VERSION,
                language=language,
                text=text,
                written_by=None,
                created_at=tx.now,
            )
