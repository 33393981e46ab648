"""How much people carry: shown, limited by themselves, and announced where it is enough."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from services.mentorship import store as people
from services.mentorship.loads import domain, schemas, store
from services.mentorship.loads.domain import Load
from services.mentorship.roles import EVERYONE, PEOPLE
from shared.contracts.mentorship_handovers import HandoverClosed, HandoverPhaseBegan, HandoverPlanned
from shared.contracts.mentorship_matching import MatchBegun, MatchEnded
from shared.contracts.mentorship_wellbeing import LoadAnnounced
from shared.contracts.scheduling import OccurrenceCancelled, OccurrenceMoved, OccurrenceScheduled
from shared.contracts.scheduling_duties import DutyAssigned, DutyReleased
from shared.db.transaction import Transaction
from shared.entrypoints import Received, Request, every, http, on_event

PEOPLE_AT_ONCE = 200


class Carrying:
    """Entrypoints for loads."""

    @http("GET", "/persons/<uuid:person_id>/load", roles=EVERYONE, response=schemas.Load)
    def get_load(self, request: Request, tx: Transaction, person_id: UUID) -> Load:
        """Show what somebody carries, and at most wants to."""
        people.check_known(tx, person_id)
        return store.find_load(tx, person_id)

    @http(
        "PUT",
        "/persons/<uuid:person_id>/load",
        roles=PEOPLE,
        body=schemas.NewLimits,
        response=schemas.Load,
        if_match=True,
    )
    def limit_load(self, request: Request, tx: Transaction, person_id: UUID) -> Load:
        """Say how much you want to carry at most; what you have stays yours to keep or give back."""
        people.check_known(tx, person_id)
        before = store.find_load(tx, person_id)
        limited = domain.limit(before, **request.body, by=request.principal.id)
        request.match(before)
        store.save_limits(tx, limited)
        _tell(tx, [limited])
        return limited

    @on_event(
        DutyAssigned,
        DutyReleased,
        MatchBegun,
        MatchEnded,
        HandoverPlanned,
        HandoverPhaseBegan,
        HandoverClosed,
        OccurrenceScheduled,
        OccurrenceMoved,
        OccurrenceCancelled,
        batch=True,
    )
    def reckon_loads(self, received: list[Received], tx: Transaction) -> None:
        """Count anew what those carry whom something new concerns."""
        named: set[UUID] = set()
        meetings: set[UUID] = set()
        for one in received:
            event: Any = one.event
            for name in ("person_id", "mentor_id", "to_person_id"):
                named |= {getattr(event, name)} if hasattr(event, name) else set()
            if isinstance(event, OccurrenceScheduled | OccurrenceMoved | OccurrenceCancelled):
                meetings.add(event.occurrence_id)
        if meetings:
            named |= set(store.list_facilitating(tx, sorted(meetings)))
        reckon(tx, named)

    @every(seconds=300)
    def keep_loads(self, tx: Transaction) -> None:
        """Count anew as days pass: meetings come nearer, and lie behind."""
        reckon(tx, store.list_stale(tx, today=people.today(tx), limit=PEOPLE_AT_ONCE))


def reckon(tx: Transaction, person_ids: Collection[UUID]) -> None:
    """Count anew what some people carry, and say so where it became enough or is so no longer."""
    if person_ids:
        _tell(tx, store.reckon(tx, list(person_ids), today=people.today(tx)))


def _tell(tx: Transaction, loads: list[Load]) -> None:
    for load in loads:
        if load.overloaded != load.told:
            store.save_told(tx, load)
            tx.emit(LoadAnnounced(person_id=load.person_id, overloaded=load.overloaded))
