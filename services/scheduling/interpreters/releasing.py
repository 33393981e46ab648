"""Frees interpreters whose meetings do not take place."""

from collections.abc import Sequence
from typing import Any

from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.interpreters import store
from services.scheduling.interpreters.domain import Booking
from shared.contracts.scheduling_sessions import InterpreterReleased
from shared.db.transaction import Transaction


def release_bookings_of(tx: Transaction, meetings: Sequence[Occurrence]) -> None:
    """Release everybody who is booked for these meetings, and announce it."""
    if meetings:
        for booking in store.release_bookings_of(tx, [meeting.id for meeting in meetings]):
            tx.emit(InterpreterReleased(**about(booking)))


def about(booking: Booking) -> dict[str, Any]:
    """Return what events tell of a booking."""
    return {
        "booking_id": booking.id,
        "interpreter_id": booking.interpreter_id,
        "occurrence_id": booking.occurrence_id,
        "group_id": booking.group_id,
        "language": booking.language,
    }
