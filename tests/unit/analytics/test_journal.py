"""What one may note of a day, and what a journal shows: hints, how sure they are, and few by chance."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from services.analytics.journal import domain, patterns
from services.analytics.journal.domain import EnoughEntries, Entry, Scale, Verdict
from services.analytics.journal.exporting import as_csv
from services.analytics.journal.patterns import LEAST_DAYS, Pattern, pattern_of
from services.analytics.journal.wordings import in_words, questions, scales
from shared.errors import Invalid

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
PERSON = UUID(int=3)


def write(on_day: date = TODAY, there_are: int = 0, words: str = "", **noted: int) -> Entry:
    """Note a day."""
    return domain.write(
        id=UUID(int=on_day.toordinal()),
        person_id=PERSON,
        on_day=on_day,
        scales=noted,
        words=words,
        there_are=there_are,
        now=NOW,
    )


def series(values: Iterable[int]) -> dict[date, int]:
    """Return values of days that follow each other."""
    return {TODAY + timedelta(days=at): value for at, value in enumerate(values)}


def test_a_day_is_noted_in_scales_words_or_both() -> None:
    """Nobody has to fill in anything; of nothing at all there is nothing to keep."""
    assert write(stress=4).scales == {"stress": 4}
    assert write(words="Slept well.").words == "Slept well."
    with pytest.raises(Invalid):
        write()
    with pytest.raises(Invalid):
        domain.change(write(stress=4), scales={}, words="", now=NOW)


@pytest.mark.parametrize(("days", "fits"), [(0, True), (-366, True), (1, True), (-367, False), (2, False)])
def test_a_day_lies_within_the_last_year(days: int, fits: bool) -> None:
    """One may write a day up later; east of here it is tomorrow already."""
    if fits:
        assert write(TODAY + timedelta(days=days), mood=5)
    else:
        with pytest.raises(Invalid, match="last year"):
            write(TODAY + timedelta(days=days), mood=5)


def test_a_journal_is_bounded() -> None:
    """Eleven years of days; all of them can be taken home."""
    with pytest.raises(EnoughEntries):
        write(there_are=4000, mood=5)


def test_too_few_days_are_said_to_be_too_few() -> None:
    """Thirteen days prove nothing, however well they fit."""
    few = series(range(LEAST_DAYS - 1))
    assert pattern_of(few, few, days_later=0) == Pattern(verdict=Verdict.TOO_FEW_DAYS, days=13)


def test_only_days_on_which_both_were_noted_are_compared() -> None:
    """A missing day is left out: not guessed, and not closed up as if the days around it were neighbours."""
    noise = Random(1)
    stress = series([noise.randrange(11) for _ in range(60)])
    # What follows is the stress of the day before, noted on two days of three.
    symptoms = {day + timedelta(days=1): value for day, value in stress.items() if day.toordinal() % 3}

    found = pattern_of(stress, symptoms, days_later=1)

    assert (found.verdict, found.days) == (Verdict.MORE, 40)
    assert found.strength == pytest.approx(1)
    assert pattern_of(stress, symptoms, days_later=0).verdict is Verdict.NO_PATTERN


def test_the_same_on_every_day_is_nothing_to_compare() -> None:
    """No division by nothing, and no pattern."""
    assert pattern_of(series([5] * 30), series(range(30)), days_later=0).verdict is Verdict.ALL_THE_SAME


def test_a_pattern_has_a_direction_and_an_interval() -> None:
    """Twenty days in exact reverse are still twenty days: it need not be quite as strong."""
    noise = Random(4)
    first = [noise.randrange(1000) for _ in range(20)]
    then = [1000 - value for value in first]

    found = pattern_of(series(first), series(then), days_later=0)

    assert found.verdict is Verdict.LESS
    assert found.strength == pytest.approx(-1)
    assert found.high is not None
    assert -0.9 < found.high < -0.7


def test_the_interval_is_that_of_bonett_and_wright() -> None:
    """rho 0.5 of 28 days: atanh(0.5) ± 1.96 · sqrt(1.125 / 25), by hand."""
    assert patterns.interval(0.5, 28, questions=1) == pytest.approx((0.133, 0.747), abs=0.001)
    wider = patterns.interval(0.5, 28, questions=8)
    assert wider[0] < 0.133
    assert patterns.interval(0.9, 4, questions=1) == (-1, 1)


def test_days_that_are_alike_count_for_less() -> None:
    """Two series that rise slowly for a month are one rise each, not thirty days' worth of evidence."""
    rising = [at // 3 for at in range(30)]

    found = pattern_of(series(rising), series(rising), days_later=0)

    assert found.effective_days is not None
    assert found.effective_days < 10
    alternating = pattern_of(series([0, 9] * 15), series([9, 0] * 15), days_later=0)
    assert alternating.effective_days is not None
    assert alternating.effective_days <= 30


def wandering(noise: Random, days: int) -> list[int]:
    """Return a scale that drifts from day to day, as moods do (autoregressive, 0.7)."""
    values, at = [], 0.0
    for _ in range(days):
        at = 0.7 * at + noise.gauss(0, 0.714)
        values.append(max(0, min(10, round(5 + 2 * at))))
    return values


def test_unrelated_series_rarely_show_a_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    """At most one time in twenty; without the correction for days that are alike, far more often."""

    def seen(times: int) -> float:
        noise, count = Random(1936), 0
        for _ in range(times):
            kept = [day for day in series(range(90)) if noise.random() > 0.3]
            first, then = series(wandering(noise, 90)), series(wandering(noise, 90))
            noted = {day: first[day] for day in kept}, {day: then[day] for day in kept}
            count += pattern_of(*noted, days_later=0).verdict in (Verdict.MORE, Verdict.LESS)
        return count / times

    assert seen(800) <= 0.06
    monkeypatch.setattr(patterns, "effective_days", lambda ordinals, _x, _y: float(len(ordinals)))
    assert seen(200) > 0.1


def test_everything_is_said_in_three_languages() -> None:
    """In plain words; where it is a hint, that it is no cause."""
    for language in ("en", "es", "de"):
        assert [one["code"] for one in scales(language)] == list(Scale)
        for question in questions():
            for verdict in Verdict:
                said = in_words(question, Pattern(verdict=verdict, days=9), language)
                assert "{" not in said
    stress = questions()[1]
    more = Pattern(verdict=Verdict.MORE, days=40)
    assert in_words(stress, more, "en") == (
        "On days after higher stress, you noted more symptoms. This is a hint, not a cause."
    )
    assert in_words(stress, more, "de-AT").endswith("Das ist ein Hinweis, keine Ursache.")
    few = in_words(stress, Pattern(verdict=Verdict.TOO_FEW_DAYS, days=9), "pt")
    assert few.startswith("Too few days to say: 9")
    assert len({in_words(one, more, "es") for one in questions()}) == len(questions())


def test_a_journal_is_taken_home_as_a_table() -> None:
    """The oldest first; what was left out is empty, and words are no formula."""
    entries = [write(TODAY, words='=1+1, "so"', stress=3), write(TODAY - timedelta(days=1), sleep=0)]

    table = as_csv(entries).get_data(as_text=True).splitlines()

    assert table == [
        "day,stress,symptoms,sleep,mood,energy,control,words",
        "2026-03-01,,,0,,,,",
        '2026-03-02,3,,,,,,"\'=1+1, ""so"""',
    ]
