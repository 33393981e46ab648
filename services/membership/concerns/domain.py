"""The rules of concerns: who answers, by when, and what happens when nobody does.

A concern is answered by a coordinator whom it is not about. It is acknowledged and decided by deadlines; each
one that passes takes it to another coordinator, or back to everybody who may see it. Whoever raised it reads
what came of it. Who may see a concern at all is the database's to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Forbidden, Invalid, Refusal


class Kind(StrEnum):
    """What a concern is of."""

    SAFETY = "safety"
    COERCION = "coercion"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    OTHER = "other"


class Status(StrEnum):
    """Where a concern is."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What came of it; the words beside it say more."""

    ACTED = "acted"
    AGREED = "agreed"
    REFERRED_ON = "referred_on"
    NO_ACTION = "no_action"


class Step(StrEnum):
    """What can happen to a concern."""

    RAISED = "raised"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    CLOSED = "closed"


class Overdue(StrEnum):
    """Which deadline passed."""

    ACKNOWLEDGEMENT = "acknowledgement"
    DECISION = "decision"


# By kind: how soon somebody says that they have read it, and how soon it is decided.
DEADLINES = {
    Kind.SAFETY: (timedelta(hours=24), timedelta(days=3)),
    Kind.COERCION: (timedelta(hours=48), timedelta(days=7)),
    Kind.CONFLICT_OF_INTEREST: (timedelta(days=3), timedelta(days=14)),
    Kind.OTHER: (timedelta(days=3), timedelta(days=14)),
}


class NotYourConcern(Forbidden):
    """Another coordinator answers this concern: take it over first, if they agree."""


class AlreadyAcknowledged(Refusal):
    """This concern is acknowledged already."""


class ConcernClosed(Refusal):
    """This concern is closed; raise another if it goes on."""


class ConcernsThem(Refusal):
    """This concern cannot be answered by that coordinator."""


class AnswersNoConcerns(Refusal):
    """Only a coordinator who answers concerns can be asked to."""


@dataclass(frozen=True, kw_only=True)
class Concern:
    """A concern. `person_id` raised it; `concerned_ids` are whom it is about."""

    id: UUID
    person_id: UUID
    group_id: UUID | None
    kind: Kind
    status: Status
    is_anonymous: bool
    concerned_ids: tuple[UUID, ...]
    concerns_staff: bool
    words_sealed: bytes
    assigned_to: UUID | None = None
    raised_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None = None
    decide_by: datetime
    escalations: int = 0
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    outcome_sealed: bytes | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A coordinator who answers concerns, and how many are open with them."""

    coordinator_id: UUID
    since: datetime
    open_concerns: int = 0


def raise_concern(
    *,
    id: UUID,
    by: UUID,
    group_id: UUID | None,
    kind: Kind,
    is_anonymous: bool,
    concerned_ids: Sequence[UUID],
    concerns_staff: bool,
    words_sealed: bytes,
    now: datetime,
) -> Concern:
    """Raise a concern, about anybody but oneself."""
    if by in concerned_ids:
        raise Invalid("Name whom it is about; of yourself, tell a coordinator.", pointer="/concerned_ids")
    if concerns_staff and group_id is None:
        raise Invalid("Say of which group.", pointer="/group_id")
    acknowledge_in, decide_in = DEADLINES[kind]
    return Concern(
        id=id,
        person_id=by,
        group_id=group_id,
        kind=kind,
        status=Status.RAISED,
        is_anonymous=is_anonymous,
        concerned_ids=tuple(sorted(set(concerned_ids))),
        concerns_staff=concerns_staff,
        words_sealed=words_sealed,
        raised_at=now,
        acknowledge_by=now + acknowledge_in,
        decide_by=now + decide_in,
    )


def who_answers(concern: Concern, contacts: Sequence[Contact]) -> UUID | None:
    """Return who is to answer it: not whom it is about nor who raised it, not the one who let it lie.

    Of the others, whoever has the fewest open; then whoever has done this longest. None if there is nobody.
    """
    able = [
        contact
        for contact in contacts
        if contact.coordinator_id not in (*concern.concerned_ids, concern.person_id, concern.assigned_to)
    ]
    if not able:
        return None
    return min(able, key=lambda one: (one.open_concerns, one.since, one.coordinator_id)).coordinator_id


def assign(concern: Concern, coordinator_id: UUID) -> Concern:
    """Give it to a coordinator whom it is not about."""
    _refuse_if_closed(concern)
    if coordinator_id in (*concern.concerned_ids, concern.person_id):
        raise ConcernsThem(concern.id)
    return replace(concern, assigned_to=coordinator_id)


def acknowledge(concern: Concern, *, by: UUID, now: datetime) -> Concern:
    """Say that one has read it and takes it on."""
    _refuse_if_closed(concern)
    _refuse_others(concern, by)
    if concern.status is Status.ACKNOWLEDGED:
        raise AlreadyAcknowledged(concern.id)
    return replace(concern, status=Status.ACKNOWLEDGED, acknowledged_at=now)


def close(concern: Concern, *, by: UUID, outcome: Outcome, outcome_sealed: bytes, now: datetime) -> Concern:
    """Decide it, in words for whoever raised it. Deciding at once acknowledges it, too."""
    _refuse_if_closed(concern)
    _refuse_others(concern, by)
    return replace(
        concern,
        status=Status.CLOSED,
        acknowledged_at=concern.acknowledged_at or now,
        closed_at=now,
        outcome=outcome,
        outcome_sealed=outcome_sealed,
    )


def overdue(concern: Concern, *, now: datetime) -> Overdue | None:
    """Return which deadline has passed, if one has."""
    if concern.status is Status.RAISED and now >= concern.acknowledge_by:
        return Overdue.ACKNOWLEDGEMENT
    if concern.status is not Status.CLOSED and now >= concern.decide_by:
        return Overdue.DECISION
    return None


def escalate(concern: Concern, contacts: Sequence[Contact], *, now: datetime) -> Concern:
    """Take a concern that lay too long to somebody else, who has as long as the first one had.

    Where there is nobody else it stays with whom it is; every coordinator may see that it is overdue.
    """
    acknowledge_in, decide_in = DEADLINES[concern.kind]
    other = who_answers(concern, contacts)
    again = concern if other is None else replace(concern, status=Status.RAISED, acknowledged_at=None)
    return replace(
        again,
        assigned_to=other or concern.assigned_to,
        escalations=concern.escalations + 1,
        acknowledge_by=now + acknowledge_in,
        decide_by=max(concern.decide_by, now + decide_in),
    )


def _refuse_if_closed(concern: Concern) -> None:
    if concern.status is Status.CLOSED:
        raise ConcernClosed(concern.id)


def _refuse_others(concern: Concern, by: UUID) -> None:
    if concern.assigned_to != by:
        raise NotYourConcern(concern.id)
