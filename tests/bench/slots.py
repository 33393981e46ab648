"""`python -m tests.bench.slots`: how long the slot finder takes, against its promise of a second.

Sixty people in five time zones, each with hours of work and care, three venues and two interpreters that are
taken every evening of a season, and a weekly time looked for over thirteen weeks. Exits with 1 where the
slowest of the runs broke the promise.
"""

import random
import statistics
import sys
import time
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.scheduling.availability.domain import Availability, Kind, Weekday, Window, tell
from services.scheduling.slots.domain.answers import Interpreter, Place, Someone
from services.scheduling.slots.domain.finding import Search, Suggestion, check_search, find_slots

PROMISED_SECONDS = 1.0
RUNS = 10
WEEKS = 13
MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZONES = ("Europe/Vienna", "Europe/London", "America/New_York", "Asia/Kolkata", "America/Bogota")
SEARCH = Search(
    time_zone="Europe/Vienna",
    duration_minutes=90,
    first_on=MONDAY,
    last_on=MONDAY + timedelta(days=6),
    weeks=WEEKS,
    languages=("es", "ar"),
    accessibility=("step-free",),
    limit=10,
)


def main(people: int = 60, venues: int = 3, interpreters: int = 2) -> int:
    """Find times again and again; print the seconds, and return what to exit with."""
    seconds = sorted(_timed(people, venues, interpreters)[0] for _ in range(RUNS))
    _, found = _timed(people, venues, interpreters)
    print(
        f"{people} people, {venues} venues, {interpreters} interpreters, {WEEKS} weeks: "
        f"median {statistics.median(seconds):.3f} s, slowest {seconds[-1]:.3f} s of {RUNS}; "
        f"{len(found)} suggestions, the best: {found[0].why}"
    )
    return 0 if seconds[-1] < PROMISED_SECONDS else 1


def _timed(people: int, venues: int, interpreters: int) -> tuple[float, list[Suggestion]]:
    chance = random.Random(60)
    everyone = [Someone(_week(chance, number), _evenings(chance)) for number in range(people)]
    places = [
        Place(UUID(int=number), capacity=80, accessibility=["step-free"], taken=_evenings(chance))
        for number in range(venues)
    ]
    speaking = [
        Interpreter(_week(chance, 900 + number), ["es", "ar"], _evenings(chance))
        for number in range(interpreters)
    ]
    check_search(SEARCH, people=people, today=NOW.date())
    began = time.perf_counter()
    found = find_slots(SEARCH, people=everyone, venues=places, interpreters=speaking, now=NOW)
    return time.perf_counter() - began, found


def _week(chance: random.Random, number: int) -> Availability:
    windows = [
        window
        for day in Weekday
        for window in (
            _window(Kind.FREE, day, chance.randint(6, 12), chance.randint(18, 23)),
            _window(Kind.WORK, day, 8, chance.randint(12, 17)),
            _window(Kind.CAREGIVING, day, 15, 16),
        )
    ]
    hours = Availability(person_id=UUID(int=number))
    return tell(hours, time_zone=ZONES[number % len(ZONES)], windows=windows)


def _window(kind: Kind, day: Weekday, first: int, last: int) -> Window:
    return Window(kind=kind, weekday=day, from_minute=first * 60, until_minute=last * 60)


def _evenings(chance: random.Random) -> list[tuple[datetime, datetime]]:
    """One taken evening a week, for as long as is looked ahead."""
    first = NOW.replace(hour=chance.randint(15, 19)) + timedelta(days=chance.randint(0, 6))
    starts = [first + timedelta(weeks=week) for week in range(WEEKS + 2)]
    return [(start, start + timedelta(minutes=90)) for start in starts]


if __name__ == "__main__":
    sys.exit(main())
