"""The auditor: somebody who has all that was ever released, and tries to find out what was hidden.

They know every figure that is shown, to the unit and before rounding; how figures add up, over groups,
organisations and the network, over weeks and months, and over the parts of what was asked; that what is
hidden is about somebody, or, of parts, about nobody; which totals count nobody twice; and that each who came
was at between one and all sessions. They guess across subjects, and are right wherever a guess can be: that
who came is a member. Of every hidden count they then work out the least and the most that it can have been,
by linear programming (HiGHS: Q. Huangfu and J. A. J. Hall, Mathematical Programming Computation 10, 2018),
and that counts are whole. No other attack on the same knowledge of sums ends in a narrower interval. Real
attackers know less: rounding only takes from them.

After M. Fischetti and J. J. Salazar, Management Science 47(7), 2001: a figure about few people must keep an
interval as wide as the threshold asks for.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from services.analytics.disclosure.domain import Bound, Key, Sum, Table, sensitive

PEOPLE = "people"
# What an attendance table counts beside people: each who came, once a session.
ATTENDANCES, SESSIONS = "attendances", "sessions"
TOLERANCE = 1e-6
# No count is greater: as good as no bound, and every problem has an answer.
MOST = 1_000_000
# How many pairs of tables are tried in vain before counts are looked at one by one.
AROUND = 4

Variable = tuple[Key, str]


@dataclass(frozen=True)
class Interval:
    """The least and the most that a hidden count can have been; `MOST` where nothing bounds it."""

    lower: float
    upper: float

    @property
    def width(self) -> float:
        """How much remains unknown."""
        return self.upper - self.lower


@dataclass(frozen=True)
class Constraint:
    """`lower` ≤ sum of factors times variables ≤ `upper`; `keys` are all cells that it was made of."""

    factors: Mapping[Variable, int]
    lower: float
    upper: float
    keys: tuple[Key, ...]


def intervals(table: Table, hidden: Collection[Key]) -> dict[Variable, Interval]:
    """Return for every hidden count what can be worked out of it, not knowing its value."""
    found: dict[Variable, Interval] = {}
    for problem in _problems(table, hidden):
        for variable in problem.place:
            problem.look_at(variable)
        found |= {variable: problem.interval(variable) for variable in problem.place}
    return found


def recoverable(
    table: Table, hidden: Collection[Key], threshold: int, safe: set[frozenset[Variable]] | None = None
) -> dict[Variable, Interval]:
    """Return the counts about few people that are not hidden well enough, with their intervals.

    Each must keep an interval of `threshold - 1`: from one to the last number that is few. Two possible
    tables that differ by so much in it prove that it does; what is not proven so is worked out. What was
    released before and hangs together with nothing new was proven then. So was what is in `safe`, where
    whoever attacks a table again and again keeps which counts were found to be hidden well together.
    """
    few = sensitive(table, threshold)
    found: dict[Variable, Interval] = {}
    for problem in _problems(table, hidden):
        together = frozenset(problem.place)
        if problem.is_about_anything_new(table) and (safe is None or together not in safe):
            about_few = [variable for variable in problem.place if variable[0] in few]
            weak = problem.narrower_than(threshold - 1, about_few)
            if safe is not None and not weak:
                safe.add(together)
            found |= weak
    return found


def implied(table: Table, hidden: Collection[Key]) -> dict[Variable, Interval]:
    """Return the hidden counts that can have one value only: to show them tells nothing that is not known.

    Where all weeks of a month are shown, so are the month's attendances, whether one writes them or not.
    """
    found: dict[Variable, Interval] = {}
    for problem in _problems(table, hidden):
        if problem.is_about_anything_new(table):
            found |= problem.narrower_than(1, problem.place)
    return found


def _measures(table: Table, key: Key) -> Iterator[str]:
    yield PEOPLE
    if ATTENDANCES in table.cells[key].counts:
        yield ATTENDANCES


def _count(table: Table, key: Key, measure: str) -> int:
    cell = table.cells[key]
    return cell.people if measure == PEOPLE else cell.counts[measure]


def _constraints(table: Table, hidden: Collection[Key]) -> Iterator[Constraint]:
    for key in hidden:
        counts = table.cells[key].counts
        if ATTENDANCES in counts:
            # people ≤ attendances ≤ sessions x people
            yield Constraint({(key, ATTENDANCES): 1, (key, PEOPLE): -1}, 0, np.inf, (key,))
            yield Constraint({(key, ATTENDANCES): 1, (key, PEOPLE): -counts[SESSIONS]}, -np.inf, 0, (key,))
    for one in table.sums:
        measures = set.intersection(*(set(_measures(table, key)) for key in one.keys))
        for measure in sorted(measures):
            yield from _of_sum(table, one, measure, hidden)
    for bound in table.bounds:
        yield from _of_bound(table, bound, hidden)


def _of_bound(table: Table, bound: Bound, hidden: Collection[Key]) -> Iterator[Constraint]:
    lesser = table.cells[bound.lesser].people
    if lesser > sum(table.cells[key].people for key in bound.greater):
        # A wrong guess, which leads the attacker astray.
        return
    known = sum(table.cells[key].people for key in bound.greater if key not in hidden)
    factors: dict[Variable, int] = {(key, PEOPLE): 1 for key in bound.greater if key in hidden}
    if bound.lesser in hidden:
        factors[bound.lesser, PEOPLE] = -1
    else:
        known -= lesser
    if factors:
        yield Constraint(factors, -known, np.inf, (bound.lesser, *bound.greater))


def _of_sum(table: Table, one: Sum, measure: str, hidden: Collection[Key]) -> Iterator[Constraint]:
    parts = [_count(table, key, measure) for key in one.parts]
    total = _count(table, one.total, measure)
    known = sum(_count(table, key, measure) for key in one.parts if key not in hidden)
    factors: dict[Variable, int] = {(key, measure): 1 for key in one.parts if key in hidden}
    at_most = 0.0 if one.total in hidden else float(total)
    if one.total in hidden:
        factors[one.total, measure] = -1
    if total == sum(parts):
        if factors:
            yield Constraint(factors, at_most - known, at_most - known, one.keys)
        return
    if not max(parts, default=0) <= total <= sum(parts):
        # Corrected between two releases: this sum no longer holds, and tells nothing.
        return
    if factors:
        # Nobody is in the total who is in no part …
        yield Constraint(factors, at_most - known, np.inf, one.keys)
    for key, part in zip(one.parts, parts, strict=True):
        # … and nobody in a part who is not in the total.
        sides = {(one.total, measure): 1} if one.total in hidden else {}
        sides |= {(key, measure): -1} if key in hidden else {}
        if sides:
            bound = (0 if key in hidden else part) - (0 if one.total in hidden else total)
            yield Constraint(sides, bound, np.inf, (key, one.total))


def _problems(table: Table, hidden: Collection[Key]) -> Iterator["_Problem"]:
    """Yield what hangs together: what is known cuts the tables into small problems."""
    parent = {(key, measure): (key, measure) for key in hidden for measure in _measures(table, key)}

    def root(variable: Variable) -> Variable:
        while parent[variable] != variable:
            parent[variable] = parent[parent[variable]]
            variable = parent[variable]
        return variable

    constraints = list(_constraints(table, hidden))
    for one in constraints:
        first, *others = one.factors
        for other in others:
            parent[root(other)] = root(first)
    members: dict[Variable, list[Variable]] = defaultdict(list)
    bounds: dict[Variable, list[Constraint]] = defaultdict(list)
    for variable in parent:
        members[root(variable)].append(variable)
    for one in constraints:
        bounds[root(next(iter(one.factors)))].append(one)
    for key, together in members.items():
        yield _Problem(together, bounds[key], [table.cells[one].least for one, _measure in together])


class _Problem:
    """Hidden counts that hang together, and the range that each was seen to have in possible tables."""

    def __init__(self, variables: list[Variable], constraints: list[Constraint], least: list[int]) -> None:
        self.bounds = Bounds(least, MOST)
        self.place = {variable: number for number, variable in enumerate(variables)}
        self.keys = {key for key, _measure in variables}.union(*(one.keys for one in constraints))
        self.least = np.full(len(variables), np.inf)
        self.most = np.full(len(variables), -np.inf)
        entries = [
            (factor, number, self.place[variable])
            for number, one in enumerate(constraints)
            for variable, factor in one.factors.items()
        ]
        factors, numbers, places = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_array(
            (factors, (numbers, places)), shape=(len(constraints), len(variables)), dtype=float
        )
        lower, upper = [one.lower for one in constraints], [one.upper for one in constraints]
        self.constraints = LinearConstraint(matrix, lower, upper) if constraints else ()

    def is_about_anything_new(self, table: Table) -> bool:
        """Whether any of this, hidden or shown, is not released yet."""
        return any(table.cells[key].was_hidden is None for key in self.keys)

    def _look_around(self, width: int, variables: Collection[Variable]) -> None:
        """Try tables in which many of those that seem narrow are small or large at once, while that helps."""
        chance = np.random.default_rng(len(self.place))
        narrow, in_vain = len(variables) + 1, 0
        while in_vain < AROUND:
            seem = [self.place[one] for one in variables if self.interval(one).width < width - TOLERANCE]
            in_vain = in_vain + 1 if len(seem) == narrow else 0
            if not (narrow := len(seem)):
                return
            objective = np.zeros(len(self.place))
            objective[seem] = chance.choice((-1.0, 1.0), narrow)
            self._solve(objective)
            self._solve(-objective)

    def look_at(self, variable: Variable) -> None:
        """Find the least and the most that one can be."""
        objective = np.zeros(len(self.place))
        objective[self.place[variable]] = 1
        self._solve(objective)
        self._solve(-objective)

    def narrower_than(self, width: int, variables: Collection[Variable]) -> dict[Variable, Interval]:
        """Return those of the variables whose intervals are not so wide."""
        self._look_around(width, variables)
        found = {}
        for variable in variables:
            if self.interval(variable).width < width - TOLERANCE:
                self.look_at(variable)
                if self.interval(variable).width < width - TOLERANCE:
                    found[variable] = self.interval(variable)
        # A service does other work meanwhile.
        time.sleep(0)
        return found

    def interval(self, variable: Variable) -> Interval:
        """Return the range of whole numbers that was seen so far: once looked at, all there is."""
        number = self.place[variable]
        return Interval(
            float(np.ceil(self.least[number] - TOLERANCE)), float(np.floor(self.most[number] + TOLERANCE))
        )

    def _solve(self, objective: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> None:
        answer = milp(objective, constraints=self.constraints, bounds=self.bounds)
        if answer.x is None:
            raise RuntimeError(f"the auditor could not finish: {answer.message}")
        values = np.round(answer.x, 6)
        np.minimum(self.least, values, out=self.least)
        np.maximum(self.most, values, out=self.most)
