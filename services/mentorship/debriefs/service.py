"""Debriefs: asked for, taken, closed."""

from uuid import UUID

from services.mentorship import store as people
from services.mentorship.debriefs import domain, schemas, store
from services.mentorship.debriefs.domain import Debrief
from services.mentorship.roles import EVERYONE, MENTORS, PEOPLE
from shared.contracts.mentorship_wellbeing import DebriefAsked, DebriefClosed, DebriefTaken
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.security.principals import Role


class Debriefing:
    """Entrypoints for debriefs."""

    @http("POST", "/debriefs", roles=PEOPLE, body=schemas.NewDebrief, response=schemas.Debrief, status=201)
    def ask_for_debrief(self, request: Request, tx: Transaction) -> Debrief:
        """Ask to talk a meeting over with somebody; nobody asks what it is about."""
        by, group_id = request.principal.id, request.body["group_id"]
        people.get_someone(tx, by, today=people.today(tx), group_id=group_id)
        debrief = Debrief(id=tx.new_id(), group_id=group_id, asked_by=by, asked_at=tx.now)
        store.add_debrief(tx, debrief)
        tx.emit(DebriefAsked(debrief_id=debrief.id, group_id=group_id))
        return debrief

    @http("GET", "/debriefs", roles=EVERYONE, query=schemas.DebriefFilter, response=schemas.Debrief, page=1)
    def list_debriefs(self, request: Request, tx: Transaction) -> Page:
        """List debriefs: those of your groups, for those who carry them, and your own."""
        return request.page_of(store.list_debriefs(tx, **request.query, **request.page), key=("id",))

    @http("POST", "/debriefs/<uuid:debrief_id>/take", roles=MENTORS, response=schemas.Debrief)
    def take_debrief(self, request: Request, tx: Transaction, debrief_id: UUID) -> Debrief:
        """Offer to listen; while you rest, others do."""
        debrief, by = store.lock_debrief(tx, debrief_id), request.principal.id
        listener = None
        if request.principal.role is not Role.COORDINATOR:
            listener = people.get_someone(tx, by, today=people.today(tx))
        taken = domain.take(debrief, listener, by=by)
        store.save_debrief(tx, taken)
        tx.emit(DebriefTaken(debrief_id=taken.id, group_id=taken.group_id))
        return taken

    @http("POST", "/debriefs/<uuid:debrief_id>/close", roles=EVERYONE, response=schemas.Debrief)
    def close_debrief(self, request: Request, tx: Transaction, debrief_id: UUID) -> Debrief:
        """Say that it was talked over, or is not needed any more."""
        closed = domain.close(store.lock_debrief(tx, debrief_id), by=request.principal.id)
        store.save_debrief(tx, closed)
        tx.emit(DebriefClosed(debrief_id=closed.id, group_id=closed.group_id))
        return closed
