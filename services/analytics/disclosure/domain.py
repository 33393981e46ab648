"""Which figures are hidden, so that no one person can be read from those that are shown.

A figure about fewer people than the threshold is hidden: primary suppression. It could still be had by
subtraction wherever all but one figure of a sum are shown, so further figures are hidden until, in every sum,
at least two are, with enough people among them: complementary suppression, to a fixed point over all sums at
once. Zero is about nobody and stays. See A. Hundepool et al., Statistical Disclosure Control (Wiley, 2012),
chapter 4. This rule looks at one sum at a time; `auditor` looks at all of them together.

What is shown is rounded, and percentages are made of rounded figures.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeVar

ROUNDING = 5
Key = Hashable
T = TypeVar("T", bound="Sum | Bound")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What could be shown of one unit in one period: how many people it is about, and further counts of them.

    `was_hidden` is None for a cell that has not been released; else whether it was hidden then, which stays.
    Of some parts zero tells as much as one (that nobody of twelve got worse): `hides_zero` hides it, too.
    """

    people: int
    counts: Mapping[str, int] = field(default_factory=dict)
    was_hidden: bool | None = None
    hides_zero: bool = False

    @property
    def least(self) -> int:
        """How many it is about at least, as everybody knows of a hidden one."""
        return 0 if self.hides_zero else 1

    def is_sensitive(self, threshold: int) -> bool:
        """Tell whether it is about few people; of some parts that is nobody, too."""
        return self.least <= self.people < threshold


@dataclass(frozen=True)
class Sum:
    """A total and its parts: an organisation and its groups, a month and its weeks."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """All that it ties together, the total last."""
        return (*self.parts, self.total)


@dataclass(frozen=True)
class Bound:
    """A guess across subjects: no more people in one than in others together; who comes is mostly a member.

    The auditor makes use of it, wherever it is right; and something is hidden for it when nothing else helps.
    """

    lesser: Key
    greater: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """All that it ties together."""
        return (self.lesser, *self.greater)


@dataclass(frozen=True)
class Table:
    """All cells that are or will be public, every sum that holds among them, and what is guessed of them."""

    cells: Mapping[Key, Cell]
    sums: tuple[Sum, ...]
    bounds: tuple[Bound, ...] = ()

    def sums_of(self) -> Mapping[Key, Sequence[Sum]]:
        """The sums that each cell is part of."""
        return _by_key(self.sums)


def sensitive(table: Table, threshold: int) -> frozenset[Key]:
    """Return the cells about few people."""
    return frozenset(key for key, cell in table.cells.items() if cell.is_sensitive(threshold))


def naive(table: Table, threshold: int) -> frozenset[Key]:
    """Return what is hidden without thought: wherever one part is hidden, all parts of that sum.

    Only to compare with: it hides more, and the auditor still finds its way through several sums.
    """
    hidden = set(sensitive(table, threshold))
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for one in table.sums:
            if hidden.intersection(one.parts):
                hidden.update(key for key in one.parts if table.cells[key].people)
    return frozenset(hidden)


def hide(table: Table, threshold: int, also: Collection[Key] = ()) -> frozenset[Key]:
    """Return every cell to hide: those about few people, those of `also`, and what protects them.

    What was released before stays as it was. Where that leaves nothing more to hide, a sum stays
    unprotected, and the auditor says so.
    """
    hidden = {key for key, cell in table.cells.items() if cell.was_hidden}
    few = sensitive(table, threshold).union(also)
    hidden.update(key for key in few if table.cells[key].was_hidden is None)
    sums_of = table.sums_of()
    waiting = dict.fromkeys(table.sums)
    while waiting:
        one = next(iter(waiting))
        del waiting[one]
        while not _is_protected(table, one, hidden, threshold):
            key = min(_candidates(table, one, hidden), key=_cost(table, sums_of, hidden), default=None)
            if key is None:
                break
            hidden.add(key)
            waiting.update(dict.fromkeys(sums_of[key]))
    return frozenset(hidden)


def neighbours(table: Table, hidden: AbstractSet[Key], weak: Iterable[Key]) -> frozenset[Key]:
    """Return for each cell that could be recovered the cheapest one that is still shown near it."""
    sums_of = table.sums_of()
    ties: tuple[Sum | Bound, ...] = (*table.sums, *table.bounds)
    ties_of = _by_key(ties)
    found: set[Key] = set()
    for key in weak:
        near = _shown_near(table, sums_of, hidden, key) or _shown_near(table, ties_of, hidden, key)
        if near and not near & found:
            found.add(min(near, key=_cost(table, sums_of, hidden)))
    return frozenset(found)


def _shown_near(
    table: Table, ties_of: Mapping[Key, Sequence[Sum | Bound]], hidden: AbstractSet[Key], key: Key
) -> set[Key]:
    """Return what could be hidden in the ties of a cell, else of the hidden cells beside it, and so on."""
    seen, edge = {key}, {key}
    while edge:
        ties = [one for near in edge for one in ties_of.get(near, ())]
        if shown := {near for one in ties for near in _candidates(table, one, hidden)}:
            return shown
        edge = {near for one in ties for near in one.keys if near in hidden} - seen
        seen |= edge
    return set()


def rounded(count: int, to: int = ROUNDING) -> int:
    """Round to the nearest multiple, halves up."""
    return (2 * count + to) // (2 * to) * to


def percentage(part: int | None, whole: int | None, threshold: int) -> int | None:
    """Return a part in percent of the whole, or None unless both it and the rest may be shown.

    One hundred percent of twelve people says of each of them that they are among those; so does none.
    """
    if part is None or whole is None or part < threshold or whole - part < threshold:
        return None
    return round(100 * rounded(part) / rounded(whole))


def _is_protected(table: Table, one: Sum, hidden: Collection[Key], threshold: int) -> bool:
    unknown = [key for key in one.keys if key in hidden]
    if not unknown:
        return True
    if len(unknown) == 1:
        return False
    if one.total in hidden:
        return True
    # Of what remains after subtraction each hidden one may be all but the least that each of the others is.
    return sum(table.cells[key].people - table.cells[key].least for key in unknown) >= threshold - 1


def _by_key(ties: Iterable[T]) -> Mapping[Key, Sequence[T]]:
    found: dict[Key, list[T]] = defaultdict(list)
    for one in ties:
        for key in one.keys:
            found[key].append(one)
    return dict(found)


def _candidates(table: Table, one: Sum | Bound, hidden: Collection[Key]) -> Iterator[Key]:
    for key in one.keys:
        cell = table.cells[key]
        if key not in hidden and cell.people >= cell.least and cell.was_hidden is None:
            yield key


@dataclass(frozen=True)
class _Cost:
    """What hiding a cell costs: sums that then need another one, then whether it is a whole, then people."""

    table: Table
    sums_of: Mapping[Key, Sequence[Sum]]
    hidden: AbstractSet[Key]

    def __call__(self, key: Key) -> tuple[int, int, int, str]:
        opened = sum(self.hidden.isdisjoint(one.keys) for one in self.sums_of.get(key, ()))
        cell = self.table.cells[key]
        return opened, cell.least, cell.people, str(key)


_cost = _Cost
