"""How a group could become two: worked out the same way every time, and explained."""

import random
from uuid import UUID

import pytest

from services.membership.splits import dividing
from services.membership.splits.dividing import Candidate, Division, TooFewToSplit, divide
from services.membership.splits.domain import Placement, Side


def member(n: int, language: str = "de", *slots: str, stay_with: tuple[int, ...] = ()) -> Candidate:
    """A member by number."""
    return Candidate(
        membership_id=UUID(int=1000 + n),
        person_id=UUID(int=n),
        language=language,
        slots=slots,
        stay_with=tuple(UUID(int=other) for other in stay_with),
    )


def sides(division: Division) -> dict[int, Side]:
    """Who is where, by number."""
    return {one.person_id.int: one.side for one in division.placements}


def placement(division: Division, n: int) -> Placement:
    """One member's place."""
    return next(one for one in division.placements if one.person_id.int == n)


def test_those_who_share_a_language_meet_in_it() -> None:
    """The reason to split is often that half of the circle listens in a second language."""
    members = [member(n, "de") for n in range(1, 7)] + [member(n, "tr") for n in range(7, 12)]

    division = divide(members, [], language="de")

    assert division.languages == ("de", "tr")
    assert {n for n, side in sides(division).items() if side is Side.STAYS} == set(range(1, 7))
    assert placement(division, 9).explanation == ["This side meets in tr, as they speak."]


def test_those_who_can_come_at_a_time_meet_at_it() -> None:
    """Where all speak the same, the hour decides."""
    members = [member(n, "de", "tue_evening") for n in range(1, 6)]
    members += [member(n, "de", "sat_morning") for n in range(6, 11)]

    division = divide(members, [], language="de")

    assert set(division.slots) == {"tue_evening", "sat_morning"}
    assert len({side for n, side in sides(division).items() if n <= 5}) == 1
    assert "slot:sat_morning" in placement(division, 8).reasons


def test_buddies_stay_together_whatever_they_speak() -> None:
    """A newcomer is held by one person more than by a language."""
    members = [member(n, "de") for n in range(1, 6)] + [member(n, "tr") for n in range(6, 11)]

    division = divide(members, [(UUID(int=1), UUID(int=10))], language="de")

    assert sides(division)[1] == sides(division)[10]
    assert f"buddy:{UUID(int=10)}" in placement(division, 1).reasons


def test_who_named_each_other_comes_before_who_was_named() -> None:
    """Where not all wishes fit, the mutual ones do."""
    chain = [member(n, stay_with=(n + 1,)) for n in range(1, 10)] + [member(10, stay_with=(9,))]

    ties = list(dividing.ties_of(chain, []).values())
    division = divide(chain, [], language="de")

    assert ties[0] is dividing.Tie.EACH_OTHER
    assert set(ties[1:]) == {dividing.Tie.NAMED}
    assert sides(division)[9] == sides(division)[10]
    assert any(reason.startswith("apart:") for one in division.placements for reason in one.reasons)


def test_neither_side_becomes_too_small_to_hold() -> None:
    """Nine who speak one language and one who speaks another are not two groups."""
    members = [member(n, "de") for n in range(1, 10)] + [member(10, "tr")]

    division = divide(members, [], language="de")

    goes = sum(side is Side.GOES for side in sides(division).values())
    assert 4 <= goes <= 6
    assert placement(division, 10).explanation[0].startswith("Neither side meets in tr")


def test_the_same_members_give_the_same_proposal_in_any_order() -> None:
    """A proposal that changes by itself convinces nobody."""
    source = random.Random(7)
    slots = ["mon", "tue", "wed", "sat"]
    members = [
        member(
            n,
            source.choice(["de", "tr", "ar", "en"]),
            *source.sample(slots, source.randint(0, 3)),
            stay_with=tuple(source.sample([m for m in range(1, 41) if m != n], source.randint(0, 2))),
        )
        for n in range(1, 41)
    ]
    buddies = [(UUID(int=n), UUID(int=n + 1)) for n in range(1, 20, 4)]
    first = divide(members, buddies, language="de")

    for _ in range(3):
        source.shuffle(members)
        assert divide(members, buddies, language="de") == first
    assert len(first.placements) == 40
    assert all(one.explanation for one in first.placements)
    assert 16 <= sum(side is Side.GOES for side in sides(first).values()) <= 24


@pytest.mark.parametrize("count", range(4, 16))
def test_every_tangle_of_wishes_has_a_proposal(count: int) -> None:
    """However people name each other, both sides stay large enough."""
    source = random.Random(count)
    for _ in range(30):
        members = [
            member(n, source.choice(["de", "tr"]), stay_with=tuple(source.sample(range(1, count + 1), 2)))
            for n in range(1, count + 1)
        ]
        goes = sum(side is Side.GOES for side in sides(divide(members, [], language="de")).values())

        assert count * 2 // 5 <= goes <= count - count * 2 // 5


def test_three_people_are_not_split() -> None:
    """What would remain is no group."""
    with pytest.raises(TooFewToSplit):
        divide([member(n) for n in range(1, 4)], [], language="de")
