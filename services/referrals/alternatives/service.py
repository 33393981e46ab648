"""Entrypoints for alternatives, barriers and the pre-flight question."""

from typing import Any
from uuid import UUID

from services.referrals import store as referrals
from services.referrals.alternatives import domain, schemas, store
from services.referrals.alternatives.domain import Barrier
from services.referrals.alternatives.words import strengthening
from services.referrals.directory import store as directory
from services.referrals.directory.domain import looked_for
from services.referrals.domain.referral import DeclineReason, Referral
from shared.contracts.referrals import ReferralDeclined
from shared.contracts.referrals_directory import BarriersRecorded
from shared.db.transaction import Transaction
from shared.entrypoints import Request, http, on_event
from shared.security.principals import Role

STAFF_AND_MEMBERS = {Role.COORDINATOR, Role.FACILITATOR, Role.MEMBER}
MOST_RANKED, MOST_SHOWN = 2000, 20


class Finding:
    """Entrypoints for what else could help."""

    @http(
        "GET",
        "/referrals/<uuid:referral_id>/alternatives",
        roles=STAFF_AND_MEMBERS,
        query=schemas.AlternativesWish,
        response=schemas.Alternatives,
    )
    def list_alternatives(self, request: Request, tx: Transaction, referral_id: UUID) -> dict[str, Any]:
        """Rank who else could help, after a decline or when there is no room, and say what helps to hear.

        Ranked by what was asked for and by what you add, without anything about the person. Partners that
        were asked already are left out; at most 20 are shown.
        """
        wish = dict(request.query)
        words_in = wish.pop("words_in")
        referral = referrals.get_referral(tx, referral_id)
        service = directory.find_service(tx, referral.service_id) if referral.service_id else None
        fits = domain.rank(
            directory.list_services(tx, active=True, limit=MOST_RANKED),
            domain.need_of(service, **wish),
            without=store.list_tried_partners(tx, referral.id),
            now=tx.now,
        )
        words = strengthening(referral.decline_reason, words_in)
        return {"words": words, "alternatives": fits[:MOST_SHOWN]}

    @http(
        "POST",
        "/partners/<uuid:partner_id>/preflight",
        roles=STAFF_AND_MEMBERS,
        body=schemas.Need,
        response=schemas.Preflight,
    )
    def ask_preflight(self, request: Request, tx: Transaction, partner_id: UUID) -> dict[str, Any]:
        """Ask whether a partner can take somebody, without saying who; nothing of the question is kept."""
        partner = directory.get_partner(tx, partner_id)
        asked = dict(request.body)
        topics = tuple(map(looked_for, asked.pop("topics")))
        need = domain.Need(**asked | {"topics": topics, "area": looked_for(asked["area"] or "") or None})
        services = directory.list_services(tx, partner_id=partner.id, limit=MOST_RANKED)
        fits = [domain.fit(service, need, now=tx.now) for service in services]
        return {"partner_id": partner.id, "answer": domain.best(fits), "services": fits}

    # What stood in the way

    @http(
        "POST",
        "/referrals/<uuid:referral_id>/barriers",
        roles=STAFF_AND_MEMBERS,
        body=schemas.Barriers,
        response=schemas.Barriers,
    )
    def record_barriers(self, request: Request, tx: Transaction, referral_id: UUID) -> dict[str, Any]:
        """Record what stood in the way, beside what the partner said, so that the network can change it."""
        referral = referrals.get_referral(tx, referral_id)
        _record(tx, referral, request.body["barriers"])
        return {"barriers": store.list_barriers(tx, referral.id)}

    @http(
        "GET",
        "/referrals/<uuid:referral_id>/barriers",
        roles=STAFF_AND_MEMBERS,
        response=schemas.Barriers,
    )
    def list_barriers(self, request: Request, tx: Transaction, referral_id: UUID) -> dict[str, Any]:
        """Show what stood in the way of a referral."""
        referrals.get_referral(tx, referral_id)
        return {"barriers": store.list_barriers(tx, referral_id)}

    @http("GET", "/barriers", roles={Role.COORDINATOR}, response=schemas.BarrierCounts)
    def count_barriers(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Count what stands in the way in this network, the most frequent first."""
        return {"items": store.count_barriers(tx)}

    @on_event(ReferralDeclined)
    def record_why_declined(self, event: ReferralDeclined, tx: Transaction) -> None:
        """Record what a decline says of the way to a service."""
        referral = referrals.get_referral(tx, event.referral_id)
        _record(tx, referral, [domain.BARRIER_OF[DeclineReason(event.reason)]])


def _record(tx: Transaction, referral: Referral, barriers: list[Barrier]) -> None:
    news = store.add_barriers(tx, referral, barriers)
    if news:
        tx.emit(
            BarriersRecorded(
                referral_id=referral.id, partner_id=referral.partner_id, barriers=tuple(sorted(news))
            )
        )
