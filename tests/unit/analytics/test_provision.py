from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from services.analytics.provision import domain, words
from services.analytics.provision.domain import Area, Offer, Part, Slot
from services.analytics.provision.facts import meetings_of
from services.analytics.provision.reading import Columns, read
from services.analytics.provision.words import WORDS, why_here, why_then
from services.analytics.reports.domain import Language
from shared.contracts.scheduling import OccurrenceCancelled, OccurrenceMoved, OccurrenceScheduled
from shared.errors import Invalid
from shared.ids import new_id
from tests.plugins.announcing import received

HARBOUR, LINDEN, OAKMERE = (UUID(int=number) for number in (1, 2, 3))
TUESDAY_EVENING = Slot(2, Part.EVENING)


def area(area_id: UUID, name: str, population: int, need: float, **more: Any) -> Area:
    """Return an area."""
    return Area(id=area_id, code=name.lower(), name=name, population=population, need=need, **more)


def offer(area_id: UUID | None, meetings: int, *slots: str, **more: Any) -> Offer:
    """Return what a group offers."""
    return Offer(group_id=new_id(), area_id=area_id, meetings=meetings, slots=slots, **more)


REGION = [
    area(HARBOUR, "Harbour", 10_000, 80, languages={"es": 20.0, "de": 2.0}, access={"step_free": 6.0}),
    area(LINDEN, "Linden", 10_000, 20),
    area(OAKMERE, "Oakmere", 10_000, 50),
]


def test_the_widest_gap_comes_first_and_all_parts_make_the_whole() -> None:
    """Ranks 5/6, 3/6 and 1/6 of as many people each: of 18 meetings 10, 6 and 2 would be fair."""
    found = domain.provision(REGION, [offer(LINDEN, 14), offer(OAKMERE, 4), offer(None, 9)])

    assert [(one.area.name, round(one.fair, 6), one.meetings) for one in found] == [
        ("Harbour", 10, 0),
        ("Oakmere", 6, 4),
        ("Linden", 2, 14),
    ]
    assert [one.rank for one in found] == [1, 2, 3]


def test_any_index_will_do_and_a_rank_may_begin_with_the_neediest() -> None:
    """Deciles of deprivation call the most deprived tenth 1."""
    turned = [
        area(one.id, one.name, one.population, 100 - one.need, low_is_need=True) for one in reversed(REGION)
    ]
    stretched = [area(one.id, one.name, one.population, one.need**3 - 7) for one in REGION]

    for areas in (turned, stretched):
        found = domain.provision(areas, [offer(LINDEN, 18)])
        assert [(one.area.name, round(one.fair, 6)) for one in found] == [
            ("Harbour", 10),
            ("Oakmere", 6),
            ("Linden", 2),
        ]


def test_equal_need_is_equal_and_nothing_at_all_is_no_error() -> None:
    """Mid-ranks: three alike are each half-way up."""
    assert domain.percentile_ranks([7, 7, 7]) == [0.5, 0.5, 0.5]
    assert domain.provision([], [offer(HARBOUR, 3)]) == []
    assert [one.area.name for one in domain.provision(REGION, [])] == ["Harbour", "Oakmere", "Linden"]


def test_a_language_that_enough_speak_and_nobody_meets_in_is_missing() -> None:
    """A group in Mexican Spanish serves who speaks Spanish; two in a hundred are too few to say."""
    without = domain.provision(REGION, [offer(HARBOUR, 4, languages=("en",))])[-1]
    with_it = domain.provision(REGION, [offer(HARBOUR, 4, languages=("es-MX",), access=("step_free",))])[-1]

    assert without.area.name == with_it.area.name == "Harbour"
    assert [(one.code, one.people, one.is_missing) for one in without.languages] == [
        ("es", 2000, True),
        ("de", 200, False),
    ]
    assert [one.is_missing for one in (*without.access, *with_it.languages, *with_it.access)] == [
        True,
        False,
        False,
        False,
    ]


def test_attendances_are_those_that_are_shown_and_no_others() -> None:
    """A sum with a hidden part in it would give that away."""
    one, other = offer(HARBOUR, 4), offer(HARBOUR, 4)

    def told(shown: dict[UUID, int | None]) -> tuple[int, int]:
        (found,) = domain.provision(REGION[:1], [one, other], shown)
        return found.attendances, found.withheld

    assert told({one.group_id: 40, other.group_id: 25}) == (65, 0)
    assert told({one.group_id: 40, other.group_id: None}) == (40, 1)
    assert told({}) == (0, 2)


@pytest.mark.parametrize(
    ("taken", "usual", "expected"),
    [
        # Nothing is there yet: as most of the network does.
        ((), {TUESDAY_EVENING: 5, Slot(4, Part.MORNING): 2}, TUESDAY_EVENING),
        # Mornings alone: afternoons and evenings are free; the usual of them.
        (((1, Part.MORNING),), {TUESDAY_EVENING: 5}, TUESDAY_EVENING),
        # All parts are there: a day on which nothing is.
        (((1, Part.MORNING), (2, Part.EVENING), (3, Part.AFTERNOON)), {}, Slot(4, Part.AFTERNOON)),
        # A part that is free is worth more than a free day.
        (((2, Part.MORNING), (2, Part.AFTERNOON)), {}, Slot(1, Part.EVENING)),
        ((), {}, None),
    ],
)
def test_a_time_is_suggested_for_those_whom_the_present_ones_leave_out(
    taken: tuple[tuple[int, Part], ...], usual: dict[Slot, int], expected: Slot | None
) -> None:
    """Who works in the morning is not helped by another morning."""
    assert domain.best_slot(frozenset(Slot(*one) for one in taken), usual) == expected


@pytest.mark.parametrize("language", Language)
def test_a_suggestion_says_why_in_plain_words(language: Language) -> None:
    """A coordinator takes it to a funder: every number in it can be followed up."""
    offers = [offer(LINDEN, 16, "1-morning"), offer(HARBOUR, 2, "2-morning", "4-afternoon")]
    found = domain.provision(REGION, offers)

    first, *_ = domain.suggestions(found, offers, 5)

    said = " ".join(why_then(first, language))
    assert (first.provision.area.name, first.language and first.language.code) == ("Harbour", "es")
    assert [served.code for served in first.access] == ["step_free"]
    assert first.slot == Slot(1, Part.EVENING)
    for part in (
        "10\u202f000",
        "67",
        f"10{WORDS[language].point}0",
        "2",
        "2000",
        "español",
        "600",
        "step free",
        WORDS[language].days[0],
    ):
        assert part in said or part.lower() in said
    assert "{" not in said
    assert not set("{}") & set(" ".join(why_here(found[-1], language)))


def test_numbers_that_are_estimates_are_told_as_such() -> None:
    """A share in whole percent knows nothing of single people."""
    assert [words.about(count) for count in (0, 7, 96, 104, 3052, 12_960)] == [0, 7, 96, 100, 3100, 13_000]


def test_an_area_with_enough_is_not_suggested() -> None:
    """Suggestions are for where something is missing."""
    offers = [offer(LINDEN, 14, "1-morning"), offer(OAKMERE, 4, "1-morning")]

    made = domain.suggestions(domain.provision(REGION, offers), offers, 5)

    assert [one.provision.area.name for one in made] == ["Harbour", "Oakmere"]
    assert len(domain.suggestions(domain.provision(REGION, offers), offers, 1)) == 1


# Reading files

FILE = """area,name,population,need,language:es,access:step_free
E01,Harbour,1200,34.5,12%,3
E02,"Linden, north",900,12.25,,4.5
"""


def test_a_file_is_read_with_its_shares() -> None:
    """What is not known is left out: it is not nobody."""
    rows, refused = read(FILE, Columns())

    assert refused == []
    assert [(row.code, row.name, row.population, row.need) for row in rows] == [
        ("E01", "Harbour", 1200, 34.5),
        ("E02", "Linden, north", 900, 12.25),
    ]
    assert [(row.languages, row.access) for row in rows] == [
        ({"es": 12.0}, {"step_free": 3.0}),
        ({}, {"step_free": 4.5}),
    ]


def test_any_file_will_do_that_one_is_told_how_to_read() -> None:
    """As spreadsheets write it in Spanish: semicolons, decimal commas, a byte order mark."""
    text = "\ufeffCódigo;Zona;Habitantes;Índice;% inglés\r\n08-1;Puerto;1200;34,5;7,5\r\n\r\n"
    columns = Columns(
        area="Código", name="Zona", population="Habitantes", need="Índice", languages={"en": "% inglés"}
    )

    rows, refused = read(text, columns)

    assert refused == []
    assert [(row.code, row.need, row.languages) for row in rows] == [("08-1", 34.5, {"en": 7.5})]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",Harbour,1200,3", "area", "code"),
        ("E 1,Harbour,1200,3", "area", "code"),
        ("E1,,1200,3", "name", "name"),
        ("E1,Harbour,0,3", "population", "above zero"),
        ("E1,Harbour,12.5,3", "population", "whole"),
        ("E1,Harbour,1 200,3", "population", "“1 200” is no number"),
        ("E1,Harbour,1200,", "need", "empty"),
        ("E1,Harbour,1200,nan", "need", "no number"),
        ("E1,Harbour,1200,1e999", "need", "no number"),
        ("E1,Harbour,1200", "need", "empty"),
        ("E9,Harbour,1200,3", "area", "before"),
        ("E1,Harbour,1200,3,101", "language:es", "percent"),
        ("E1,Harbour,1200,3,-1", "language:es", "percent"),
    ],
)
def test_a_row_at_fault_is_left_out_with_its_line_and_why(row: str, column: str, reason: str) -> None:
    """Whoever made the file finds the place at once; the rest is taken."""
    text = f"area,name,population,need,language:es\nE9,Linden,900,1\n{row}\nE8,Oakmere,900,2\n"

    rows, (refused,) = read(text, Columns())

    assert [one.code for one in rows] == ["E9", "E8"]
    assert (refused.line, refused.column) == (3, column)
    assert reason in refused.reason


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("", "/csv"),
        ("area,name,need\nE1,Harbour,3\n", "/columns/population"),
        ("area,name,population,need,need\n", "/csv"),
        ("area,name,population,need,language:?\n", "/csv"),
        ('area,name,population,need\n"E1' + "x" * 200_000, "/csv"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_refused(text: str, pointer: str) -> None:
    """Better said at once than as a thousand rows at fault."""
    with pytest.raises(Invalid) as refused:
        read(text, Columns())

    assert refused.value.pointer == pointer


# What events tell


def test_meetings_end_in_the_same_facts_in_whatever_order_they_are_told() -> None:
    """Events may come twice, late or in another order; what is cancelled stays cancelled."""
    network, occurrence, now = new_id(), new_id(), datetime(2026, 3, 3, 18, tzinfo=UTC)
    about: dict[str, Any] = {"occurrence_id": occurrence, "series_id": new_id(), "group_id": new_id()}
    times: dict[str, Any] = {"ends_at": now + timedelta(hours=2), "held_on": now.date()}
    told = [
        received(OccurrenceScheduled(**about, starts_at=now, **times), network),
        received(OccurrenceMoved(**about, starts_at=now + timedelta(hours=1), **times), network),
        received(OccurrenceCancelled(**about), network),
    ]

    facts = [meetings_of([*order, *order])[occurrence] for order in permutations(told)]

    assert len(set(facts)) == 1
    assert (facts[0].starts_at, facts[0].is_cancelled) == (now + timedelta(hours=1), True)
