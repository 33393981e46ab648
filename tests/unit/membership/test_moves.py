"""Going on in another group, and coming as often as one can."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.membership.domain.actors import Actor, NotYours
from services.membership.domain.memberships import AlreadyLeft, Membership, Role, RoleIsEntrusted, Status
from services.membership.moves import domain
from services.membership.moves.domain import AlreadyThere, Participation, Pattern
from shared.errors import Forbidden, Invalid

COORDINATOR = Actor(id=UUID(int=9), coordinates=True)
FACILITATOR = Actor(id=UUID(int=8), facilitates=True)
PERSON = Actor(id=UUID(int=1))
ACTIVE = Membership(
    id=UUID(int=20),
    group_id=UUID(int=30),
    person_id=PERSON.id,
    role=Role.MEMBER,
    status=Status.ACTIVE,
    applied_on=date(2026, 1, 5),
    active_from=date(2026, 1, 12),
    changed_on=date(2026, 1, 12),
)
OTHER_GROUP = UUID(int=31)
PATTERN = Pattern(membership_id=ACTIVE.id, group_id=ACTIVE.group_id, person_id=PERSON.id)


def test_staff_move_members_and_coordinators_move_everyone() -> None:
    """Who holds a group is entrusted, there as here."""
    domain.may_move(ACTIVE, FACILITATOR, OTHER_GROUP)
    holder = replace(ACTIVE, role=Role.FACILITATOR)
    domain.may_move(holder, COORDINATOR, OTHER_GROUP)

    with pytest.raises(RoleIsEntrusted):
        domain.may_move(holder, FACILITATOR, OTHER_GROUP)
    with pytest.raises(Forbidden, match="waitlist"):
        domain.may_move(ACTIVE, PERSON, OTHER_GROUP)
    with pytest.raises(AlreadyThere):
        domain.may_move(ACTIVE, COORDINATOR, ACTIVE.group_id)
    with pytest.raises(AlreadyLeft):
        domain.may_move(replace(ACTIVE, status=Status.LEFT), COORDINATOR, OTHER_GROUP)


@pytest.mark.parametrize(
    ("status", "active_from"),
    [
        (Status.APPLIED, None),
        (Status.ACTIVE, date(2026, 11, 2)),
        (Status.PAUSED, date(2026, 11, 2)),
    ],
)
def test_somebody_arrives_as_what_they_were(status: Status, active_from: date | None) -> None:
    """Whoever rests goes on resting; whoever only applied has still to be welcomed."""
    before = replace(ACTIVE, status=status)

    arrived = domain.arrive(before, id=UUID(int=21), group_id=OTHER_GROUP, on=date(2026, 11, 2))

    assert (arrived.status, arrived.active_from) == (status, active_from)


def test_the_first_day_is_carried_through_every_move() -> None:
    """Ten years in three groups are ten years."""
    assert domain.member_since(ACTIVE, None) == ACTIVE.active_from
    assert domain.member_since(ACTIVE, date(2019, 5, 6)) == date(2019, 5, 6)


def test_alternate_weeks_are_named_by_any_day_of_one() -> None:
    """Sunday belongs to the week before, Monday to the next."""
    for day, monday in ((date(2026, 11, 29), date(2026, 11, 23)), (date(2026, 11, 30), date(2026, 11, 30))):
        said = domain.come(PATTERN, PERSON, Participation.ALTERNATE_WEEKS, comes_in_week_of=day)
        assert said.comes_in_week_of == monday


def test_how_often_one_comes_is_one_s_own_to_say() -> None:
    """Or that of those who hold the group; a week goes with alternate weeks, and only with them."""
    assert domain.come(PATTERN, FACILITATOR, Participation.DROP_IN, comes_in_week_of=None)
    with pytest.raises(NotYours):
        domain.come(PATTERN, Actor(id=UUID(int=2)), Participation.DROP_IN, comes_in_week_of=None)
    with pytest.raises(Invalid):
        domain.come(PATTERN, PERSON, Participation.ALTERNATE_WEEKS, comes_in_week_of=None)
    with pytest.raises(Invalid):
        domain.come(PATTERN, PERSON, Participation.DROP_IN, comes_in_week_of=date(2026, 11, 2))
