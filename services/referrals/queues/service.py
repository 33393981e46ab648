"""Queues of partners: which there are, what goes into them, and sending it once more."""

from uuid import UUID

from services.referrals.domain.notices import wanted
from services.referrals.queues import domain, publishing, schemas, store
from services.referrals.queues.domain import DisabledReason, Message, Queue
from shared.contracts.referrals_partners import PartnerQueueGranted
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http
from shared.entrypoints.background import Background
from shared.entrypoints.partner_queues import PartnerQueues
from shared.events.partners import PartnerBroker
from shared.security.principals import Role

SUBSCRIBERS = {Role.COORDINATOR, Role.PARTNER}


class Queues:
    """Entrypoints for partners' queues."""

    broker: PartnerBroker = PartnerQueues()
    publishing = Background(limit=16)

    @http(
        "PUT",
        "/partner-queues/<uuid:partner_id>",
        roles={Role.COORDINATOR},
        body=schemas.NewQueue,
        response=schemas.Queue,
    )
    def grant_queue(self, request: Request, tx: Transaction, partner_id: UUID) -> Queue:
        """Put messages into a partner's queue, once `kith partner grant-queue` has made it."""
        store.lock_partner(tx, partner_id)
        granted = store.save_grant(tx, domain.grant(partner_id, wanted(request.body["kinds"]), now=tx.now))
        tx.emit(PartnerQueueGranted(partner_id=partner_id))
        return granted

    @http("GET", "/partner-queues", roles=SUBSCRIBERS, response=schemas.Queue, page=1)
    def list_queues(self, request: Request, tx: Transaction) -> Page:
        """List the queues of partners; a partner sees its own."""
        return request.page_of(store.list_queues(tx, **request.page), key=("partner_id",))

    @http("GET", "/partner-queues/<uuid:partner_id>", roles=SUBSCRIBERS, response=schemas.Queue)
    def get_queue(self, request: Request, tx: Transaction, partner_id: UUID) -> Queue:
        """Show a partner's queue, and since when it takes nothing."""
        return store.get_queue(tx, partner_id)

    @http(
        "PATCH",
        "/partner-queues/<uuid:partner_id>",
        roles=SUBSCRIBERS,
        body=schemas.QueueChange,
        response=schemas.Queue,
        if_match=True,
    )
    def change_queue(self, request: Request, tx: Transaction, partner_id: UUID) -> Queue:
        """Say what is to go into a queue from now on."""
        before = store.lock_queue(tx, partner_id)
        request.match(before)
        return store.save_kinds(tx, domain.change(before, wanted(request.body["kinds"])))

    @http("DELETE", "/partner-queues/<uuid:partner_id>", roles={Role.COORDINATOR}, status=204)
    def revoke_queue(self, request: Request, tx: Transaction, partner_id: UUID) -> None:
        """Put nothing into a partner's queue any more, and give up what still waits for it."""
        publishing.disable(tx, store.lock_queue(tx, partner_id), DisabledReason.REVOKED)

    @http(
        "GET",
        "/queue-messages",
        roles=SUBSCRIBERS,
        query=schemas.MessageFilter,
        response=schemas.Message,
        page=1,
    )
    def list_messages(self, request: Request, tx: Transaction) -> Page:
        """List messages to queues and where they stand, the newest first."""
        return request.page_of(store.list_messages(tx, **request.query, **request.page), key=("id",))

    @http("POST", "/queue-messages/<uuid:message_id>/replay", roles=SUBSCRIBERS, response=schemas.Message)
    def replay_message(self, request: Request, tx: Transaction, message_id: UUID) -> Message:
        """Put a message into its queue once more, under the same id."""
        queue = store.lock_queue(tx, store.get_message(tx, message_id).partner_id)
        (held,) = store.lock_messages(tx, [message_id])
        replayed = domain.replay(held, queue)
        store.save_messages(tx, [replayed])
        return replayed

    @every(seconds=1)
    def publish_due(self, tx: Transaction) -> None:
        """Publish what waits, one partner at a time, outside of this transaction."""
        post = publishing.Post(self.publishing.transaction, self.publishing.within, self.broker)
        for partner_id, visit in post.visits(tx, limit=self.publishing.free):
            self.publishing.start_after(tx, partner_id, visit)
