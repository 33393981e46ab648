"""Times that suit the most people, and what is said about each."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.scheduling.availability.domain import Availability, Kind, Weekday, Window, tell
from services.scheduling.slots.domain import answers
from services.scheduling.slots.domain.answers import Because, Interpreter, Place, Someone
from services.scheduling.slots.domain.finding import (
    MAX_MEETINGS,
    MAX_QUESTIONS,
    Search,
    check_search,
    find_slots,
)
from shared.errors import Invalid

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
SEARCH = Search(
    time_zone="Europe/Vienna",
    duration_minutes=90,
    first_on=MONDAY,
    last_on=MONDAY + timedelta(days=6),
    earliest=17 * 60,
    latest=21 * 60,
    needs_place=False,
)


def hours(
    *windows: tuple[str, int, int], kind: Kind = Kind.FREE, zone: str = "Europe/Vienna"
) -> Availability:
    """The week of somebody with these hours."""
    return tell(
        Availability(person_id=uuid4()),
        time_zone=zone,
        windows=[
            Window(kind=kind, weekday=Weekday(day), from_minute=first * 60, until_minute=last * 60)
            for day, first, last in windows
        ],
    )


def find(search: Search = SEARCH, *people: Someone, **others: Any) -> Any:
    """Return the suggestions for these people."""
    known: dict[str, Any] = {"people": people, "venues": [], "interpreters": [], "now": NOW}
    return find_slots(search, **known | others)


def at(day: int, hour: int) -> datetime:
    """An instant of March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_the_time_that_suits_the_most_comes_first() -> None:
    """Two on Wednesday are more than one on Monday."""
    people = [
        Someone(hours(("MO", 17, 21))),
        Someone(hours(("WE", 18, 21))),
        Someone(hours(("WE", 17, 20))),
    ]

    best = find(SEARCH, *people)[0]

    assert best.local_start == datetime(2026, 3, 4, 18)  # noqa: DTZ001 - local wall time
    assert (best.can, best.cannot, best.not_told) == (2, 1, 0)
    assert best.why == "Wednesday 18:00: 2 of 3 can come, 1 cannot."


def test_each_suggestion_says_of_everybody_why() -> None:
    """Whoever is shut out is shut out knowingly."""
    elsewhere = Someone(hours(("MO", 17, 21)), taken=[(at(2, 16), at(2, 20))])
    people = {
        "free": Someone(hours(("MO", 17, 21))),
        "not_told": Someone(Availability(person_id=uuid4())),
        "work": Someone(hours(("MO", 8, 20), kind=Kind.WORK)),
        "caregiving": Someone(hours(("MO", 18, 19), kind=Kind.CAREGIVING)),
        "other_hours": Someone(hours(("TU", 8, 9))),
        "taken": elsewhere,
    }
    only = replace(SEARCH, last_on=MONDAY, earliest=17 * 60, latest=18 * 60 + 30)

    (suggestion,) = find(only, *people.values())

    assert [answer.because for answer in suggestion.people] == list(people)
    assert (suggestion.can, suggestion.cannot, suggestion.not_told) == (1, 4, 1)
    assert all(answer.why.endswith((".", "them.")) for answer in suggestion.people)
    assert "1 have not told their hours" in suggestion.why


def test_an_hour_is_judged_on_the_clock_of_whoever_lives_by_it() -> None:
    """Half past five in Vienna is half past eleven in New York."""
    lunch = Someone(hours(("MO", 11, 13), zone="America/New_York"))
    only = replace(SEARCH, last_on=MONDAY, earliest=17 * 60 + 30, latest=19 * 60)

    (suggestion,) = find(only, lunch)

    (answer,) = suggestion.people
    assert (answer.answer, answer.local_start) == ("can", datetime(2026, 3, 2, 11, 30))  # noqa: DTZ001 - likewise


def test_a_weekly_time_must_suit_on_both_sides_of_a_clock_change() -> None:
    """On 8 March the clocks change in New York and not in Vienna: lunch is an hour later for three weeks."""
    lunch = Someone(hours(("MO", 11, 13), zone="America/New_York"))
    only = replace(SEARCH, last_on=MONDAY, earliest=17 * 60 + 30, latest=19 * 60)

    (once,) = find(only, lunch)
    (weekly,) = find(replace(only, weeks=2), lunch)

    assert once.people[0].answer == "can"
    assert (weekly.people[0].answer, weekly.people[0].because) == ("cannot", Because.OTHER_HOURS)
    assert "Monday 12:30" in weekly.people[0].why
    assert len(weekly.meetings) == 2


def test_a_worse_version_of_a_better_time_is_left_out() -> None:
    """Ten suggestions half an hour apart are one suggestion."""
    people = [Someone(hours(("MO", 17, 21), ("WE", 17, 21)))]

    found = find(SEARCH, *people)

    starts = [(one.local_start.date(), one.local_start.hour) for one in found]
    assert starts[:4] == [
        (MONDAY, 17),
        (MONDAY, 18),
        (MONDAY + timedelta(days=2), 17),
        (MONDAY + timedelta(days=2), 18),
    ]
    spans = [(one.starts_at, one.ends_at) for one in found if one.can]
    assert all(a[1] <= b[0] for a, b in zip(sorted(spans), sorted(spans)[1:], strict=False))


def test_a_time_without_what_is_needed_comes_after_one_with_it() -> None:
    """More people in front of a locked door are not more people."""
    everyone = [Someone(hours(("MO", 17, 21), ("TU", 17, 21))), Someone(hours(("MO", 17, 21)))]
    hall = Place(uuid4(), capacity=10, taken=[(at(2, 0), at(3, 0))])
    search = replace(SEARCH, needs_place=True)

    found = find(search, *everyone, venues=[hall])

    assert (found[0].local_start.date(), found[0].complete) == (MONDAY + timedelta(days=1), True)
    monday = next(one for one in find(replace(search, last_on=MONDAY), *everyone, venues=[hall]))
    assert not monday.complete
    assert [(place.fits, place.because) for place in monday.venues] == [(False, Because.TAKEN)]
    assert monday.why.endswith("no venue fits.")


def test_the_smallest_room_that_is_accessible_and_large_enough_is_suggested() -> None:
    """The hall stays free for those who need it."""
    people = [Someone(hours(("MO", 17, 21))) for _ in range(3)]
    closet, parlour, hall, stairs = (
        Place(uuid4(), capacity=capacity, accessibility=features)
        for capacity, features in (
            (2, ["Step-free"]),
            (4, ["Step-free"]),
            (90, ["step-free"]),
            (3, []),
        )
    )

    best = find(
        replace(SEARCH, needs_place=True, accessibility=("step-free",)),
        *people,
        venues=[hall, stairs, closet, parlour],
    )[0]

    assert best.venue_id == parlour.id
    assert {place.venue_id: place.because for place in best.venues} == {
        parlour.id: Because.FREE,
        hall.id: Because.FREE,
        closet.id: Because.TOO_SMALL,
        stairs.id: Because.LACKS_ACCESS,
    }


def test_two_languages_get_two_interpreters_though_one_speaks_both() -> None:
    """Who is given to the first language moves to the second, where only they speak it."""
    people = [Someone(hours(("MO", 17, 21)))]
    both = Interpreter(hours(("MO", 17, 21)), ["es", "ar"])
    spanish = Interpreter(hours(("MO", 17, 21)), ["es"])

    best = find(replace(SEARCH, languages=("es-MX", "ar")), *people, interpreters=[both, spanish])[0]

    assert best.complete
    assert {one.language: one.interpreter_id for one in best.interpreters} == {
        "es-MX": spanish.id,
        "ar": both.id,
    }


def test_an_interpreter_who_told_no_hours_is_named_and_not_counted_on() -> None:
    """They may well be free: somebody has to ask."""
    silent = Interpreter(Availability(person_id=uuid4()), ["es"])

    best = find(replace(SEARCH, languages=("es",)), Someone(hours(("MO", 17, 21))), interpreters=[silent])[0]

    assert not best.complete
    (spanish,) = best.interpreters
    assert spanish.interpreter_id is None
    assert [(one.person_id, one.because) for one in spanish.considered] == [(silent.id, Because.NOT_TOLD)]


def test_what_has_begun_is_not_suggested() -> None:
    """A time that is over suits nobody."""
    later = find(SEARCH, Someone(hours(("MO", 17, 21))), now=at(2, 17))

    assert min(one.starts_at for one in later) > at(2, 17)


@pytest.mark.parametrize(
    ("changes", "people", "pointer"),
    [
        ({"first_on": MONDAY - timedelta(days=9)}, 1, "/first_on"),
        ({"last_on": MONDAY - timedelta(days=1)}, 1, "/last_on"),
        ({"last_on": MONDAY + timedelta(days=31)}, 1, "/last_on"),
        ({"latest": SEARCH.earliest + 89}, 1, "/latest"),
        ({}, 501, "/person_ids"),
        ({"last_on": MONDAY + timedelta(days=30), "weeks": 26, "earliest": 0, "step_minutes": 15}, 1, None),
        ({"last_on": MONDAY + timedelta(days=30), "earliest": 0, "step_minutes": 15}, 500, None),
    ],
)
def test_more_than_can_be_weighed_at_once_is_refused(
    changes: dict[str, Any], people: int, pointer: str | None
) -> None:
    """An answer in under a second is promised, so the question has a size."""
    with pytest.raises(Invalid) as refused:
        check_search(replace(SEARCH, **changes), people=people, today=MONDAY)

    assert refused.value.pointer == (pointer or "/step_minutes")


def test_a_search_costs_no_more_than_its_size_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty people in five zones over a season of weeks: each is asked once per time, whatever the weeks.

    The bound is one of work, not of seconds; `python -m tests.bench.slots` measures those.
    """
    zones = ("Europe/Vienna", "Europe/London", "America/New_York", "Asia/Kolkata", "UTC")
    people = [Someone(hours(("MO", 8, 22), zone=zones[number % 5])) for number in range(60)]
    asked: list[UUID] = []
    placed: list[str] = []
    can, on_clock = Someone.can, answers.Times.on_clock

    def counting_can(person: Someone, times: answers.Times) -> bool:
        asked.append(person.id)
        return can(person, times)

    def counting_clock(times: answers.Times, zone: str) -> dict[int, datetime]:
        if zone not in times._minutes:
            placed.extend([zone] * len(times.slots))
        return on_clock(times, zone)

    monkeypatch.setattr(Someone, "can", counting_can)
    monkeypatch.setattr(answers.Times, "on_clock", counting_clock)
    season = replace(SEARCH, weeks=13, earliest=8 * 60, latest=22 * 60)
    check_search(season, people=len(people), today=MONDAY)

    found = find(season, *people)

    candidates = 7 * 26
    assert candidates * season.weeks * len(people) <= MAX_QUESTIONS
    assert len(asked) == candidates * len(people)
    assert len(placed) == candidates * season.weeks * len(zones) <= MAX_MEETINGS * len(zones)
    assert len(found) == season.limit
