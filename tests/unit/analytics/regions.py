"""Random regions: organisations with groups, people who come when they can, weeks that make months."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from services.analytics.disclosure.domain import Cell, Key, Sum, Table, sensitive

THRESHOLD = 10
NETWORK = "network"
Protect = Callable[[Table, int], frozenset[Key]]


@dataclass(frozen=True)
class Season:
    """A table of all weeks and months of a region, to be released one after the other."""

    table: Table
    # The periods that each release is of, in the order of time.
    releases: tuple[tuple[str, ...], ...]

    @property
    def can_be_attacked(self) -> bool:
        """Whether one hidden cell stands alone in some sum, when nothing else is hidden for it."""
        few = sensitive(self.table, THRESHOLD)
        return any(len(few.intersection(one.keys)) == 1 for one in self.table.sums)

    def release(self, protect: Protect) -> frozenset[Key]:
        """Return all that is hidden, once each period was protected with what was released before it."""
        released: dict[Key, bool] = {}
        for periods in self.releases:
            table = self.up_to(periods, released)
            hidden = protect(table, THRESHOLD)
            released |= {key: key in hidden for key in table.cells}
        return frozenset(key for key, was_hidden in released.items() if was_hidden)

    def up_to(self, periods: tuple[str, ...], released: dict[Key, bool]) -> Table:
        """Return what is public already, and these periods."""
        cells = {
            key: replace(cell, was_hidden=released.get(key))
            for key, cell in self.table.cells.items()
            if key in released or key[1] in periods  # type: ignore[index]
        }
        return Table(cells, tuple(one for one in self.table.sums if cells.keys() >= set(one.keys)))


def random_region(chance: random.Random, *, months: int = 2, most_groups: int = 8) -> Season:
    """Return a season of some months in a region of a random size and habits."""
    children: dict[str, list[str]] = {NETWORK: []}
    for organisation in range(chance.randint(1, 4)):
        name = f"o{organisation}"
        children[NETWORK].append(name)
        children[name] = [f"{name}g{group}" for group in range(chance.randint(1, most_groups))]
    groups = [group for name in children[NETWORK] for group in children[name]]
    homes = {group: chance.choice((0, 3, 7, 9, 11, 14, 25, 40)) for group in groups}
    roaming = chance.choice((0.0, 0.02, 0.2))
    visits: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    held: dict[tuple[str, str], int] = {}
    weeks = {
        f"m{month}": [f"m{month}w{week}" for week in range(chance.choice((4, 5)))] for month in range(months)
    }
    for group in groups:
        for week in (week for month in weeks.values() for week in month):
            held[group, week] = chance.choice((0, 1, 1, 1, 2))
            for person in range(homes[group]):
                where = chance.choice(groups) if chance.random() < roaming else group
                if held[group, week] and chance.random() < 0.7:
                    visits[where, week].append((f"{group}p{person}", chance.randint(1, held[group, week])))
    return _season(children, weeks, visits, held)


def _season(
    children: dict[str, list[str]],
    weeks: dict[str, list[str]],
    visits: dict[tuple[str, str], list[tuple[str, int]]],
    held: dict[tuple[str, str], int],
) -> Season:
    below = {group: [group] for name in children[NETWORK] for group in children[name]}
    below |= {name: children[name] for name in children[NETWORK]}
    below[NETWORK] = [group for name in children[NETWORK] for group in children[name]]
    periods = {week: [week] for month in weeks.values() for week in month} | weeks
    cells: dict[Key, Cell] = {}
    for unit, groups in below.items():
        for period, inside in periods.items():
            came = [visit for group in groups for week in inside for visit in visits[group, week]]
            cells[unit, period] = Cell(
                people=len({person for person, _ in came}),
                counts={
                    "attendances": sum(times for _, times in came),
                    # Who roams may come where fewer sessions were counted than at home.
                    "sessions": sum(held[group, week] for group in groups for week in inside) + 2,
                },
            )
    sums = [
        Sum((unit, period), tuple((child, period) for child in parts))
        for unit, parts in children.items()
        for period in periods
    ]
    sums += [
        Sum((unit, month), tuple((unit, week) for week in inside))
        for unit in below
        for month, inside in weeks.items()
    ]
    order = [(period,) for month, inside in weeks.items() for period in (*inside, month)]
    return Season(Table(cells, tuple(sums)), tuple(order))
