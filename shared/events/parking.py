"""Events that failed: parked in order per subject, retried with backoff, dead once exhausted.

    attempt      1    2    3     4      5 …  10
    wait after   1 s  4 s  16 s  64 s   4 min, 17 min, then 1 h each; a quarter more or less at random

After `MAX_ATTEMPTS` an event is dead, an alarm is raised, and the later ones of its subject go on without it.
"""

import random
from datetime import timedelta
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from shared.db.transaction import Transaction
from shared.errors import Refusal
from shared.events.message import DEATH_HEADER, Message
from shared.events.outbox import QUERIES
from shared.observability.logging import get_logger

MAX_ATTEMPTS = 10
FIRST_WAIT_SECONDS = 1.0
WAIT_GROWS_BY = 4
LONGEST_WAIT_SECONDS = 3600.0

log = get_logger(__name__)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts."""
    wait = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * WAIT_GROWS_BY ** min(attempts - 1, 20))
    return timedelta(seconds=wait * random.uniform(0.75, 1.25))  # noqa: S311 - spreads load, guards nothing


def describe(error: BaseException) -> str:
    """Return what went wrong without what it went wrong with: no message of ours or theirs holds a person.

    PostgreSQL's details and quotations of values stay out; a refusal's title is fixed text.
    """
    if isinstance(error, psycopg.Error):
        diagnosis = error.diag
        where = ", ".join(
            part for part in (diagnosis.table_name, diagnosis.column_name, diagnosis.constraint_name) if part
        )
        return f"{type(error).__name__} {error.sqlstate or ''} {where}".strip()
    if isinstance(error, Refusal):
        return f"{type(error).__name__}: {error.title}"
    place = _place(error)
    return f"{type(error).__name__}{f' at {place}' if place else ''}"


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    return f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} in {code.co_name}"


def park(tx: Transaction, consumer: str, message: Message, *, error: BaseException | None) -> None:
    """Keep an event for later: because it failed with `error`, or because it waits behind one that did."""
    envelope = message.envelope
    if error is not None:
        log.warning("parked", type=envelope.type, event_id=str(envelope.id), error=describe(error))
    attempts = 0 if error is None else 1
    tx.execute(
        QUERIES["park_event"],
        consumer=consumer,
        event_id=envelope.id,
        network_id=envelope.network_id,
        type=envelope.type,
        subject=envelope.subject,
        partition=message.partition,
        headers=Jsonb(message.stored_headers()),
        body=message.body,
        error=None if error is None else describe(error),
        attempts=attempts,
        seen=True,
        now=tx.now,
        # One that waits is due as soon as it is the first of its subject.
        next_at=tx.now if error is None else tx.now + wait_after(attempts),
    )


def bury_unreadable(tx: Transaction, consumer: str, message: Message) -> None:
    """Keep a message that is no valid event, with all that it held."""
    log.error("undecodable", type=message.type, problem=message.problem)
    _bury(tx, consumer, message, reason="undecodable", error=message.problem or "unreadable")


def bury_undeliverable(tx: Transaction, consumer: str, message: Message) -> None:
    """Keep a message that the broker gave up delivering."""
    log.error("undeliverable", type=message.type)
    deaths = message.headers.get(DEATH_HEADER)
    died = deaths[0] if isinstance(deaths, list) and deaths and isinstance(deaths[0], dict) else {}
    why = f"{died.get('reason', 'rejected')} in {died.get('queue', 'a queue')}"
    _bury(tx, consumer, message, reason="undeliverable", error=f"the broker gave up: {why}")


def _bury(tx: Transaction, consumer: str, message: Message, *, reason: str, error: str) -> None:
    tx.execute(
        QUERIES["bury_event"],
        consumer=consumer,
        reason=reason,
        event_id=message.claimed_id,
        network_id=message.claimed_network,
        type=message.type,
        subject=message.claimed_subject,
        partition=message.partition,
        headers=Jsonb(message.stored_headers()),
        body=message.body,
        error=error,
        attempts=0,
        seen=False,
        first_failed_at=tx.now,
    )


def note_failure(tx: Transaction, consumer: str, parked: Any, error: BaseException) -> bool:
    """Count another failed attempt of a parked event; bury it when exhausted, and say whether it was."""
    attempts = parked.attempts + 1
    described = describe(error)
    if attempts < MAX_ATTEMPTS:
        tx.execute(
            QUERIES["delay_parked"],
            parked_id=parked.parked_id,
            attempts=attempts,
            error=described,
            next_at=tx.now + wait_after(attempts),
        )
        return False
    log.error("dead", type=parked.type, event_id=str(parked.event_id), error=described)
    bury_parked(tx, consumer, parked, reason="exhausted", error=described, attempts=attempts)
    return True


def bury_parked(
    tx: Transaction, consumer: str, parked: Any, *, reason: str, error: str, attempts: int
) -> None:
    """Move a parked event to the dead ones."""
    tx.execute(
        QUERIES["bury_event"],
        consumer=consumer,
        reason=reason,
        event_id=parked.event_id,
        network_id=parked.network_id,
        type=parked.type,
        subject=parked.subject,
        partition=parked.partition,
        headers=Jsonb(parked.headers),
        body=parked.body,
        error=error,
        attempts=attempts,
        seen=parked.seen,
        first_failed_at=parked.first_failed_at,
    )
    tx.execute(QUERIES["unpark_event"], parked_id=parked.parked_id)
