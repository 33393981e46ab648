"""Practical help between people."""

from dataclasses import replace
from uuid import UUID

from services.membership import store as people
from services.membership.barriers import domain, schemas, store
from services.membership.barriers.domain import HelpRequest, Offer
from services.membership.domain import groups
from services.membership.service.roles import EVERYONE, actor_of, only_own
from shared.contracts.membership_support import (
    HelpAsked,
    HelpFulfilled,
    HelpMatched,
    HelpOffered,
    HelpReopened,
    HelpWithdrawn,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, http
from shared.errors import NotFound
from shared.security.sealing import Sealer


class Helping:
    """Entrypoints for practical help."""

    sealer: Sealer = Sealing()

    @http(
        "POST",
        "/help-requests",
        roles=EVERYONE,
        body=schemas.NewHelpRequest,
        response=schemas.HelpRequestInWords,
        status=201,
    )
    def ask_for_help(self, request: Request, tx: Transaction) -> HelpRequest:
        """Ask for transport, childcare, a contribution; the group reads the kind, and not who asks."""
        said = request.body
        person = people.get_person(tx, said.pop("person_id") or request.principal.id)
        group = people.get_group(tx, said.pop("group_id"))
        groups.accept_application(group)
        asked = domain.ask(
            actor_of(request),
            id=tx.new_id(),
            group_id=group.id,
            person_id=person.id,
            belongs=store.belongs(tx, group.id, person.id),
            now=tx.now,
            **said,
        )
        store.insert_help_request(tx, self.sealer, asked, person.id)
        tx.emit(HelpAsked(request_id=asked.id, group_id=asked.group_id, kind=asked.kind))
        return asked

    @http(
        "GET",
        "/help-requests",
        roles=EVERYONE,
        query=schemas.HelpFilter,
        response=schemas.HelpRequest,
        page=1,
    )
    def list_help_requests(self, request: Request, tx: Transaction) -> Page:
        """List what help is asked for: what is open in your groups, and all of your own."""
        found = store.list_help_requests(tx, only_own(request), **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/help-requests/<uuid:request_id>", roles=EVERYONE, response=schemas.HelpRequestInWords)
    def get_help_request(self, request: Request, tx: Transaction, request_id: UUID) -> HelpRequest:
        """Show a request, with who asked and their words where those are for you."""
        asked = store.get_help_request(tx, request_id, only_own(request))
        actor = actor_of(request)
        if asked.person_id is None or not (actor.staff or actor.is_person(asked.person_id)):
            return asked
        return replace(asked, words=store.find_help_words(tx, self.sealer, asked.id, asked.person_id))

    @http(
        "POST",
        "/help-requests/<uuid:request_id>/offers",
        roles=EVERYONE,
        body=schemas.NewOffer,
        response=schemas.Offer,
        status=201,
    )
    def offer_help(self, request: Request, tx: Transaction, request_id: UUID) -> Offer:
        """Offer to help, not knowing whom."""
        asked = store.get_help_request(tx, request_id, only=None)
        helper = people.get_person(tx, request.body["helper_id"] or request.principal.id)
        offer = domain.offer(asked, actor_of(request), id=tx.new_id(), helper_id=helper.id, now=tx.now)
        store.insert_offer(tx, offer)
        tx.emit(HelpOffered(request_id=asked.id, group_id=asked.group_id))
        return offer

    @http("GET", "/help-offers", roles=EVERYONE, query=schemas.OfferFilter, response=schemas.Offer, page=1)
    def list_offers(self, request: Request, tx: Transaction) -> Page:
        """List offers: those you made, and those made to you."""
        found = store.list_offers(tx, only_own(request), **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/help-offers/<uuid:offer_id>", roles=EVERYONE, response=schemas.Offer)
    def get_offer(self, request: Request, tx: Transaction, offer_id: UUID) -> Offer:
        """Show an offer that you made, or that was made to you."""
        return store.get_offer(tx, offer_id, only_own(request))

    @http("POST", "/help-offers/<uuid:offer_id>/match", roles=EVERYONE, response=schemas.Offer)
    def match_offer(self, request: Request, tx: Transaction, offer_id: UUID) -> Offer:
        """Take an offer; the helper learns whom they help."""
        only = only_own(request)
        asked = _held(tx, store.get_offer(tx, offer_id, only).request_id, only)
        offer = store.lock_offer(tx, offer_id, only)
        matched, taken = domain.match(asked, offer, actor_of(request))
        store.save_help_request(tx, matched)
        store.save_offer(tx, taken)
        tx.emit(HelpMatched(request_id=asked.id, group_id=asked.group_id))
        return taken

    @http("POST", "/help-offers/<uuid:offer_id>/withdraw", roles=EVERYONE, response=schemas.Offer)
    def step_back(self, request: Request, tx: Transaction, offer_id: UUID) -> Offer:
        """Take an offer back; if it was taken, help is asked for again."""
        only, actor = only_own(request), actor_of(request)
        holds = store.lock_help_request(tx, store.get_offer(tx, offer_id, only).request_id)
        offer = store.lock_offer(tx, offer_id, only)
        asked = store.get_help_request(tx, offer.request_id, only)
        after, withdrawn = domain.step_back(asked, offer, actor, holds_request=holds)
        # The request first: once the offer is withdrawn, it is not the helper's to change any more.
        if after != asked:
            store.save_help_request(tx, after)
            tx.emit(HelpReopened(request_id=asked.id, group_id=asked.group_id))
        store.save_offer(tx, withdrawn)
        return withdrawn

    @http("POST", "/help-requests/<uuid:request_id>/fulfil", roles=EVERYONE, response=schemas.HelpRequest)
    def fulfil_help_request(self, request: Request, tx: Transaction, request_id: UUID) -> HelpRequest:
        """Say that the help came."""
        asked = _held(tx, request_id, only_own(request))
        fulfilled = domain.fulfil(asked, actor_of(request), now=tx.now)
        tx.emit(HelpFulfilled(request_id=asked.id, group_id=asked.group_id, kind=asked.kind))
        return _settle(tx, fulfilled)

    @http("POST", "/help-requests/<uuid:request_id>/withdraw", roles=EVERYONE, response=schemas.HelpRequest)
    def withdraw_help_request(self, request: Request, tx: Transaction, request_id: UUID) -> HelpRequest:
        """Ask no longer."""
        asked = _held(tx, request_id, only_own(request))
        withdrawn = domain.withdraw(asked, actor_of(request), now=tx.now)
        tx.emit(HelpWithdrawn(request_id=asked.id, group_id=asked.group_id))
        return _settle(tx, withdrawn)


def _held(tx: Transaction, request_id: UUID, only: UUID | None) -> HelpRequest:
    """Return a request, held until the transaction ends, for whom it is to change."""
    if not store.lock_help_request(tx, request_id):
        raise NotFound(request_id)
    return store.get_help_request(tx, request_id, only)


def _settle(tx: Transaction, settled: HelpRequest) -> HelpRequest:
    """Write the end of a request, and with it that of its offers."""
    for offer in store.list_current_offers(tx, settled.id):
        store.save_offer(tx, domain.offer_after(offer, settled))
    store.save_help_request(tx, settled)
    return replace(settled, version=settled.version + 1)
