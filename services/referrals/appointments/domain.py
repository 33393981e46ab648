"""The second half of a referral: accepted, scheduled, attended or missed, completed.

A missed appointment ends nothing: it can be scheduled anew as often as both like. Each step sets by when the
next one is expected, so that nobody is forgotten between two organisations.
"""

from datetime import datetime, timedelta

from services.referrals.domain.referral import (
    TIME_TO_SCHEDULE,
    CompletionOutcome,
    Referral,
    Status,
    refuse_if_ended,
    step,
)
from shared.errors import Invalid, Refusal

TIME_TO_RECORD = timedelta(days=7)
TIME_TO_COMPLETE = timedelta(days=90)
FURTHEST = timedelta(days=730)


class NotAcceptedYet(Refusal):
    """An appointment needs a referral that was accepted."""


class AlreadyAttended(Refusal):
    """The person came already: complete the referral, or leave it open."""


class NoAppointment(Refusal):
    """There is no appointment that could have been attended or missed."""


class AppointmentAhead(Refusal):
    """This appointment has not begun yet."""


class NothingToComplete(Refusal):
    """A referral is completed after somebody came, or was missed."""


def schedule(referral: Referral, at: datetime, *, now: datetime) -> Referral:
    """Agree on an appointment, or move it; after a missed one, offer another."""
    refuse_if_ended(referral)
    if referral.status is Status.ATTENDED:
        raise AlreadyAttended(referral.id)
    if referral.status not in (Status.ACCEPTED, Status.SCHEDULED, Status.MISSED):
        raise NotAcceptedYet(referral.id, detail=f"It is {referral.status}.")
    if not now < at <= now + FURTHEST:
        raise Invalid("An appointment lies ahead, within two years.", pointer="/starts_at")
    return step(referral, Status.SCHEDULED, due_at=at + TIME_TO_RECORD, appointment_at=at)


def attend(referral: Referral, *, now: datetime) -> Referral:
    """Record that the person came."""
    _refuse_unless_begun(referral, now)
    return step(referral, Status.ATTENDED, due_at=now + TIME_TO_COMPLETE)


def miss(referral: Referral, *, now: datetime) -> Referral:
    """Record that the person did not come. Nobody asks why; another appointment can follow."""
    _refuse_unless_begun(referral, now)
    return step(referral, Status.MISSED, due_at=now + TIME_TO_SCHEDULE, no_shows=referral.no_shows + 1)


def complete(referral: Referral, outcome: CompletionOutcome, *, now: datetime) -> Referral:
    """End a referral from the partner's side, and say how it ended.

    That a service was given can be said only where the person came.
    """
    refuse_if_ended(referral)
    if referral.status not in (Status.ATTENDED, Status.MISSED):
        raise NothingToComplete(referral.id, detail=f"It is {referral.status}.")
    if outcome is CompletionOutcome.SERVICE_GIVEN and referral.status is not Status.ATTENDED:
        raise Invalid("Record first that the person came.", pointer="/outcome")
    return step(referral, Status.COMPLETED, outcome=outcome, ended_at=now)


def _refuse_unless_begun(referral: Referral, now: datetime) -> None:
    refuse_if_ended(referral)
    if referral.status is not Status.SCHEDULED or referral.appointment_at is None:
        raise NoAppointment(referral.id, detail=f"It is {referral.status}.")
    if now < referral.appointment_at:
        raise AppointmentAhead(referral.id)
