"""Entrypoints of venues."""

from uuid import UUID

from services.scheduling.venues import schemas, store
from services.scheduling.venues.domain import Venue, describe
from shared.contracts.scheduling import VenueAdded
from shared.contracts.scheduling_sessions import VenueChanged
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.security.principals import Role

COORDINATORS = {Role.COORDINATOR}
EVERYONE = COORDINATORS | {Role.FACILITATOR, Role.MENTOR, Role.MEMBER, Role.CAREGIVER}


class Venues:
    """Entrypoints for the places where groups meet."""

    @http("POST", "/venues", roles=COORDINATORS, body=schemas.NewVenue, response=schemas.Venue, status=201)
    def add_venue(self, request: Request, tx: Transaction) -> Venue:
        """Add a place where groups can meet."""
        venue = Venue(id=tx.new_id(), **request.body)
        store.add_venue(tx, venue)
        tx.emit(VenueAdded(venue_id=venue.id))
        return venue

    @http(
        "PATCH",
        "/venues/<uuid:venue_id>",
        roles=COORDINATORS,
        body=schemas.VenueChange,
        response=schemas.Venue,
        if_match=True,
    )
    def change_venue(self, request: Request, tx: Transaction, venue_id: UUID) -> Venue:
        """Describe a place anew."""
        before = store.lock_venue(tx, venue_id) or store.get_venue(tx, venue_id)  # which raises
        request.match(before)
        changed = describe(before, request.body)
        store.save_venue(tx, changed)
        tx.emit(VenueChanged(venue_id=changed.id))
        return changed

    @http("GET", "/venues", roles=EVERYONE, query=schemas.VenueFilter, response=schemas.Venue, page=2)
    def list_venues(self, request: Request, tx: Transaction) -> Page:
        """List the places of the network by name."""
        return request.page_of(store.list_venues(tx, **request.query, **request.page), key=("name", "id"))

    @http("GET", "/venues/<uuid:venue_id>", roles=EVERYONE, response=schemas.Venue)
    def get_venue(self, request: Request, tx: Transaction, venue_id: UUID) -> Venue:
        """Show one place."""
        return store.get_venue(tx, venue_id)
