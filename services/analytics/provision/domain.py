"""Where groups are missing: need against provision, and where and when a next group would help most.

An area's fair part of all meetings is as large as its part of all people, each counted by how needy their
area is: by the share of areas that are less needy (its percentile rank), so any index will do, whatever its
scale. So health services share out money by capitation: people, weighted by need. People of the network are
not counted here at all.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

# Two weeks back and two ahead: what is offered at present.
AROUND = timedelta(weeks=2)
# Of fewer than these in a hundred, nothing of its own is suggested.
LEAST_SHARE = 5.0
# An area lacks something from half a meeting in four weeks on.
LEAST_GAP = 0.5


class Part(StrEnum):
    """A part of a day: until noon, until five in the afternoon, and after."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, order=True)
class Slot:
    """A part of a day of the week (1 is Monday, by ISO 8601)."""

    weekday: int
    part: Part


@dataclass(frozen=True, kw_only=True)
class Area:
    """A place with its people and its need, as public statistics tell them."""

    id: UUID
    code: str
    name: str
    population: int
    need: float
    low_is_need: bool = False
    languages: Mapping[str, float] = field(default_factory=dict)
    access: Mapping[str, float] = field(default_factory=dict)

    @property
    def neediness(self) -> float:
        """What grows with need, whatever the index."""
        return -self.need if self.low_is_need else self.need


@dataclass(frozen=True, kw_only=True)
class GroupArea:
    """Where a group is, and what it offers beside its own language."""

    group_id: UUID
    area_id: UUID
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a group offers in the four weeks: meetings, when, in which languages, for which needs."""

    group_id: UUID
    area_id: UUID | None
    meetings: int
    slots: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Served:
    """People of an area who share a language or an access need, and the meetings for them there."""

    code: str
    share: float
    people: int
    meetings: int

    @property
    def is_missing(self) -> bool:
        """Whether there are enough of them to say so, and nothing is offered to them."""
        return not self.meetings and self.share >= LEAST_SHARE


@dataclass(frozen=True, kw_only=True)
class Provision:
    """An area's need beside what is offered there; `rank` 1 is where most is missing."""

    rank: int
    area: Area
    groups: int
    meetings: int
    fair: float
    # The part of all areas that need it less.
    less_needy: float
    languages: tuple[Served, ...]
    access: tuple[Served, ...]
    slots: frozenset[Slot]
    # What was released and shown of who came to its groups, and of how many nothing is.
    attendances: int = 0
    withheld: int = 0

    @property
    def gap(self) -> float:
        """How many meetings are missing to its fair part; below zero there are more."""
        return self.fair - self.meetings


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A next group: where, in which language, for whom it should be possible, and when."""

    provision: Provision
    language: Served | None
    access: tuple[Served, ...]
    slot: Slot | None
    # All taken parts of the day, and days, to say why this one.
    taken: frozenset[Slot]


def provision(
    areas: Sequence[Area], offers: Iterable[Offer], shown: Mapping[UUID, int | None] | None = None
) -> list[Provision]:
    """Return every area's need against its provision, that with the widest gap first.

    `shown` holds the released attendances of groups, None where they are hidden.
    """
    by_area: dict[UUID, list[Offer]] = {area.id: [] for area in areas}
    for offer in offers:
        if offer.area_id in by_area:
            by_area[offer.area_id].append(offer)
    ordered = sorted(area.neediness for area in areas)
    ranks = percentile_ranks([area.neediness for area in areas])
    weights = [area.population * rank for area, rank in zip(areas, ranks, strict=True)]
    everything = sum(weights)
    total = sum(offer.meetings for there in by_area.values() for offer in there)
    found = [
        _provision(
            area,
            by_area[area.id],
            fair=total * weight / everything,
            less_needy=bisect_left(ordered, area.neediness) / len(areas),
            shown=shown or {},
        )
        for area, weight in zip(areas, weights, strict=True)
    ]
    # Where nothing is offered anywhere, the neediest come first.
    order = sorted(
        zip(found, weights, strict=True), key=lambda pair: (-pair[0].gap, -pair[1], pair[0].area.code)
    )
    return [_ranked(one, rank) for rank, (one, _weight) in enumerate(order, start=1)]


def percentile_ranks(values: Sequence[float]) -> list[float]:
    """Return for each value the part of all that are smaller, those equal counted by half (mid-ranks)."""
    ordered = sorted(values)
    equal = Counter(values)
    below: dict[float, int] = {}
    for place, value in enumerate(ordered):
        below.setdefault(value, place)
    return [(below[value] + equal[value] / 2) / len(values) for value in values]


def suggestions(found: Sequence[Provision], offers: Iterable[Offer], most: int) -> list[Suggestion]:
    """Return where and when next groups would help most, at most so many, the first first."""
    usual = Counter(slot for offer in offers for slot in _slots(offer))
    made = []
    for one in found:
        language = max(
            (served for served in one.languages if served.is_missing),
            key=lambda served: served.people,
            default=None,
        )
        access = tuple(served for served in one.access if served.is_missing)
        nothing_anywhere = not any(other.meetings for other in found)
        if one.gap >= LEAST_GAP or nothing_anywhere or language or access:
            made.append(
                Suggestion(
                    provision=one,
                    language=language,
                    access=access,
                    slot=best_slot(one.slots, usual),
                    taken=one.slots,
                )
            )
    return made[:most]


def best_slot(taken: frozenset[Slot], usual: Mapping[Slot, int]) -> Slot | None:
    """Return a time at which an area has nothing; None where nothing is known of any time.

    Where no group meets yet, it is the time at which most groups of the network meet. Else it is first a
    part of the day that the area has nothing in, so that who works at the other times can come; then a day
    without any meeting; then the time that is most usual in the network; then the earliest in the week.
    """
    if not taken and not usual:
        return None
    parts, days = {slot.part for slot in taken}, {slot.weekday for slot in taken}
    free = [Slot(day, part) for day in range(1, 7) for part in Part if Slot(day, part) not in taken]
    return min(
        free,
        key=lambda slot: (slot.part in parts, slot.weekday in days, -usual.get(slot, 0), slot),
        default=None,
    )


def _provision(
    area: Area,
    offers: Sequence[Offer],
    *,
    fair: float,
    less_needy: float,
    shown: Mapping[UUID, int | None],
) -> Provision:
    figures = [shown.get(offer.group_id) for offer in offers]
    return Provision(
        rank=0,
        area=area,
        groups=len(offers),
        meetings=sum(offer.meetings for offer in offers),
        fair=fair,
        less_needy=less_needy,
        languages=_served(area, area.languages, [(one.languages, one.meetings) for one in offers]),
        access=_served(area, area.access, [(one.access, one.meetings) for one in offers]),
        slots=frozenset(slot for offer in offers for slot in _slots(offer)),
        attendances=sum(figure or 0 for figure in figures),
        withheld=sum(figure is None for figure in figures),
    )


def _served(
    area: Area, shares: Mapping[str, float], offered: Sequence[tuple[tuple[str, ...], int]]
) -> tuple[Served, ...]:
    return tuple(
        Served(
            code=code,
            share=share,
            people=round(area.population * share / 100),
            meetings=sum(meetings for codes, meetings in offered if _is_among(code, codes)),
        )
        for code, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    )


def _is_among(code: str, codes: Iterable[str]) -> bool:
    """Tell whether one is offered; who speaks es follows a group in es-MX (BCP 47), too."""
    return any(one == code or one.startswith(f"{code}-") for one in codes)


def _slots(offer: Offer) -> list[Slot]:
    found = (written.partition("-") for written in offer.slots)
    return [Slot(int(day), Part(part)) for day, _, part in found]


def _ranked(one: Provision, rank: int) -> Provision:
    return Provision(**vars(one) | {"rank": rank})
