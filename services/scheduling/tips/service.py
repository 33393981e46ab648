"""Tips: offered, read by somebody first, approved or sent back, thanked for, and taken back."""

from typing import Any
from uuid import UUID

from services.scheduling import store as calendar
from services.scheduling.domain.series import check_open
from services.scheduling.rsvps.domain import MembersOnly
from services.scheduling.tips import domain, schemas, store
from services.scheduling.tips.domain import Offer, OwnTip, Status
from shared.contracts.scheduling_tips import (
    TipApproved,
    TipOffered,
    TipRemoved,
    TipSentBack,
    TipThanked,
    TipWithdrawn,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, http
from shared.security.principals import Role
from shared.security.sealing import Sealer

MODERATORS = frozenset({Role.COORDINATOR, Role.FACILITATOR})
PEOPLE = frozenset({Role.FACILITATOR, Role.MENTOR, Role.MEMBER})


class SharingTips:
    """Entrypoints for tips between peers."""

    sealer: Sealer = Sealing()

    @http("GET", "/tips", roles=PEOPLE | MODERATORS, query=schemas.TipFilter, response=schemas.Tip, page=1)
    def list_tips(self, request: Request, tx: Transaction) -> Page:
        """List the tips that members of the network's groups give each other, without their authors."""
        found = store.list_tips(tx, self.sealer, request.principal.id, **request.query, **request.page)
        return request.page_of(found, key=("tip_id",))

    @http("PUT", "/tips/<uuid:tip_id>/thanks", roles=PEOPLE, status=204)
    def thank_for_tip(self, request: Request, tx: Transaction, tip_id: UUID) -> None:
        """Say thanks, once; only the number is shown, and nobody sees who."""
        store.hold_tip(tx, tip_id)
        if store.is_author(tx, tip_id, request.principal.id):
            raise OwnTip(tip_id)
        if store.add_thanks(tx, tip_id, request.principal.id):
            tx.emit(TipThanked(tip_id=tip_id))

    @http("DELETE", "/tips/<uuid:tip_id>/thanks", roles=PEOPLE)
    def unthank_for_tip(self, request: Request, tx: Transaction, tip_id: UUID) -> None:
        """Take your thanks back."""
        store.hold_tip(tx, tip_id)
        store.remove_thanks(tx, tip_id, request.principal.id)

    # Whoever offers one

    @http("POST", "/tip-offers", roles=PEOPLE, body=schemas.NewTip, response=schemas.Standing, status=201)
    def offer_tip(self, request: Request, tx: Transaction) -> Offer:
        """Offer a tip; somebody who runs your group reads it first."""
        words, group_id, author = dict(request.body), request.body["group_id"], request.principal.id
        if group_id not in calendar.list_groups_joined(tx, author):
            raise MembersOnly(group_id)
        check_open(calendar.find_known_group(tx, group_id), group_id)
        offer = Offer(
            tip_id=tx.new_id(), group_id=group_id, person_id=author, status=Status.OFFERED, offered_at=tx.now
        )
        store.add_offer(tx, self.sealer, offer, words)
        tx.emit(TipOffered(tip_id=offer.tip_id, group_id=group_id, topic=words["topic"]))
        return offer

    @http(
        "GET",
        "/tip-offers",
        roles=PEOPLE | MODERATORS,
        query=schemas.OfferFilter,
        response=schemas.Offer,
        page=1,
    )
    def list_tip_offers(self, request: Request, tx: Transaction) -> Page:
        """List the tips you offered, and for who runs groups theirs; those `offered` wait to be read."""
        author = _author_only(request)
        found = store.list_offers(tx, self.sealer, author=author, **request.query, **request.page)
        return request.page_of(found, key=("tip_id",))

    @http("GET", "/tip-offers/<uuid:tip_id>", roles=PEOPLE | MODERATORS, response=schemas.Offer)
    def get_tip_offer(self, request: Request, tx: Transaction, tip_id: UUID) -> dict[str, Any]:
        """Show one offer, with what its author was told."""
        return store.get_offer(tx, self.sealer, tip_id, author=_author_only(request))

    @http(
        "PUT",
        "/tip-offers/<uuid:tip_id>",
        roles=PEOPLE,
        body=schemas.Words,
        response=schemas.Standing,
        if_match=True,
    )
    def reword_tip(self, request: Request, tx: Transaction, tip_id: UUID) -> Offer:
        """Word your tip anew as long as it is not approved: it is read again."""
        before = store.lock_offer(tx, tip_id)
        request.match(before)
        reworded = domain.reword(before, by=request.principal.id)
        store.save_offer(tx, reworded)
        store.save_tip(tx, self.sealer, tip_id, request.body)
        tx.emit(TipOffered(tip_id=tip_id, group_id=before.group_id, topic=request.body["topic"]))
        return reworded

    @http("DELETE", "/tip-offers/<uuid:tip_id>", roles=PEOPLE)
    def withdraw_tip(self, request: Request, tx: Transaction, tip_id: UUID) -> None:
        """Take your tip back, approved or not: its text is gone, and nobody asks why."""
        withdrawn = domain.withdraw(store.lock_offer(tx, tip_id), by=request.principal.id)
        store.save_offer(tx, withdrawn)
        store.remove_tip(tx, tip_id)
        tx.emit(TipWithdrawn(tip_id=tip_id))

    # Whoever reads it first

    @http(
        "POST",
        "/tip-offers/<uuid:tip_id>/approve",
        roles=MODERATORS,
        response=schemas.Standing,
        if_match=True,
    )
    def approve_tip(self, request: Request, tx: Transaction, tip_id: UUID) -> Offer:
        """Let everybody read a tip: If-Match names the version that you read."""
        before = store.lock_offer(tx, tip_id)
        request.match(before)
        approved = domain.approve(before, by=request.principal.id, now=tx.now)
        store.save_offer(tx, approved)
        store.publish_tip(tx, tip_id)
        tx.emit(TipApproved(tip_id=tip_id))
        return approved

    @http(
        "POST",
        "/tip-offers/<uuid:tip_id>/send-back",
        roles=MODERATORS,
        body=schemas.SendingBack,
        response=schemas.Standing,
        if_match=True,
    )
    def send_tip_back(self, request: Request, tx: Transaction, tip_id: UUID) -> Offer:
        """Ask its author to word a tip anew, and say kindly why."""
        before = store.lock_offer(tx, tip_id)
        request.match(before)
        reason = store.seal_reason(tx, self.sealer, tip_id, request.body["reason"])
        sent_back = domain.send_back(before, reason, by=request.principal.id, now=tx.now)
        store.save_offer(tx, sent_back)
        tx.emit(TipSentBack(tip_id=tip_id, group_id=before.group_id))
        return sent_back

    @http(
        "POST",
        "/tip-offers/<uuid:tip_id>/remove",
        roles=MODERATORS,
        body=schemas.Removal,
        response=schemas.Standing,
    )
    def remove_tip(self, request: Request, tx: Transaction, tip_id: UUID) -> Offer:
        """Take a tip away, approved or not: its text is gone."""
        said = request.body["reason"]
        reason = None if said is None else store.seal_reason(tx, self.sealer, tip_id, said)
        before = store.lock_offer(tx, tip_id)
        removed = domain.remove(before, reason, by=request.principal.id, now=tx.now)
        store.save_offer(tx, removed)
        store.remove_tip(tx, tip_id)
        tx.emit(TipRemoved(tip_id=tip_id))
        return removed


def _author_only(request: Request) -> UUID | None:
    """Return whose offers alone whoever asks may see; None for those who moderate."""
    return None if request.principal.role in MODERATORS else request.principal.id
