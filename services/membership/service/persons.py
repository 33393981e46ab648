"""People, and how to reach them."""

from uuid import UUID

from services.membership import schemas, store
from services.membership.domain.persons import Contact, Person
from services.membership.service.roles import COORDINATORS, EVERYONE, actor_of
from shared.contracts.membership import PersonRegistered
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, http
from shared.security.sealing import Sealer


class Knowing:
    """Entrypoints for people."""

    sealer: Sealer = Sealing()

    @http("POST", "/persons", roles=COORDINATORS, body=schemas.NewPerson, response=schemas.Person, status=201)
    def register_person(self, request: Request, tx: Transaction) -> Person:
        """Register a person by a name of their choosing; how to reach them is sealed."""
        contact = request.body.pop("contact")
        person = Person(id=tx.new_id(), created_at=tx.now, **request.body)
        store.insert_person(tx, person)
        if contact is not None:
            store.insert_contact(tx, self.sealer, person.id, Contact(**contact))
        tx.emit(PersonRegistered(person_id=person.id))
        return person

    @http("GET", "/persons", roles=EVERYONE, query=schemas.PersonFilter, response=schemas.Person, page=1)
    def list_persons(self, request: Request, tx: Transaction) -> Page:
        """List people: all for coordinators, those of their groups for staff, only themself for people."""
        found = store.list_persons(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/persons/<uuid:person_id>", roles=EVERYONE, response=schemas.Person)
    def get_person(self, request: Request, tx: Transaction, person_id: UUID) -> Person:
        """Show a person."""
        return store.get_person(tx, person_id)

    @http("GET", "/persons/<uuid:person_id>/contact", roles=EVERYONE, response=schemas.Contact)
    def get_contact(self, request: Request, tx: Transaction, person_id: UUID) -> Contact:
        """Show how to reach a person: to coordinators, facilitators of their groups, and themself."""
        person = store.get_person(tx, person_id)
        actor_of(request).must_be_staff_or(person.id)
        return store.find_contact(tx, self.sealer, person.id) or Contact()
