"""Tries parked events again, subject by subject, in their order.

The effect and the end of parking are one commit. Later events of a subject follow in the same transaction for
as long as they succeed; the first that fails waits, and the rest behind it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.db.transaction import Transaction
from shared.events import parking
from shared.events.away import is_away
from shared.events.inbox import Inbox, stop_attributing
from shared.events.message import Message, read_stored
from shared.events.outbox import QUERIES
from shared.observability.metrics import EVENTS_CONSUMED

SUBJECTS_AT_ONCE = 100
EVENTS_AT_ONCE = 200


@dataclass(frozen=True)
class Due:
    """The first parked event of a subject."""

    parked_id: int
    subject: UUID | None


@dataclass(frozen=True)
class Parked:
    """A parked event as it is stored."""

    parked_id: int
    event_id: UUID | None
    network_id: UUID | None
    type: str | None
    subject: UUID | None
    partition: int | None
    headers: dict[str, Any]
    body: bytes
    error: str | None
    attempts: int
    seen: bool
    first_failed_at: datetime
    next_at: datetime


class NotHandled(Exception):
    """This version of the service has no handler for the event."""


def retry_due(inbox: Inbox) -> int:
    """Try what is due now; return how many subjects were tried. Raise when the database is away."""
    with inbox.database.transaction(inbox.principal) as tx:
        due = tx.fetch_all(QUERIES["list_due_parked"], Due, consumer=inbox.consumer, limit=SUBJECTS_AT_ONCE)
    for one in due:
        retry_subject(inbox, one)
    return len(due)


def retry_subject(inbox: Inbox, due: Due) -> None:
    """Try the parked events of one subject in order, up to the first that fails."""
    try:
        _retry(inbox, due, limit=EVENTS_AT_ONCE)
    except Exception as error:
        if is_away(error):
            raise
        # Each worked for itself and yet all could not be committed: take the first alone.
        _retry_first(inbox, due)


def _retry_first(inbox: Inbox, due: Due) -> None:
    try:
        _retry(inbox, due, limit=1)
    except Exception as error:
        if is_away(error):
            raise
        with inbox.database.transaction(inbox.principal) as tx:
            for parked in _lock(tx, inbox, due, limit=1):
                parking.note_failure(tx, inbox.consumer, parked, error)


def _retry(inbox: Inbox, due: Due, *, limit: int) -> None:
    outcomes: list[tuple[str, str]] = []
    with inbox.service() as service, inbox.database.transaction(inbox.principal) as tx:
        for parked in _lock(tx, inbox, due, limit=limit):
            if parked.next_at > tx.now:
                break
            message = read_stored(parked.headers, parked.body, parked.partition, inbox.handlers)
            if message.problem is not None:
                parking.bury_parked(
                    tx,
                    inbox.consumer,
                    parked,
                    reason="undecodable",
                    error=message.problem,
                    attempts=parked.attempts,
                )
                outcomes.append((message.type, "dead"))
                continue
            error = _try(inbox, service, tx, parked, message)
            if error is None:
                tx.execute(QUERIES["unpark_event"], parked_id=parked.parked_id)
                outcomes.append((message.type, "handled"))
            elif parking.note_failure(tx, inbox.consumer, parked, error):
                outcomes.append((message.type, "dead"))
            else:
                break
    for type_, outcome in outcomes:
        EVENTS_CONSUMED.labels(type_, outcome).inc()


def _lock(tx: Transaction, inbox: Inbox, due: Due, *, limit: int) -> list[Parked]:
    return tx.fetch_all(
        QUERIES["lock_parked"],
        Parked,
        consumer=inbox.consumer,
        subject=due.subject,
        parked_id=due.parked_id,
        limit=limit,
    )


def _try(inbox: Inbox, service: Any, tx: Transaction, parked: Parked, message: Message) -> Exception | None:
    try:
        with tx.savepoint():
            if message.received is None:
                raise NotHandled
            if parked.seen or _is_new(tx, inbox, message):
                inbox.handle_one(service, tx, message)
    except Exception as error:
        stop_attributing(tx)
        if is_away(error):
            raise
        return error
    return None


def _is_new(tx: Transaction, inbox: Inbox, message: Message) -> bool:
    """Whether an event that was never taken in, because it could not be read, is new by now."""
    taken = tx.fetch_column(
        QUERIES["take_in"],
        consumer=message.replayed_for or inbox.consumer,
        ids=[message.envelope.id],
    )
    return bool(taken)
