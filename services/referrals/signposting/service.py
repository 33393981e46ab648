"""Entrypoints for signpost pages."""

import json
from uuid import UUID

import psycopg
from marshmallow import ValidationError
from psycopg_pool import PoolTimeout, TooManyRequests
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from services.referrals.signposting import domain, schemas, store
from services.referrals.signposting.domain import SignpostPage
from shared.contracts.referrals_directory import SignpostsChanged
from shared.db.transaction import Transaction
from shared.entrypoints import Request, http
from shared.entrypoints.plain import plain
from shared.entrypoints.transactions import Transactions
from shared.errors import Invalid
from shared.fields import Language
from shared.ids import new_id
from shared.observability.logging import get_logger
from shared.security.principals import Principal, Role

READERS = {Role.COORDINATOR, Role.FACILITATOR, Role.MENTOR, Role.MEMBER, Role.CAREGIVER}
PAGES = "/api/referrals/v1/urgent"

log = get_logger(__name__)


class Signposting:
    """Entrypoints for urgent need."""

    transactions = Transactions()

    @http("GET", "/signposts/<language>", roles=READERS, response=schemas.SignpostPage)
    def get_signposts(self, request: Request, tx: Transaction, language: str) -> SignpostPage:
        """Show where to turn to in urgent need, with the version for changing it."""
        return domain.nearest(store.list_pages(tx), _tag(language))

    @http(
        "PUT",
        "/signposts/<language>",
        roles={Role.COORDINATOR},
        body=schemas.NewSignpostPage,
        response=schemas.SignpostPage,
        if_match=True,
    )
    def write_signposts(self, request: Request, tx: Transaction, language: str) -> SignpostPage:
        """Write where people of this network turn to in urgent need, in one language."""
        tag, asked = _tag(language), request.body
        empty = SignpostPage(language=tag, title="", words="", signposts=())
        before = next((page for page in store.list_pages(tx) if page.language == tag), empty)
        request.match(before)
        page = domain.write(
            before, title=asked["title"], words=asked["words"], signposts=tuple(asked["signposts"])
        )
        store.save_page(tx, page)
        tx.emit(SignpostsChanged(network_id=tx.network_id or UUID(int=0), language=tag))
        return page

    @plain("GET", f"{PAGES}/<uuid:network_id>/<language>.json", media="application/json")
    def show_signposts(self, incoming: Incoming, network_id: UUID, language: str) -> Response:
        """Show everybody where to turn to in urgent need: no sign-in, no form, nothing recorded.

        There is always a page: where the network has none, or its database does not answer, the one that is
        built in.
        """
        tag = language[:35]
        try:
            with self.transactions.open(Principal(new_id(), Role.MEMBER, network_id)) as tx:
                page = domain.nearest(store.list_pages(tx), tag)
        except (psycopg.Error, PoolTimeout, TooManyRequests) as error:
            log.warning("signposts built in", reason=type(error).__name__)
            page = domain.built_in(tag)
        body = json.dumps(schemas.SignpostPage().dump(page), ensure_ascii=False)
        answer = Response(body, content_type="application/json")
        answer.headers["Cache-Control"] = "public, max-age=300, stale-if-error=86400"
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        answer.set_etag(f"{page.language}-{page.version}")
        return answer.make_conditional(incoming)


def _tag(language: str) -> str:
    try:
        return str(Language().deserialize(language))
    except ValidationError as error:
        raise Invalid("Not a language by BCP 47, as in de or es-MX.") from error
