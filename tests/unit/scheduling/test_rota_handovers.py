"""What a handover means for a rota, day by day."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.scheduling.rota.domain.handovers import KnownHandover
from services.scheduling.rota.domain.people import Duty, Obstacle, Person, Span, obstacle, public

FIRST = date(2026, 3, 2)
LEADER, LEARNER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
HANDOVER = KnownHandover(
    from_person_id=LEADER,
    to_person_id=LEARNER,
    shadow_from=FIRST,
    co_lead_from=FIRST + timedelta(weeks=2),
    lead_from=FIRST + timedelta(weeks=4),
)


def person(id: UUID, handover: KnownHandover) -> Person:
    """Somebody trained who belongs to the group, with what the handover means for them."""
    return Person(
        id=id,
        active=True,
        memberships=(Span(since=FIRST - timedelta(days=90)),),
        stage="facilitator",
        learning=tuple(handover.learning(id)),
        handed_over=tuple(handover.handed_over(id)),
    )


@pytest.mark.parametrize(
    ("week", "leads", "learns"),
    [
        (-1, True, True),
        (0, True, False),
        (1, True, False),
        (2, True, True),
        (3, True, True),
        (4, False, True),
        (60, False, True),
    ],
)
def test_who_may_facilitate_when(week: int, leads: bool, learns: bool) -> None:
    """Beside, then together, then alone; everybody else goes on as before."""
    day = FIRST + timedelta(weeks=week)

    def may(id: UUID) -> bool:
        return obstacle(person(id, HANDOVER), Duty.FACILITATOR, day) is None

    assert (may(LEADER), may(LEARNER), may(OTHER)) == (leads, learns, True)
    assert obstacle(person(LEADER, HANDOVER), Duty.TIMEKEEPER, day) is None


@pytest.mark.parametrize("closed_in_week", [0, 1, 3, 6])
def test_going_back_gives_leading_back(closed_in_week: int) -> None:
    """From that day on whoever led leads; whoever learned is spared for twelve weeks."""
    closed_on = FIRST + timedelta(weeks=closed_in_week)
    back = replace(HANDOVER, closed_on=closed_on)

    assert obstacle(person(LEADER, back), Duty.FACILITATOR, closed_on) is None
    for weeks, may in ((0, False), (11, False), (13, True)):
        day = closed_on + timedelta(weeks=weeks)
        assert (obstacle(person(LEARNER, back), Duty.FACILITATOR, day) is None) is may


def test_an_end_that_is_heard_before_the_beginning_holds() -> None:
    """Events may come late; nothing is handed over that was taken back."""
    ended = KnownHandover(
        from_person_id=LEADER,
        to_person_id=LEARNER,
        shadow_from=None,
        co_lead_from=None,
        lead_from=None,
        closed_on=FIRST,
    )

    assert obstacle(person(LEADER, ended), Duty.FACILITATOR, FIRST) is None
    assert obstacle(person(LEARNER, ended), Duty.FACILITATOR, FIRST) is Obstacle.LEARNING


@pytest.mark.parametrize("found", [Obstacle.LEARNING, Obstacle.HANDED_OVER, Obstacle.OVERLOADED])
def test_others_read_one_word_for_all_of_it(found: Obstacle) -> None:
    """Why somebody is not available is theirs."""
    assert public(found) == "unavailable"
