"""The continuity index: its formula in worked cases, and what is suggested."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from services.mentorship.continuity.domain import (
    Founder,
    Level,
    Meeting,
    Risk,
    Situation,
    founder_of,
    suggest,
    weigh,
)
from services.mentorship.domain.gates import Stage
from services.mentorship.domain.people import Someone

TODAY = date(2026, 3, 2)


def someone(number: int, stage: Stage, **about: object) -> Someone:
    """A person of the group."""
    made = Someone(person_id=UUID(int=number), stage=stage)
    return replace(made, **about)  # type: ignore[arg-type]  # about is mixed


def weekly(*cancelled: int, weeks: int = 12) -> list[Meeting]:
    """A meeting a week, the last a week ago; these of them, counted back from there, were cancelled."""
    return [
        Meeting(held_on=TODAY - timedelta(weeks=one), cancelled=one in cancelled)
        for one in range(1, weeks + 1)
    ]


ANNA, BEA = someone(1, Stage.FACILITATOR), someone(2, Stage.FACILITATOR)
CEM, DORA = someone(3, Stage.MENTOR), someone(4, Stage.CO_FACILITATOR)
WELL = Situation(
    today=TODAY,
    led={ANNA.person_id: 6, BEA.person_id: 6},
    meetings=weekly(),
    people=[ANNA, BEA, CEM, DORA],
    lapsing=frozenset(),
    founder=Founder.STAYS,
)


def test_a_group_that_many_carry_stands_at_a_hundred() -> None:
    """Nothing weighs on it, and nothing is suggested."""
    index = weigh(WELL)

    assert (index.index, index.level, index.weighing_most) == (100, Level.STEADY, ())
    assert suggest(WELL, index) == []


@pytest.mark.parametrize(
    ("situation", "risk", "share", "index"),
    [
        # One person leads three of four: half of what dependence can weigh.
        (replace(WELL, led={ANNA.person_id: 9, BEA.person_id: 3}), Risk.DEPENDENCE, Fraction(1, 2), 82),
        (replace(WELL, led={ANNA.person_id: 12}), Risk.DEPENDENCE, Fraction(1), 65),
        (replace(WELL, led={}), Risk.DEPENDENCE, Fraction(0), 100),
        # Only one could facilitate, however it is shared out on paper.
        (
            replace(WELL, people=[ANNA, CEM, someone(5, Stage.MENTOR)]),
            Risk.DEPENDENCE,
            Fraction(1),
            65,
        ),
        # One of twelve cancelled; three of twelve, and more.
        (replace(WELL, meetings=weekly(5)), Risk.CADENCE, Fraction(1, 3), 93),
        (replace(WELL, meetings=weekly(3, 5, 9)), Risk.CADENCE, Fraction(1), 80),
        (replace(WELL, meetings=[]), Risk.CADENCE, Fraction(1), 80),
        # Silent for over twice, and over three times, the usual week.
        (replace(WELL, meetings=weekly()[2:]), Risk.CADENCE, Fraction(1, 2), 90),
        (replace(WELL, meetings=weekly()[3:]), Risk.CADENCE, Fraction(1), 80),
        # One who could step up, and none: those who rest or carry enough do not count.
        (replace(WELL, people=[ANNA, BEA, CEM]), Risk.BENCH, Fraction(1, 2), 90),
        (replace(WELL, people=[ANNA, BEA, replace(CEM, resting=True)]), Risk.BENCH, Fraction(1), 80),
        (replace(WELL, people=[ANNA, BEA, replace(CEM, duties=6)]), Risk.BENCH, Fraction(1), 80),
        # Anna's training lapses, of three who could facilitate.
        (replace(WELL, lapsing=frozenset({ANNA.person_id})), Risk.TRAINING, Fraction(1, 3), 97),
        (replace(WELL, founder=Founder.LEAVES), Risk.FOUNDER, Fraction(1), 85),
        (replace(WELL, founder=Founder.HANDS_OVER), Risk.FOUNDER, Fraction(1, 2), 92),
    ],
)
def test_what_each_risk_weighs(situation: Situation, risk: Risk, share: Fraction, index: int) -> None:
    """One risk at a time, so that each line of the formula is seen."""
    weighed = weigh(situation)

    assert (weighed.risks[risk], weighed.index) == (share, index)


def test_a_group_that_nobody_carries_stands_at_nothing() -> None:
    """All five at once."""
    index = weigh(replace(WELL, people=[], led={}, meetings=[], founder=Founder.LEAVES))

    assert (index.index, index.level, index.weighing_most) == (0, Level.FRAGILE, tuple(Risk))


@pytest.mark.parametrize(
    ("about", "stands"),
    [
        ({}, Founder.STAYS),
        ({"handing_over": True}, Founder.HANDS_OVER),
        ({"resting": True}, Founder.LEAVES),
        ({"active": False}, Founder.LEAVES),
        ({"active": False, "left_on": TODAY - timedelta(days=182)}, Founder.LEAVES),
        # Half a year on, the group has shown that it goes on.
        ({"active": False, "left_on": TODAY - timedelta(days=183)}, Founder.STAYS),
        ({"active": False, "left_on": TODAY, "handed_over": True}, Founder.STAYS),
        ({"resting": True, "handing_over": True}, Founder.LEAVES),
    ],
)
def test_how_it_stands_with_the_founder(about: dict[str, object], stands: Founder) -> None:
    """Leaving is a normal move; a group should only not be surprised by it."""
    known = {"left_on": None, "active": True, "resting": False, "handed_over": False, "handing_over": False}

    assert founder_of(**known | about, today=TODAY) is stands  # type: ignore[arg-type]  # known is mixed


def test_who_could_take_over_is_suggested_in_a_fixed_order() -> None:
    """Further on first, then up to date, then with room; never who rests or carries enough."""
    on_anna = replace(
        WELL,
        led={ANNA.person_id: 12},
        people=[
            ANNA,
            CEM,
            someone(5, Stage.MENTOR, mentees=1),
            someone(6, Stage.CO_FACILITATOR, resting=True),
            someone(7, Stage.CO_FACILITATOR, duties=6),
            someone(8, Stage.CO_FACILITATOR, handovers=1),
            someone(9, Stage.MENTOR_IN_TRAINING),
            DORA,
            someone(10, Stage.CO_FACILITATOR),
        ],
        lapsing=frozenset({DORA.person_id}),
    )

    found = suggest(on_anna, weigh(on_anna))

    assert {one.from_person_id for one in found} == {ANNA.person_id}
    assert [one.to_person_id.int for one in found] == [10, 4, 3]
    assert found == suggest(replace(on_anna, people=on_anna.people[::-1]), weigh(on_anna))
