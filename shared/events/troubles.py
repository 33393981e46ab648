"""Parked and dead events, for the operator who decides: list, show, retry, discard.

Each has a handle: `p12` is parked, `d12` is dead. Retrying a dead event parks it again, behind what is parked
of its subject, with all attempts before it. Discarding forgets it: its effect never happens.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.db.transaction import Transaction
from shared.errors import Invalid, NotFound
from shared.events.outbox import QUERIES

HANDLE = re.compile(r"(?P<state>[pd])(?P<nth>[0-9]{1,18})")


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """An event that was not handled; `at` is when it is tried next or, for a dead one, when it died."""

    state: str
    nth: int
    type: str | None
    event_id: UUID | None
    network_id: UUID | None
    subject: UUID | None
    partition: int | None
    attempts: int
    error: str | None
    first_failed_at: datetime
    at: datetime

    @property
    def handle(self) -> str:
        """How an operator names it."""
        return f"{'p' if self.state == 'parked' else 'd'}{self.nth}"


@dataclass(frozen=True, kw_only=True)
class WholeTrouble(Trouble):
    """The same with its message."""

    headers: dict[str, Any]
    body: bytes


def list_troubles(
    tx: Transaction, consumer: str, *, state: str | None = None, limit: int = 100
) -> list[Trouble]:
    """Return what is `parked` or `dead`, or both, oldest first."""
    return tx.fetch_all(QUERIES["list_troubles"], Trouble, consumer=consumer, state=state, limit=limit)


def get_trouble(tx: Transaction, consumer: str, handle: str) -> WholeTrouble:
    """Return one with its message; raise `NotFound`, or `Invalid` for what is no handle."""
    is_parked, nth = read_handle(handle)
    query = QUERIES["find_parked" if is_parked else "find_dead"]
    found = tx.find_one(query, WholeTrouble, consumer=consumer, nth=nth)
    if found is None:
        raise NotFound(handle)
    return found


def retry(tx: Transaction, consumer: str, handle: str | None) -> int:
    """Let one, or all, be tried at once; return how many."""
    if handle is None:
        parked = tx.execute(QUERIES["retry_parked"], consumer=consumer, nth=None)
        return parked + tx.execute(QUERIES["retry_dead"], consumer=consumer, nth=None)
    is_parked, nth = read_handle(handle)
    return tx.execute(QUERIES["retry_parked" if is_parked else "retry_dead"], consumer=consumer, nth=nth)


def discard(tx: Transaction, consumer: str, handle: str) -> int:
    """Forget one without its effect; return how many that was."""
    is_parked, nth = read_handle(handle)
    return tx.execute(QUERIES["discard_parked" if is_parked else "discard_dead"], consumer=consumer, nth=nth)


def read_handle(handle: str) -> tuple[bool, int]:
    """Return whether it is parked, and its number; raise `Invalid`."""
    match = HANDLE.fullmatch(handle)
    if match is None:
        raise Invalid(f"{handle} names no event: p12 is a parked one, d12 a dead one, as `list` shows them")
    return match["state"] == "p", int(match["nth"])
