"""The life of a group: planned → open ⇄ paused → closed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.membership.domain import groups
from services.membership.domain.groups import (
    Group,
    GroupAlreadyOpen,
    GroupFull,
    GroupIsClosed,
    GroupIsPaused,
    GroupNotOpen,
    Status,
)

PLANNED = Group(
    id=UUID(int=1),
    organisation_id=UUID(int=2),
    name="Tuesday circle",
    language="de",
    time_zone="Europe/Berlin",
    capacity=2,
    status=Status.PLANNED,
    external_id=None,
    created_at=datetime(2026, 1, 5, tzinfo=UTC),
)
OPEN = replace(PLANNED, status=Status.OPEN)
PAUSED = replace(PLANNED, status=Status.PAUSED)
CLOSED = replace(PLANNED, status=Status.CLOSED)


@pytest.mark.parametrize("group", [PLANNED, PAUSED], ids=lambda group: group.status)
def test_a_group_opens_from_its_plan_and_from_its_rest(group: Group) -> None:
    """Resting is no ending: the way back is the way in."""
    assert groups.open_group(group) == OPEN


def test_an_open_group_rests() -> None:
    """Summer breaks are part of a group's life."""
    assert groups.pause_group(OPEN) == PAUSED


@pytest.mark.parametrize("group", [PLANNED, OPEN, PAUSED], ids=lambda group: group.status)
def test_a_group_can_be_closed_at_any_point(group: Group) -> None:
    """A plan that came to nothing ends in the same way as a group that met for years."""
    assert groups.close_group(group) == CLOSED


@pytest.mark.parametrize(
    ("act", "group", "refusal"),
    [
        (groups.open_group, OPEN, GroupAlreadyOpen),
        (groups.open_group, CLOSED, GroupIsClosed),
        (groups.pause_group, PLANNED, GroupNotOpen),
        (groups.pause_group, PAUSED, GroupNotOpen),
        (groups.pause_group, CLOSED, GroupIsClosed),
        (groups.close_group, CLOSED, GroupIsClosed),
        (groups.accept_application, CLOSED, GroupIsClosed),
    ],
)
def test_every_other_step_is_refused_by_name(act, group, refusal) -> None:  # type: ignore[no-untyped-def]
    """The name tells a client what to do next; a bare conflict would not."""
    with pytest.raises(refusal):
        act(group)


@pytest.mark.parametrize("group", [PLANNED, OPEN, PAUSED], ids=lambda group: group.status)
def test_people_may_apply_to_every_group_that_is_not_closed(group: Group) -> None:
    """Somebody who finds the group while it rests need not come back later to say so."""
    groups.accept_application(group)


@pytest.mark.parametrize("group", [PLANNED, OPEN], ids=lambda group: group.status)
def test_a_group_takes_members_while_a_place_is_free(group: Group) -> None:
    """Founding members come before the first session."""
    groups.welcome(group, members=1)


def test_a_full_group_takes_nobody_more() -> None:
    """Capacity protects those who are already in the room."""
    with pytest.raises(GroupFull):
        groups.welcome(OPEN, members=2)


def test_who_holds_the_group_takes_no_place() -> None:
    """A full group may still be given a facilitator: it needs one most."""
    groups.welcome(OPEN, members=2, takes_a_place=False)


def test_a_group_without_capacity_is_never_full() -> None:
    """Drop-in groups have no list to be on."""
    groups.welcome(replace(OPEN, capacity=None), members=10_000)


def test_a_resting_group_welcomes_nobody() -> None:
    """A newcomer would arrive at a closed door."""
    with pytest.raises(GroupIsPaused):
        groups.welcome(PAUSED, members=0)


def test_a_closed_group_welcomes_nobody() -> None:
    """Closing and welcoming at once must not leave a member in a group that is gone."""
    with pytest.raises(GroupIsClosed):
        groups.welcome(CLOSED, members=0)


def test_a_change_keeps_what_it_does_not_name() -> None:
    """A client that only renames must not lift the limit."""
    assert groups.change_group(OPEN, name="New name") == replace(OPEN, name="New name")


def test_a_capacity_of_none_lifts_the_limit() -> None:
    """Null is a value of its own here, not an absence."""
    assert groups.change_group(OPEN, capacity=None).capacity is None


def test_a_closed_group_is_not_described_anew() -> None:
    """What is over stays as it was."""
    with pytest.raises(GroupIsClosed):
        groups.change_group(CLOSED, name="New name")


def test_today_is_the_date_where_the_group_meets() -> None:
    """At half past eleven in the evening UTC it is already tomorrow in Berlin."""
    assert OPEN.today(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)) == date(2026, 3, 2)
