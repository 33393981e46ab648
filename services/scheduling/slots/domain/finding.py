"""Finds times that suit the most people, and says of each who can come, who cannot, and why.

A candidate is a wall-clock time in the group's zone, weekly for as many weeks as asked. What is known of a
person are the hours of a week on their own clock, so a candidate concerns each zone only by the few minutes
of the week on which it falls there: one, or two where the clocks change in between. That, and hours kept as
bits, is why sixty people cost little. First every candidate is counted, then only the best are explained.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.scheduling.availability.domain import A_DAY
from services.scheduling.domain.series import MAX_AHEAD, Slot, slot_at
from services.scheduling.slots.domain.answers import (
    Answer,
    Interpreter,
    InterpreterAnswer,
    Place,
    PlaceAnswer,
    Someone,
    Times,
    answer_of,
    interpreters_for,
    place_answers,
)
from shared.errors import Invalid

MAX_DAYS = 31
MAX_PEOPLE = 500
# What keeps an answer under a second: meetings to place in time, and people asked of each meeting.
MAX_MEETINGS = 12_000
MAX_QUESTIONS = 400_000


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is looked for: a time on each of some days, between two times of day, weekly for some weeks."""

    time_zone: str
    duration_minutes: int
    first_on: date
    last_on: date
    earliest: int = 8 * 60
    latest: int = 22 * 60
    step_minutes: int = 30
    weeks: int = 1
    needs_place: bool = True
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    limit: int = 5


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A time, with all that was weighed. `complete` says that the place and the interpreters are there."""

    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    time_zone: str
    meetings: tuple[datetime, ...]
    complete: bool
    why: str
    venue_id: UUID | None
    people: tuple[Answer, ...]
    venues: tuple[PlaceAnswer, ...]
    interpreters: tuple[InterpreterAnswer, ...]

    @property
    def can(self) -> int:
        """How many of the people can come."""
        return self._count("can")

    @property
    def cannot(self) -> int:
        """How many of the people cannot come."""
        return self._count("cannot")

    @property
    def not_told(self) -> int:
        """How many of the people have not told their hours."""
        return self._count("not_told")

    def _count(self, answer: str) -> int:
        return sum(person.answer == answer for person in self.people)


@dataclass(frozen=True, kw_only=True)
class _Counted:
    times: Times
    can: frozenset[UUID]
    cannot: int
    complete: bool

    @property
    def rank(self) -> tuple[bool, int, int, datetime]:
        """The best first: all that is needed is there, most can, fewest cannot, earliest."""
        return not self.complete, -len(self.can), self.cannot, self.times.slots[0].starts_at


def check_search(search: Search, *, people: int, today: date) -> None:
    """Raise `Invalid` where nothing can be found, or where too much would have to be looked at."""
    if not timedelta(-1) <= search.first_on - today <= MAX_AHEAD:
        raise Invalid("Look from today on, up to two years ahead.", pointer="/first_on")
    days = (search.last_on - search.first_on).days + 1
    if not 1 <= days <= MAX_DAYS:
        raise Invalid(f"Look at 1 to {MAX_DAYS} days at once.", pointer="/last_on")
    if search.latest - search.earliest < search.duration_minutes:
        raise Invalid("The meeting does not fit between these times of day.", pointer="/latest")
    starts = (search.latest - search.earliest - search.duration_minutes) // search.step_minutes + 1
    if people > MAX_PEOPLE:
        raise Invalid(f"At most {MAX_PEOPLE} people can be weighed at once.", pointer="/person_ids")
    meetings = days * starts * search.weeks
    if meetings > MAX_MEETINGS or meetings * people > MAX_QUESTIONS:
        raise Invalid(
            "This is more than can be weighed at once: ask for fewer days or weeks, or a larger step.",
            pointer="/step_minutes",
        )


def find_slots(
    search: Search,
    *,
    people: Sequence[Someone],
    venues: Sequence[Place],
    interpreters: Sequence[Interpreter],
    now: datetime,
) -> list[Suggestion]:
    """Return the best times ahead, each explained, and none that is only a worse version of a better one."""
    counted = [_count(search, times, people, venues, interpreters) for times in _candidates(search, now)]
    chosen: list[_Counted] = []
    for one in sorted(counted, key=lambda candidate: candidate.rank):
        if len(chosen) == search.limit:
            break
        if not any(_adds_nothing(one, better) for better in chosen):
            chosen.append(one)
    return [_explained(search, one, people, venues, interpreters) for one in chosen]


def _candidates(search: Search, now: datetime) -> Iterator[Times]:
    last = min(search.latest, A_DAY) - search.duration_minutes
    for number in range((search.last_on - search.first_on).days + 1):
        midnight = datetime.combine(search.first_on + timedelta(days=number), datetime.min.time())
        for minute in range(search.earliest, last + 1, search.step_minutes):
            local = midnight + timedelta(minutes=minute)
            first = slot_at(local, search.duration_minutes, search.time_zone)
            if first.starts_at > now:
                later = (
                    slot_at(local + timedelta(weeks=week), search.duration_minutes, search.time_zone)
                    for week in range(1, search.weeks)
                )
                yield Times((first, *later), search.duration_minutes)


def _count(
    search: Search,
    times: Times,
    people: Sequence[Someone],
    venues: Sequence[Place],
    interpreters: Sequence[Interpreter],
) -> _Counted:
    can = frozenset(person.id for person in people if person.can(times))
    told = sum(person.is_told or person.is_taken(times) for person in people)
    spoken = interpreters_for(search.languages, interpreters, times)
    placed = not search.needs_place or any(
        place.fits(times, len(can), search.accessibility) for place in venues
    )
    return _Counted(
        times=times,
        can=can,
        cannot=told - len(can),
        complete=placed and all(spoken.values()),
    )


def _adds_nothing(one: _Counted, better: _Counted) -> bool:
    """Tell whether a candidate overlaps with a better one and brings nobody whom that one does not."""
    mine, theirs = one.times.slots[0], better.times.slots[0]
    overlaps = mine.starts_at < theirs.ends_at and theirs.starts_at < mine.ends_at
    return overlaps and one.can <= better.can


def _explained(
    search: Search,
    one: _Counted,
    people: Sequence[Someone],
    venues: Sequence[Place],
    interpreters: Sequence[Interpreter],
) -> Suggestion:
    slot = one.times.slots[0]
    answers = tuple(answer_of(person, one.times) for person in people)
    places = (
        place_answers(venues, one.times, len(one.can), search.accessibility) if search.needs_place else ()
    )
    spoken = interpreters_for(search.languages, interpreters, one.times)
    speaking = tuple(
        InterpreterAnswer.of(language, chosen, interpreters, one.times) for language, chosen in spoken.items()
    )
    return Suggestion(
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        local_start=slot.local_start,
        time_zone=search.time_zone,
        meetings=tuple(each.starts_at for each in one.times.slots),
        complete=one.complete,
        why=_why(slot, one, people, places, speaking),
        venue_id=next((place.venue_id for place in places if place.fits), None),
        people=answers,
        venues=places,
        interpreters=speaking,
    )


def _why(
    slot: Slot,
    one: _Counted,
    people: Sequence[Someone],
    places: Sequence[PlaceAnswer],
    speaking: Sequence[InterpreterAnswer],
) -> str:
    unknown = len(people) - len(one.can) - one.cannot
    parts = [
        f"{slot.local_start:%A %H:%M}: {len(one.can)} of {len(people)} can come, {one.cannot} cannot"
        + (f", {unknown} have not told their hours" if unknown else "")
    ]
    if places and not any(place.fits for place in places):
        parts.append("no venue fits")
    parts += [
        f"nobody is free to interpret {answer.language}"
        for answer in speaking
        if answer.interpreter_id is None
    ]
    return "; ".join(parts) + "."
