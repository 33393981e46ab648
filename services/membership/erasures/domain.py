"""Erasing a person: asked for, called off within a week, done everywhere, and certified.

    requested → erasing → completed
             ↘ cancelled

A person asks for themself, or a coordinator on their behalf. Only the person can shorten the week: whoever
acts for them must leave them time to hear of it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.membership.domain.actors import Actor, NotYours
from shared.errors import Conflict, NotFound

COOLING_OFF = timedelta(days=7)


class ErasureUnderWay(Conflict):
    """This person has asked to be erased already."""


class ErasureDecided(Conflict):
    """This is decided: an erasure can be called off or confirmed only while it waits."""


class NotErasedYet(NotFound):
    """There is no certificate yet: some services still have to say that they forgot the person."""


class Status(StrEnum):
    """How far an erasure is."""

    REQUESTED = "requested"
    CANCELLED = "cancelled"
    ERASING = "erasing"
    COMPLETED = "completed"


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """A request to be erased, and what became of it; it happens by itself from `erased_from` on."""

    id: UUID
    person_id: UUID
    status: Status
    requested_at: datetime
    requested_by: UUID
    erased_from: datetime
    decided_at: datetime | None = None
    completed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """What a service said it did, by the event that said so."""

    erasure_id: UUID
    service: str
    person_id: UUID
    event_id: UUID
    confirmed_at: datetime
    deleted: tuple[str, ...]
    blanked: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What can be shown of an erasure: ids, times and names of tables, and nothing of the person."""

    erasure_id: UUID
    network_id: UUID
    person_id: UUID
    requested_at: datetime
    erased_at: datetime
    completed_at: datetime
    confirmations: tuple[Confirmation, ...]


def request(actor: Actor, *, id: UUID, person_id: UUID, now: datetime) -> Erasure:
    """Ask for an erasure; it can be called off until `COOLING_OFF` is over."""
    _must_be_theirs(actor, person_id)
    return Erasure(
        id=id,
        person_id=person_id,
        status=Status.REQUESTED,
        requested_at=now,
        requested_by=actor.id,
        erased_from=now + COOLING_OFF,
    )


def told_elsewhere(*, id: UUID, person_id: UUID, by: UUID, now: datetime) -> Erasure:
    """Return an erasure that a service confirms and we do not know: a backup took it from us."""
    return Erasure(
        id=id,
        person_id=person_id,
        status=Status.ERASING,
        requested_at=now,
        requested_by=by,
        erased_from=now,
        decided_at=now,
    )


def cancel(erasure: Erasure, actor: Actor, *, now: datetime) -> Erasure:
    """Call it off: the person, or whoever coordinates on their behalf."""
    _must_be_theirs(actor, erasure.person_id)
    _must_wait(erasure)
    return replace(erasure, status=Status.CANCELLED, decided_at=now)


def confirm(erasure: Erasure, actor: Actor, *, now: datetime) -> Erasure:
    """Let it happen at once, without the rest of the week; the person alone can."""
    if not actor.is_person(erasure.person_id):
        raise NotYours
    _must_wait(erasure)
    return replace(erasure, erased_from=min(now, erasure.erased_from))


def begin(erasure: Erasure, *, now: datetime) -> Erasure:
    """Decide that it happens now. There is no way back."""
    _must_wait(erasure)
    return replace(erasure, status=Status.ERASING, decided_at=now)


def complete(
    erasure: Erasure, confirmed: Iterable[str], *, services: Collection[str], now: datetime
) -> Erasure | None:
    """Complete it once every service has confirmed; None as long as one has not."""
    if erasure.status is not Status.ERASING or set(services) - set(confirmed):
        return None
    return replace(erasure, status=Status.COMPLETED, completed_at=now)


def certify(erasure: Erasure, confirmations: Iterable[Confirmation], *, network_id: UUID) -> Certificate:
    """Write the certificate of a completed erasure."""
    if erasure.decided_at is None or erasure.completed_at is None:
        raise NotErasedYet(erasure.id)
    return Certificate(
        erasure_id=erasure.id,
        network_id=network_id,
        person_id=erasure.person_id,
        requested_at=erasure.requested_at,
        erased_at=erasure.decided_at,
        completed_at=erasure.completed_at,
        confirmations=tuple(confirmations),
    )


def _must_be_theirs(actor: Actor, person_id: UUID) -> None:
    if not actor.coordinates and not actor.is_person(person_id):
        raise NotYours


def _must_wait(erasure: Erasure) -> None:
    if erasure.status is not Status.REQUESTED:
        raise ErasureDecided(erasure.id)
