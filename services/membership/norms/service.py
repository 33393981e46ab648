"""What a group stands for, and who has acknowledged it."""

from uuid import UUID

from services.membership.domain.groups import accept_application
from services.membership.norms import domain, schemas, store
from services.membership.norms.domain import Acknowledgement, Norms
from services.membership.service.roles import EVERYONE, STAFF, actor_of
from services.membership.store import get_group, lock_group
from shared.contracts.membership_welcome import NormsAcknowledged, NormsPublished
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http


class Agreeing:
    """Entrypoints for goals, norms and glossary."""

    @http("GET", "/groups/<uuid:group_id>/norms", roles=EVERYONE, response=schemas.GroupNorms)
    def get_norms(self, request: Request, tx: Transaction, group_id: UUID) -> Norms:
        """Show what a group stands for now: to whoever may see the group, before they join it too."""
        return store.find_norms(tx, get_group(tx, group_id).id)

    @http(
        "PUT",
        "/groups/<uuid:group_id>/norms",
        roles=STAFF,
        body=schemas.NewNorms,
        response=schemas.GroupNorms,
        if_match=True,
    )
    def publish_norms(self, request: Request, tx: Transaction, group_id: UUID) -> Norms:
        """Publish a new version: every active member is asked to acknowledge it."""
        group = lock_group(tx, group_id)
        accept_application(group)
        current = store.find_norms(tx, group.id)
        request.match(current)
        written = {name: tuple(value) for name, value in request.body.items()}
        following = domain.publish(current, **written, by=request.principal.id, now=tx.now)
        store.insert_norms(tx, following)
        tx.emit(NormsPublished(group_id=group.id, version=following.version, published_at=tx.now))
        return following

    @http(
        "GET", "/groups/<uuid:group_id>/norms/versions", roles=EVERYONE, response=schemas.GroupNorms, page=1
    )
    def list_norms(self, request: Request, tx: Transaction, group_id: UUID) -> Page:
        """List every version of what a group stood for, oldest first."""
        found = store.list_norms(tx, get_group(tx, group_id).id, **request.page)
        return request.page_of(found, key=("version",))

    @http(
        "POST",
        "/groups/<uuid:group_id>/norms/acknowledge",
        roles=EVERYONE,
        body=schemas.NewAcknowledgement,
        response=schemas.NormsAcknowledgement,
    )
    def acknowledge_norms(self, request: Request, tx: Transaction, group_id: UUID) -> Acknowledgement:
        """Acknowledge what you have read, or record it for somebody who said so; twice is fine."""
        group = get_group(tx, group_id)
        person_id = request.body["person_id"] or request.principal.id
        acknowledged = domain.acknowledge(
            store.find_norms(tx, group.id),
            actor_of(request),
            membership_id=store.find_current_membership(tx, group.id, person_id),
            person_id=person_id,
            version=request.body["version"],
            now=tx.now,
        )
        if store.insert_acknowledgement(tx, acknowledged):
            tx.emit(
                NormsAcknowledged(
                    membership_id=acknowledged.membership_id,
                    group_id=group.id,
                    person_id=person_id,
                    version=acknowledged.version,
                )
            )
        return store.get_acknowledgement(tx, group.id, acknowledged.version, person_id)

    @http(
        "GET",
        "/groups/<uuid:group_id>/norms/acknowledgements",
        roles=EVERYONE,
        query=schemas.AcknowledgementFilter,
        response=schemas.NormsAcknowledgement,
        page=2,
    )
    def list_norm_acknowledgements(self, request: Request, tx: Transaction, group_id: UUID) -> Page:
        """List who acknowledged which version: staff see their group's, people their own."""
        group = get_group(tx, group_id)
        found = store.list_acknowledgements(tx, group.id, **request.query, **request.page)
        return request.page_of(found, key=("version", "person_id"))

    @http(
        "GET",
        "/norms-to-acknowledge",
        roles=EVERYONE,
        query=schemas.AskedFilter,
        response=schemas.NormsToAcknowledge,
        page=1,
    )
    def list_norms_to_acknowledge(self, request: Request, tx: Transaction) -> Page:
        """List what is still to be acknowledged: by yourself, or by the people of your groups."""
        found = store.list_asked(tx, **request.query, **request.page)
        return request.page_of(found, key=("membership_id",))
