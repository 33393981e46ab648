"""Entrypoints of the directory."""

from uuid import UUID

from services.referrals.directory import domain, schemas, store
from shared.contracts.referrals import PartnerRegistered
from shared.db.transaction import Transaction
from shared.entrypoints import Request, http
from shared.security.principals import Role

EVERYBODY = {Role.COORDINATOR, Role.FACILITATOR, Role.MEMBER, Role.PARTNER}


class Listing:
    """Entrypoints for partners and their services."""

    @http(
        "POST",
        "/partners",
        roles={Role.COORDINATOR},
        body=schemas.NewPartner,
        response=schemas.Partner,
        status=201,
    )
    def register_partner(self, request: Request, tx: Transaction) -> domain.Partner:
        """Add an organisation that takes people on."""
        asked = request.body
        partner = domain.Partner(
            id=tx.new_id(),
            name=asked["name"],
            summary=asked["summary"],
            languages=tuple(asked["languages"]),
        )
        store.add_partner(tx, partner)
        tx.emit(PartnerRegistered(partner_id=partner.id))
        return partner

    @http("GET", "/partners", roles=EVERYBODY, response=schemas.Partner, page=2)
    def list_partners(self, request: Request, tx: Transaction) -> object:
        """List partners by name."""
        return request.page_of(store.list_partners(tx, **request.page), key=("name", "id"))

    @http(
        "GET",
        "/partners/<uuid:partner_id>",
        roles=EVERYBODY,
        response=schemas.Partner,
    )
    def get_partner(self, request: Request, tx: Transaction, partner_id: UUID) -> domain.Partner:
        """Show a partner."""
        return store.get_partner(tx, partner_id)
