"""Erasures: asked for, called off, done everywhere, certified."""

from collections.abc import Sequence
from uuid import UUID

from services.membership.erasures import domain, schemas, store
from services.membership.erasures.domain import Certificate, Confirmation, Erasure
from services.membership.erasures.leaving import take_leave
from services.membership.personal import PERSONAL
from services.membership.service.roles import EVERYONE, actor_of
from services.membership.store import get_person
from shared.contracts.analytics_erasures import AnalyticsForgot
from shared.contracts.forgetting import Forgot
from shared.contracts.membership_erasures import (
    ErasureCancelled,
    ErasureCompleted,
    ErasureRequested,
    MembershipForgot,
    PersonErased,
)
from shared.contracts.mentorship_erasures import MentorshipForgot
from shared.contracts.referrals_erasures import ReferralsForgot
from shared.contracts.registry import PRODUCERS
from shared.contracts.scheduling_erasures import SchedulingForgot
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http, on_event
from shared.personal import store as ledger
from shared.personal.service import Remembering

ERASURES_AT_ONCE = 20


class Erasing(Remembering):
    """Entrypoints for erasures, beside those of every service."""

    personal = PERSONAL
    forgot = MembershipForgot

    @http("POST", "/erasures", roles=EVERYONE, body=schemas.NewErasure, response=schemas.Erasure, status=201)
    def request_erasure(self, request: Request, tx: Transaction) -> Erasure:
        """Ask that everything about you is erased, everywhere; for seven days it can be called off."""
        person = get_person(tx, request.body["person_id"])
        erasure = domain.request(actor_of(request), id=tx.new_id(), person_id=person.id, now=tx.now)
        store.insert_erasure(tx, erasure)
        tx.emit(
            ErasureRequested(
                erasure_id=erasure.id, person_id=erasure.person_id, erased_from=erasure.erased_from
            )
        )
        return erasure

    @http("GET", "/erasures", roles=EVERYONE, query=schemas.ErasureFilter, response=schemas.Erasure, page=1)
    def list_erasures(self, request: Request, tx: Transaction) -> Page:
        """List erasures in the order they were asked for: all for coordinators, else your own."""
        found = store.list_erasures(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/erasures/<uuid:erasure_id>", roles=EVERYONE, response=schemas.Erasure)
    def get_erasure(self, request: Request, tx: Transaction, erasure_id: UUID) -> Erasure:
        """Show how far an erasure is."""
        return store.get_erasure(tx, erasure_id)

    @http("POST", "/erasures/<uuid:erasure_id>/cancel", roles=EVERYONE, response=schemas.Erasure)
    def cancel_erasure(self, request: Request, tx: Transaction, erasure_id: UUID) -> Erasure:
        """Call an erasure off, while it waits."""
        erasure = store.lock_erasure(tx, erasure_id)
        saved = store.save_erasure(tx, domain.cancel(erasure, actor_of(request), now=tx.now))
        tx.emit(ErasureCancelled(erasure_id=saved.id, person_id=saved.person_id))
        return saved

    @http("POST", "/erasures/<uuid:erasure_id>/confirm", roles=EVERYONE, response=schemas.Erasure)
    def confirm_erasure(self, request: Request, tx: Transaction, erasure_id: UUID) -> Erasure:
        """Have it done within seconds, without the rest of the seven days; only you yourself can."""
        erasure = store.lock_erasure(tx, erasure_id)
        return store.save_erasure(tx, domain.confirm(erasure, actor_of(request), now=tx.now))

    @http("GET", "/erasures/<uuid:erasure_id>/certificate", roles=EVERYONE, response=schemas.Certificate)
    def get_certificate(self, request: Request, tx: Transaction, erasure_id: UUID) -> Certificate:
        """Show what was erased, where, when and by whose word. Signed, it is at `/certificates/<id>`."""
        erasure = store.get_erasure(tx, erasure_id)
        confirmations = store.list_confirmations(tx, erasure.id)
        return domain.certify(erasure, confirmations, network_id=_network(tx))

    @every(seconds=2)
    def erase_due(self, tx: Transaction) -> None:
        """Erase those whose time to call it off is over: they leave everywhere, and everyone is told."""
        for due in store.lock_due(tx, limit=ERASURES_AT_ONCE):
            erasing = store.save_erasure(tx, domain.begin(due, now=tx.now))
            take_leave(tx, [erasing.person_id], by=erasing.requested_by)
            _announce(tx, erasing)

    @on_event(MembershipForgot, SchedulingForgot, MentorshipForgot, ReferralsForgot, AnalyticsForgot)
    def note_confirmation(self, event: Forgot, tx: Transaction) -> None:
        """Note that a service has forgotten the person; with the last of them the erasure is complete."""
        confirmation = _confirmation(event, tx)
        erasure = store.lock_known_erasure(tx, event.erasure_id)
        if erasure is None:
            # A backup took it from us: what others remember of it makes it happen here again.
            erasure = domain.told_elsewhere(
                id=event.erasure_id, person_id=event.person_id, by=tx.principal.id, now=tx.now
            )
            store.insert_erasure(tx, erasure)
            take_leave(tx, [erasure.person_id], by=erasure.requested_by)
            _announce(tx, erasure)
        store.insert_confirmation(tx, confirmation)
        confirmed = [one.service for one in store.list_confirmations(tx, erasure.id)]
        completed = domain.complete(erasure, confirmed, services=PRODUCERS, now=tx.now)
        if completed is not None:
            store.save_erasure(tx, completed)
            tx.emit(ErasureCompleted(erasure_id=completed.id, person_id=completed.person_id))

    def _forget(self, tx: Transaction, person_ids: Sequence[UUID]) -> None:
        """Forget people here, too; first they leave what a backup may have brought back."""
        if person_ids:
            take_leave(tx, person_ids, by=tx.principal.id)
        super()._forget(tx, person_ids)


def _announce(tx: Transaction, erasure: Erasure) -> None:
    """Enter a person into the ledger, from which there is no way back, and tell everyone."""
    decided_at = erasure.decided_at or tx.now
    entered = ledger.Erasure(
        network_id=_network(tx),
        person_id=erasure.person_id,
        erasure_id=erasure.id,
        erased_at=decided_at,
    )
    ledger.insert_erasure(tx, entered)
    tx.emit(PersonErased(erasure_id=erasure.id, person_id=erasure.person_id, erased_at=decided_at))


def _confirmation(event: Forgot, tx: Transaction) -> Confirmation:
    assert tx.envelope is not None  # noqa: S101 - an event always comes in one
    return Confirmation(
        erasure_id=event.erasure_id,
        service=tx.envelope.source.removeprefix("/"),
        person_id=event.person_id,
        event_id=tx.envelope.id,
        confirmed_at=tx.envelope.time,
        deleted=event.deleted,
        blanked=event.blanked,
        kept=event.kept,
    )


def _network(tx: Transaction) -> UUID:
    assert tx.network_id is not None  # noqa: S101 - every request, event and timer here has one
    return tx.network_id
