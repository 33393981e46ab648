"""Concerns: raising them, answering them, and not letting them lie."""

from uuid import UUID

from services.membership import store as groups_store
from services.membership.concerns import domain, schemas, store
from services.membership.concerns.domain import AnswersNoConcerns, Concern, Contact, Step
from services.membership.service.roles import COORDINATORS, EVERYONE
from shared.contracts.membership_concerns import (
    ConcernAcknowledged,
    ConcernAssigned,
    ConcernClosed,
    ConcernEscalated,
    ConcernRaised,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, every, http
from shared.errors import NotFound
from shared.security.principals import Role
from shared.security.sealing import Sealer


class Caring:
    """Entrypoints for concerns."""

    sealer: Sealer = Sealing()

    @http(
        "POST",
        "/concerns",
        roles=EVERYONE,
        body=schemas.NewConcern,
        response=schemas.Concern,
        status=201,
        constraints={"concerns_group_fkey": NotFound},
    )
    def raise_concern(self, request: Request, tx: Transaction) -> Concern:
        """Raise a concern; it goes to a coordinator whom it is not about, and nobody it is about sees it."""
        store.name_asker(tx)
        concern_id, by = tx.new_id(), request.principal.id
        words = request.body.pop("words")
        sealed = store.seal_words(
            tx, self.sealer, raised_by=by, concern_id=concern_id, column="words_sealed", words=words
        )
        concern = domain.raise_concern(id=concern_id, by=by, words_sealed=sealed, now=tx.now, **request.body)
        store.insert_concern(tx, concern)
        store.insert_step(tx, concern, Step.RAISED)
        tx.emit(ConcernRaised(concern_id=concern.id, acknowledge_by=concern.acknowledge_by))
        return concern

    @http("GET", "/concerns", roles=EVERYONE, query=schemas.ConcernFilter, response=schemas.Concern, page=1)
    def list_concerns(self, request: Request, tx: Transaction) -> Page:
        """List concerns: your own, and those that you may help with."""
        store.name_asker(tx)
        # To the database a mentor is of the group like its facilitator; concerns are not for mentors.
        raised_by = request.principal.id if request.principal.role is Role.MENTOR else None
        found = store.list_concerns(tx, raised_by=raised_by, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/concerns/<uuid:concern_id>", roles=EVERYONE, response=schemas.Concern)
    def get_concern(self, request: Request, tx: Transaction, concern_id: UUID) -> Concern:
        """Show a concern and where it is."""
        return _seen(request, tx, concern_id)

    @http("GET", "/concerns/<uuid:concern_id>/words", roles=EVERYONE, response=schemas.Words)
    def get_concern_words(self, request: Request, tx: Transaction, concern_id: UUID) -> dict[str, object]:
        """Read what was said, and what was answered."""
        concern = _seen(request, tx, concern_id)
        principal = request.principal
        if principal.role is Role.FACILITATOR and principal.id != concern.person_id:
            # They read the words of people of their groups, as everything else that is sealed for a person.
            groups_store.get_person(tx, concern.person_id)
        return {
            "words": store.unseal_words(tx, self.sealer, concern, "words_sealed"),
            "outcome_words": store.unseal_words(tx, self.sealer, concern, "outcome_sealed"),
        }

    @http("GET", "/concerns/<uuid:concern_id>/steps", roles=EVERYONE, response=schemas.ConcernStep, page=1)
    def list_concern_steps(self, request: Request, tx: Transaction, concern_id: UUID) -> Page:
        """List what happened to a concern: you can see that it does not lie."""
        found = store.list_steps(tx, _seen(request, tx, concern_id).id, **request.page)
        return request.page_of(found, key=("id",))

    @http("POST", "/concerns/<uuid:concern_id>/acknowledge", roles=COORDINATORS, response=schemas.Concern)
    def acknowledge_concern(self, request: Request, tx: Transaction, concern_id: UUID) -> Concern:
        """Say that you have read it and take it on."""
        held = _held(tx, concern_id)
        saved = store.save_concern(tx, domain.acknowledge(held, by=request.principal.id, now=tx.now))
        store.insert_step(tx, saved, Step.ACKNOWLEDGED)
        tx.emit(ConcernAcknowledged(concern_id=saved.id, decide_by=saved.decide_by))
        return saved

    @http(
        "POST",
        "/concerns/<uuid:concern_id>/assign",
        roles=COORDINATORS,
        body=schemas.Assignment,
        response=schemas.Concern,
        if_match=True,
    )
    def assign_concern(self, request: Request, tx: Transaction, concern_id: UUID) -> Concern:
        """Take a concern over, or give it to another coordinator who answers concerns."""
        held, coordinator_id = _held(tx, concern_id), request.body["coordinator_id"]
        request.match(held)
        if coordinator_id != request.principal.id and store.find_contact(tx, coordinator_id) is None:
            raise AnswersNoConcerns(coordinator_id)
        return _assign(tx, domain.assign(held, coordinator_id))

    @http(
        "POST",
        "/concerns/<uuid:concern_id>/close",
        roles=COORDINATORS,
        body=schemas.Closing,
        response=schemas.Concern,
    )
    def close_concern(self, request: Request, tx: Transaction, concern_id: UUID) -> Concern:
        """Close a concern with its outcome, in words for whoever raised it."""
        held = _held(tx, concern_id)
        sealed = store.seal_words(
            tx,
            self.sealer,
            raised_by=held.person_id,
            concern_id=held.id,
            column="outcome_sealed",
            words=request.body["words"],
        )
        closed = domain.close(
            held,
            by=request.principal.id,
            outcome=request.body["outcome"],
            outcome_sealed=sealed,
            now=tx.now,
        )
        saved = store.save_concern(tx, closed)
        store.insert_step(tx, saved, Step.CLOSED)
        tx.emit(ConcernClosed(concern_id=saved.id))
        return saved

    @http("PUT", "/concern-contacts/me", roles=COORDINATORS, response=schemas.Contact)
    def answer_concerns(self, request: Request, tx: Transaction) -> Contact:
        """Say that you answer concerns: from now on some come to you."""
        store.insert_contact(tx, request.principal.id)
        return store.get_contact(tx, request.principal.id)

    @http("DELETE", "/concern-contacts/me", roles=COORDINATORS, status=204)
    def stop_answering_concerns(self, request: Request, tx: Transaction) -> None:
        """Say that you no longer answer concerns; those that are with you stay until you give them on."""
        store.delete_contact(tx, request.principal.id)

    @http("GET", "/concern-contacts", roles=COORDINATORS, response=schemas.Contact, page=1)
    def list_concern_contacts(self, request: Request, tx: Transaction) -> Page:
        """List the coordinators who answer concerns."""
        return request.page_of(store.list_contacts(tx, **request.page), key=("coordinator_id",))

    @every(seconds=5)
    def route_concerns(self, tx: Transaction) -> None:
        """Give new concerns to somebody, and take those that lie past a deadline to somebody else."""
        store.name_asker(tx)
        for concern in store.lock_unanswered(tx):
            contacts = store.weigh_contacts(tx)
            overdue = domain.overdue(concern, now=tx.now)
            if overdue is not None:
                escalated = domain.escalate(concern, contacts, now=tx.now)
                store.insert_step(tx, escalated, Step.ESCALATED)
                tx.emit(ConcernEscalated(concern_id=concern.id, level=escalated.escalations, overdue=overdue))
                if escalated.assigned_to == concern.assigned_to:
                    store.save_concern(tx, escalated)
                else:
                    _assign(tx, escalated)
            elif (answers := domain.who_answers(concern, contacts)) is not None:
                _assign(tx, domain.assign(concern, answers))


def _seen(request: Request, tx: Transaction, concern_id: UUID) -> Concern:
    """Return a concern that the one who asks may see; to others it does not exist."""
    store.name_asker(tx)
    concern = store.get_concern(tx, concern_id)
    if request.principal.role is Role.MENTOR and concern.person_id != request.principal.id:
        raise NotFound(concern_id)
    return concern


def _held(tx: Transaction, concern_id: UUID) -> Concern:
    store.name_asker(tx)
    return store.lock_concern(tx, concern_id)


def _assign(tx: Transaction, assigned: Concern) -> Concern:
    saved = store.save_concern(tx, assigned)
    store.insert_step(tx, saved, Step.ASSIGNED)
    if saved.assigned_to is not None:
        tx.emit(ConcernAssigned(concern_id=saved.id, coordinator_id=saved.assigned_to))
    return saved
