"""Work out how a group could become two: by language, by when people can meet, and by who belongs together.

The same members give the same proposal, in whatever order they come. What is weighed: meeting in one's own
language (3), at a time that one can (2). Buddies, then pairs who named each other, then people whom somebody
named are kept together, as long as both groups keep at least two fifths of the members. Of all pairs of
languages and times that members share, the best division is proposed, and each placement says why.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from uuid import UUID

from services.membership.splits.domain import Placement, Side
from shared.errors import Refusal

FEWEST_MEMBERS = 4
LANGUAGE_WEIGHT, SLOT_WEIGHT, BALANCE_WEIGHT = 6, 4, 1
MOST_LANGUAGES, MOST_SLOTS = 3, 4


class TooFewToSplit(Refusal):
    """Fewer than four members: two groups of them would be too small to hold."""


class Tie(StrEnum):
    """Why two people should stay together, the strongest first."""

    BUDDY = "buddy"
    EACH_OTHER = "each_other"
    NAMED = "named"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A member, as far as a division needs to know."""

    membership_id: UUID
    person_id: UUID
    language: str
    slots: tuple[str, ...] = ()
    stay_with: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Division:
    """A whole proposal: in which language and when each side would meet, and everybody's place."""

    languages: tuple[str, str]
    slots: tuple[str | None, str | None]
    placements: tuple[Placement, ...]


def ties_of(
    candidates: Iterable[Candidate], buddies: Iterable[tuple[UUID, UUID]]
) -> dict[frozenset[UUID], Tie]:
    """Return who should stay together and why, the strongest ties first."""
    people = {candidate.person_id: set(candidate.stay_with) for candidate in candidates}
    found = {frozenset(pair): Tie.BUDDY for pair in buddies if set(pair) <= people.keys()}
    for person, named in people.items():
        for other in named & people.keys():
            kind = Tie.EACH_OTHER if person in people[other] else Tie.NAMED
            found.setdefault(frozenset((person, other)), kind)
    order = list(Tie)
    pairs = [pair for pair in found if len(pair) == 2]
    return {
        pair: found[pair] for pair in sorted(pairs, key=lambda pair: (order.index(found[pair]), sorted(pair)))
    }


def divide(
    candidates: Sequence[Candidate], buddies: Iterable[tuple[UUID, UUID]], *, language: str
) -> Division:
    """Propose two groups; the side that keeps the group is the one that meets in its `language`."""
    members = sorted(candidates, key=lambda one: one.membership_id)
    if len(members) < FEWEST_MEMBERS:
        raise TooFewToSplit
    smallest = len(members) * 2 // 5
    ties = ties_of(members, buddies)
    # Lots up to half of the group, if that can be evened out; lots as small as the play is always can.
    for most in (len(members) // 2, max(2, len(members) - 2 * smallest)):
        together = _together(members, ties, most=most)
        best = _best(together, _profiles(members, language), smallest)
        if best is not None:
            break
    assert best is not None  # noqa: S101 - see above
    profile, sides = best
    side_of = {one.person_id: side for each, side in zip(together, sides, strict=True) for one in each}
    return Division(
        languages=(profile[0][0], profile[1][0]),
        slots=(profile[0][1], profile[1][1]),
        placements=tuple(_explain(one, side_of, profile, ties) for one in members),
    )


def _best(
    together: list[list[Candidate]], profiles: list["_Profile"], smallest: int
) -> tuple["_Profile", list[int]] | None:
    """Return the profile that suits the members best, with each lot's side; None if none is even enough."""
    best: tuple[int, _Profile, list[int]] | None = None
    for profile in profiles:
        score, sides = _assign(together, profile, smallest)
        goes = sum(len(lot) for lot, side in zip(together, sides, strict=True) if side)
        is_even = smallest <= goes <= sum(map(len, together)) - smallest
        if is_even and (best is None or score > best[0]):
            best = score, profile, sides
    return None if best is None else best[1:]


_Profile = tuple[tuple[str, str | None], tuple[str, str | None]]


def _profiles(members: Sequence[Candidate], language: str) -> list[_Profile]:
    """Return what the two sides could be, the group's own language first for the side that stays."""
    languages = _most_common((one.language for one in members), MOST_LANGUAGES)
    stays = [language] if language in languages else languages
    slots: list[str | None] = [*_most_common((slot for one in members for slot in one.slots), MOST_SLOTS)]
    times = slots or [None]
    return [
        ((mine, at), (theirs, then)) for mine, theirs, at, then in product(stays, languages, times, times)
    ]


def _most_common(values: Iterable[str], most: int) -> list[str]:
    counted = Counter(values)
    return sorted(counted, key=lambda value: (-counted[value], value))[:most]


def _together(
    members: Sequence[Candidate], ties: dict[frozenset[UUID], Tie], *, most: int
) -> list[list[Candidate]]:
    """Gather those who stay together, the strongest ties first, as long as each lot fits on one side."""
    lot_of = {one.person_id: [one] for one in members}
    for pair in ties:
        one, other = sorted(pair)
        mine, theirs = lot_of[one], lot_of[other]
        if mine is not theirs and len(mine) + len(theirs) <= most:
            mine.extend(theirs)
            for moved in theirs:
                lot_of[moved.person_id] = mine
    lots = {id(lot): lot for lot in lot_of.values()}.values()
    return sorted(lots, key=lambda lot: (-len(lot), min(one.membership_id for one in lot)))


def _worth(one: Candidate, side: tuple[str, str | None]) -> int:
    language, slot = side
    return LANGUAGE_WEIGHT * (one.language == language) + SLOT_WEIGHT * (slot in one.slots)


def _assign(together: list[list[Candidate]], profile: _Profile, smallest: int) -> tuple[int, list[int]]:
    """Place each lot where it is worth most, even out the sizes, exchange what is better exchanged.

    Returns how good that is, and the side of each lot: 0 stays, 1 goes.
    """
    sizes = [len(lot) for lot in together]
    # By how much a lot is better off on the side that goes.
    gains = [sum(_worth(one, profile[1]) - _worth(one, profile[0]) for one in lot) for lot in together]
    least, most = smallest, sum(sizes) - smallest
    sides = [int(gain > 0) for gain in gains]
    _even_out(sides, sizes, gains, least, most)
    _improve(sides, sizes, gains, least, most)
    stay = sum(_worth(one, profile[0]) for lot in together for one in lot)
    goes, gained = _sums(sides, sizes, gains)
    return stay + gained - _unevenness(goes, sum(sizes)), sides


def _even_out(sides: list[int], sizes: list[int], gains: list[int], least: int, most: int) -> None:
    """Move lots from the larger side at the least loss, until both are large enough."""
    while True:
        goes, _gained = _sums(sides, sizes, gains)
        crowded = int(goes > most)
        step = -1 if crowded else 1

        def is_no_leap(n: int, then: int, crowded: int = crowded) -> bool:
            return sides[n] == crowded and (then >= least if crowded else then <= most)

        able = [n for n, size in enumerate(sizes) if is_no_leap(n, goes + step * size)]
        if least <= goes <= most or not able:
            return
        n = min(able, key=lambda n: (-step * gains[n], sizes[n], n))
        sides[n] = 1 - crowded


def _improve(sides: list[int], sizes: list[int], gains: list[int], least: int, most: int) -> None:
    """Move or exchange lots as long as that is better for the members, or more even."""
    total, lots = sum(sizes), range(len(sides))
    trials = [(n,) for n in lots] + list(combinations(lots, 2))
    goes, gained = _sums(sides, sizes, gains)
    is_better = True
    while is_better:
        is_better = False
        for trial in trials:
            then = goes + sum(sizes[n] * (1 - 2 * sides[n]) for n in trial)
            better = sum(gains[n] * (1 - 2 * sides[n]) for n in trial)
            more_even = _unevenness(goes, total) - _unevenness(then, total)
            if better + more_even > 0 and least <= then <= most:
                for n in trial:
                    sides[n] = 1 - sides[n]
                goes, gained, is_better = then, gained + better, True


def _sums(sides: list[int], sizes: list[int], gains: list[int]) -> tuple[int, int]:
    """Return how many members go, and what they gain by it."""
    going = [n for n, side in enumerate(sides) if side]
    return sum(sizes[n] for n in going), sum(gains[n] for n in going)


def _unevenness(goes: int, total: int) -> int:
    return BALANCE_WEIGHT * abs(total - 2 * goes)


def _explain(
    one: Candidate, side_of: dict[UUID, int], profile: _Profile, ties: dict[frozenset[UUID], Tie]
) -> Placement:
    side = side_of[one.person_id]
    language, slot = profile[side]
    reasons = []
    if one.language == language:
        reasons.append(f"language:{language}")
    elif one.language not in (profile[0][0], profile[1][0]):
        reasons.append(f"other_language:{one.language}")
    if slot in one.slots:
        reasons.append(f"slot:{slot}")
    for pair, tie in ties.items():
        if one.person_id in pair:
            [other] = pair - {one.person_id}
            reasons.append(f"{tie if side_of[other] == side else 'apart'}:{other}")
    # Whoever would be better off on the other side, and has nobody to stay with here, evens out the size.
    is_here_for_somebody = any(reason.partition(":")[0] in list(Tie) for reason in reasons)
    if not reasons or (
        _worth(one, profile[1 - side]) > _worth(one, profile[side]) and not is_here_for_somebody
    ):
        reasons.append("balance")
    return Placement(
        membership_id=one.membership_id,
        person_id=one.person_id,
        side=Side.GOES if side else Side.STAYS,
        reasons=tuple(reasons),
    )
