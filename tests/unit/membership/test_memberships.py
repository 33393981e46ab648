"""The life of a membership: applied → active ⇄ paused → left."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.membership.domain import memberships
from services.membership.domain.actors import Actor, NotYours
from services.membership.domain.memberships import (
    AlreadyLeft,
    BackdatingIsForCoordinators,
    Change,
    Membership,
    NotActive,
    NotApplied,
    NotPaused,
    Role,
    RoleIsEntrusted,
    Status,
)
from shared.errors import Forbidden, Invalid

MARCH_1, MARCH_2, MARCH_3 = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)
PERSON = Actor(id=UUID(int=3))
SOMEBODY_ELSE = Actor(id=UUID(int=4))
FACILITATOR = Actor(id=UUID(int=5), facilitates=True)
COORDINATOR = Actor(id=UUID(int=6), coordinates=True)

APPLIED = Membership(
    id=UUID(int=1),
    group_id=UUID(int=2),
    person_id=PERSON.id,
    role=Role.MEMBER,
    status=Status.APPLIED,
    applied_on=MARCH_1,
    changed_on=MARCH_1,
)
ACTIVE = replace(APPLIED, status=Status.ACTIVE, active_from=MARCH_2, changed_on=MARCH_2)
PAUSED = replace(ACTIVE, status=Status.PAUSED)
LEFT = replace(ACTIVE, status=Status.LEFT, left_on=MARCH_2)


def apply(actor: Actor, role: Role = Role.MEMBER) -> Membership:
    """Apply for `PERSON` to the group."""
    return memberships.apply(
        actor, id=APPLIED.id, group_id=APPLIED.group_id, person_id=PERSON.id, role=role, on=MARCH_1
    )


@pytest.mark.parametrize("actor", [PERSON, FACILITATOR, COORDINATOR])
def test_a_person_applies_and_staff_may_record_it(actor: Actor) -> None:
    """Many people say it at the door and never touch a screen."""
    assert apply(actor) == APPLIED


def test_nobody_applies_for_somebody_else() -> None:
    """Belonging is a person's own decision."""
    with pytest.raises(NotYours):
        apply(SOMEBODY_ELSE)


@pytest.mark.parametrize("role", [Role.MENTOR, Role.FACILITATOR])
@pytest.mark.parametrize("actor", [PERSON, FACILITATOR])
def test_only_a_coordinator_entrusts_a_role(actor: Actor, role: Role) -> None:
    """A role opens what others entrusted to the group, so nobody takes it by themself."""
    with pytest.raises(RoleIsEntrusted):
        apply(actor, role)

    assert apply(COORDINATOR, role).role is role


@pytest.mark.parametrize("actor", [FACILITATOR, COORDINATOR])
def test_staff_welcome_an_applicant(actor: Actor) -> None:
    """From this day on the person counts as a member."""
    assert memberships.activate(APPLIED, actor, on=MARCH_2) == ACTIVE


def test_an_applicant_does_not_welcome_themself() -> None:
    """A group decides together who comes in."""
    with pytest.raises(Forbidden):
        memberships.activate(APPLIED, PERSON, on=MARCH_2)


def test_a_facilitator_does_not_entrust_a_role_by_welcoming() -> None:
    """What cannot be applied for must not come in by the other door."""
    with pytest.raises(RoleIsEntrusted):
        memberships.activate(replace(APPLIED, role=Role.FACILITATOR), FACILITATOR, on=MARCH_2)


def test_the_first_day_may_lie_before_the_application() -> None:
    """People often come for weeks before anybody writes it down."""
    assert memberships.activate(APPLIED, COORDINATOR, on=date(2026, 1, 1)).active_from == date(2026, 1, 1)


@pytest.mark.parametrize("actor", [PERSON, FACILITATOR, COORDINATOR])
def test_pausing_and_coming_back_keep_the_first_day(actor: Actor) -> None:
    """A pause is never penalised: who rests goes on counting from the beginning."""
    paused = memberships.pause(ACTIVE, actor, on=MARCH_2)
    back = memberships.resume(paused, actor, on=MARCH_3)

    assert paused == PAUSED
    assert back == replace(ACTIVE, changed_on=MARCH_3)


@pytest.mark.parametrize("membership", [APPLIED, ACTIVE, PAUSED], ids=lambda membership: membership.status)
def test_a_person_leaves_from_any_state_and_owes_no_reason(membership: Membership) -> None:
    """There is not even a field for a reason."""
    left = memberships.leave(membership, PERSON, on=MARCH_3)

    assert left == replace(membership, status=Status.LEFT, left_on=MARCH_3, changed_on=MARCH_3)


@pytest.mark.parametrize("act", [memberships.pause, memberships.resume, memberships.leave])
def test_nobody_changes_the_membership_of_somebody_else(act) -> None:  # type: ignore[no-untyped-def]
    """A mentor sees the group's members, and still decides nothing for them."""
    with pytest.raises(NotYours):
        act(ACTIVE, SOMEBODY_ELSE, on=MARCH_3)


@pytest.mark.parametrize(
    ("act", "membership", "refusal"),
    [
        (memberships.activate, ACTIVE, NotApplied),
        (memberships.activate, PAUSED, NotApplied),
        (memberships.activate, LEFT, AlreadyLeft),
        (memberships.pause, APPLIED, NotActive),
        (memberships.pause, PAUSED, NotActive),
        (memberships.pause, LEFT, AlreadyLeft),
        (memberships.resume, APPLIED, NotPaused),
        (memberships.resume, ACTIVE, NotPaused),
        (memberships.resume, LEFT, AlreadyLeft),
        (memberships.leave, LEFT, AlreadyLeft),
    ],
)
def test_every_other_step_is_refused_by_name(act, membership, refusal) -> None:  # type: ignore[no-untyped-def]
    """Coming back after leaving is a new application; the refusal says so."""
    with pytest.raises(refusal):
        act(membership, COORDINATOR, on=MARCH_3)


def test_a_history_runs_forward() -> None:
    """A pause before the first day would make nonsense of every figure built on it."""
    with pytest.raises(Invalid) as refused:
        memberships.pause(ACTIVE, COORDINATOR, on=MARCH_1)

    assert refused.value.pointer == "/on"


def test_today_is_the_day_unless_another_is_named() -> None:
    """Most changes are recorded as they happen."""
    assert memberships.day_of(PERSON, None, today=MARCH_2) == MARCH_2
    assert memberships.day_of(PERSON, MARCH_2, today=MARCH_2) == MARCH_2


@pytest.mark.parametrize("actor", [PERSON, FACILITATOR])
def test_only_coordinators_backdate(actor: Actor) -> None:
    """A day in the past changes figures that others have already seen."""
    with pytest.raises(BackdatingIsForCoordinators):
        memberships.day_of(actor, MARCH_1, today=MARCH_2)

    assert memberships.day_of(COORDINATOR, MARCH_1, today=MARCH_2) == MARCH_1


def test_nothing_happens_in_the_future() -> None:
    """An intention is not a fact yet, whoever has it."""
    with pytest.raises(Invalid, match="still to come"):
        memberships.day_of(COORDINATOR, MARCH_3, today=MARCH_2)


def test_the_history_says_what_happened_and_who_recorded_it() -> None:
    """The day it happened and the moment it was written down are two different things."""
    now = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)

    entry = memberships.entry_of(UUID(int=9), Change.PAUSED, PAUSED, by=COORDINATOR.id, now=now)

    assert (entry.change, entry.happened_on) == (Change.PAUSED, MARCH_2)
    assert (entry.recorded_by, entry.recorded_at) == (COORDINATOR.id, now)


def test_only_members_take_places() -> None:
    """Facilitators and mentors hold the group; they are not counted against it."""
    assert ACTIVE.takes_a_place
    assert not replace(ACTIVE, role=Role.MENTOR).takes_a_place
