"""Webhooks: where partners listen, what was sent to them, and sending it once more."""

from datetime import timedelta
from uuid import UUID

from services.referrals.domain.notices import wanted
from services.referrals.webhooks import keeping, schemas, store
from services.referrals.webhooks.domain import deliveries, endpoints
from services.referrals.webhooks.domain.deliveries import Delivery
from services.referrals.webhooks.domain.endpoints import DisabledReason, Endpoint
from services.referrals.webhooks.sending import Courier
from services.referrals.webhooks.signing import Key
from shared.contracts.referrals import WebhookEndpointRegistered
from shared.contracts.referrals_partners import WebhookEndpointEnabled, WebhookSecretRotated
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, every, http
from shared.entrypoints.background import Background
from shared.entrypoints.outgoing import OutgoingCalls
from shared.errors import Invalid
from shared.outgoing import AddressRefused, Outgoing
from shared.security.principals import Role
from shared.security.sealing import Sealer

SUBSCRIBERS = {Role.COORDINATOR, Role.PARTNER}


class Webhooks:
    """Entrypoints for webhooks."""

    sealer: Sealer = Sealing()
    outgoing: Outgoing = OutgoingCalls()
    visiting = Background(limit=64)

    # Endpoints

    @http(
        "POST",
        "/webhook-endpoints",
        roles=SUBSCRIBERS,
        body=schemas.NewEndpoint,
        response=schemas.EndpointWithSecret,
        status=201,
    )
    def register_endpoint(self, request: Request, tx: Transaction) -> dict[str, object]:
        """Tell a partner at this address from now on. The signing secret is shown this once."""
        asked = request.body
        partner_id = endpoints.partner_to_tell(asked["partner_id"], own_id=request.principal.partner_id)
        self._refuse_unfit(asked["url"])
        if not store.lock_partner(tx, partner_id):
            raise Invalid("There is no partner with this id.", pointer="/partner_id")
        endpoints.refuse_one_more_endpoint(store.count_active_endpoints(tx, partner_id))
        key = Key.new(asked["scheme"])
        endpoint = endpoints.register(
            endpoint_id=tx.new_id(),
            partner_id=partner_id,
            url=asked["url"],
            kinds=wanted(asked["kinds"]),
            scheme=key.scheme,
            public_key=key.public_key,
            now=tx.now,
        )
        store.add_endpoint(tx, endpoint, secret=keeping.seal(tx, self.sealer, endpoint.id, key))
        tx.emit(WebhookEndpointRegistered(endpoint_id=endpoint.id, partner_id=partner_id))
        return keeping.shown_once(endpoint, key)

    @http(
        "GET",
        "/webhook-endpoints",
        roles=SUBSCRIBERS,
        query=schemas.EndpointFilter,
        response=schemas.Endpoint,
        page=1,
    )
    def list_endpoints(self, request: Request, tx: Transaction) -> Page:
        """List endpoints, the newest first, disabled ones too."""
        return request.page_of(store.list_endpoints(tx, **request.query, **request.page), key=("id",))

    @http("GET", "/webhook-endpoints/<uuid:endpoint_id>", roles=SUBSCRIBERS, response=schemas.Endpoint)
    def get_endpoint(self, request: Request, tx: Transaction, endpoint_id: UUID) -> Endpoint:
        """Show an endpoint, and since when nothing gets through to it."""
        return store.get_endpoint(tx, endpoint_id)

    @http(
        "PATCH",
        "/webhook-endpoints/<uuid:endpoint_id>",
        roles=SUBSCRIBERS,
        body=schemas.EndpointChange,
        response=schemas.Endpoint,
        if_match=True,
    )
    def change_endpoint(self, request: Request, tx: Transaction, endpoint_id: UUID) -> Endpoint:
        """Tell a partner elsewhere, or of other things. What waits goes to the new address."""
        before = store.lock_endpoint(tx, endpoint_id)
        request.match(before)
        endpoints.scheme_of(before)
        url = request.body.get("url", before.url)
        self._refuse_unfit(url)
        kinds = wanted(request.body["kinds"]) if "kinds" in request.body else before.kinds
        return store.save_endpoint(tx, endpoints.change(before, url=url, kinds=kinds))

    @http("DELETE", "/webhook-endpoints/<uuid:endpoint_id>", roles=SUBSCRIBERS, status=204)
    def remove_endpoint(self, request: Request, tx: Transaction, endpoint_id: UUID) -> None:
        """Tell nobody at this address any more, and give up what still waits for it."""
        keeping.disable(tx, store.lock_endpoint(tx, endpoint_id), DisabledReason.REMOVED)

    @http(
        "POST",
        "/webhook-endpoints/<uuid:endpoint_id>/rotate-secret",
        roles=SUBSCRIBERS,
        body=schemas.Rotation,
        response=schemas.EndpointWithSecret,
    )
    def rotate_secret(self, request: Request, tx: Transaction, endpoint_id: UUID) -> dict[str, object]:
        """Sign with a new secret, shown this once; the old one signs too while the partner changes over."""
        before = store.lock_endpoint(tx, endpoint_id)
        key = Key.new(request.body["scheme"] or endpoints.scheme_of(before))
        rotated = endpoints.rotate(
            before,
            scheme=key.scheme,
            public_key=key.public_key,
            overlap=timedelta(hours=request.body["overlap_hours"]),
            now=tx.now,
        )
        kept = keeping.rotate(tx, self.sealer, rotated, key)
        tx.emit(WebhookSecretRotated(endpoint_id=kept.id, partner_id=kept.partner_id))
        return keeping.shown_once(kept, key)

    @http(
        "POST",
        "/webhook-endpoints/<uuid:endpoint_id>/enable",
        roles=SUBSCRIBERS,
        response=schemas.EndpointWithSecret,
    )
    def enable_endpoint(self, request: Request, tx: Transaction, endpoint_id: UUID) -> dict[str, object]:
        """Send again to an endpoint that was gone or failing, with a new secret that is shown this once."""
        before = store.lock_endpoint(tx, endpoint_id)
        key = Key.new(endpoints.scheme_of(before))
        enabled = endpoints.enable(before, scheme=key.scheme, public_key=key.public_key)
        store.lock_partner(tx, before.partner_id)
        endpoints.refuse_one_more_endpoint(store.count_active_endpoints(tx, before.partner_id))
        kept = store.save_enabled(tx, enabled, secret=keeping.seal(tx, self.sealer, before.id, key))
        tx.emit(WebhookEndpointEnabled(endpoint_id=kept.id, partner_id=kept.partner_id))
        return keeping.shown_once(kept, key)

    @http(
        "POST",
        "/webhook-endpoints/<uuid:endpoint_id>/replay",
        roles=SUBSCRIBERS,
        body=schemas.Replay,
        response=schemas.Replayed,
    )
    def replay_failed(self, request: Request, tx: Transaction, endpoint_id: UUID) -> dict[str, int]:
        """Send once more, under the same ids, what did not get through since a moment."""
        endpoint = store.lock_endpoint(tx, endpoint_id)
        return {"replayed": keeping.replay_failed(tx, endpoint, since=request.body["since"])}

    # Deliveries

    @http(
        "GET",
        "/webhook-deliveries",
        roles=SUBSCRIBERS,
        query=schemas.DeliveryFilter,
        response=schemas.Delivery,
        page=1,
    )
    def list_deliveries(self, request: Request, tx: Transaction) -> Page:
        """List messages to endpoints and where they stand, the newest first."""
        return request.page_of(store.list_deliveries(tx, **request.query, **request.page), key=("id",))

    @http("GET", "/webhook-deliveries/<uuid:delivery_id>", roles=SUBSCRIBERS, response=schemas.Delivery)
    def get_delivery(self, request: Request, tx: Transaction, delivery_id: UUID) -> Delivery:
        """Show where a message to an endpoint stands."""
        return store.get_delivery(tx, delivery_id)

    @http(
        "GET",
        "/webhook-deliveries/<uuid:delivery_id>/attempts",
        roles=SUBSCRIBERS,
        response=schemas.Attempts,
    )
    def list_attempts(self, request: Request, tx: Transaction, delivery_id: UUID) -> dict[str, object]:
        """Show how each attempt to deliver a message went."""
        store.get_delivery(tx, delivery_id)
        return {"items": store.list_attempts(tx, delivery_id)}

    @http(
        "POST",
        "/webhook-deliveries/<uuid:delivery_id>/replay",
        roles=SUBSCRIBERS,
        response=schemas.Delivery,
    )
    def replay_delivery(self, request: Request, tx: Transaction, delivery_id: UUID) -> Delivery:
        """Send a message once more under the same id, delivered or not."""
        endpoint = store.lock_endpoint(tx, store.get_delivery(tx, delivery_id).endpoint_id)
        replayed = deliveries.replay(store.lock_delivery(tx, delivery_id), endpoint, now=tx.now)
        store.save_deliveries(tx, [replayed])
        return replayed

    # Sending

    @every(seconds=1)
    def deliver_due(self, tx: Transaction) -> None:
        """Carry out what is due, one endpoint at a time, outside of this transaction."""
        courier = Courier(self.visiting.transaction, self.visiting.within, self.sealer, self.outgoing)
        for endpoint_id, visit in courier.visits(tx, free=self.visiting.free, places=self.visiting.limit):
            self.visiting.start_after(tx, endpoint_id, visit)

    def _refuse_unfit(self, url: str) -> None:
        try:
            self.outgoing.refuse_unfit(url)
        except AddressRefused as refusal:
            raise Invalid(str(refusal), pointer="/url") from refusal
