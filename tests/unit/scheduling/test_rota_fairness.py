"""The rota is fair: as even as training, rest, absence and preference allow."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scheduling.rota.domain.assigning import Slot, able_for, assign
from services.scheduling.rota.domain.fairness import Share, carried, jain, measured
from services.scheduling.rota.domain.people import Duty, Obstacle, Person, Preference, Span, obstacle
from tests.unit.scheduling.rotas import DAY, person, slots


def spread_of(chosen: Mapping[Slot, UUID], people: Sequence[Person]) -> int:
    """Most duties less fewest."""
    counts = Counter(chosen.values())
    return max(counts[one.id] for one in people) - min(counts[one.id] for one in people)


def test_over_120_sessions_and_60_people_nobody_does_more_than_one_duty_more_than_anybody_else() -> None:
    """It is the promise of the rota: what holds a group together is carried by all."""
    people = [
        person(
            n,
            trained=n % 4 == 0,
            rest=Span(since=DAY, until=DAY + timedelta(weeks=26)) if n % 10 == 3 else None,
            absences=tuple(
                Span(since=DAY + timedelta(weeks=start), until=DAY + timedelta(weeks=start + 3))
                for start in range(n % 9, 120, 12)
            ),
            preferences={Duty.TIMEKEEPER: Preference.NEVER} if n % 7 == 5 else {},
        )
        for n in range(60)
    ]
    known = {one.id: one for one in people}

    chosen = assign(slots(120), people)

    assert len(chosen) == 360
    # 360 duties, 60 people: 120 of them can only go to the 15 who are trained, 8 each.
    facilitators = [one for one in people if one.stage == "facilitator"]
    others = [one for one in people if one.stage != "facilitator"]
    assert spread_of(chosen, facilitators) <= 1
    assert spread_of(chosen, others) <= 1
    assert all(obstacle(known[who], slot.duty, slot.held_on) is None for slot, who in chosen.items())


def test_where_everybody_can_do_everything_the_spread_is_none() -> None:
    """360 duties among 60 people are six for each."""
    people = [person(n) for n in range(60)]

    assert set(Counter(assign(slots(120), people).values()).values()) == {6}


def test_a_rota_that_is_extended_week_by_week_stays_even() -> None:
    """In a year nobody plans 120 meetings at once: the horizon moves on by a meeting at a time."""
    people = [person(n) for n in range(7)]
    given: dict[Slot, UUID] = {}
    for week in range(40):
        shares = [
            Share(person_id=one.id, duties=Counter(given.values())[one.id], sessions=week) for one in people
        ]
        new = [slot for slot in slots(40) if slot.session_id == UUID(int=5000 + week)]
        given |= assign(new, people, carried=carried(shares))

    assert len(given) == 120
    assert spread_of(given, people) <= 1


def test_the_same_input_gives_the_same_rota() -> None:
    """Going over it again must not hand out everything anew."""
    people = [person(n, trained=n % 2 == 0) for n in range(9)]

    assert assign(slots(20), people) == assign(reversed(slots(20)), list(reversed(people)))


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[Slot], list[Person]]:
    """A small group, in which each has their own days, training and dislikes."""
    weeks = draw(st.integers(1, 3))
    kinds = draw(st.sampled_from([(Duty.NOTE_TAKER,), (Duty.FACILITATOR, Duty.TIMEKEEPER)]))
    people = []
    for n in range(draw(st.integers(1, 4))):
        away = draw(st.sets(st.integers(0, weeks - 1)))
        days = [DAY + timedelta(weeks=week) for week in sorted(away)]
        people.append(
            person(
                n,
                trained=draw(st.booleans()),
                absences=tuple(Span(since=day, until=day) for day in days),
                preferences=draw(
                    st.dictionaries(
                        st.sampled_from(list(Duty)), st.sampled_from(list(Preference)), max_size=2
                    )
                ),
            )
        )
    return slots(weeks, *kinds), people


def every_rota(wanted: Sequence[Slot], people: Sequence[Person]) -> Iterator[dict[Slot, UUID]]:
    """Every way of giving out these duties, or of leaving some open."""
    able = [[*able_for(slot, people), None] for slot in wanted]
    for choice in product(*able):
        pairs = [(slot.session_id, who) for slot, who in zip(wanted, choice, strict=True) if who]
        if len(set(pairs)) == len(pairs):
            yield {slot: who for slot, who in zip(wanted, choice, strict=True) if who}


@settings(max_examples=150, deadline=None)
@given(groups())
def test_no_other_rota_fills_more_duties_or_is_more_even(group: tuple[list[Slot], list[Person]]) -> None:
    """At most one where constraints allow it: checked against every rota that there could be."""
    wanted, people = group
    known = {one.id: one for one in people}

    chosen = assign(wanted, people)

    assert all(obstacle(known[who], slot.duty, slot.held_on) is None for slot, who in chosen.items())
    possible = [rota for rota in every_rota(wanted, people) if len(rota) == len(chosen)]
    assert not any(len(rota) > len(chosen) for rota in every_rota(wanted, people))
    same = [rota for rota in possible if set(rota) == set(chosen)]
    assert spread_of(chosen, people) == min(spread_of(rota, people) for rota in same)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.randoms(use_true_random=False))
def test_at_any_size_nobody_can_hand_on_a_duty_to_make_it_more_even(
    weeks: int,
    size: int,
    random: Random,
) -> None:
    """Beyond what can be tried out: no single hand-over from somebody with two more is left."""
    people = [
        person(
            n,
            trained=random.random() < 0.5,
            absences=tuple(
                Span(since=DAY + timedelta(weeks=week), until=DAY + timedelta(weeks=week))
                for week in range(weeks)
                if random.random() < 0.2
            ),
        )
        for n in range(size)
    ]
    known = {one.id: one for one in people}

    chosen = assign(slots(weeks), people)

    counts = Counter(chosen.values())
    places = {(who, slot.session_id) for slot, who in chosen.items()}
    assert len(places) == len(chosen)
    for slot, who in chosen.items():
        assert obstacle(known[who], slot.duty, slot.held_on) is None
        for other in able_for(slot, people):
            if (other, slot.session_id) not in places:
                assert counts[who] - counts[other] <= 1


@pytest.mark.parametrize(
    ("known", "duty", "why"),
    [
        ({"stage": "mentor"}, Duty.FACILITATOR, Obstacle.NOT_TRAINED),
        ({"stage": None}, Duty.NOTE_TAKER, None),
        ({"stage": "co_facilitator"}, Duty.FACILITATOR, None),
        ({"rest": Span(since=DAY, until=DAY)}, Duty.TIMEKEEPER, Obstacle.RESTING),
        ({"rest": Span(since=DAY, until=DAY - timedelta(days=1))}, Duty.TIMEKEEPER, None),
        ({"absences": (Span(since=DAY, until=DAY),)}, Duty.TIMEKEEPER, Obstacle.ABSENT),
        ({"active": False}, Duty.TIMEKEEPER, Obstacle.NOT_A_MEMBER),
        ({"memberships": (Span(since=DAY + timedelta(1)),)}, Duty.TIMEKEEPER, Obstacle.NOT_A_MEMBER),
        ({"preferences": {Duty.TIMEKEEPER: Preference.NEVER}}, Duty.TIMEKEEPER, Obstacle.UNWILLING),
        ({"preferences": {Duty.TIMEKEEPER: Preference.IF_NEEDED}}, Duty.TIMEKEEPER, None),
    ],
)
def test_who_is_untrained_resting_absent_or_unwilling_is_not_asked(
    known: dict[str, Any], duty: Duty, why: Obstacle | None
) -> None:
    """Each of these is a promise made to somebody."""
    assert obstacle(person(1, **known), duty, DAY) is why


def test_gladly_comes_before_fine_and_fine_before_if_needed() -> None:
    """Among people with the same share, what they like decides."""
    liking = [
        person(1, preferences={Duty.NOTE_TAKER: Preference.IF_NEEDED}),
        person(2),
        person(3, preferences={Duty.NOTE_TAKER: Preference.GLADLY}),
    ]

    chosen = assign(slots(3, Duty.NOTE_TAKER), liking)

    assert [chosen[slot].int - 1000 for slot in slots(3, Duty.NOTE_TAKER)] == [3, 2, 1]


def test_who_was_away_is_not_made_to_catch_up_on_more_than_one_duty() -> None:
    """Pausing is never penalised."""
    shares = [Share(person_id=UUID(int=n), duties=10, sessions=20) for n in range(3)]
    back = Share(person_id=UUID(int=9), duties=0, sessions=20)

    assert carried([*shares, back])[UUID(int=9)] == -1


def test_fairness_is_measured_as_jain_did() -> None:
    """The index of equal shares is 1; of one who has everything among four, a quarter."""
    assert jain([Fraction(1, 2)] * 4) == Decimal("1.000")
    assert jain([Fraction(3), Fraction(0), Fraction(0), Fraction(0)]) == Decimal("0.250")
    assert jain([]) == Decimal("1.000")
    found = measured(
        [Share(person_id=UUID(int=n), duties=duties, sessions=10) for n, duties in enumerate((3, 2, 2))]
    )
    assert (found.spread, found.jain_index) == (1, Decimal("0.961"))
    assert "Jain" in found.measure
