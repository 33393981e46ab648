"""Caregivers, and what is open to them."""

from collections.abc import Iterable
from uuid import UUID

from services.membership.caregivers import domain, schemas, store
from services.membership.caregivers.domain import Link, Topic
from services.membership.service.roles import COORDINATORS, EVERYONE, actor_of
from shared.contracts.membership_support import CaregiverLinked, CaregiverUnlinked, TopicClosed, TopicOpened
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.errors import NotFound

PEOPLE = EVERYONE - COORDINATORS


class Caregiving:
    """Entrypoints for caregivers."""

    @http(
        "POST",
        "/caregivers",
        roles=PEOPLE,
        body=schemas.NewLink,
        response=schemas.Link,
        status=201,
        # A member does not see the other person; the key knows whether they are of this network.
        constraints={"caregiver_links_caregiver": NotFound, "caregiver_links_member": NotFound},
    )
    def link_caregiver(self, request: Request, tx: Transaction) -> Link:
        """Link somebody close to you; they see nothing until you open it."""
        link = domain.link(actor_of(request), id=tx.new_id(), now=tx.now, **request.body)
        store.insert_link(tx, link)
        tx.emit(CaregiverLinked(**_ids_of(link)))
        return link

    @http("GET", "/caregivers", roles=EVERYONE, query=schemas.LinkFilter, response=schemas.Link, page=1)
    def list_links(self, request: Request, tx: Transaction) -> Page:
        """List links: your own, on either side; all for coordinators."""
        found = store.list_links(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/caregivers/<uuid:link_id>", roles=EVERYONE, response=schemas.Link)
    def get_link(self, request: Request, tx: Transaction, link_id: UUID) -> Link:
        """Show a link, with what is open."""
        return store.get_link(tx, link_id)

    @http(
        "GET",
        "/caregivers/<uuid:link_id>/onboarding",
        roles=EVERYONE,
        response=schemas.Welcome,
        page=1,
    )
    def list_welcomes(self, request: Request, tx: Transaction, link_id: UUID) -> Page:
        """List how far the member is in being welcomed, where that is open to you."""
        found = store.list_welcomes(tx, store.get_link(tx, link_id).member_id, **request.page)
        return request.page_of(found, key=("membership_id",))

    @http(
        "POST",
        "/caregivers/<uuid:link_id>/open",
        roles=EVERYONE,
        body=schemas.Topics,
        response=schemas.Link,
    )
    def open_topics(self, request: Request, tx: Transaction, link_id: UUID) -> Link:
        """Let your caregiver see these topics, from now on."""
        link = store.lock_link(tx, link_id)
        topics = domain.topics_to_open(link, actor_of(request), request.body["topics"])
        store.open_topics(tx, link, topics, tx.now)
        for topic in topics:
            tx.emit(TopicOpened(**_ids_of(link), topic=topic))
        return store.get_link(tx, link_id)

    @http(
        "POST",
        "/caregivers/<uuid:link_id>/close",
        roles=EVERYONE,
        body=schemas.Topics,
        response=schemas.Link,
    )
    def close_topics(self, request: Request, tx: Transaction, link_id: UUID) -> Link:
        """Close these topics: from now on your caregiver sees nothing of them."""
        link = store.lock_link(tx, link_id)
        _close(tx, link, domain.topics_to_close(link, actor_of(request), request.body["topics"]))
        return store.get_link(tx, link_id)

    @http("POST", "/caregivers/<uuid:link_id>/unlink", roles=EVERYONE, response=schemas.Link)
    def unlink_caregiver(self, request: Request, tx: Transaction, link_id: UUID) -> Link:
        """End a link from either side, with everything that is open on it."""
        link = store.lock_link(tx, link_id)
        ended = domain.unlink(link, actor_of(request), now=tx.now)
        if ended != link:
            _close(tx, link, link.topics)
            store.end_link(tx, ended)
            tx.emit(CaregiverUnlinked(**_ids_of(link)))
        return store.get_link(tx, link_id)


def _close(tx: Transaction, link: Link, topics: Iterable[Topic]) -> None:
    store.close_topics(tx, link, topics, tx.now)
    for topic in topics:
        tx.emit(TopicClosed(**_ids_of(link), topic=topic))


def _ids_of(link: Link) -> dict[str, UUID]:
    return {"link_id": link.id, "person_id": link.member_id, "caregiver_id": link.caregiver_id}
