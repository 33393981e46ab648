"""Regions whose figures are released by week and month: random ones, and the demonstration's."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from infra.demo import region as demonstration
from services.analytics.checkins.domain import TELLING, Change
from services.analytics.disclosure.domain import Key, Table, sensitive
from services.analytics.domain import WEEK, Level
from services.analytics.releases.domain import (
    SUBJECTS,
    Figure,
    Period,
    Span,
    Subject,
    cohort_of,
    due,
    month_of,
)
from services.analytics.releases.publishing import protect_figures
from services.analytics.releases.tables import table_of

THRESHOLD = 10
PARTS = tuple(change for change in Change if change is not Change.NOT_ENOUGH_KNOWN)
NETWORK = UUID(int=1)
FIRST = month_of(date(2026, 1, 12)).starts_on
Place = tuple[UUID, date]
Protect = Callable[[list[Figure], int], list[Figure]]


@dataclass
class Region:
    """What happened: organisations of groups; by group and Monday sessions, visits and active members."""

    homes: dict[UUID, UUID]
    sessions: dict[Place, int] = field(default_factory=lambda: defaultdict(int))
    visits: dict[Place, list[tuple[object, int]]] = field(default_factory=lambda: defaultdict(list))
    active: dict[Place, set[object]] = field(default_factory=lambda: defaultdict(set))
    # By group and the month's first day.
    joined: dict[Place, set[object]] = field(default_factory=lambda: defaultdict(set))

    def units(self) -> Iterator[tuple[UUID, Level, UUID | None, list[UUID]]]:
        """Yield every unit with its parent and its groups."""
        below: dict[UUID, list[UUID]] = defaultdict(list)
        for group, organisation in self.homes.items():
            yield group, Level.GROUP, organisation, [group]
            below[organisation].append(group)
        for organisation, groups in below.items():
            yield organisation, Level.ORGANISATION, NETWORK, groups
        yield NETWORK, Level.NETWORK, None, list(self.homes)

    def count(self, subject: Subject, span: Span) -> Iterator[Figure]:
        """Yield what is counted of a subject in a span, as the queries of releases do."""
        days = (span.ends_on - span.starts_on).days + 1
        mondays = [span.starts_on + timedelta(days=day) for day in range(0, days, 7)]
        for unit_id, level, parent_id, groups in self.units():
            places = [(group, monday) for group in groups for monday in mondays]
            figure = Figure(
                subject=subject,
                period=span.period,
                starts_on=span.starts_on,
                unit_id=unit_id,
                level=level,
                parent_id=parent_id,
                people=0,
            )
            match subject:
                case Subject.ATTENDANCE:
                    came = [visit for place in places for visit in self.visits[place]]
                    yield replace(
                        figure,
                        people=len({person for person, _ in came}),
                        attendances=sum(times for _, times in came),
                        sessions=sum(self.sessions[place] for place in places),
                    )
                case Subject.ACTIVE_MEMBERS:
                    members = set[object]().union(*(self.active[group, mondays[-1]] for group in groups))
                    yield replace(figure, people=len(members))
                case Subject.NEWCOMERS:
                    members = set[object]().union(*(self.joined[group, span.starts_on] for group in groups))
                    yield replace(figure, people=len(members))
                case Subject.STAYED | Subject.AWAY:
                    cohort = cohort_of(span.starts_on).starts_on
                    members = set[object]().union(*(self.joined[group, cohort] for group in groups))
                    still = set[object]().union(*(self.active[group, mondays[-1]] for group in groups))
                    found = members & still if subject is Subject.STAYED else members - still
                    yield replace(figure, people=len(found))
                case Subject.WELLBEING:
                    yield from self._count_wellbeing(figure, groups, mondays[-1])

    def _count_wellbeing(self, figure: Figure, groups: list[UUID], monday: date) -> Iterator[Figure]:
        """Yield who agreed to be counted, and what became of how they sleep."""
        everybody, agreed = self._agreed(list(self.homes), monday), self._agreed(groups, monday)
        yield replace(figure, people=len(agreed))
        if agreed:
            there = TELLING | {slept(person, monday) for person in everybody}
            counted = Counter(slept(person, monday) for person in agreed)
            for part in PARTS:
                if part in there:
                    yield replace(figure, item="sleep", part=part, people=counted[part])

    def _agreed(self, groups: list[UUID], monday: date) -> set[object]:
        members = set[object]().union(*(self.active[group, monday] for group in groups))
        return {person for person in members if random.Random(f"agreed {person}").random() < 0.7}

    def release(self, months: int, protect: Protect = protect_figures) -> list[Figure]:
        """Return every figure of so many months, once each period was protected with what came before it."""
        released: list[Figure] = []
        for span in spans(months):
            new = [figure for subject in SUBJECTS[span.period] for figure in self.count(subject, span)]
            before = [figure for figure in released if is_beside(figure, span)]
            released += protect(new + before, THRESHOLD)
        return released


def slept(person: object, monday: date) -> Change:
    """Return what became of somebody's sleep in the month that ends in this week; the same whoever asks."""
    return random.Random(f"{person} {monday}").choices(PARTS, (3, 4, 1, 1, 2))[0]


def is_beside(figure: Figure, span: Span) -> bool:
    """Whether a figure that was released tells of a month: as `list_released_beside` finds them."""
    if span.period is not Period.MONTH:
        return False
    if figure.period is Period.WEEK:
        return span.starts_on <= figure.starts_on <= span.ends_on
    return figure.subject is Subject.NEWCOMERS and figure.starts_on == cohort_of(span.starts_on).starts_on


def spans(months: int) -> Iterator[Span]:
    """Yield the weeks and months from the first on, in the order in which they are released."""
    last, found = None, 0
    while found < months:
        for span in due(FIRST, last, today=FIRST + 200 * WEEK):
            yield span
            if span.period is Period.WEEK:
                last = span.ends_on
            found += span.period is Period.MONTH
            if found == months:
                return


def union_of(figures: Iterable[Figure]) -> tuple[Table, frozenset[Key]]:
    """Return all that was released as one table, and what of it is hidden."""
    figures = list(figures)
    table = table_of(replace(one, hides_people=None, hides_attendances=None) for one in figures)
    return table, frozenset(one.key for one in figures if one.hides_people or one.hides_attendances)


def can_be_attacked(table: Table) -> bool:
    """Whether one hidden cell stands alone in some sum, when nothing else is hidden for it."""
    few = sensitive(table, THRESHOLD)
    return any(len(few.intersection(one.keys)) == 1 for one in table.sums)


def random_region(chance: random.Random, *, months: int = 2, most_groups: int = 8) -> Region:
    """Return a region of a random size and habits: people join, rest, come back, leave and visit others."""
    homes: dict[UUID, UUID] = {}
    for organisation in range(chance.randint(1, 4)):
        for _ in range(chance.randint(1, most_groups)):
            homes[UUID(int=1_000 + len(homes))] = UUID(int=100 + organisation)
    region = Region(homes)
    groups = list(homes)
    roaming, leaving = chance.choice((0.0, 0.02, 0.2)), chance.choice((0.0, 0.02, 0.1))
    members = {
        group: set(range(number * 1_000, number * 1_000 + chance.choice((0, 3, 7, 9, 11, 14, 25, 40))))
        for number, group in enumerate(groups)
    }
    resting: set[int] = set()
    ever = {(group, person) for group in groups for person in members[group]}
    for span in (span for span in spans(months) if span.period is Period.WEEK):
        for group in groups:
            place = (group, span.starts_on)
            # Who roams may come where fewer sessions were counted than at home.
            held = chance.choice((0, 1, 1, 1, 2))
            region.sessions[place] += held + 2
            for person in sorted(members[group] - resting):
                if held and chance.random() < 0.7:
                    where = chance.choice(groups) if chance.random() < roaming else group
                    region.visits[where, span.starts_on].append((person, chance.randint(1, held)))
                if chance.random() < leaving:
                    resting.add(person)
            resting -= {person for person in resting if chance.random() < 0.1}
            # Now and then somebody new, or who is in another group already.
            for _ in range(chance.choice((0, 0, 0, 1, 2))):
                newcomer = chance.choice(sorted(ever)) if ever and chance.random() < 0.1 else None
                person = newcomer[1] if newcomer else 1_000_000 + len(ever)
                members[group].add(person)
                if (group, person) not in ever:
                    region.joined[group, month_of(span.starts_on).starts_on].add(person)
                    ever.add((group, person))
            region.active[place] = {person for person in members[group] if person not in resting}
    return region


def demonstration_region(months: int) -> Region:
    """Return what the demonstration's people would have done in so many months."""
    weeks = [span.starts_on for span in spans(months) if span.period is Period.WEEK]
    planned = demonstration.plan_region(seed=1, today=weeks[-1], weeks=len(weeks))
    homes = {
        UUID(int=1_000 + number): UUID(int=100 + group.organisation)
        for number, group in enumerate(planned.groups)
    }
    region = Region(homes)
    for number, (group_id, group) in enumerate(zip(homes, planned.groups, strict=True)):
        chance = random.Random(number)
        for week, monday in enumerate(weeks):
            meets = week % group.interval_weeks == 0
            region.sessions[group_id, monday] = int(meets)
            for nth, person in enumerate(group.people):
                answer = demonstration.attends(chance, person, week)
                if answer is None:
                    continue
                region.active[group_id, monday].add((number, nth))
                if week == person.joins_in_week:
                    region.joined[group_id, month_of(monday).starts_on].add((number, nth))
                if meets and answer == "attended":
                    region.visits[group_id, monday].append(((number, nth), 1))
    return region
