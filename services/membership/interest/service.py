"""The interest register."""

from uuid import UUID

from services.membership.interest import domain, schemas, store
from services.membership.interest.domain import Interest, Reach, Status
from services.membership.service.roles import COORDINATORS
from shared.contracts.membership_support import InterestAdvanced, InterestRegistered
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, http
from shared.security.sealing import Sealer


class Interests:
    """Entrypoints for the interest register."""

    sealer: Sealer = Sealing()

    @http(
        "POST",
        "/interests",
        roles=COORDINATORS,
        body=schemas.NewInterest,
        response=schemas.Interest,
        status=201,
    )
    def register_interest(self, request: Request, tx: Transaction) -> Interest:
        """Register somebody who would like to take part, or to give time, space or funding."""
        said = request.body
        reach = Reach(**said.pop("reach"))
        interest = domain.register(id=tx.new_id(), by=request.principal.id, now=tx.now, **said)
        store.insert_interest(tx, self.sealer, interest, reach)
        tx.emit(
            InterestRegistered(interest_id=interest.id, kind=interest.kind, offers=tuple(interest.offers))
        )
        return interest

    @http(
        "GET",
        "/interests",
        roles=COORDINATORS,
        query=schemas.InterestFilter,
        response=schemas.Interest,
        page=1,
    )
    def list_interests(self, request: Request, tx: Transaction) -> Page:
        """List interests in the order they were registered."""
        found = store.list_interests(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/interests/<uuid:interest_id>", roles=COORDINATORS, response=schemas.Interest)
    def get_interest(self, request: Request, tx: Transaction, interest_id: UUID) -> Interest:
        """Show an interest, without who it is."""
        return store.get_interest(tx, interest_id)

    @http("GET", "/interests/<uuid:interest_id>/reach", roles=COORDINATORS, response=schemas.Reach)
    def get_reach(self, request: Request, tx: Transaction, interest_id: UUID) -> Reach:
        """Show who it is, and how to reach them."""
        return store.find_reach(tx, self.sealer, store.get_interest(tx, interest_id).id)

    @http("POST", "/interests/<uuid:interest_id>/contact", roles=COORDINATORS, response=schemas.Interest)
    def contact_interest(self, request: Request, tx: Transaction, interest_id: UUID) -> Interest:
        """Note that somebody spoke with them."""
        return _advance(request, tx, interest_id, Status.CONTACTED)

    @http("POST", "/interests/<uuid:interest_id>/engage", roles=COORDINATORS, response=schemas.Interest)
    def engage_interest(self, request: Request, tx: Transaction, interest_id: UUID) -> Interest:
        """Note that they take part, or give what they offered."""
        return _advance(request, tx, interest_id, Status.ENGAGED)

    @http("POST", "/interests/<uuid:interest_id>/close", roles=COORDINATORS, response=schemas.Interest)
    def close_interest(self, request: Request, tx: Transaction, interest_id: UUID) -> Interest:
        """Close the matter."""
        return _advance(request, tx, interest_id, Status.CLOSED)

    @http("POST", "/interests/<uuid:interest_id>/forget", roles=COORDINATORS, response=schemas.Interest)
    def forget_interest(self, request: Request, tx: Transaction, interest_id: UUID) -> Interest:
        """Forget who it is, for good, and close the matter; what was offered goes on counting."""
        interest = store.lock_interest(tx, interest_id)
        store.forget_reach(tx, self.sealer, interest.id)
        if interest.status is Status.CLOSED:
            return interest
        return _advance(request, tx, interest_id, Status.CLOSED)


def _advance(request: Request, tx: Transaction, interest_id: UUID, to: Status) -> Interest:
    interest = store.lock_interest(tx, interest_id)
    advanced = store.save_interest(tx, domain.advance(interest, to, by=request.principal.id, now=tx.now))
    tx.emit(InterestAdvanced(interest_id=interest.id, status=advanced.status))
    return advanced
