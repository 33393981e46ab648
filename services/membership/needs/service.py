"""What people need in order to take part."""

from dataclasses import replace
from uuid import UUID

from services.membership import store as people
from services.membership.needs import domain, schemas, store
from services.membership.needs.domain import Needs
from services.membership.service.roles import EVERYONE, STAFF, actor_of, refuse_mentors
from shared.contracts.membership_support import NeedsChanged
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, http
from shared.security.sealing import Sealer


class Needing:
    """Entrypoints for needs."""

    sealer: Sealer = Sealing()

    @http("GET", "/persons/<uuid:person_id>/needs", roles=EVERYONE, response=schemas.Needs)
    def get_needs(self, request: Request, tx: Transaction, person_id: UUID) -> Needs:
        """Show what a person needs: to themself, staff of their groups, and whom they opened it to."""
        refuse_mentors(request, person_id)
        actor = actor_of(request)
        needs = store.find_needs(tx, person_id)
        if needs is None:
            actor.must_be_staff_or(people.get_person(tx, person_id).id)
            return Needs(person_id=person_id)
        if not domain.may_read_words(needs, actor):
            return needs
        return replace(needs, words=store.find_words(tx, self.sealer, person_id))

    @http(
        "PUT",
        "/persons/<uuid:person_id>/needs",
        roles=EVERYONE,
        body=schemas.SaidNeeds,
        response=schemas.Needs,
        if_match=True,
    )
    def say_needs(self, request: Request, tx: Transaction, person_id: UUID) -> Needs:
        """Say anew what a person needs, instead of what was said before."""
        actor = actor_of(request)
        person = people.lock_person(tx, person_id)
        before = store.find_needs(tx, person.id) or Needs(person_id=person.id)
        said = domain.say(before, actor, now=tx.now, **request.body)
        request.match(before)
        store.save_needs(tx, self.sealer, said)
        tx.emit(NeedsChanged(person_id=person.id, languages=said.languages))
        return said

    @http("GET", "/needs", roles=STAFF, query=schemas.NeedsFilter, response=schemas.NeedsInCodes, page=1)
    def list_needs(self, request: Request, tx: Transaction) -> Page:
        """List what people need, in codes: to find a room, an interpreter, a device."""
        found = store.list_needs(tx, **request.query, **request.page)
        return request.page_of(found, key=("person_id",))
