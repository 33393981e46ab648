"""Asking for a use of a story, saying yes or no to it, showing it, and ending it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from services.analytics.renditions import domain, ending, page, schemas, store
from services.analytics.renditions.domain import Audience, Kind, Rendition, Shown, Status
from services.analytics.stories import store as stories
from services.analytics.stories.schemas import ApprovedStory
from services.analytics.stories.service import PEOPLE, approved_as_shown
from shared.contracts.analytics_stories import RenditionAgreed, RenditionAsked, RenditionPublished
from shared.contracts.membership import ConsentGranted, ConsentWithdrawn
from shared.db.asking import Asking
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http, on_event
from shared.entrypoints.answers import Answering
from shared.entrypoints.plain import plain
from shared.entrypoints.transactions import Transactions
from shared.errors import NotFound
from shared.ids import new_id
from shared.personal.service import Remembering
from shared.security.principals import Principal, Role

COORDINATORS = {Role.COORDINATOR}
EVERYONE = COORDINATORS | PEOPLE
SHOWN = "/api/analytics/v1/shown-stories"
PURPOSE = "story"
AT_ONCE = 100
LISTED_AT_MOST = 200


class Rendering(Remembering):
    """Entrypoints for renditions."""

    transactions = Transactions()

    @http("GET", "/approved-stories", roles=EVERYONE, response=ApprovedStory, page=1)
    def list_approved_stories(self, request: Request, tx: Transaction) -> Page:
        """List what was approved to be asked for: a coordinator all of it, anybody else their own."""
        page_ = request.page_of(stories.list_approved(tx, self.sealer, **request.page), key=("story_id",))
        return Page([approved_as_shown(one) for one in page_.items], page_.next)

    @http(
        "POST",
        "/approved-stories/<uuid:story_id>/renditions",
        roles=EVERYONE,
        body=schemas.NewRendition,
        response=schemas.Rendition,
        status=201,
    )
    def ask_for_rendition(self, request: Request, tx: Transaction, story_id: UUID) -> dict[str, Any]:
        """Ask who wrote a story about one use of it. What is printed cannot be called back: say so there."""
        approved = stories.find_approved(tx, self.sealer, story_id)
        if approved is None:
            raise NotFound(story_id)
        rendition = Rendition(
            id=tx.new_id(),
            story_id=story_id,
            person_id=approved.person_id,
            asked_by=request.principal.id,
            asked_at=tx.now,
            **request.body,
        )
        store.add_rendition(tx, rendition)
        tx.emit(
            RenditionAsked(
                rendition_id=rendition.id,
                story_id=story_id,
                kind=rendition.kind,
                audience=rendition.audience,
            )
        )
        return _told(tx, rendition)

    @http(
        "GET",
        "/renditions",
        roles=EVERYONE,
        query=schemas.RenditionFilter,
        response=schemas.Rendition,
        page=1,
    )
    def list_renditions(self, request: Request, tx: Transaction) -> Page:
        """List uses of stories: a coordinator all of them, anybody else those of their own."""
        found = store.list_renditions(tx, **request.query, **request.page)
        page_ = request.page_of(found, key=("id",))
        return Page([_told(tx, one) for one in page_.items], page_.next)

    @http("GET", "/renditions/<uuid:rendition_id>", roles=EVERYONE, response=schemas.Rendition)
    def get_rendition(self, request: Request, tx: Transaction, rendition_id: UUID) -> dict[str, Any]:
        """Show where one use of a story stands."""
        return _told(tx, store.get_rendition(tx, rendition_id))

    @http("GET", "/renditions/<uuid:rendition_id>/text", roles=COORDINATORS, response=schemas.ShownStory)
    def get_rendition_text(self, request: Request, tx: Transaction, rendition_id: UUID) -> Shown:
        """Show the text of a published rendition, for a report or a leaflet; gone (410) once it is over."""
        store.get_rendition(tx, rendition_id)
        return _found(store.find_shown(tx, self.sealer, rendition_id), rendition_id)

    @http("POST", "/renditions/<uuid:rendition_id>/agree", roles=PEOPLE, response=schemas.Rendition)
    def agree_to_rendition(self, request: Request, tx: Transaction, rendition_id: UUID) -> dict[str, Any]:
        """Agree to one use of your story, as the text stands now."""
        before = store.lock_rendition(tx, rendition_id)
        agreed = domain.agree(
            before,
            stories.find_approved(tx, self.sealer, before.story_id),
            by=request.principal.id,
            consents=stories.find_consent(tx, before.person_id),
            now=tx.now,
        )
        store.save_rendition(tx, agreed)
        tx.emit(RenditionAgreed(rendition_id=agreed.id, story_id=agreed.story_id))
        return _told(tx, agreed)

    @http("POST", "/renditions/<uuid:rendition_id>/refuse", roles=PEOPLE, response=schemas.Rendition)
    def refuse_rendition(self, request: Request, tx: Transaction, rendition_id: UUID) -> dict[str, Any]:
        """Say no to one use of your story; no reason is asked."""
        before = store.lock_rendition(tx, rendition_id)
        refused = domain.refuse(before, by=request.principal.id, now=tx.now)
        return _told(tx, ending.end(tx, self.sealer, before, refused))

    @http("POST", "/renditions/<uuid:rendition_id>/publish", roles=COORDINATORS, response=schemas.Rendition)
    def publish_rendition(self, request: Request, tx: Transaction, rendition_id: UUID) -> dict[str, Any]:
        """Show what was agreed to, to whom and for as long as was agreed."""
        # Held before the consent is read: a withdrawal waits here, and then finds what was published.
        before = store.lock_rendition(tx, rendition_id)
        consents = stories.find_consent(tx, before.person_id)
        approved = stories.find_approved(tx, self.sealer, before.story_id)
        published = store.save_rendition(tx, domain.publish(before, approved, consents=consents, now=tx.now))
        assert approved is not None  # noqa: S101 - without it nothing is published
        showing = domain.shown(published, approved)
        store.add_shown(tx, self.sealer, showing)
        tx.emit(
            RenditionPublished(
                rendition_id=published.id,
                story_id=published.story_id,
                kind=published.kind,
                audience=published.audience,
                expires_at=showing.expires_at,
            )
        )
        return _told(tx, published)

    @http("POST", "/renditions/<uuid:rendition_id>/revoke", roles=EVERYONE, response=schemas.Rendition)
    def revoke_rendition(self, request: Request, tx: Transaction, rendition_id: UUID) -> dict[str, Any]:
        """End one use of your story, or as a coordinator any: it is gone at once, wherever it was shown."""
        before = store.lock_rendition(tx, rendition_id)
        return _told(tx, ending.end(tx, self.sealer, before, domain.revoke(before, tx.now)))

    # Reading

    @http("GET", "/shown-stories", roles=EVERYONE, response=schemas.ShownStory, page=1)
    def list_shown_stories(self, request: Request, tx: Transaction) -> Page:
        """List the pages that are shown to the network or to everybody."""
        with tx.asking(Asking("network", tx.network_id)):
            audiences = (Audience.NETWORK, Audience.PUBLIC)
            found = store.list_shown(tx, self.sealer, audiences, **request.page)
        return request.page_of(found, key=("rendition_id",))

    @plain("GET", f"{SHOWN}/<uuid:network_id>.json", media="application/json")
    def show_stories(self, incoming: Incoming, network_id: UUID) -> Response:
        """Show everybody the stories that a network shows to the public, 200 at most, without names."""
        reader, network = Principal(new_id(), Role.MEMBER, network_id), Asking("network", network_id)
        with self.transactions.open(reader) as tx, tx.asking(network):
            found = store.list_shown(tx, self.sealer, (Audience.PUBLIC,), limit=LISTED_AT_MOST, after_1=None)
        return page.uncached(Answering(schemas.ShownStory(), 200).answer(found))

    @plain("GET", f"{SHOWN}/<uuid:network_id>/<uuid:rendition_id>", media="text/html")
    def show_story(self, incoming: Incoming, network_id: UUID, rendition_id: UUID) -> Response:
        """Show everybody one story that is shown to the public; gone (410) from the moment it is taken back.

        Whoever asks does so as the rendition itself: row-level security shows them this one row.
        """
        with self.transactions.open(Principal(rendition_id, Role.MEMBER, network_id)) as tx:
            shown = _found(store.find_shown(tx, self.sealer, rendition_id), rendition_id)
        if shown.kind is not Kind.PAGE or shown.audience is not Audience.PUBLIC:
            raise NotFound(rendition_id)
        return page.page_of(shown)

    # What ends it

    @every(seconds=60)
    def expire_renditions(self, tx: Transaction) -> None:
        """End what was shown for as long as was agreed."""
        for before in store.lock_expired(tx, limit=AT_ONCE):
            ending.end(tx, self.sealer, before, domain.expire(before, tx.now))

    @on_event(ConsentGranted, ConsentWithdrawn)
    def keep_story_consent(self, event: ConsentGranted | ConsentWithdrawn, tx: Transaction) -> None:
        """Keep who agreed to telling a story; who takes that back takes every use of their stories back."""
        if event.purpose != PURPOSE:
            return
        if isinstance(event, ConsentGranted):
            stories.keep_consent_granted(tx, event)
            return
        stories.keep_consent_withdrawn(tx, event)
        if not stories.find_consent(tx, event.person_id):
            ending.revoke_all_of(tx, self.sealer, [event.person_id])

    def _forget(self, tx: Transaction, person_ids: Sequence[UUID]) -> None:
        """Take back what is shown of people before what is held of them goes."""
        ending.revoke_all_of(tx, self.sealer, person_ids)
        super()._forget(tx, person_ids)


def _found(shown: Shown | None, rendition_id: UUID) -> Shown:
    if shown is None:
        raise NotFound(rendition_id)
    return shown


def _told(tx: Transaction, rendition: Rendition) -> dict[str, Any]:
    is_open = (rendition.status, rendition.kind, rendition.audience) == (
        Status.PUBLISHED,
        Kind.PAGE,
        Audience.PUBLIC,
    )
    address = f"{SHOWN}/{tx.network_id}/{rendition.id}" if is_open else None
    return asdict(rendition) | {"address": address}
