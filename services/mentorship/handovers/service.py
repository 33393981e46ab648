"""Handovers: planned with both, walked by their days, taken back at any time."""

from typing import Any
from uuid import UUID

from services.mentorship import store as people
from services.mentorship.handovers import domain, schemas, store
from services.mentorship.handovers.domain import Handover, HandoverUnderWay, Status
from services.mentorship.loads.service import reckon
from services.mentorship.roles import EVERYONE, PEOPLE, STAFF, is_staff
from shared.contracts.membership import MembershipLeft
from shared.contracts.mentorship import RestAnnounced
from shared.contracts.mentorship_handovers import HandoverClosed, HandoverPhaseBegan, HandoverPlanned
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http, on_event

AT_ONCE = 50


class HandingOver:
    """Entrypoints for handovers."""

    @http(
        "POST",
        "/handovers",
        roles=STAFF,
        body=schemas.NewHandover,
        response=schemas.Handover,
        status=201,
        constraints={"handovers_one_at_a_time": HandoverUnderWay},
    )
    def propose_handover(self, request: Request, tx: Transaction) -> Handover:
        """Plan how leading a group passes on; it holds once whoever takes over has said yes."""
        body, today = dict(request.body), people.today(tx)
        giving, taking = (
            people.get_someone(tx, body.pop(side), today=today, group_id=body["group_id"])
            for side in ("from_person_id", "to_person_id")
        )
        by = request.principal.id
        planned = domain.propose(giving, taking, id=tx.new_id(), **body, today=today, by=by, now=tx.now)
        store.add_handover(tx, planned)
        return planned

    @http(
        "GET",
        "/handovers",
        roles=EVERYONE,
        query=schemas.HandoverFilter,
        response=schemas.Handover,
        page=1,
    )
    def list_handovers(self, request: Request, tx: Transaction) -> Page:
        """List handovers: those of the groups that you run, and your own."""
        return request.page_of(store.list_handovers(tx, **request.query, **request.page), key=("id",))

    @http("GET", "/handovers/<uuid:handover_id>", roles=EVERYONE, response=schemas.Handover)
    def get_handover(self, request: Request, tx: Transaction, handover_id: UUID) -> Handover:
        """Show a handover."""
        return store.get_handover(tx, handover_id)

    @http("POST", "/handovers/<uuid:handover_id>/accept", roles=PEOPLE, response=schemas.Handover)
    def accept_handover(self, request: Request, tx: Transaction, handover_id: UUID) -> Handover:
        """Say yes to taking over; the rota follows its days from then on."""
        handover, by = store.lock_handover(tx, handover_id), request.principal.id
        domain.check_asked(handover, by)
        taking = people.get_someone(tx, by, today=people.today(tx), group_id=handover.group_id)
        agreed = domain.accept(handover, taking)
        store.save_handover(tx, agreed)
        reckon(tx, [agreed.to_person_id])
        tx.emit(_planned(agreed))
        return agreed

    @http("POST", "/handovers/<uuid:handover_id>/decline", roles=EVERYONE, response=schemas.Handover)
    def decline_handover(self, request: Request, tx: Transaction, handover_id: UUID) -> Handover:
        """Say no, without a reason; or, as staff, take the question back."""
        handover = store.lock_handover(tx, handover_id)
        declined = domain.decline(handover, by=request.principal.id, by_staff=is_staff(request))
        store.save_handover(tx, declined)
        return declined

    @http("POST", "/handovers/<uuid:handover_id>/take-back", roles=EVERYONE, response=schemas.Handover)
    def take_back_handover(self, request: Request, tx: Transaction, handover_id: UUID) -> Handover:
        """Go back, at whatever phase, for either of the two or whoever runs the group: a normal move."""
        handover, staff = store.lock_handover(tx, handover_id), is_staff(request)
        by, today = request.principal.id, people.today(tx)
        return _closed(tx, domain.take_back(handover, by=by, by_staff=staff, today=today))

    @every(seconds=60)
    def walk_handovers(self, tx: Transaction) -> None:
        """Begin what is due for those who are ready; for those who are not, move the days by a week."""
        today = people.today(tx)
        for handover in store.lock_due_handovers(tx, today=today, limit=AT_ONCE):
            found = people.list_people(
                tx, today=today, group_id=handover.group_id, person_ids=[handover.to_person_id]
            )
            before = handover
            for step in domain.walk(handover, found[0] if found else None, today=today):
                store.save_handover(tx, step)
                if step.phase is not before.phase:
                    tx.emit(HandoverPhaseBegan(**_who(step), phase=str(step.phase), begun_on=today))
                else:
                    tx.emit(_planned(step))
                before = step

    @on_event(MembershipLeft)
    def release_leaving(self, event: MembershipLeft, tx: Transaction) -> None:
        """Take back what somebody was to take over, or had taken over, in a group that they left."""
        for handover in store.lock_handovers_of(tx, event.person_id, group_id=event.group_id):
            if handover.to_person_id == event.person_id or handover.status is Status.PROPOSED:
                _let_go(tx, handover)

    @on_event(RestAnnounced)
    def release_resting(self, event: RestAnnounced, tx: Transaction) -> None:
        """Take back what a resting person is asked to take over; days that were agreed wait for them."""
        if event.resting_until > people.today(tx):
            for handover in store.lock_handovers_of(tx, event.person_id):
                if handover.status is Status.PROPOSED:
                    _let_go(tx, handover)


def _let_go(tx: Transaction, handover: Handover) -> None:
    if handover.status is Status.PROPOSED:
        store.save_handover(tx, domain.decline(handover, by=handover.to_person_id, by_staff=False))
    else:
        _closed(tx, domain.take_back(handover, by=None, today=people.today(tx)))


def _closed(tx: Transaction, handover: Handover) -> Handover:
    store.save_handover(tx, handover)
    assert handover.closed_on is not None  # noqa: S101 - taking back names the day
    tx.emit(HandoverClosed(**_who(handover), closed_on=handover.closed_on))
    return handover


def _planned(handover: Handover) -> HandoverPlanned:
    return HandoverPlanned(
        **_who(handover),
        shadow_from=handover.shadow_from,
        co_lead_from=handover.co_lead_from,
        lead_from=handover.lead_from,
    )


def _who(handover: Handover) -> dict[str, Any]:
    return {
        "handover_id": handover.id,
        "group_id": handover.group_id,
        "from_person_id": handover.from_person_id,
        "to_person_id": handover.to_person_id,
    }
