"""Who suits whom, why, and how their way together begins and ends."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from uuid import UUID

import pytest

from services.mentorship.domain.gates import Stage
from services.mentorship.domain.people import NotAvailable, Someone
from services.mentorship.matching import domain
from services.mentorship.matching.domain import (
    AlreadySaid,
    Goal,
    How,
    Match,
    NoLanguageInCommon,
    NotUnderWay,
    NotYourMatch,
    NotYourTurn,
    Status,
)
from services.mentorship.matching.finding import Why, find, in_words
from shared.errors import Invalid

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NEWCOMER = Someone(
    person_id=UUID(int=1),
    stage=Stage.PARTICIPANT,
    languages=("de", "en"),
    times=("weekday_evening", "weekend_morning"),
    experiences=("migration", "parenting"),
)


def mentor(number: int, **about: object) -> Someone:
    """A mentor who could take somebody on."""
    return replace(
        Someone(person_id=UUID(int=number), stage=Stage.MENTOR, languages=("de",)),
        **about,  # type: ignore[arg-type]  # about is mixed
    )


CLOSE = mentor(10, times=("weekend_morning",), experiences=("migration",))
SECOND_LANGUAGE = mentor(11, languages=("en",), times=NEWCOMER.times, experiences=NEWCOMER.experiences)
BUSY = mentor(12, mentees=2)
FREE = mentor(13)


def test_the_best_comes_first_whatever_the_order_of_the_people() -> None:
    """The same people always give the same answer."""
    orders = {
        tuple(one.mentor_id.int for one in find(NEWCOMER, order, group_language="de"))
        for order in permutations([CLOSE, SECOND_LANGUAGE, BUSY, FREE])
    }

    assert orders == {(10, 11, 13, 12)}


def test_each_suggestion_says_what_speaks_for_it() -> None:
    """Counts and a language: experiences are never named."""
    (best,) = find(NEWCOMER, [CLOSE], group_language=None)

    assert [(one.code, int(one.points)) for one in best.reasons] == [
        (Why.LANGUAGE, 4),
        (Why.TIMES, 1),
        (Why.EXPERIENCES, 1),
        (Why.ROOM, 3),
    ]
    assert [in_words(one, "de") for one in best.reasons] == [
        "Beide sprechen de.",
        "Zeiten der Woche, die beiden passen: 1.",
        "Gemeinsame Erfahrungen: 1.",
        "Könnte zurzeit noch 3 begleiten.",
    ]


def test_equals_are_told_apart_by_load_then_time_then_id() -> None:
    """Never by chance."""
    long_there = mentor(21, since=date(2020, 1, 1))
    lately = mentor(20, since=date(2025, 1, 1))
    same_day = mentor(19, since=date(2025, 1, 1))

    found = find(NEWCOMER, [lately, long_there, same_day], group_language=None)

    assert [one.mentor_id.int for one in found] == [21, 19, 20]


@pytest.mark.parametrize(
    "unfit",
    [
        mentor(10, resting=True),
        mentor(10, paused=True),
        mentor(10, active=False),
        mentor(10, duties=6),
        mentor(10, mentees=3),
        mentor(10, mentees_at_most=0),
        mentor(10, open_to_mentoring=False),
        mentor(10, stage=Stage.MENTOR_IN_TRAINING),
        mentor(10, languages=("fr",)),
        replace(NEWCOMER, stage=Stage.FACILITATOR),
    ],
)
def test_who_cannot_is_never_suggested_nor_asked(unfit: Someone) -> None:
    """Resting, overloaded, away, untrained or without a word in common: whatever else speaks for it."""
    assert find(NEWCOMER, [unfit], group_language="de") == []


@pytest.mark.parametrize(
    ("said", "spoken", "group", "points"),
    [
        (("de",), ("de-AT",), None, 4),
        (("de", "en"), ("en",), None, 2),
        # Who said nothing speaks what the group speaks.
        ((), ("de",), "de", 4),
        (("de",), (), "de", 4),
        ((), (), None, None),
    ],
)
def test_which_language_they_share(
    said: tuple[str, ...], spoken: tuple[str, ...], group: str | None, points: int | None
) -> None:
    """The newcomer's first counts most."""
    (one,) = find(replace(NEWCOMER, languages=said), [mentor(10, languages=spoken)], group_language=group)

    assert {r.code: r.points for r in one.reasons}.get(Why.LANGUAGE) == points


def proposed(newcomer: Someone = NEWCOMER, by_whom: Someone = CLOSE, **about: object) -> Match:
    """Both are asked."""
    options = {"shares_language": True, "review_on": None, "goals": [Goal.SETTLE_IN]} | about
    return domain.propose(
        newcomer,
        by_whom,
        id=UUID(int=7),
        group_id=UUID(int=8),
        today=TODAY,
        by=UUID(int=9),
        now=NOW,
        **options,  # type: ignore[arg-type]  # options are mixed
    )


@pytest.mark.parametrize(
    ("newcomer", "by_whom"),
    [
        (replace(NEWCOMER, resting=True), CLOSE),
        (replace(NEWCOMER, active=False), CLOSE),
        (replace(NEWCOMER, duties=6), CLOSE),
        (NEWCOMER, replace(CLOSE, resting=True)),
        (NEWCOMER, replace(CLOSE, duties=6)),
        (NEWCOMER, replace(CLOSE, mentees=3)),
    ],
)
def test_nobody_who_rests_or_is_overloaded_is_matched(newcomer: Someone, by_whom: Someone) -> None:
    """On neither side, and without saying why."""
    with pytest.raises(NotAvailable):
        proposed(newcomer, by_whom)


def test_a_match_makes_sense() -> None:
    """Two people, a language, and a day to look back on."""
    with pytest.raises(Invalid):
        proposed(CLOSE, CLOSE)
    with pytest.raises(NoLanguageInCommon):
        proposed(shares_language=False)
    for day in (TODAY, date(2027, 3, 4)):
        with pytest.raises(Invalid):
            proposed(review_on=day)
    assert proposed().review_on == date(2026, 5, 25)


def test_the_newcomer_says_yes_first_and_the_mentor_then() -> None:
    """So that no mentor is told that a newcomer did not want them."""
    match = proposed()

    with pytest.raises(NotYourTurn):
        domain.accept(match, by=match.mentor_id, today=TODAY)
    offered = domain.accept(match, by=match.newcomer_id, today=TODAY)
    with pytest.raises(NotYourTurn):
        domain.accept(offered, by=match.newcomer_id, today=TODAY)
    active = domain.accept(offered, by=match.mentor_id, today=TODAY)

    assert (offered.status, active.status, active.began_on) == (Status.OFFERED, Status.ACTIVE, TODAY)
    with pytest.raises(NotYourMatch):
        domain.accept(match, by=UUID(int=99), today=TODAY)
    with pytest.raises(NotYourTurn):
        domain.drop(active, by=match.mentor_id)


def test_it_ends_well_when_both_have_said_how() -> None:
    """Each for themself, once; who says nothing owes nothing."""
    match = replace(proposed(), status=Status.ACTIVE, began_on=TODAY)

    ending = domain.say_how(match, How.GOALS_REACHED, by=match.newcomer_id, today=TODAY)
    with pytest.raises(AlreadySaid):
        domain.say_how(ending, How.TIME_CAME, by=match.newcomer_id, today=TODAY)
    ended = domain.say_how(ending, How.TIME_CAME, by=match.mentor_id, today=date(2026, 3, 9))

    assert (ending.status, ended.status, ended.ended_on) == (Status.ENDING, Status.ENDED, TODAY)
    assert (ended.said_by_newcomer, ended.said_by_mentor) == (How.GOALS_REACHED, How.TIME_CAME)
    assert domain.close(ending, today=date(2026, 4, 1)).said_by_mentor is None
    with pytest.raises(NotUnderWay):
        domain.say_how(ended, How.TIME_CAME, by=match.mentor_id, today=TODAY)
