"""Shadow, co-lead, lead: each on its day, for somebody who is ready, with a way back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.mentorship.domain.gates import Stage
from services.mentorship.domain.people import NotAvailable, Someone
from services.mentorship.handovers import domain
from services.mentorship.handovers.domain import (
    Handover,
    NothingToTakeBack,
    NotToBeAnswered,
    NotYourHandover,
    NotYoursToTakeBack,
    Phase,
    Status,
)
from shared.errors import Invalid

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LEADER = Someone(person_id=UUID(int=1), stage=Stage.FACILITATOR)
LEARNER = Someone(person_id=UUID(int=2), stage=Stage.CO_FACILITATOR)


def weeks(number: int) -> date:
    """So many weeks from the first day."""
    return DAY + timedelta(weeks=number)


def proposed(
    giving: Someone = LEADER, taking: Someone = LEARNER, *, days: dict[str, date] | None = None
) -> Handover:
    """A plan of three phases, two weeks each."""
    planned = {"shadow_from": weeks(0), "co_lead_from": weeks(2), "lead_from": weeks(4)} | (days or {})
    return domain.propose(
        giving, taking, id=UUID(int=7), group_id=UUID(int=8), **planned, today=DAY, by=UUID(int=9), now=NOW
    )


def agreed() -> Handover:
    """The same, once they said yes."""
    return domain.accept(proposed(), LEARNER)


@pytest.mark.parametrize(
    ("giving", "taking"),
    [
        (LEADER, replace(LEARNER, resting=True)),
        (LEADER, replace(LEARNER, duties=6)),
        (LEADER, replace(LEARNER, mentees=4)),
        (LEADER, replace(LEARNER, paused=True)),
        (LEADER, replace(LEARNER, active=False)),
        (LEADER, replace(LEARNER, handovers=1)),
        (LEADER, replace(LEARNER, stage=Stage.MENTOR_IN_TRAINING)),
        (replace(LEADER, resting=True), LEARNER),
        (replace(LEADER, active=False), LEARNER),
    ],
)
def test_nobody_who_rests_or_carries_enough_is_put_into_a_handover(giving: Someone, taking: Someone) -> None:
    """Neither when it is planned nor when they are asked."""
    with pytest.raises(NotAvailable):
        proposed(giving, taking)
    if giving == LEADER:
        with pytest.raises(NotAvailable):
            domain.accept(proposed(), taking)


def test_too_much_to_carry_is_a_reason_to_hand_over() -> None:
    """It must not keep anybody from putting something down."""
    assert proposed(replace(LEADER, duties=9)).status is Status.PROPOSED


@pytest.mark.parametrize(
    ("days", "pointer"),
    [
        ({"shadow_from": weeks(0) - timedelta(days=1)}, "/shadow_from"),
        ({"co_lead_from": weeks(1) - timedelta(days=1)}, "/co_lead_from"),
        ({"lead_from": weeks(3) - timedelta(days=1)}, "/lead_from"),
        ({"lead_from": weeks(53)}, "/lead_from"),
    ],
)
def test_each_phase_has_its_time(days: dict[str, date], pointer: str) -> None:
    """A week at least, a year at most."""
    with pytest.raises(Invalid) as refused:
        proposed(days=days)

    assert refused.value.pointer == pointer


def walked(handover: Handover, taking: Someone | None, days: list[date]) -> list[tuple[Phase | None, date]]:
    """How far it has come on each of these days, and when it means to lead."""
    seen = []
    for day in days:
        handover = [handover, *domain.walk(handover, taking, today=day)][-1]
        seen.append((handover.phase, handover.lead_from))
    return seen


def test_phases_begin_on_their_days() -> None:
    """Not a day before."""
    days = [weeks(0), weeks(2) - timedelta(days=1), weeks(2), weeks(4) - timedelta(days=1), weeks(4)]

    assert walked(agreed(), LEARNER, days) == [
        (Phase.SHADOW, weeks(4)),
        (Phase.SHADOW, weeks(4)),
        (Phase.CO_LEAD, weeks(4)),
        (Phase.CO_LEAD, weeks(4)),
        (Phase.LEAD, weeks(4)),
    ]


@pytest.mark.parametrize(
    "taking",
    [
        replace(LEARNER, resting=True),
        replace(LEARNER, duties=6),
        replace(LEARNER, paused=True),
        replace(LEARNER, stage=Stage.MENTOR),
        None,
    ],
)
def test_days_wait_for_the_person(taking: Someone | None) -> None:
    """Who is not ready for leading together is not put into it: all that lies ahead moves by a week."""
    shadowing = replace(agreed(), phase=Phase.SHADOW)

    (moved,) = domain.walk(shadowing, taking, today=weeks(2))

    assert (moved.phase, moved.shadow_from) == (Phase.SHADOW, weeks(0))
    assert (moved.co_lead_from, moved.lead_from, moved.postponed) == (weeks(3), weeks(5), 1)
    assert domain.walk(moved, taking, today=weeks(2)) == []


def test_a_service_that_slept_rushes_nobody() -> None:
    """A phase that began late still has its week."""
    late = weeks(4)

    begun, moved = domain.walk(agreed(), LEARNER, today=late)

    assert begun.phase is Phase.SHADOW
    assert (moved.co_lead_from, moved.lead_from) == (weeks(5), weeks(7))


def test_there_is_a_way_back_at_every_phase() -> None:
    """For either of the two and those who run the group, once there is something to take back."""
    for phase in (None, *Phase):
        back = domain.take_back(replace(agreed(), phase=phase), by=LEARNER.person_id, today=weeks(1))
        assert (back.status, back.closed_on) == (Status.CLOSED, weeks(1))
    assert domain.take_back(replace(agreed(), status=Status.DONE), by=LEADER.person_id, today=DAY)
    assert domain.take_back(agreed(), by=UUID(int=99), by_staff=True, today=DAY)
    with pytest.raises(NotYoursToTakeBack):
        domain.take_back(agreed(), by=UUID(int=99), today=DAY)
    with pytest.raises(NothingToTakeBack):
        domain.take_back(proposed(), by=LEARNER.person_id, today=DAY)


def test_whoever_takes_over_answers_once() -> None:
    """Nobody answers for them; staff may take the question back."""
    with pytest.raises(NotYourHandover):
        domain.accept(proposed(), LEADER)
    with pytest.raises(NotToBeAnswered):
        domain.decline(agreed(), by=LEARNER.person_id, by_staff=False)
    assert domain.decline(proposed(), by=UUID(int=9), by_staff=True).status is Status.DECLINED
