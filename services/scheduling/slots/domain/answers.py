"""What a time means for one person, one place, one interpreter: yes or no, and why."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from services.scheduling.availability.domain import Availability, Week, can_meet
from services.scheduling.domain.series import Slot


class Because(StrEnum):
    """Why a time suits somebody or something, or does not."""

    FREE = "free"
    NOT_TOLD = "not_told"
    WORK = "work"
    CAREGIVING = "caregiving"
    OTHER_HOURS = "other_hours"
    TAKEN = "taken"
    TOO_SMALL = "too_small"
    LACKS_ACCESS = "lacks_access"


class Times:
    """The meetings of one candidate; on each clock they fall on few different minutes of the week."""

    def __init__(self, slots: tuple[Slot, ...], length: int) -> None:
        self.slots = slots
        self.length = length
        self._minutes: dict[str, dict[int, datetime]] = {}

    def on_clock(self, time_zone: str) -> dict[int, datetime]:
        """Return the minutes of the week on which they begin there, each with the first such local start."""
        known = self._minutes.get(time_zone)
        if known is None:
            known, zone = {}, ZoneInfo(time_zone)
            for slot in self.slots:
                local = slot.starts_at.astimezone(zone)
                minute = (local.weekday() * 24 + local.hour) * 60 + local.minute
                known.setdefault(minute, local.replace(tzinfo=None))
            self._minutes[time_zone] = known
        return known


class Diary:
    """When somebody or something is taken; what overlaps is joined, so that one look is enough."""

    def __init__(self, taken: Iterable[tuple[datetime, datetime]] = ()) -> None:
        self._from: list[datetime] = []
        self._until: list[datetime] = []
        for first, last in sorted(taken):
            if self._until and first <= self._until[-1]:
                self._until[-1] = max(self._until[-1], last)
            else:
                self._from.append(first)
                self._until.append(last)

    def first_clash(self, times: Times) -> Slot | None:
        """Return the first of the meetings that falls on a taken time."""
        if not self._from:
            return None
        for slot in times.slots:
            before = bisect_right(self._from, slot.starts_at)
            is_within = before > 0 and self._until[before - 1] > slot.starts_at
            if is_within or (before < len(self._from) and self._from[before] < slot.ends_at):
                return slot
        return None


class Someone:
    """A person with their hours, and the meetings they already have."""

    def __init__(self, hours: Availability, taken: Iterable[tuple[datetime, datetime]] = ()) -> None:
        self.hours = hours
        self.id = hours.person_id
        self.is_told = hours.is_told
        self.diary = Diary(taken)

    @cached_property
    def week(self) -> Week:
        """The hours in which they can meet."""
        return can_meet(self.hours)

    def is_taken(self, times: Times) -> bool:
        """Tell whether they are elsewhere at one of the meetings."""
        return self.diary.first_clash(times) is not None

    def can(self, times: Times) -> bool:
        """Tell whether they told that they can come to all of the meetings, and are at no other."""
        if not self.is_told:
            return False
        on_clock = times.on_clock(self.hours.time_zone)
        return all(self.week.holds(minute, times.length) for minute in on_clock) and not self.is_taken(times)


class Interpreter(Someone):
    """One who interprets between the group's language and these."""

    def __init__(
        self,
        hours: Availability,
        languages: Sequence[str],
        taken: Iterable[tuple[datetime, datetime]] = (),
    ) -> None:
        super().__init__(hours, taken)
        self.languages = frozenset(languages)

    def speaks(self, language: str) -> bool:
        """Tell whether they interpret a language, or what it is a kind of: es where es-MX is needed."""
        return not self.languages.isdisjoint(kinds_of(language))


class Place:
    """A venue with when it is taken."""

    def __init__(
        self,
        venue_id: UUID,
        *,
        capacity: int | None = None,
        accessibility: Sequence[str] = (),
        taken: Iterable[tuple[datetime, datetime]] = (),
    ) -> None:
        self.id = venue_id
        self.capacity = capacity
        self.accessibility = frozenset(feature.casefold() for feature in accessibility)
        self.diary = Diary(taken)

    def fits(self, times: Times, people: int, needed: Sequence[str]) -> bool:
        """Tell whether it is free at all of the meetings, holds these people and has what is needed."""
        return self.reason(times, people, needed)[0] is Because.FREE

    def reason(self, times: Times, people: int, needed: Sequence[str]) -> tuple[Because, str]:
        """Return why it fits or does not."""
        lacking = [feature for feature in needed if feature.casefold() not in self.accessibility]
        if lacking:
            return Because.LACKS_ACCESS, f"Nothing is known of: {', '.join(lacking)}."
        if self.capacity is not None and self.capacity < people:
            return Because.TOO_SMALL, f"It holds {self.capacity}, and {people} can come."
        if clash := self.diary.first_clash(times):
            return Because.TAKEN, f"It is taken on {clash.held_on}."
        return Because.FREE, "It is free, accessible and large enough."


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a time means for a person. `local_start` is where they live."""

    person_id: UUID
    answer: str
    because: Because
    why: str
    local_start: datetime
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class PlaceAnswer:
    """What a time means for a venue."""

    venue_id: UUID
    fits: bool
    because: Because
    why: str


@dataclass(frozen=True, kw_only=True)
class InterpreterAnswer:
    """Who would interpret a language, or what became of each who could."""

    language: str
    interpreter_id: UUID | None
    considered: tuple[Answer, ...]

    @classmethod
    def of(
        cls, language: str, chosen: UUID | None, interpreters: Sequence[Interpreter], times: Times
    ) -> "InterpreterAnswer":
        """Say who interprets this language, with what the time means for each who speaks it."""
        speaking = [one for one in interpreters if one.speaks(language)]
        return cls(
            language=language,
            interpreter_id=chosen,
            considered=tuple(answer_of(one, times) for one in speaking),
        )


def kinds_of(language: str) -> tuple[str, str]:
    """Return a language by its tag, and the one that it is a kind of."""
    return language, language.partition("-")[0]


def answer_of(person: Someone, times: Times) -> Answer:
    """Say whether a person can come to these meetings, and why."""
    because, local, why = _reason(person, times)
    answer = {Because.FREE: "can", Because.NOT_TOLD: "not_told"}.get(because, "cannot")
    return Answer(
        person_id=person.id,
        answer=answer,
        because=because,
        why=why,
        local_start=local,
        time_zone=person.hours.time_zone,
    )


def place_answers(
    venues: Sequence[Place], times: Times, people: int, needed: Sequence[str]
) -> tuple[PlaceAnswer, ...]:
    """Say what a time means for each venue, the smallest of those that fit first."""
    answers = []
    for place in sorted(venues, key=lambda place: (place.capacity is None, place.capacity or 0)):
        because, why = place.reason(times, people, needed)
        fits = because is Because.FREE
        answers.append(PlaceAnswer(venue_id=place.id, fits=fits, because=because, why=why))
    return tuple(sorted(answers, key=lambda answer: not answer.fits))


def interpreters_for(
    languages: Sequence[str], interpreters: Sequence[Interpreter], times: Times
) -> dict[str, UUID | None]:
    """Give each language somebody of its own who can come: as many languages as possible have one.

    Kuhn's matching: who is given to one language moves to another where that one has nobody else.
    """
    can = [one for one in interpreters if one.can(times)] if languages else []
    given: dict[UUID, str] = {}

    def place(language: str, tried: set[UUID]) -> bool:
        for one in can:
            if one.speaks(language) and one.id not in tried:
                tried.add(one.id)
                if one.id not in given or place(given[one.id], tried):
                    given[one.id] = language
                    return True
        return False

    for language in languages:
        place(language, set())
    chosen = {language: interpreter_id for interpreter_id, language in given.items()}
    return {language: chosen.get(language) for language in languages}


def _reason(person: Someone, times: Times) -> tuple[Because, datetime, str]:
    zone = person.hours.time_zone
    on_clock = times.on_clock(zone)
    first = next(iter(on_clock.values()))
    if clash := person.diary.first_clash(times):
        return Because.TAKEN, first, f"They have another meeting on {clash.held_on}."
    if not person.is_told:
        return Because.NOT_TOLD, first, "They have not told their hours: ask them."
    for minute, local in on_clock.items():
        said = f"It is {local:%A %H:%M} for them ({zone})"
        if Week.of(person.hours.work).touches(minute, times.length):
            return Because.WORK, local, f"{said}, when they work."
        if Week.of(person.hours.caregiving).touches(minute, times.length):
            return Because.CAREGIVING, local, f"{said}, when they care for somebody."
        if not person.week.holds(minute, times.length):
            return Because.OTHER_HOURS, local, f"{said}, outside the hours they gave."
    return Because.FREE, first, f"It is {first:%A %H:%M} for them ({zone}), within their hours."
