"""Interpreters and translated material, arranged with a meeting."""

from typing import Any
from uuid import UUID

from services.scheduling import store as calendar
from services.scheduling.interpreters import domain, schemas, store
from services.scheduling.interpreters.domain import Booking, Interpreter, Translation
from services.scheduling.interpreters.releasing import about
from shared.contracts.scheduling_sessions import (
    InterpreterAdded,
    InterpreterBooked,
    InterpreterChanged,
    InterpreterReleased,
    TranslationReady,
    TranslationRequested,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.security.principals import Role

COORDINATORS = {Role.COORDINATOR}
RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}
EVERYONE = RUNNERS | {Role.MENTOR, Role.MEMBER, Role.CAREGIVER}


class Interpreting:
    """Entrypoints for interpreters, their bookings, and translations."""

    @http(
        "POST",
        "/interpreters",
        roles=COORDINATORS,
        body=schemas.NewInterpreter,
        response=schemas.Interpreter,
        status=201,
    )
    def add_interpreter(self, request: Request, tx: Transaction) -> Interpreter:
        """Say that a person interprets; their hours are told as everybody's are."""
        languages = tuple(dict.fromkeys(request.body["languages"]))
        interpreter = Interpreter(id=request.body["person_id"], languages=languages)
        store.add_interpreter(tx, interpreter)
        tx.emit(InterpreterAdded(interpreter_id=interpreter.id, languages=interpreter.languages))
        return interpreter

    @http(
        "PATCH",
        "/interpreters/<uuid:interpreter_id>",
        roles=COORDINATORS,
        body=schemas.InterpreterChange,
        response=schemas.Interpreter,
        if_match=True,
    )
    def change_interpreter(self, request: Request, tx: Transaction, interpreter_id: UUID) -> Interpreter:
        """Change the languages, or say that somebody no longer interprets; bookings stay until released."""
        before = store.lock_interpreter(tx, interpreter_id)
        request.match(before)
        changes = dict(request.body)
        if "languages" in changes:
            changes["languages"] = tuple(dict.fromkeys(changes["languages"]))
        changed = domain.change(before, changes)
        store.save_interpreter(tx, changed)
        tx.emit(
            InterpreterChanged(interpreter_id=changed.id, languages=changed.languages, active=changed.active)
        )
        return changed

    @http(
        "GET",
        "/interpreters",
        roles=RUNNERS,
        query=schemas.InterpreterFilter,
        response=schemas.Interpreter,
        page=1,
    )
    def list_interpreters(self, request: Request, tx: Transaction) -> Page:
        """List who interprets, those who no longer do too."""
        return request.page_of(store.list_interpreters(tx, **request.query, **request.page), key=("id",))

    @http("GET", "/interpreters/<uuid:interpreter_id>", roles=RUNNERS, response=schemas.Interpreter)
    def get_interpreter(self, request: Request, tx: Transaction, interpreter_id: UUID) -> Interpreter:
        """Show one interpreter."""
        return store.get_interpreter(tx, interpreter_id)

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/interpreters",
        roles=RUNNERS,
        body=schemas.NewBooking,
        response=schemas.Booking,
        status=201,
    )
    def book_interpreter(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Booking:
        """Book somebody to interpret at a meeting; nobody can be at two at once."""
        booking = domain.book(
            store.get_interpreter(tx, request.body["interpreter_id"]),
            calendar.lock_occurrence(tx, occurrence_id),
            language=request.body["language"],
            booking_id=tx.new_id(),
            now=tx.now,
        )
        store.add_booking(tx, booking)
        tx.emit(InterpreterBooked(**about(booking)))
        return booking

    @http(
        "GET",
        "/occurrences/<uuid:occurrence_id>/interpreters",
        roles=EVERYONE,
        response=schemas.Booking,
        page=1,
    )
    def list_bookings(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Page:
        """List who interprets at a meeting."""
        calendar.get_occurrence(tx, occurrence_id)
        return request.page_of(store.list_bookings(tx, occurrence_id, **request.page), key=("id",))

    @http("POST", "/interpreter-bookings/<uuid:booking_id>/release", roles=RUNNERS, response=schemas.Booking)
    def release_interpreter(self, request: Request, tx: Transaction, booking_id: UUID) -> Booking:
        """Take a booking back, so that the interpreter is free for others."""
        released = domain.release(store.lock_booking(tx, booking_id), now=tx.now)
        store.save_booking(tx, released)
        tx.emit(InterpreterReleased(**about(released)))
        return released

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/translations",
        roles=RUNNERS,
        body=schemas.NewTranslation,
        response=schemas.Translation,
        status=201,
    )
    def request_translation(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Translation:
        """Ask for material of a meeting in another language."""
        meeting = calendar.get_occurrence(tx, occurrence_id)
        domain.check_takes_place(meeting)
        wanted = Translation(
            id=tx.new_id(),
            occurrence_id=meeting.id,
            group_id=meeting.group_id,
            requested_at=tx.now,
            **request.body,
        )
        store.add_translation(tx, wanted)
        tx.emit(TranslationRequested(**_told(wanted)))
        return wanted

    @http(
        "GET",
        "/occurrences/<uuid:occurrence_id>/translations",
        roles=EVERYONE,
        response=schemas.Translation,
        page=1,
    )
    def list_translations(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Page:
        """List the material of a meeting in other languages, ready or awaited."""
        calendar.get_occurrence(tx, occurrence_id)
        return request.page_of(store.list_translations(tx, occurrence_id, **request.page), key=("id",))

    @http(
        "POST",
        "/translations/<uuid:translation_id>/ready",
        roles=RUNNERS,
        body=schemas.Delivery,
        response=schemas.Translation,
    )
    def deliver_translation(self, request: Request, tx: Transaction, translation_id: UUID) -> Translation:
        """Say where a translation can be read."""
        waiting = store.lock_translation(tx, translation_id)
        ready = domain.deliver(waiting, address=request.body["address"], now=tx.now)
        store.save_translation(tx, ready)
        tx.emit(TranslationReady(**_told(ready)))
        return ready


def _told(translation: Translation) -> dict[str, Any]:
    return {
        "translation_id": translation.id,
        "occurrence_id": translation.occurrence_id,
        "group_id": translation.group_id,
        "language": translation.language,
    }
