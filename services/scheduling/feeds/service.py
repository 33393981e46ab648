"""Calendar feeds: making an address, taking it back, and answering calendar programs."""

import hashlib
import secrets
from dataclasses import asdict
from itertools import groupby
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from services.scheduling import store as scheduling
from services.scheduling.domain import series as plans
from services.scheduling.domain.addresses import SECRET_BYTES, Address, hash_of, opens, read_address
from services.scheduling.feeds import schemas, store
from services.scheduling.feeds.calendar import Words, write_calendar
from services.scheduling.feeds.domain import SHOWN_BACK, Feed, Told, check_holder, tell
from services.scheduling.materialisation import slots_between
from shared.contracts.scheduling_publishing import FeedMade, FeedRevoked
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.entrypoints.plain import plain
from shared.entrypoints.transactions import Transactions
from shared.errors import NotFound
from shared.security.principals import Principal, Role

HOLDERS = {Role.COORDINATOR, Role.FACILITATOR, Role.MENTOR, Role.MEMBER}
CALENDARS = "/api/scheduling/v1/calendars"


class Feeds:
    """Entrypoints for calendar feeds."""

    transactions = Transactions()

    @http("POST", "/feeds", roles=HOLDERS, body=schemas.NewFeed, response=schemas.FeedWithAddress, status=201)
    def make_feed(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Make a secret address for your own calendar, or for a group's."""
        asked, network_id = request.body, tx.network_id or UUID(int=0)
        person_id = None if asked["group_id"] else request.principal.person_id
        check_holder(person_id, asked["group_id"])
        if asked["group_id"]:
            _check_runs(request.principal, asked["group_id"])
            plans.check_open(scheduling.find_known_group(tx, asked["group_id"]), asked["group_id"])
        secret = secrets.token_bytes(SECRET_BYTES)
        feed = Feed(
            id=tx.new_id(),
            person_id=person_id,
            secret_hash=hash_of(secret),
            created_at=tx.now,
            **asked,
        )
        store.add_feed(tx, feed)
        tx.emit(FeedMade(feed_id=feed.id, group_id=feed.group_id))
        address = Address(network_id=network_id, id=feed.id, secret=secret)
        return asdict(feed) | {"address": f"{CALENDARS}/{address.write()}.ics"}

    @http("GET", "/feeds", roles=HOLDERS, response=schemas.Feed, page=1)
    def list_feeds(self, request: Request, tx: Transaction) -> Page:
        """List your calendars, and those of groups that you run; their addresses are not kept."""
        return request.page_of(store.list_feeds(tx, **request.page), key=("id",))

    @http("DELETE", "/feeds/<uuid:feed_id>", roles=HOLDERS)
    def revoke_feed(self, request: Request, tx: Transaction, feed_id: UUID) -> None:
        """Take an address back: from now on it shows nothing."""
        revoked = store.remove_feed(tx, feed_id)
        tx.emit(FeedRevoked(feed_id=revoked.id, group_id=revoked.group_id))

    @plain("GET", f"{CALENDARS}/<address>.ics", media="text/calendar")
    def show_calendar(self, incoming: Incoming, address: str) -> Response:
        """Show a calendar to whoever knows its address.

        The address names a network, but opens nothing in it by that: it is looked up as a person whose id is
        the feed's own, and the policy of `feed_addresses` shows such a person that one row. Once the secret
        fits, the meetings are read as the holder would read them, in the groups that are theirs now.
        """
        asked = read_address(address)
        feed = None
        if asked is not None:
            as_itself = Principal(asked.id, Role.MEMBER, asked.network_id)
            with self.transactions.open(as_itself) as tx:
                feed = store.find_feed(tx, asked.id)
        if asked is None or feed is None or not opens(asked, feed.secret_hash):
            raise NotFound
        body = self._calendar_of(feed, asked.network_id)
        answer = Response(body, content_type="text/calendar; charset=utf-8")
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.headers["Content-Disposition"] = 'inline; filename="meetings.ics"'
        answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
        return answer.make_conditional(incoming)

    def _calendar_of(self, feed: Feed, network_id: UUID) -> bytes:
        groups = frozenset({feed.group_id} if feed.group_id else ())
        holder = feed.person_id or feed.id
        if feed.person_id:
            with self.transactions.open(Principal(holder, Role.MEMBER, network_id)) as tx:
                groups = scheduling.list_groups_joined(tx, holder)
        reader = Principal(holder, Role.MEMBER, network_id, group_ids=tuple(sorted(groups)))
        with self.transactions.open(reader) as tx:
            return write_calendar(feed, *_meetings_of(tx))


def _check_runs(principal: Principal, group_id: UUID) -> None:
    runs = principal.role is Role.COORDINATOR or (
        principal.role is Role.FACILITATOR and group_id in principal.group_ids
    )
    if not runs:
        raise NotFound(group_id)


def _meetings_of(tx: Transaction) -> tuple[list[Told], Words]:
    """Return what there is to tell of the groups of the one who reads."""
    since = (tx.now - SHOWN_BACK).date()
    groups = tx.principal.group_ids
    series = store.list_series_of_groups(tx, groups, since=since)
    ids = [one.id for one in series]
    held = {
        series_id: list(meetings)
        for series_id, meetings in groupby(
            store.list_occurrences_of_series(tx, ids, since=since), key=lambda one: one.series_id
        )
    }
    revisions = store.list_revisions(tx, ids)
    told = [
        tell(
            one,
            held.get(one.id, ()),
            slots_between(one, since, one.materialised_before),
            revisions.get(one.id, 0),
        )
        for one in series
    ]
    venue_ids = {one.venue_id for meetings in held.values() for one in meetings if one.venue_id}
    venue_ids |= {one.venue_id for one in series if one.venue_id}
    return told, Words(
        names=store.list_group_names(tx, groups), venues=store.list_venues_by_id(tx, venue_ids)
    )
