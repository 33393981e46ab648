"""Networks and the organisations that host their groups."""

from uuid import UUID

from services.membership import schemas, store
from services.membership.domain import networks
from services.membership.domain.networks import Network, Organisation
from services.membership.service.roles import COORDINATORS, EVERYONE
from services.membership.wordings import store as wordings_store
from services.membership.wordings.service import default_wordings
from shared.contracts.membership import NetworkCreated, OrganisationChanged, OrganisationCreated
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.security.principals import Role


class Hosting:
    """Entrypoints for networks and organisations."""

    @http(
        "POST",
        "/networks",
        roles={Role.OPERATOR},
        network=False,
        body=schemas.NewNetwork,
        response=schemas.Network,
        status=201,
    )
    def create_network(self, request: Request, tx: Transaction) -> Network:
        """Make a network, to be filled by its coordinators."""
        network = Network(id=tx.new_id(), created_at=tx.now, **request.body)
        tx.enter(network.id)
        store.insert_network(tx, network)
        wordings_store.insert_wordings(tx, default_wordings(tx))
        tx.emit(NetworkCreated(network_id=network.id, time_zone=network.time_zone))
        return network

    @http("GET", "/networks/<uuid:network_id>", roles=EVERYONE, response=schemas.Network)
    def get_network(self, request: Request, tx: Transaction, network_id: UUID) -> Network:
        """Show your network."""
        return store.get_network(tx, network_id)

    @http(
        "POST",
        "/organisations",
        roles=COORDINATORS,
        body=schemas.NewOrganisation,
        response=schemas.Organisation,
        status=201,
    )
    def create_organisation(self, request: Request, tx: Transaction) -> Organisation:
        """Add a host organisation, at the top or below another."""
        organisation = Organisation(id=tx.new_id(), created_at=tx.now, **request.body)
        if organisation.parent_id is not None:
            store.get_organisation(tx, organisation.parent_id)
        store.insert_organisation(tx, organisation)
        tx.emit(OrganisationCreated(organisation_id=organisation.id, parent_id=organisation.parent_id))
        return organisation

    @http(
        "PATCH",
        "/organisations/<uuid:organisation_id>",
        roles=COORDINATORS,
        body=schemas.OrganisationChange,
        response=schemas.Organisation,
        if_match=True,
    )
    def change_organisation(self, request: Request, tx: Transaction, organisation_id: UUID) -> Organisation:
        """Name an organisation anew, or put it below another: groups and all below it go along."""
        store.hold_organisations(tx)
        before, parent_id = store.get_organisation(tx, organisation_id), request.body.get("parent_id")
        request.match(before)
        if parent_id is not None:
            store.get_organisation(tx, parent_id)
        changed = networks.change_organisation(before, above=store.list_above(tx, parent_id), **request.body)
        store.save_organisation(tx, changed)
        tx.emit(OrganisationChanged(organisation_id=changed.id, parent_id=changed.parent_id))
        return changed

    @http(
        "GET",
        "/organisations",
        roles=EVERYONE,
        query=schemas.OrganisationFilter,
        response=schemas.Organisation,
        page=True,
    )
    def list_organisations(self, request: Request, tx: Transaction) -> Page:
        """List the host organisations by name; with `parent_id`, those right below one."""
        found = store.list_organisations(tx, **request.query, **request.page)
        return request.page_of(found, key=("name", "id"))

    @http("GET", "/organisations/<uuid:organisation_id>", roles=EVERYONE, response=schemas.Organisation)
    def get_organisation(self, request: Request, tx: Transaction, organisation_id: UUID) -> Organisation:
        """Show an organisation."""
        return store.get_organisation(tx, organisation_id)
