"""The plan of a synthetic region: the same seed and day give the same region. Nobody in it exists."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

WEEKS = 26
ORGANISATIONS = (
    "Harbour Community House",
    "Linden Health Commons",
    "Northfield Neighbours",
    "Riverside Peer Alliance",
    "Saddleback Women's Centre",
    "Valley Wellbeing Trust",
)
PLACES = ("Harbour", "Linden", "Northfield", "Riverside", "Saddleback", "Valley", "Oakmere", "Brightwater")
THEMES = ("Pacing", "Living With Pain", "Calmer Nights", "Steady Steps", "Fatigue and Us", "Gentle Movement")
VENUES = (
    "Library, Room 2",
    "Parish Hall",
    "Health Centre, Garden Room",
    "Community Kitchen",
    "Old School, Studio",
)
PARTNERS = ("Eastgate Pain Clinic", "Lime Tree Therapists", "Moorland Social Work")
QUALITIES = ("Quiet", "Amber", "Patient", "Bright", "Mellow", "Steady", "Silver", "Gentle", "Mossy", "Clear")
CREATURES = (
    "Heron",
    "Otter",
    "Wren",
    "Fox",
    "Hare",
    "Finch",
    "Badger",
    "Swift",
    "Newt",
    "Owl",
    "Lark",
    "Seal",
)
LANGUAGES = ("en", "en", "en", "en", "es", "de")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA")


@dataclass(frozen=True, kw_only=True)
class PlannedPerson:
    """Somebody who joins a group, and how often they come."""

    display_name: str
    language: str
    role: str
    joins_in_week: int
    leaves_in_week: int | None
    pauses_in_week: int | None
    reliability: float


@dataclass(frozen=True, kw_only=True)
class PlannedGroup:
    """A group with its meeting pattern and its people."""

    name: str
    organisation: int
    language: str
    capacity: int
    venue: int
    weekday: str
    interval_weeks: int
    start_time: time
    mode: str
    people: tuple[PlannedPerson, ...]


@dataclass(frozen=True, kw_only=True)
class Region:
    """Everything that the demonstration makes."""

    seed: int
    today: date
    time_zone: str
    starts_on: date
    groups: tuple[PlannedGroup, ...]

    @property
    def people_count(self) -> int:
        """How many people the region has."""
        return sum(len(group.people) for group in self.groups)


def plan_region(
    *, seed: int, today: date, groups: int = 40, people: int = 1200, weeks: int = WEEKS
) -> Region:
    """Return a region of so many groups and people, with so many weeks of history before `today`."""
    random = Random(seed)  # noqa: S311 - a synthetic region needs repeatable chance, not secrecy
    monday = today - timedelta(days=today.weekday())
    sizes = _sizes(random, groups, people)
    return Region(
        seed=seed,
        today=today,
        time_zone="Europe/London",
        starts_on=monday - timedelta(weeks=weeks),
        groups=tuple(_plan_group(random, number, size, weeks) for number, size in enumerate(sizes)),
    )


def _sizes(random: Random, groups: int, people: int) -> list[int]:
    """Share `people` among groups unevenly, at least six in each, so that some figures need protecting."""
    weights = [random.uniform(0.3, 1.7) for _ in range(groups)]
    spare = people - 6 * groups
    sizes = [6 + int(spare * weight / sum(weights)) for weight in weights]
    for number in range(people - sum(sizes)):
        sizes[number % groups] += 1
    return sizes


def _plan_group(random: Random, number: int, size: int, weeks: int) -> PlannedGroup:
    weekly = random.random() < 0.7
    language = random.choice(LANGUAGES)
    place, theme = PLACES[number % len(PLACES)], THEMES[number // len(PLACES) % len(THEMES)]
    return PlannedGroup(
        name=f"{place} {theme}",
        organisation=number % len(ORGANISATIONS),
        language=language,
        capacity=size + random.randint(0, 6),
        venue=number,
        weekday=random.choice(WEEKDAYS),
        interval_weeks=1 if weekly else 2,
        start_time=time(random.choice((10, 14, 18, 19)), random.choice((0, 30))),
        mode=random.choice(("in_person", "in_person", "hybrid", "online")),
        people=tuple(_plan_person(random, position, language, weeks) for position in range(size)),
    )


def _plan_person(random: Random, position: int, language: str, weeks: int) -> PlannedPerson:
    founder = position < 2
    joins = 0 if founder else min(int(random.expovariate(0.25)), weeks - 2)
    fate = random.random()
    later = random.randint(joins + 1, weeks - 1)
    return PlannedPerson(
        display_name=f"{random.choice(QUALITIES)} {random.choice(CREATURES)} {random.randint(2, 999)}",
        language=language if random.random() < 0.8 else random.choice(LANGUAGES),
        role="facilitator" if position == 0 else "mentor" if position == 1 else "member",
        joins_in_week=joins,
        leaves_in_week=later if not founder and fate < 0.12 else None,
        pauses_in_week=later if not founder and 0.12 <= fate < 0.2 else None,
        reliability=0.95 if founder else random.betavariate(5, 2),
    )


def attends(random: Random, person: PlannedPerson, week: int) -> str | None:
    """Return how the person took part that week, or None when they were not in the group then."""
    gone = person.leaves_in_week is not None and week >= person.leaves_in_week
    resting = person.pauses_in_week is not None and week >= person.pauses_in_week
    if week < person.joins_in_week or gone or resting:
        return None
    if random.random() < person.reliability:
        return "attended"
    return "excused" if random.random() < 0.6 else "missed"
