"""Who means to come, and what those who missed a meeting can read."""

from collections.abc import Callable
from uuid import UUID

from services.scheduling import joining
from services.scheduling import store as calendar
from services.scheduling.rsvps import domain, schemas, store
from services.scheduling.rsvps.domain import CatchUp, Counts, MembersOnly, Rsvp
from shared.contracts.scheduling_sessions import CatchUpReleased, CatchUpWithdrawn, RsvpGiven
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.security.principals import Role

RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}
STAFF = RUNNERS | {Role.MENTOR}
PEOPLE = {Role.FACILITATOR, Role.MENTOR, Role.MEMBER}


class Answering:
    """Entrypoints for RSVPs and catch-ups."""

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

    # Catching up

    @http(
        "GET",
        "/occurrences/<uuid:occurrence_id>/catch-up",
        roles=STAFF | PEOPLE,
        response=schemas.CatchUp,
    )
    def get_catch_up(self, request: Request, tx: Transaction, occurrence_id: UUID) -> CatchUp:
        """Show what a meeting was about; members read it once it is released."""
        meeting = calendar.get_occurrence(tx, occurrence_id)
        if not joining.is_told(tx, meeting.group_id):
            raise MembersOnly(meeting.group_id)
        return store.find_catch_up(tx, meeting)

    @http(
        "PUT",
        "/occurrences/<uuid:occurrence_id>/catch-up",
        roles=RUNNERS,
        body=schemas.NewCatchUp,
        response=schemas.CatchUp,
        if_match=True,
    )
    def write_catch_up(self, request: Request, tx: Transaction, occurrence_id: UUID) -> CatchUp:
        """Write what a meeting was about, for those who missed it."""
        meeting = calendar.get_occurrence(tx, occurrence_id)
        before = store.find_catch_up(tx, meeting)
        request.match(before)
        written = domain.write(
            before, meeting, text=request.body["text"], by=request.principal.id, now=tx.now
        )
        store.save_catch_up(tx, written)
        return written

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/catch-up/release",
        roles=RUNNERS,
        response=schemas.CatchUp,
    )
    def release_catch_up(self, request: Request, tx: Transaction, occurrence_id: UUID) -> CatchUp:
        """Let the group read what the meeting was about."""
        released = _changed(tx, occurrence_id, lambda held: domain.release(held, now=tx.now))
        tx.emit(CatchUpReleased(occurrence_id=released.occurrence_id, group_id=released.group_id))
        return released

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/catch-up/withdraw",
        roles=RUNNERS,
        response=schemas.CatchUp,
    )
    def withdraw_catch_up(self, request: Request, tx: Transaction, occurrence_id: UUID) -> CatchUp:
        """Take back what was released, for putting it right or for good."""
        withdrawn = _changed(tx, occurrence_id, domain.withdraw)
        tx.emit(CatchUpWithdrawn(occurrence_id=withdrawn.occurrence_id, group_id=withdrawn.group_id))
        return withdrawn

    @http("GET", "/missed-meetings", roles=PEOPLE, response=schemas.MissedMeeting, page=1)
    def list_missed_meetings(self, request: Request, tx: Transaction) -> Page:
        """List the meetings of your groups that you missed and can read about, nobody else's."""
        found = store.list_missed_meetings(tx, request.principal.id, **request.page)
        return request.page_of(found, key=("occurrence_id",))


def _changed(tx: Transaction, occurrence_id: UUID, change: Callable[[CatchUp], CatchUp]) -> CatchUp:
    changed = change(store.find_catch_up(tx, calendar.lock_occurrence(tx, occurrence_id)))
    store.save_catch_up(tx, changed)
    return changed
