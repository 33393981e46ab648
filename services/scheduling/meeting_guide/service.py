"""Public listings of groups, and the Meeting Guide JSON made of them."""

import hashlib
import json
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from services.scheduling import store as scheduling
from services.scheduling.domain.series import check_open
from services.scheduling.meeting_guide import domain, schemas, store
from services.scheduling.meeting_guide.domain import GroupListedAlready, LeftOut, Listing, SlugTaken
from shared.contracts.scheduling_publishing import GroupListed, GroupUnlisted, ListingChanged
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http
from shared.entrypoints.plain import plain
from shared.entrypoints.transactions import Transactions
from shared.errors import NotFound
from shared.ids import new_id
from shared.security.principals import Principal, Role

COORDINATORS = {Role.COORDINATOR}
RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}
GUIDES = "/api/scheduling/v1/meeting-guide"
REFUSALS = {"listings_one_per_group": GroupListedAlready, "listings_slug_taken": SlugTaken}


class Guides:
    """Entrypoints for listings."""

    transactions = Transactions()

    @http(
        "POST",
        "/listings",
        roles=COORDINATORS,
        body=schemas.NewListing,
        response=schemas.Listing,
        status=201,
        constraints=REFUSALS,
    )
    def list_group(self, request: Request, tx: Transaction) -> Listing:
        """Let everybody find a group: its weekly meetings are in the public guide from now on."""
        asked = request.body
        check_open(scheduling.find_known_group(tx, asked["group_id"]), asked["group_id"])
        slug = asked["slug"] or domain.slug_of(asked["name"])
        listing = Listing(**asked | {"id": tx.new_id(), "slug": slug, "types": tuple(asked["types"])})
        store.add_listing(tx, listing)
        publish(tx)
        tx.emit(GroupListed(listing_id=listing.id, group_id=listing.group_id))
        return listing

    @http("GET", "/listings", roles=RUNNERS, query=schemas.ListingFilter, response=schemas.Listing, page=1)
    def list_listings(self, request: Request, tx: Transaction) -> Page:
        """List what the public reads of groups, by slug."""
        found = store.list_listings(tx, **request.query, **request.page)
        return request.page_of(found, key=("slug",))

    @http("GET", "/listings/<uuid:listing_id>", roles=RUNNERS, response=schemas.Listing)
    def get_listing(self, request: Request, tx: Transaction, listing_id: UUID) -> Listing:
        """Show what the public reads of a group."""
        return store.get_listing(tx, listing_id)

    @http(
        "PATCH",
        "/listings/<uuid:listing_id>",
        roles=COORDINATORS,
        body=schemas.ListingChange,
        response=schemas.Listing,
        if_match=True,
    )
    def change_listing(self, request: Request, tx: Transaction, listing_id: UUID) -> Listing:
        """Change what the public reads of a group; its slug stays."""
        before = store.lock_listing(tx, listing_id)
        request.match(before)
        listing = domain.changed(before, request.body)
        store.save_listing(tx, listing)
        publish(tx)
        tx.emit(ListingChanged(listing_id=listing.id, group_id=listing.group_id))
        return listing

    @http("DELETE", "/listings/<uuid:listing_id>", roles=COORDINATORS)
    def unlist_group(self, request: Request, tx: Transaction, listing_id: UUID) -> None:
        """Take a group off the public guide, at once."""
        listing = store.lock_listing(tx, listing_id)
        store.remove_listing(tx, listing_id)
        publish(tx)
        tx.emit(GroupUnlisted(listing_id=listing.id, group_id=listing.group_id))

    @http("GET", "/meeting-guide", roles=COORDINATORS, response=schemas.Guide)
    def get_guide(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Show where the public guide is, and which series of listed groups are left out, and why."""
        meetings, left_out = _guide(tx)
        return {
            "address": f"{GUIDES}/{tx.network_id}.json",
            "meetings": len(meetings),
            "left_out": left_out,
        }

    @plain("GET", f"{GUIDES}/<uuid:network_id>.json", media="application/json")
    def show_guide(self, incoming: Incoming, network_id: UUID) -> Response:
        """Show the public guide of a network to everybody.

        Whoever asks does so as a person whom nobody knows: row-level security shows them the published
        document, and no series, venue or listing it was made of.
        """
        with self.transactions.open(Principal(new_id(), Role.MEMBER, network_id)) as tx:
            body = store.find_published_guide(tx)
        if body is None:
            raise NotFound(network_id)
        answer = Response(body, content_type="application/json")
        answer.headers["Cache-Control"] = "public, max-age=300"
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        answer.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
        return answer.make_conditional(incoming)

    @every(seconds=60)
    def keep_the_guide(self, tx: Transaction) -> None:
        """Publish what facilitators changed of their series, and what began or ended since."""
        if store.list_all_listings(tx):
            publish(tx)


def publish(tx: Transaction) -> None:
    """Make the public guide say what holds now."""
    meetings, _ = _guide(tx)
    store.publish_guide(tx, json.dumps(meetings, ensure_ascii=False, indent=1))


def _guide(tx: Transaction) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    return domain.guide_of(
        store.list_all_listings(tx),
        store.list_listed_groups(tx),
        store.list_listed_series(tx),
        store.list_listed_venues(tx),
        now=tx.now,
    )
