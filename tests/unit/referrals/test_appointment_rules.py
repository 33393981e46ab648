from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.referrals.appointments import domain as appointments
from services.referrals.domain import referral as domain
from services.referrals.domain.referral import CompletionOutcome, Consent, Referral, Status
from shared.errors import Invalid, Refusal
from shared.ids import new_id

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOON = NOW + timedelta(days=3)
AFTER = SOON + timedelta(hours=1)

STEPS: dict[str, Callable[[Referral], Referral]] = {
    "accept": lambda one: domain.accept(one, by=new_id(), now=NOW),
    "decline": lambda one: domain.decline(one, domain.DeclineReason.OTHER, by=new_id(), now=NOW),
    "schedule": lambda one: appointments.schedule(one, SOON, now=NOW),
    "attend": lambda one: appointments.attend(one, now=AFTER),
    "miss": lambda one: appointments.miss(one, now=AFTER),
    "complete": lambda one: appointments.complete(one, CompletionOutcome.NOT_NEEDED_ANY_MORE, now=AFTER),
    "close": lambda one: domain.close(one, now=AFTER),
    "withdraw": lambda one: domain.withdraw(one, domain.WithdrawalReason.ASKED_FOR, now=AFTER),
}
# Which step is possible where, and the name of the refusal where it is not.
COURSE: dict[Status, dict[str, Status | str]] = {
    Status.SENT: {
        "accept": Status.ACCEPTED,
        "decline": Status.DECLINED,
        "schedule": "not-accepted-yet",
        "attend": "no-appointment",
        "complete": "nothing-to-complete",
        "close": Status.CLOSED,
        "withdraw": Status.WITHDRAWN,
    },
    Status.ACCEPTED: {
        "accept": "referral-not-open",
        "schedule": Status.SCHEDULED,
        "miss": "no-appointment",
        "complete": "nothing-to-complete",
        "close": Status.CLOSED,
    },
    Status.SCHEDULED: {
        "decline": "referral-not-open",
        "schedule": Status.SCHEDULED,
        "attend": Status.ATTENDED,
        "miss": Status.MISSED,
        "complete": "nothing-to-complete",
        "close": Status.CLOSED,
        "withdraw": Status.WITHDRAWN,
    },
    Status.MISSED: {
        "schedule": Status.SCHEDULED,
        "attend": "no-appointment",
        "complete": Status.COMPLETED,
        "close": Status.CLOSED,
    },
    Status.ATTENDED: {
        "schedule": "already-attended",
        "miss": "no-appointment",
        "complete": Status.COMPLETED,
        "withdraw": Status.WITHDRAWN,
    },
    **{
        ended: {
            "schedule": "referral-ended",
            "attend": "referral-ended",
            "miss": "referral-ended",
            "complete": "referral-ended",
            "close": "referral-ended",
            "withdraw": "referral-ended",
        }
        for ended in (Status.DECLINED, Status.COMPLETED, Status.CLOSED, Status.WITHDRAWN)
    },
}


def sent() -> Referral:
    """Return a referral that waits for its answer."""
    draft = domain.draft(referral_id=new_id(), person_id=new_id(), partner_id=new_id(), by=new_id(), now=NOW)
    consent = Consent(
        id=new_id(), person_id=draft.person_id, partner_id=draft.partner_id, granted_at=NOW, withdrawn_at=None
    )
    return domain.send(domain.request(draft, consent, now=NOW), consent, now=NOW)


def at(status: Status) -> Referral:
    """Return a referral that stands there."""
    return replace(sent(), status=status, appointment_at=SOON)


@pytest.mark.parametrize(
    ("status", "step", "expected"),
    [(status, step, expected) for status, steps in COURSE.items() for step, expected in steps.items()],
)
def test_each_step_leads_where_the_course_says(status: Status, step: str, expected: Status | str) -> None:
    """One table says what can follow what; whoever is refused is told which rule stood in the way."""
    if isinstance(expected, Status):
        assert STEPS[step](at(status)).status is expected
    else:
        with pytest.raises(Refusal) as refused:
            STEPS[step](at(status))
        assert refused.value.slug == expected


def test_every_step_sets_the_next_deadline_and_forgets_the_last() -> None:
    """What was overdue is not overdue any more once something happened."""
    accepted = replace(STEPS["accept"](sent()), overdue_since=NOW)

    scheduled = STEPS["schedule"](accepted)
    missed = STEPS["miss"](scheduled)

    assert (scheduled.due_at, scheduled.overdue_since) == (SOON + appointments.TIME_TO_RECORD, None)
    assert (missed.due_at, missed.no_shows) == (AFTER + domain.TIME_TO_SCHEDULE, 1)
    assert STEPS["complete"](missed).due_at is None


def test_an_appointment_lies_ahead_and_is_recorded_only_once_it_began() -> None:
    """Nobody is said to have missed what is still to come."""
    accepted = STEPS["accept"](sent())

    for wrong in (NOW, NOW - timedelta(days=1), NOW + appointments.FURTHEST + timedelta(seconds=1)):
        with pytest.raises(Invalid):
            appointments.schedule(accepted, wrong, now=NOW)
    with pytest.raises(appointments.AppointmentAhead):
        appointments.miss(STEPS["schedule"](accepted), now=SOON - timedelta(seconds=1))


def test_a_service_was_given_only_to_somebody_who_came() -> None:
    """Figures of help given must not count those who were never seen."""
    with pytest.raises(Invalid):
        appointments.complete(at(Status.MISSED), CompletionOutcome.SERVICE_GIVEN, now=AFTER)

    assert appointments.complete(at(Status.ATTENDED), CompletionOutcome.SERVICE_GIVEN, now=AFTER)


def test_closing_what_was_never_sent_takes_it_back() -> None:
    """The partner must not learn of it by its end."""
    draft = domain.draft(referral_id=new_id(), person_id=new_id(), partner_id=new_id(), by=new_id(), now=NOW)

    assert domain.close(draft, now=NOW).status is Status.WITHDRAWN


def test_what_is_overdue_surfaces_once() -> None:
    """A second alarm about the same step would be noise."""
    late = domain.surface(sent(), now=NOW + domain.TIME_TO_ANSWER)

    assert late.overdue_since == late.due_at
    for calm in (late, replace(sent(), due_at=None), sent()):
        with pytest.raises(domain.NotOverdue):
            domain.surface(calm, now=NOW + domain.TIME_TO_ANSWER - timedelta(seconds=calm is not late))
