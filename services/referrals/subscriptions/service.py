"""FHIR Subscriptions: a partner creates, reads and deletes them, and asks how they are and what happened."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from services.referrals.disclosures.sight import account_for_delivery
from services.referrals.fhir.service import PARTNERS, as_asked, known
from services.referrals.fhir.writing import BASE
from services.referrals.fhir.writing import bundle as page_of
from services.referrals.subscriptions import domain, notifying, reading, schemas, store, writing
from services.referrals.subscriptions.domain import NotificationType, Subscription
from services.referrals.webhooks import keeping
from services.referrals.webhooks import store as webhooks
from services.referrals.webhooks.domain import endpoints
from services.referrals.webhooks.domain.endpoints import DisabledReason
from shared.contracts.referrals import WebhookEndpointRegistered
from shared.db.transaction import Transaction
from shared.entrypoints import Request, Sealing, every, on_event
from shared.entrypoints.fhir import fhir, fhir_search, resource
from shared.entrypoints.outgoing import OutgoingCalls
from shared.entrypoints.reading import load_query
from shared.errors import Invalid, NotFound
from shared.outgoing import AddressRefused, Outgoing
from shared.security.sealing import Sealer

MOST_FOUND = 200


class Subscribing:
    """Entrypoints for FHIR Subscriptions."""

    sealer: Sealer = Sealing()
    outgoing: Outgoing = OutgoingCalls()

    @fhir("POST", "/fhir/Subscription", roles=PARTNERS, body=schemas.NewSubscription, status=201)
    def create_subscription(self, request: Request, tx: Transaction) -> Response:
        """Be told by FHIR notifications from now on (a Subscription by the R5 backport).

        It is requested until your endpoint has answered the handshake, and active from then on.
        """
        asked, partner_id = request.body, request.principal.partner_id
        channel = asked["channel"]
        reading.refuse_other_content(channel)
        filters, kinds = reading.filters_of(asked)
        heartbeat, headers = reading.heartbeat_of(channel), reading.headers_of(channel["header"])
        try:
            self.outgoing.refuse_unfit(channel["endpoint"])
        except AddressRefused as refusal:
            raise Invalid(str(refusal), pointer="/channel/endpoint") from refusal
        if partner_id is None or not webhooks.lock_partner(tx, partner_id):
            raise NotFound(partner_id)
        endpoints.refuse_one_more_endpoint(webhooks.count_active_endpoints(tx, partner_id))
        endpoint = endpoints.register(
            endpoint_id=tx.new_id(),
            partner_id=partner_id,
            url=channel["endpoint"],
            kinds=kinds,
            scheme=None,
            now=tx.now,
        )
        webhooks.add_endpoint(
            tx, endpoint, secret=keeping.seal_headers(tx, self.sealer, endpoint.id, headers)
        )
        created = Subscription(
            id=endpoint.id,
            partner_id=partner_id,
            url=endpoint.url,
            reason=asked["reason"],
            filters=filters,
            kinds=kinds,
            endpoint_status=endpoint.status,
            heartbeat_seconds=heartbeat,
            ends_at=asked["end"],
        )
        store.add_subscription(tx, created)
        tx.emit(WebhookEndpointRegistered(endpoint_id=endpoint.id, partner_id=partner_id))
        answer = resource(writing.subscription(created, tx.now))
        answer.status_code = 201
        answer.headers["Location"] = f"{BASE}/Subscription/{created.id}"
        return answer

    @fhir("GET", "/fhir/Subscription/<subscription_id>", roles=PARTNERS)
    def read_subscription(self, request: Request, tx: Transaction, subscription_id: str) -> Response:
        """Read a Subscription; the headers that you chose are not shown."""
        return resource(writing.subscription(store.get_subscription(tx, known(subscription_id)), tx.now))

    @fhir("GET", "/fhir/Subscription", roles=PARTNERS, query=schemas.SubscriptionSearch)
    def search_subscriptions(self, request: Request, tx: Transaction) -> Response:
        """Search your Subscriptions (a Bundle), the newest first, at most 200."""
        return _found(request, tx)

    @fhir_search("/fhir/Subscription", roles=PARTNERS, query=schemas.SubscriptionSearch)
    def search_subscriptions_by_post(self, request: Request, tx: Transaction) -> Response:
        """Search your Subscriptions, with the parameters in a form."""
        return _found(request, tx)

    @fhir("DELETE", "/fhir/Subscription/<subscription_id>", roles=PARTNERS, status=204)
    def delete_subscription(self, request: Request, tx: Transaction, subscription_id: str) -> None:
        """Be told nothing more by this Subscription; what still waits for it is given up."""
        found = store.get_subscription(tx, known(subscription_id))
        keeping.disable(tx, webhooks.lock_endpoint(tx, found.id), DisabledReason.REMOVED)

    # Operations, each by GET and by POST

    @fhir("GET", "/fhir/Subscription/$status", roles=PARTNERS, query=schemas.StatusSearch)
    def show_statuses(self, request: Request, tx: Transaction) -> Response:
        """Show how your Subscriptions are (a Bundle of Parameters)."""
        return _statuses(tx, request.query)

    @fhir("POST", "/fhir/Subscription/$status", roles=PARTNERS, body=schemas.Parameters)
    def ask_statuses(self, request: Request, tx: Transaction) -> Response:
        """Show how your Subscriptions are (a Bundle of Parameters), asked with Parameters."""
        return _statuses(tx, _asked_with(request, schemas.StatusSearch()))

    @fhir("GET", "/fhir/Subscription/<subscription_id>/$status", roles=PARTNERS)
    def show_status(self, request: Request, tx: Transaction, subscription_id: str) -> Response:
        """Show how a Subscription is, and how many events there were (a Bundle of Parameters)."""
        return _status(tx, subscription_id)

    @fhir("POST", "/fhir/Subscription/<subscription_id>/$status", roles=PARTNERS, body=schemas.Parameters)
    def ask_status(self, request: Request, tx: Transaction, subscription_id: str) -> Response:
        """Show how a Subscription is, and how many events there were, asked with Parameters."""
        return _status(tx, subscription_id)

    @fhir("GET", "/fhir/Subscription/<subscription_id>/$events", roles=PARTNERS, query=schemas.EventSearch)
    def show_events(self, request: Request, tx: Transaction, subscription_id: str) -> Response:
        """Show events that you missed, by their numbers; at most 100, without what was taken back."""
        return _events(tx, subscription_id, request.query)

    @fhir("POST", "/fhir/Subscription/<subscription_id>/$events", roles=PARTNERS, body=schemas.Parameters)
    def ask_events(self, request: Request, tx: Transaction, subscription_id: str) -> Response:
        """Show events that you missed, asked with Parameters."""
        return _events(tx, subscription_id, _asked_with(request, schemas.EventSearch()))

    # Telling

    @on_event(WebhookEndpointRegistered)
    def greet_subscription(self, event: WebhookEndpointRegistered, tx: Transaction) -> None:
        """Send the handshake, where the endpoint is a Subscription's."""
        notifying.greet(tx, event.endpoint_id)

    @every(seconds=10)
    def send_heartbeats(self, tx: Transaction) -> None:
        """Let partners that asked for it, and heard nothing for long enough, know that the line is there."""
        notifying.beat(tx)


def _found(request: Request, tx: Transaction) -> Response:
    asked = request.query
    found = [
        each
        for each in store.list_subscriptions(tx, limit=MOST_FOUND)
        if asked["own_id"] in (None, each.id)
        and asked["status"] in (None, each.status(tx.now))
        and asked["url"] in (None, each.url)
    ]
    rest = [each for each in found if asked["after"] is None or each.id < asked["after"]]
    page = rest[: asked["count"]]
    after = page[-1].id if page and len(rest) > len(page) else None
    documents = [writing.subscription(each, tx.now) for each in page]
    query = as_asked(asked, schemas.SubscriptionSearch())
    return resource(page_of(request.path, query, documents, len(found), after))


def _asked_with(request: Request, shape: Schema) -> Mapping[str, Any]:
    asked: Mapping[str, Any] = load_query(shape, MultiDict(reading.pairs_of(request.body)))
    return asked


def _statuses(tx: Transaction, asked: Mapping[str, Any]) -> Response:
    ids, statuses = asked["own_ids"], asked["statuses"]
    found = [
        each
        for each in store.list_subscriptions(tx, limit=MOST_FOUND)
        if (ids is None or each.id in ids) and (statuses is None or each.status(tx.now) in statuses)
    ]
    return resource(writing.statuses(found, tx.now))


def _status(tx: Transaction, subscription_id: str) -> Response:
    found = store.get_subscription(tx, known(subscription_id))
    return resource(writing.statuses([found], tx.now))


def _events(tx: Transaction, subscription_id: str, asked: Mapping[str, Any]) -> Response:
    found = store.get_subscription(tx, known(subscription_id))
    span = {"since": asked["since"], "until": asked["until"]}
    listed = store.list_told(tx, found.id, limit=domain.MOST_EVENTS_SHOWN, **span)
    told = [each for each in listed if each.may_leave]
    for each in told:
        account_for_delivery(tx, each.delivery_id)
    bundle = writing.notification(
        found, NotificationType.EVENTS, own_id=tx.new_id(), now=tx.now, happened=told
    )
    return resource(bundle)
