"""Milestones, appreciation, reminders of goals: the rules of what is counted, and for whom."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.membership.domain.actors import Actor, NotYours
from services.membership.domain.groups import GroupIsClosed
from services.membership.domain.memberships import AlreadyLeft, Status
from services.membership.milestones import domain
from services.membership.milestones.domain import (
    Celebrant,
    Choice,
    Delivery,
    GoalReminders,
    ThanksAreForTheGroup,
)
from shared.errors import Invalid

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PERSON = Actor(id=UUID(int=3))
NOTHING = Choice(membership_id=UUID(int=1), group_id=UUID(int=2), person_id=PERSON.id)
CELEBRANT = Celebrant(
    membership_id=NOTHING.membership_id,
    group_id=NOTHING.group_id,
    person_id=PERSON.id,
    active_from=date(2026, 2, 27),
    time_zone="Europe/Berlin",
    shared=False,
    meetings=0,
    reached=(),
)


def choose(before: Choice = NOTHING, actor: Actor = PERSON, **wanted: Any) -> Choice:
    """Choose what is wanted and nothing else."""
    nothing = {"milestones": False, "shared": False, "appreciation": False, "goal_reminders": False}
    said: dict[str, Any] = {"status": Status.ACTIVE, "now": NOW} | nothing | wanted
    return domain.choose(before, actor, said.pop("status"), **said)


def reached(**changes: Any) -> list[str]:
    """What a celebrant has newly reached."""
    found = domain.reached_by(replace(CELEBRANT, **changes), now=NOW)
    return [milestone.milestone for milestone in found]


def test_whoever_has_chosen_nothing_wants_nothing() -> None:
    """Silence is no consent."""
    wanted = (NOTHING.milestones, NOTHING.shared, NOTHING.appreciation, NOTHING.goal_reminders)

    assert wanted == (False, False, False, False)


def test_meetings_count_from_the_day_of_choosing() -> None:
    """Changing something else later does not begin anew; choosing otherwise ends it."""
    chosen = choose(milestones=True)
    later = replace(chosen, counts_from=date(2026, 1, 1))

    assert chosen.counts_from == NOW.date()
    assert choose(later, milestones=True, shared=True).counts_from == date(2026, 1, 1)
    assert choose(later).counts_from is None
    assert choose(later).version == chosen.version + 1


def test_only_the_person_chooses_and_only_what_is_there_can_be_shared() -> None:
    """Not staff either: to be celebrated against one's will is no celebration."""
    for actor in (Actor(id=UUID(int=5), facilitates=True), Actor(id=PERSON.id, coordinates=True)):
        with pytest.raises(NotYours):
            choose(actor=actor, milestones=True)
    with pytest.raises(Invalid):
        choose(shared=True)
    with pytest.raises(AlreadyLeft):
        choose(milestones=True, status=Status.LEFT)


@pytest.mark.parametrize(
    ("active_from", "found"),
    [
        (date(2026, 2, 2), []),
        (date(2026, 2, 1), ["months_1"]),
        (date(2025, 9, 1), ["months_6"]),
        (date(2025, 3, 2), ["months_6"]),
        (date(2025, 3, 1), ["years_1"]),
        (date(2020, 1, 1), ["years_6"]),
    ],
)
def test_time_is_celebrated_by_the_furthest_mark(active_from: date, found: list[str]) -> None:
    """Somebody who chooses this after years is congratulated once, not for every year at once."""
    assert reached(active_from=active_from) == found


@pytest.mark.parametrize(
    ("meetings", "found"),
    [(0, []), (1, ["meetings_1"]), (9, ["meetings_5"]), (50, ["meetings_50"]), (250, ["meetings_200"])],
)
def test_meetings_are_celebrated_by_the_furthest_mark(meetings: int, found: list[str]) -> None:
    """The first is one, too: it is the hardest."""
    assert reached(meetings=meetings) == found


def test_what_was_celebrated_is_not_celebrated_again() -> None:
    """Also when a meeting was taken back and recorded again."""
    assert reached(meetings=6, active_from=date(2026, 1, 1), reached=("meetings_5", "months_1")) == []


def test_thanks_go_between_active_members() -> None:
    """A coordinator thanks by other means, and nobody praises themself in secret."""
    ids: dict[str, Any] = {"id": UUID(int=9), "group_id": NOTHING.group_id, "now": NOW}

    posted = domain.appreciate(PERSON, Status.ACTIVE, person_id=UUID(int=4), **ids)

    assert (posted.delivery, posted.sender_id) == (Delivery.POSTED, PERSON.id)
    for actor, status in (
        (PERSON, None),
        (PERSON, Status.PAUSED),
        (Actor(id=PERSON.id, coordinates=True), Status.ACTIVE),
    ):
        with pytest.raises(ThanksAreForTheGroup):
            domain.appreciate(actor, status, person_id=UUID(int=4), **ids)
    with pytest.raises(Invalid):
        domain.appreciate(PERSON, Status.ACTIVE, person_id=PERSON.id, **ids)


def test_reminders_come_each_so_many_weeks_and_are_not_caught_up() -> None:
    """After a long rest a group is reminded once, and then in its own rhythm again."""
    never = GoalReminders(group_id=NOTHING.group_id)
    monthly = domain.remind(never, 4, today=date(2026, 3, 1), is_closed=False)

    assert (monthly.next_on, monthly.version) == (date(2026, 3, 29), 1)
    assert domain.following(monthly, today=date(2026, 3, 29)).next_on == date(2026, 4, 26)
    assert domain.following(monthly, today=date(2026, 6, 1)).next_on == date(2026, 6, 21)
    assert domain.remind(monthly, None, today=date(2026, 3, 1), is_closed=False).next_on is None
    with pytest.raises(GroupIsClosed):
        domain.remind(never, 4, today=date(2026, 3, 1), is_closed=True)
