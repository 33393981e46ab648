"""Who means to come, and who then did not."""

from uuid import UUID

from services.scheduling import store as calendar
from services.scheduling.rsvps import domain, schemas, store
from services.scheduling.rsvps.domain import Counts, Rsvp
from shared.contracts.scheduling_sessions import RsvpGiven
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.security.principals import Role

RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}
STAFF = RUNNERS | {Role.MENTOR}
PEOPLE = {Role.FACILITATOR, Role.MENTOR, Role.MEMBER}


class Answering:
    """Entrypoints for RSVPs."""

    @http(
        "PUT",
        "/occurrences/<uuid:occurrence_id>/rsvp",
        roles=PEOPLE,
        body=schemas.NewRsvp,
        response=schemas.Rsvp,
    )
    def answer_rsvp(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Rsvp:
        """Say whether you come: yes, no or maybe; the last word counts."""
        meeting = calendar.get_occurrence(tx, occurrence_id)
        rsvp = domain.answer(
            meeting,
            person_id=request.principal.id,
            said=request.body["answer"],
            is_member=meeting.group_id in calendar.list_groups_joined(tx, request.principal.id),
            now=tx.now,
        )
        if store.save_rsvp(tx, rsvp):
            tx.emit(
                RsvpGiven(
                    occurrence_id=meeting.id,
                    group_id=meeting.group_id,
                    person_id=rsvp.person_id,
                    answer=rsvp.answer,
                    held_on=meeting.held_on,
                )
            )
        return store.get_rsvp(tx, occurrence_id, rsvp.person_id)

    @http("GET", "/occurrences/<uuid:occurrence_id>/rsvp", roles=PEOPLE, response=schemas.Rsvp)
    def get_rsvp(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Rsvp:
        """Show what you said about coming."""
        return store.get_rsvp(tx, occurrence_id, request.principal.id)

    @http("GET", "/occurrences/<uuid:occurrence_id>/rsvp-counts", roles=STAFF, response=schemas.Counts)
    def count_rsvps(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Counts:
        """Count who means to come, and afterwards who of them did not."""
        return store.count_rsvps(tx, occurrence_id)

    @http("GET", "/occurrences/<uuid:occurrence_id>/no-shows", roles=STAFF, response=schemas.NoShow, page=1)
    def list_no_shows(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Page:
        """List those who meant to come and did not, so that somebody asks after them."""
        calendar.get_occurrence(tx, occurrence_id)
        found = store.list_no_shows(tx, occurrence_id, **request.page)
        return request.page_of(found, key=("person_id",))
