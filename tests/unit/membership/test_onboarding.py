"""Newcomers: who takes which step, and when somebody should look after them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.membership.domain.actors import Actor, NotYours
from services.membership.domain.memberships import Status
from services.membership.onboarding import domain
from services.membership.onboarding.domain import (
    DEFAULT_PLAN,
    BuddyComesByAgreeing,
    DoneBy,
    Findings,
    Newcomer,
    OnboardingOver,
    Plan,
    Reason,
    Step,
    StepIsForStaff,
    UnknownStep,
)
from shared.errors import Invalid

NOW = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
FIRST_DAY = date(2026, 3, 1)
PERSON = Actor(id=UUID(int=3))
FACILITATOR = Actor(id=UUID(int=5), facilitates=True)
NEWCOMER = Newcomer(
    membership_id=UUID(int=1),
    group_id=UUID(int=2),
    person_id=PERSON.id,
    started_on=FIRST_DAY,
    completed_on=None,
    ended_on=None,
    membership_status=Status.ACTIVE,
    membership_changed_on=FIRST_DAY,
    time_zone="Europe/Berlin",
    done_steps=(),
    done_days=(),
    buddy_id=None,
    buddy_since=None,
    buddy_lost_on=None,
    stalled=(),
)
WITH_BUDDY = replace(NEWCOMER, buddy_id=UUID(int=7), buddy_since=FIRST_DAY)


def after(days: int) -> date:
    """The day so many days after the first."""
    return FIRST_DAY + timedelta(days=days)


def concerns(newcomer: Newcomer, days: int, plan: Plan = DEFAULT_PLAN) -> set[Reason]:
    """What the newcomer is stalled at, so many days after the first."""
    return domain.concerns_of(newcomer, plan, today=after(days))


def test_a_newcomer_takes_their_own_steps_on_the_day_it_is_there() -> None:
    """Late in the evening in London it is tomorrow in Berlin."""
    done = domain.take_step(NEWCOMER, DEFAULT_PLAN, PERSON, "confidentiality", now=NOW)

    assert (done.step, done.done_on, done.recorded_by) == ("confidentiality", date(2026, 3, 2), PERSON.id)


def test_steps_have_their_own_people() -> None:
    """Nobody confirms their own orientation, and nobody is given a buddy by a click."""
    with pytest.raises(StepIsForStaff):
        domain.take_step(NEWCOMER, DEFAULT_PLAN, PERSON, "orientation", now=NOW)
    with pytest.raises(BuddyComesByAgreeing):
        domain.take_step(NEWCOMER, DEFAULT_PLAN, FACILITATOR, "buddy", now=NOW)
    with pytest.raises(NotYours):
        domain.take_step(NEWCOMER, DEFAULT_PLAN, Actor(id=UUID(int=8)), "boundaries", now=NOW)
    with pytest.raises(UnknownStep):
        domain.take_step(NEWCOMER, DEFAULT_PLAN, PERSON, "karaoke", now=NOW)
    done = replace(NEWCOMER, completed_on=FIRST_DAY)
    with pytest.raises(OnboardingOver):
        domain.take_step(done, DEFAULT_PLAN, PERSON, "boundaries", now=NOW)


@pytest.mark.parametrize(("days", "found"), [(6, False), (7, True), (13, True)])
def test_without_a_buddy_for_seven_days_a_newcomer_surfaces(days: int, found: bool) -> None:
    """The second meeting is when people stay away."""
    assert (Reason.NO_BUDDY in concerns(NEWCOMER, days)) is found
    assert Reason.NO_BUDDY not in concerns(WITH_BUDDY, days)


def test_a_plan_without_a_buddy_misses_none() -> None:
    """A network decides how it welcomes people."""
    plan = Plan(version=1, steps=(Step(code="tea", title="Tea", done_by=DoneBy.STAFF),))

    assert concerns(NEWCOMER, 10, plan) == set()


def test_a_lost_buddy_is_missed_a_week_later() -> None:
    """The week begins on the day on which they were lost, not on the newcomer's first."""
    left_alone = replace(NEWCOMER, buddy_lost_on=after(10), done_steps=("boundaries",), done_days=(after(9),))

    assert concerns(left_alone, 16) == set()
    assert concerns(left_alone, 17) == {Reason.NO_BUDDY}


@pytest.mark.parametrize(("days", "found"), [(13, set()), (14, {Reason.NO_PROGRESS})])
def test_without_a_step_for_fourteen_days_a_newcomer_surfaces(days: int, found: set[Reason]) -> None:
    """A buddy found is progress too."""
    assert concerns(WITH_BUDDY, days) == found
    stepped = replace(WITH_BUDDY, done_steps=("boundaries",), done_days=(after(5),))
    assert concerns(stepped, days + 5) == found


def test_a_rest_is_never_held_against_anybody() -> None:
    """Nobody surfaces while they rest, and coming back begins the clock anew."""
    resting = replace(NEWCOMER, membership_status=Status.PAUSED, membership_changed_on=after(3))
    back = replace(NEWCOMER, membership_changed_on=after(30))

    assert concerns(resting, 40) == set()
    assert concerns(back, 36) == set()
    assert concerns(back, 37) == {Reason.NO_BUDDY}


def test_only_what_has_changed_is_found() -> None:
    """What is known already is not announced again; what is over is, once."""

    def look(newcomer: Newcomer, days: int) -> Findings:
        return domain.look_after(newcomer, DEFAULT_PLAN, today=after(days))

    assert look(NEWCOMER, 7).stalled == (Reason.NO_BUDDY,)
    known = replace(NEWCOMER, stalled=(Reason.NO_BUDDY,))
    assert look(known, 8) == Findings()
    assert look(known, 14).stalled == (Reason.NO_PROGRESS,)
    found = replace(WITH_BUDDY, stalled=(Reason.NO_BUDDY,))
    assert look(found, 8) == Findings(resumed=(Reason.NO_BUDDY,))
    gone = replace(known, membership_status=Status.LEFT)
    assert look(gone, 8) == Findings(ended=True, resumed=(Reason.NO_BUDDY,))


def test_whoever_has_taken_every_step_is_welcomed() -> None:
    """The steps of the plan, whatever else was done under an earlier one."""
    codes = ("boundaries", "confidentiality", "dance", "orientation", "voluntary_nature")
    almost = replace(WITH_BUDDY, done_steps=codes[:4], done_days=(FIRST_DAY,) * 4)
    whole = replace(WITH_BUDDY, done_steps=codes, done_days=(FIRST_DAY,) * 5, stalled=(Reason.NO_PROGRESS,))

    assert not domain.look_after(almost, DEFAULT_PLAN, today=FIRST_DAY).completed
    found = domain.look_after(whole, DEFAULT_PLAN, today=after(20))
    assert found == Findings(completed=True, resumed=(Reason.NO_PROGRESS,))


def test_the_steps_of_a_plan_can_be_told_apart() -> None:
    """A code names one step in events, and a buddy is one step or none."""
    tea = Step(code="tea", title="Tea", done_by=DoneBy.STAFF)
    friend = Step(code="friend", title="A friend", done_by=DoneBy.BUDDY)

    published = domain.publish(DEFAULT_PLAN, (tea, friend), by=FACILITATOR.id, now=NOW)

    assert (published.version, published.wants_a_buddy) == (1, True)
    for steps in ((tea, tea), (friend, replace(friend, code="pal"))):
        with pytest.raises(Invalid):
            domain.publish(DEFAULT_PLAN, steps, by=FACILITATOR.id, now=NOW)
