"""Entrypoints of the turn-taking aid. It keeps counts and announces nothing."""

from uuid import UUID

from services.scheduling import store as scheduling
from services.scheduling.domain.occurrences import Occurrence, OccurrenceStatus
from services.scheduling.turns import schemas, store
from services.scheduling.turns.domain import (
    KEPT_AFTERWARDS,
    Circle,
    NoSuchSeat,
    check_meeting_now,
    circle,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Request, every, http
from shared.security.principals import Role

LEADERS = frozenset({Role.COORDINATOR, Role.FACILITATOR, Role.MENTOR})


class CountingTurns:
    """Entrypoints for turns."""

    @http(
        "PUT",
        "/occurrences/<uuid:occurrence_id>/seats",
        roles=LEADERS,
        body=schemas.NewCircle,
        response=schemas.Circle,
    )
    def put_out_seats(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Circle:
        """Put out seats for a meeting, all with no turns yet; what was counted before is gone."""
        meeting = _meeting_now(tx, occurrence_id)
        store.lock_circle(tx, occurrence_id)
        store.replace_seats(tx, occurrence_id, meeting.group_id, seats=request.body["seats"])
        return circle(occurrence_id, store.list_seats(tx, occurrence_id))

    @http("GET", "/occurrences/<uuid:occurrence_id>/seats", roles=LEADERS, response=schemas.Circle)
    def get_seats(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Circle:
        """Show turns by seat, and who might be invited next."""
        scheduling.get_occurrence(tx, occurrence_id)
        return circle(occurrence_id, store.list_seats(tx, occurrence_id))

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/turns",
        roles=LEADERS,
        body=schemas.Turn,
        response=schemas.Circle,
    )
    def count_turn(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Circle:
        """Count a turn of a seat, or take one back."""
        _meeting_now(tx, occurrence_id)
        store.lock_circle(tx, occurrence_id)
        by = -1 if request.body["take_back"] else 1
        if not store.count_turn(tx, occurrence_id, request.body["seat"], by=by):
            raise NoSuchSeat("No such seat is out, or there is no turn of it to take back.", pointer="/seat")
        return circle(occurrence_id, store.list_seats(tx, occurrence_id))

    @every(seconds=900)
    def forget_turns(self, tx: Transaction) -> None:
        """Throw away what was counted, half a day after a meeting."""
        store.remove_old_seats(tx, ended_before=tx.now - KEPT_AFTERWARDS)


def _meeting_now(tx: Transaction, occurrence_id: UUID) -> Occurrence:
    meeting = scheduling.get_occurrence(tx, occurrence_id)
    check_meeting_now(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        cancelled=meeting.status is OccurrenceStatus.CANCELLED,
        now=tx.now,
    )
    return meeting
