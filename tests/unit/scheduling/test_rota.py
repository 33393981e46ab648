"""The rota: who does what in turn, and what may happen to a duty."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
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
from services.scheduling.rota.domain.deciding import Session, decide, slot_of, slots_of
from services.scheduling.rota.domain.duties import Held, Rota
from services.scheduling.rota.domain.fairness import Share, carried, jain, measured
from services.scheduling.rota.domain.people import Duty, Obstacle, Person, Preference, Span, obstacle
from services.scheduling.rota.domain.reasons import LANGUAGES, Reason, ReasonCode, in_words

DAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVER = (Span(since=date(2020, 1, 1)),)
ROTA = Rota(id=UUID(int=1), series_id=UUID(int=2), group_id=UUID(int=3), duties=tuple(Duty), weeks=26)


def person(number: int, *, trained: bool = True, **known: Any) -> Person:
    """Somebody of the group, trained unless it is said otherwise."""
    about: dict[str, Any] = {
        "active": True,
        "memberships": EVER,
        "stage": "facilitator" if trained else "participant",
    }
    return Person(id=UUID(int=1000 + number), **(about | known))


def meetings(count: int, *, since: date = DAY) -> list[Session]:
    """Weekly meetings."""
    return [
        Session(
            id=UUID(int=5000 + week),
            held_on=since + timedelta(weeks=week),
            starts_at=datetime(since.year, since.month, since.day, 18, tzinfo=UTC) + timedelta(weeks=week),
        )
        for week in range(count)
    ]


def slots(count: int, *duties: Duty) -> list[Slot]:
    """These duties at weekly meetings."""
    return [
        Slot(session_id=one.id, duty=duty, held_on=one.held_on, starts_at=one.starts_at)
        for one in meetings(count)
        for duty in duties or tuple(Duty)
    ]


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


def held(slot: Slot, who: UUID | None, *, declined_by: tuple[UUID, ...] = ()) -> Held:
    """A duty as it is kept."""
    return Held(
        id=UUID(int=slot.session_id.int * 10 + len(slot.duty)),
        rota_id=ROTA.id,
        occurrence_id=slot.session_id,
        group_id=ROTA.group_id,
        duty=slot.duty,
        held_on=slot.held_on,
        starts_at=slot.starts_at,
        person_id=who,
        declined_by=declined_by,
        reason_code=ReasonCode.SMALLEST_SHARE,
        able=1,
        duties_before=0,
        sessions=1,
    )


def planned(people: Sequence[Person], sessions: Sequence[Session]) -> list[Held]:
    """A rota as it is first given out."""
    return [held(slot, who) for slot, (who, _) in decide(ROTA, sessions, [], people, NOW).filled.items()]


def test_going_over_a_rota_again_moves_nobody() -> None:
    """People have put it into their calendars."""
    people, sessions = [person(n) for n in range(5)], meetings(8)

    again = decide(ROTA, sessions, planned(people, sessions), people, NOW)

    assert (again.released, again.filled) == ({}, {})


def test_who_cannot_do_it_any_more_gives_it_back_and_only_that_is_given_to_others() -> None:
    """One person's rest must not turn everybody's weeks around, and what is past stays as it was."""
    people, sessions = [person(n) for n in range(6)], meetings(8)
    before = planned(people, sessions)
    resting = person(0, rest=Span(since=NOW.date()))
    theirs = {slot_of(one) for one in before if one.person_id == resting.id}

    after = decide(ROTA, sessions, before, [resting, *people[1:]], NOW)

    assert set(after.released) == set(after.filled) == theirs != set()
    assert set(after.released.values()) == {"unavailable"}
    assert resting.id not in {who for who, _ in after.filled.values()}
    late = decide(ROTA, sessions, before, [resting, *people[1:]], NOW + timedelta(weeks=50))
    assert (late.released, late.filled) == ({}, {})


def test_who_alone_can_facilitate_hands_on_the_notes_for_it() -> None:
    """An open chair is worse than one more word to two people."""
    people, [session] = (
        [person(0), person(1), person(2, trained=False), person(3, trained=False)],
        meetings(1),
    )
    chair, notes, clock = slots(1)
    resting = person(0, rest=Span(since=NOW.date()))
    before = [held(chair, resting.id), held(notes, people[1].id), held(clock, people[2].id)]

    after = decide(ROTA, [session], before, [resting, *people[1:]], NOW)

    assert after.released == {chair: "unavailable", notes: "needed_elsewhere"}
    assert {slot: who for slot, (who, _) in after.filled.items()} == {
        chair: people[1].id,
        notes: people[3].id,
    }


def test_who_declined_a_duty_is_not_given_it_again() -> None:
    """Whoever says no is not asked twice."""
    people, [session] = [person(n) for n in range(2)], meetings(1)
    [slot] = slots(1, Duty.NOTE_TAKER)
    rota = Rota(id=ROTA.id, series_id=ROTA.series_id, group_id=ROTA.group_id, duties=(slot.duty,), weeks=2)
    both = (people[0].id, people[1].id)

    one = decide(rota, [session], [held(slot, None, declined_by=both[:1])], people, NOW)
    none = decide(rota, [session], [held(slot, None, declined_by=both)], people, NOW)

    assert one.filled[slot] == (both[1], Reason(code=ReasonCode.ONLY_ONE, able=1, sessions=1))
    assert none.filled[slot] == (None, Reason(code=ReasonCode.NOBODY_CAN))


def test_a_reason_tells_the_truth_about_its_counts() -> None:
    """Somebody will count."""
    people, sessions = [person(n) for n in range(4)], meetings(6)

    decided = decide(ROTA, sessions, [], people, NOW).filled

    so_far: Counter[UUID] = Counter()
    for slot in slots_of(ROTA, sessions):
        who, reason = decided[slot]
        assert who is not None
        assert (reason.duties, reason.sessions) == (so_far[who], 6)
        if reason.code is ReasonCode.SMALLEST_SHARE:
            busy = {other for one, (other, _) in decided.items() if one.session_id == slot.session_id}
            assert so_far[who] == min(so_far[one.id] for one in people if one.id == who or one.id not in busy)
        so_far[who] += 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_reads_in_every_language(code: ReasonCode, language: str) -> None:
    """Nobody should have to look up a code."""
    said = in_words(Reason(code=code, able=3, duties=1, sessions=12), language)

    assert said.endswith((".", "?"))
    assert "{" not in said
    assert language == "en" or said != in_words(Reason(code=code, able=3, duties=1, sessions=12))


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
