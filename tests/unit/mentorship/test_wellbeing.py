"""What a self-check suggests, how long one rests, and who can be asked for anything."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.mentorship.domain.gates import Stage
from services.mentorship.domain.people import Someone
from services.mentorship.loads.domain import Load, NotYourLoad, limit
from services.mentorship.wellbeing import domain
from services.mentorship.wellbeing.domain import Advice, NotResting, Rest, advise
from services.mentorship.wellbeing.wordings import in_words, questions
from shared.errors import Invalid

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PERSON = UUID(int=3)


@pytest.mark.parametrize(
    ("answers", "advice"),
    [
        ([0, 0, 0, 0, 0], Advice.STEADY),
        ([2, 2, 1, 1, 1], Advice.STEADY),
        ([2, 2, 2, 1, 1], Advice.TAKE_CARE),
        ([3, 2, 2, 2, 2], Advice.TAKE_CARE),
        ([3, 3, 2, 2, 2], Advice.REST),
        # Two things that could not be harder, however light the rest.
        ([4, 4, 0, 0, 0], Advice.REST),
        ([4, 0, 0, 0, 0], Advice.STEADY),
        # What was left out counts neither way.
        ([3], Advice.REST),
        ([2], Advice.TAKE_CARE),
    ],
)
def test_what_comes_of_a_self_check(answers: list[int], advice: Advice) -> None:
    """A suggestion to the person, and to nobody else."""
    assert advise(dict(zip(questions(), answers, strict=False))) is advice


def test_questions_and_advice_are_there_in_each_language() -> None:
    """People look after themselves in their own words."""
    assert all(set(question.text) == {"en", "es", "de"} for question in questions().values())
    for advice in Advice:
        assert len({in_words(advice, language) for language in ("en", "es", "de")}) == 3


def test_an_unknown_question_is_pointed_at() -> None:
    """A typing error must not be sealed away."""
    with pytest.raises(Invalid) as refused:
        domain.take(questions(), {"charm": 1}, id=UUID(int=1), person_id=PERSON, there_are=0, now=NOW)

    assert refused.value.pointer == "/answers/charm"


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_rest_ends_on_a_day_ahead_within_a_year(days: int) -> None:
    """It can be made longer then; it is not forgotten."""
    with pytest.raises(Invalid):
        domain.rest(Rest(person_id=PERSON), until=TODAY + timedelta(days=days), today=TODAY)


def test_a_rest_is_made_longer_and_ended_early() -> None:
    """The day it ends is the first on which something can be asked."""
    resting = domain.rest(Rest(person_id=PERSON), until=TODAY + timedelta(days=7), today=TODAY)
    longer = domain.rest(resting, until=TODAY + timedelta(days=14), today=TODAY)
    back = domain.come_back(longer, today=TODAY + timedelta(days=3))

    assert [resting.holds(TODAY + timedelta(days=one)) for one in (0, 6, 7)] == [True, True, False]
    assert longer.holds(TODAY + timedelta(days=13))
    assert not back.holds(TODAY + timedelta(days=3))
    with pytest.raises(NotResting):
        domain.come_back(back, today=TODAY + timedelta(days=3))


WELL = Someone(person_id=PERSON, stage=Stage.CO_FACILITATOR)


@pytest.mark.parametrize(
    ("person", "mentors", "takes_over"),
    [
        (WELL, True, True),
        (Someone(person_id=PERSON, stage=Stage.MENTOR), True, True),
        (Someone(person_id=PERSON, stage=Stage.MENTOR_IN_TRAINING), False, False),
        (Someone(person_id=PERSON, stage=None), False, False),
        (Someone(person_id=PERSON, stage=Stage.MENTOR, resting=True), False, False),
        (Someone(person_id=PERSON, stage=Stage.MENTOR, paused=True), False, False),
        (Someone(person_id=PERSON, stage=Stage.MENTOR, active=False), False, False),
        # As much as they can carry: meetings to facilitate, people accompanied, handovers learnt in.
        (Someone(person_id=PERSON, stage=Stage.MENTOR, duties=6), False, False),
        (Someone(person_id=PERSON, stage=Stage.MENTOR, duties=5), True, True),
        (Someone(person_id=PERSON, stage=Stage.MENTOR, duties=2, duties_at_most=2), False, False),
        (Someone(person_id=PERSON, stage=Stage.MENTOR, mentees=3), False, True),
        (Someone(person_id=PERSON, stage=Stage.MENTOR, mentees=3, mentees_at_most=2), False, False),
        (Someone(person_id=PERSON, stage=Stage.MENTOR, handovers=1), True, False),
        (Someone(person_id=PERSON, stage=Stage.MENTOR, open_to_mentoring=False), False, True),
    ],
)
def test_who_can_be_asked_for_what(person: Someone, mentors: bool, takes_over: bool) -> None:
    """Nobody who rests, is away or carries enough is matched or put into a handover."""
    assert (person.can_mentor, person.can_take_over) == (mentors, takes_over)


def test_how_much_somebody_carries_at_most_is_theirs_to_say() -> None:
    """A lower limit may make what is there already enough."""
    load = Load(person_id=PERSON, duties=2)

    assert limit(load, mentees_at_most=1, duties_at_most=2, by=PERSON).overloaded
    with pytest.raises(NotYourLoad):
        limit(load, mentees_at_most=1, duties_at_most=2, by=UUID(int=9))
