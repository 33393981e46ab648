"""What is kept of interpreters: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from psycopg.errors import ExclusionViolation

from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.interpreters.domain import (
    Booking,
    Interpreter,
    InterpreterKnown,
    InterpreterTaken,
    Translation,
)
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def add_interpreter(tx: Transaction, interpreter: Interpreter) -> None:
    """Add an interpreter; raise `InterpreterKnown`."""
    if tx.fetch_value(QUERIES["add_interpreter"], id=interpreter.id, languages=interpreter.languages) is None:
        raise InterpreterKnown(interpreter.id)


def save_interpreter(tx: Transaction, interpreter: Interpreter) -> None:
    """Write a changed interpreter."""
    tx.execute(QUERIES["save_interpreter"], **asdict(interpreter))


def get_interpreter(tx: Transaction, interpreter_id: UUID) -> Interpreter:
    """Return an interpreter; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_interpreter"], Interpreter, interpreter_id=interpreter_id)


def lock_interpreter(tx: Transaction, interpreter_id: UUID) -> Interpreter:
    """Return an interpreter whom nobody else changes before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_interpreter"], Interpreter, interpreter_id=interpreter_id)


def list_interpreters(tx: Transaction, **page_and_filter: Any) -> list[Interpreter]:
    """Return a page of interpreters."""
    return tx.fetch_all(QUERIES["list_interpreters"], Interpreter, **page_and_filter)


def add_booking(tx: Transaction, booking: Booking) -> None:
    """Book an interpreter; raise `InterpreterTaken`."""
    values = asdict(booking)
    del values["status"]
    try:
        with tx.savepoint():
            tx.execute(QUERIES["add_booking"], **values)
    except ExclusionViolation:
        raise InterpreterTaken(booking.interpreter_id) from None


def save_booking(tx: Transaction, booking: Booking) -> None:
    """Write the state of a booking."""
    tx.execute(QUERIES["save_booking"], id=booking.id, status=booking.status)


def follow_meetings(tx: Transaction, meetings: Sequence[Occurrence]) -> None:
    """Let bookings follow meetings to the times they have now; raise `InterpreterTaken`."""
    try:
        with tx.savepoint():
            tx.execute(
                QUERIES["follow_meetings"],
                ids=[meeting.id for meeting in meetings],
                starts_ats=[meeting.starts_at for meeting in meetings],
                ends_ats=[meeting.ends_at for meeting in meetings],
            )
    except ExclusionViolation:
        raise InterpreterTaken from None


def release_bookings_of(tx: Transaction, occurrence_ids: Sequence[UUID]) -> list[Booking]:
    """Release who is booked for these meetings, and return the bookings that held."""
    return tx.fetch_all(QUERIES["release_bookings_of"], Booking, occurrence_ids=list(occurrence_ids))


def lock_booking(tx: Transaction, booking_id: UUID) -> Booking:
    """Return a booking that nobody else changes before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_booking"], Booking, booking_id=booking_id)


def list_bookings(tx: Transaction, occurrence_id: UUID, **page: Any) -> list[Booking]:
    """Return a page of the bookings of a meeting."""
    return tx.fetch_all(QUERIES["list_bookings"], Booking, occurrence_id=occurrence_id, **page)


def add_translation(tx: Transaction, translation: Translation) -> None:
    """Keep that material is wanted in another language."""
    tx.execute(QUERIES["add_translation"], **asdict(translation))


def save_translation(tx: Transaction, translation: Translation) -> None:
    """Write where a translation can be read."""
    tx.execute(QUERIES["save_translation"], **asdict(translation))


def lock_translation(tx: Transaction, translation_id: UUID) -> Translation:
    """Return a translation that nobody else changes before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_translation"], Translation, translation_id=translation_id)


def list_translations(tx: Transaction, occurrence_id: UUID, **page: Any) -> list[Translation]:
    """Return a page of the translations for a meeting."""
    return tx.fetch_all(QUERIES["list_translations"], Translation, occurrence_id=occurrence_id, **page)
