"""Who interprets, who is booked for which meeting, and what is to be translated for it.

An interpreter is a person whom membership knows; only their languages are kept here, and their hours as
everybody's are. Nobody can be booked for two meetings at once: PostgreSQL refuses it, as with venues.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from shared.errors import Conflict, Invalid


class InterpreterKnown(Conflict):
    """This person is an interpreter already: change their languages instead."""


class InterpreterTaken(Conflict):
    """The interpreter is booked for another meeting at that time: choose somebody else or another time."""


class InterpreterResigned(Conflict):
    """This person does not interpret any more."""


class MeetingIsOver(Conflict):
    """This meeting is over, so nobody can be booked for it or released from it."""


class AlreadyReleased(Conflict):
    """This booking was released already."""


class TranslationIsReady(Conflict):
    """This translation is there already."""


class BookingStatus(StrEnum):
    """Whether a booking holds."""

    BOOKED = "booked"
    RELEASED = "released"


@dataclass(frozen=True, kw_only=True)
class Interpreter:
    """One who interprets between the group's language and these; `id` is the person's."""

    id: UUID
    languages: tuple[str, ...]
    active: bool = True
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One who interprets at a meeting, from when until when."""

    id: UUID
    occurrence_id: UUID
    group_id: UUID
    interpreter_id: UUID
    language: str
    starts_at: datetime
    ends_at: datetime
    status: BookingStatus = BookingStatus.BOOKED


@dataclass(frozen=True, kw_only=True)
class Translation:
    """Material of a meeting in another language; `address` is where to read it, once it is ready."""

    id: UUID
    occurrence_id: UUID
    group_id: UUID
    title: str
    language: str
    requested_at: datetime
    address: str | None = None
    ready_at: datetime | None = None
    version: int = 1


def change(interpreter: Interpreter, changes: dict[str, object]) -> Interpreter:
    """Return the interpreter with other languages, or no longer, or once more, interpreting."""
    return replace(interpreter, **changes, version=interpreter.version + 1)  # type: ignore[arg-type]  # by schema


def book(
    interpreter: Interpreter, meeting: Occurrence, *, language: str, booking_id: UUID, now: datetime
) -> Booking:
    """Book an interpreter for a meeting that is not over."""
    _check_ahead(meeting, now)
    if not interpreter.active:
        raise InterpreterResigned(interpreter.id)
    if {language, language.partition("-")[0]}.isdisjoint(interpreter.languages):
        raise Invalid(
            f"This person interprets {', '.join(interpreter.languages)}, not {language}.", pointer="/language"
        )
    return Booking(
        id=booking_id,
        occurrence_id=meeting.id,
        group_id=meeting.group_id,
        interpreter_id=interpreter.id,
        language=language,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )


def release(booking: Booking, *, now: datetime) -> Booking:
    """Take a booking back, so that the interpreter is free for others."""
    if booking.status is BookingStatus.RELEASED:
        raise AlreadyReleased(booking.id)
    if booking.ends_at <= now:
        raise MeetingIsOver(booking.occurrence_id)
    return replace(booking, status=BookingStatus.RELEASED)


def deliver(translation: Translation, *, address: str, now: datetime) -> Translation:
    """Say where a translation can be read."""
    if translation.ready_at is not None:
        raise TranslationIsReady(translation.id)
    return replace(translation, address=address, ready_at=now, version=translation.version + 1)


def check_takes_place(meeting: Occurrence) -> None:
    """Raise for a meeting that was cancelled."""
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)


def _check_ahead(meeting: Occurrence, now: datetime) -> None:
    check_takes_place(meeting)
    if meeting.ends_at <= now:
        raise MeetingIsOver(meeting.id)
