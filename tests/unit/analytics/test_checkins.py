from datetime import date, timedelta

import pytest

from services.analytics.checkins import domain
from services.analytics.checkins.domain import Change, Course, Direction, Measure
from services.analytics.checkins.facts import consents_of
from services.analytics.checkins.measures import in_words, measures
from shared.contracts.membership import ConsentGranted, ConsentWithdrawn
from shared.errors import Invalid
from shared.ids import new_id
from tests.plugins.announcing import received
from tests.samples import NOW

SLEEP, STRESS = measures()["sleep"], measures()["stress"]
KNOWN = domain.reliability("sleep", people=100, pairs=50, sd=2.24, r=0.804)


def test_the_index_is_the_one_of_the_paper() -> None:
    """Jacobson and Truax work one case: 32.5 then 47.5, with an SD of 7.5 and r of .80, gives 3.16."""
    by_chance = domain.difference_by_chance(7.5, 0.8)

    assert round(by_chance, 2) == 4.74
    assert round((47.5 - 32.5) / by_chance, 2) == 3.16


@pytest.mark.parametrize(
    ("people", "pairs", "sd", "r", "least"),
    [
        (100, 50, 2.24, 0.804, 3),  # 1.96 x sqrt(2) x 2.2 x sqrt(0.2) = 2.73
        (100, 50, 2.0, 0.5, 4),  # 3.92
        (99, 50, 2.0, 0.5, None),  # too few first answers
        (100, 49, 2.0, 0.5, None),  # too few pairs
        (100, 50, 0.0, None, None),  # everybody says the same
        (100, 50, 3.0, -0.2, 9),  # answers that do not hold together: r counts as 0, 8.32
        (100, 50, 4.0, 0.0, None),  # 11.09: no change on this scale would count
        (100, 50, 2.0, 1.0, 1),  # r never counts as 1
    ],
)
def test_how_many_points_count_is_the_networks_own(
    people: int, pairs: int, sd: float, r: float | None, least: int | None
) -> None:
    """Figures that nobody has must not be borrowed from a study of somebody else."""
    assert domain.reliability("sleep", people=people, pairs=pairs, sd=sd, r=r).least_change == least


@pytest.mark.parametrize(
    ("measure", "points", "change"),
    [
        (SLEEP, 3, Change.IMPROVED),
        (SLEEP, 2, Change.NO_RELIABLE_CHANGE),
        (SLEEP, -2, Change.NO_RELIABLE_CHANGE),
        (SLEEP, -3, Change.WORSENED),
        (STRESS, -3, Change.IMPROVED),
        (STRESS, 3, Change.WORSENED),
    ],
)
def test_a_change_is_judged_by_its_size_and_by_which_end_is_better(
    measure: Measure, points: int, change: Change
) -> None:
    """Less stress is better, less sleep is not."""
    assert domain.judge(measure, points, is_early=False, known=KNOWN) is change
    assert domain.judge(measure, points, is_early=True, known=KNOWN) is Change.TOO_EARLY
    assert domain.judge(measure, points, is_early=False, known=None) is Change.NOT_ENOUGH_KNOWN


def test_four_weeks_lie_between_what_is_compared() -> None:
    """The first days in a group are a time of their own."""
    day = date(2026, 3, 2)

    def course(days: int) -> Course:
        return Course(measure="mood", first_on=day, first=3, latest_on=day + timedelta(days=days), latest=8)

    assert [course(days).is_early for days in (0, 27, 28)] == [True, True, False]


def test_a_check_in_is_of_today_or_of_the_last_half_year() -> None:
    """Who kept notes on paper can bring them in; nobody knows yet how they will be."""
    today = date(2026, 3, 2)

    assert domain.day_of(None, today=today) == today
    assert domain.day_of(today - timedelta(days=183), today=today) == date(2025, 8, 31)
    for day in (today + timedelta(days=1), today - timedelta(days=184)):
        with pytest.raises(Invalid):
            domain.day_of(day, today=today)


def test_what_is_left_out_stays_missing() -> None:
    """An average put in its place would be an answer that nobody gave."""
    check_in = domain.check_in(date(2026, 3, 2), {"sleep": 0}, measures())

    assert check_in.answers["sleep"] == 0
    assert [code for code, value in check_in.answers.items() if value is None] == [
        code for code in measures() if code != "sleep"
    ]
    with pytest.raises(Invalid):
        domain.check_answers({"weight": 3}, measures())


def test_every_measure_can_be_read_in_every_language() -> None:
    """A question without its ends in one's language cannot be answered."""
    for measure in measures().values():
        assert measure.better in Direction
        for words in (measure.question, measure.lowest, measure.highest):
            assert set(words) == {"en", "es", "de"}
            assert len(set(words.values())) == 3
    for change in Change:
        if change is not Change.MISSING:
            assert len({in_words(change, language) for language in ("en", "es", "de-AT")}) == 3


def test_consents_to_other_purposes_are_nobodys_business_here() -> None:
    """And a withdrawal that arrives before its consent is a withdrawal all the same."""
    person_id, consent_id = new_id(), new_id()

    def granted(purpose: str) -> ConsentGranted:
        return ConsentGranted(
            consent_id=consent_id,
            person_id=person_id,
            purpose=purpose,
            wording_version="2026-1",
            granted_at=NOW,
        )

    withdrawn = ConsentWithdrawn(
        consent_id=consent_id, person_id=person_id, purpose=domain.PURPOSE, withdrawn_at=NOW
    )
    network_id = new_id()

    assert consents_of([received(granted("story"), network_id)]) == {}
    for events in ((withdrawn, granted(domain.PURPOSE)), (granted(domain.PURPOSE), withdrawn)):
        (consent,) = consents_of([received(one, network_id) for one in events]).values()
        assert (consent.person_id, consent.granted_at, consent.withdrawn_at) == (person_id, NOW, NOW)
