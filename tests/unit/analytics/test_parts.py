"""Figures in parts: what was asked, by organisation and group, attacked like everything else."""

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest

from services.analytics.checkins.domain import Change
from services.analytics.disclosure import auditor
from services.analytics.disclosure.domain import sensitive
from services.analytics.domain import Level
from services.analytics.releases import domain, tables
from services.analytics.releases.domain import Figure, Period, Subject
from services.analytics.releases.publishing import protect
from shared.ids import new_id

THRESHOLD = 10
MEASURES = ("sleep", "mood")
PARTS = (Change.IMPROVED, Change.NO_RELIABLE_CHANGE, Change.WORSENED, Change.TOO_EARLY, Change.MISSING)


def month(chance: random.Random, *, groups: int, organisations: int, agreed: int) -> list[Figure]:
    """Return the wellbeing figures of a random region: who agreed, and what became of their answers."""
    network_id, names = new_id(), [new_id() for _ in range(organisations)]
    units: dict[Any, tuple[Level, Any, list[int], Counter[Any]]] = {}
    weights = [chance.random() + 0.05 for _ in PARTS]
    for number in range(groups):
        organisation_id = names[number % organisations]
        people = chance.randint(0, agreed)
        answers = Counter(
            (measure, chance.choices(PARTS, weights)[0]) for measure in MEASURES for _ in range(people)
        )
        for unit_id, level, parent_id in (
            (new_id(), Level.GROUP, organisation_id),
            (organisation_id, Level.ORGANISATION, network_id),
            (network_id, Level.NETWORK, None),
        ):
            _, _, total, counted = units.setdefault(unit_id, (level, parent_id, [0], Counter()))
            total[0] += people
            counted.update(answers)
    return [
        figure
        for unit_id, (level, parent_id, (people,), counted) in units.items()
        for figure in divided(people, counted, unit_id=unit_id, level=level, parent_id=parent_id)
    ]


def divided(people: int, counted: Counter[Any], **unit: Any) -> list[Figure]:
    """Return a unit's figure and its parts."""
    about: dict[str, Any] = {
        "subject": Subject.WELLBEING,
        "period": Period.MONTH,
        "starts_on": date(2026, 3, 2),
        "unit_id": new_id(),
        "level": Level.NETWORK,
        "parent_id": None,
    }
    about |= unit
    parts = [
        Figure(**about, item=measure, part=part, people=counted[measure, part])
        for measure in MEASURES
        for part in PARTS
        if people
    ]
    return [Figure(**about, people=people), *parts]


def released(figures: list[Figure]) -> list[Figure]:
    """Return figures as they are released."""
    table = tables.table_of(figures)
    hidden = protect(table, THRESHOLD, tables.undivided(figures, THRESHOLD))
    return domain.in_percent(domain.protected(figures, hidden, auditor.implied(table, hidden)), THRESHOLD)


@pytest.mark.parametrize("seed", range(12))
def test_no_part_about_few_people_can_be_worked_out(seed: int) -> None:
    """Parts add up to who agreed, groups to organisations, and both at once: the auditor uses all of it."""
    chance = random.Random(seed)
    figures = month(chance, groups=chance.randint(1, 14), organisations=chance.randint(1, 3), agreed=45)

    shown = released(figures)

    table = tables.table_of(figures)
    hidden = frozenset(one.key for one in shown if one.hides_people)
    assert not auditor.recoverable(table, hidden, THRESHOLD)
    assert not sensitive(table, THRESHOLD) - hidden


def test_without_complementary_suppression_parts_are_worked_out_at_once() -> None:
    """Or the auditor could not fail."""
    figures = month(random.Random(1), groups=8, organisations=2, agreed=60)
    table = tables.table_of(figures)

    assert auditor.recoverable(table, sensitive(table, THRESHOLD), THRESHOLD)


def test_that_all_got_worse_is_not_shown_beside_how_many_they_are() -> None:
    """It would say of each of the twelve that they did; and so would nobody in any other part."""
    counted = Counter({(measure, Change.WORSENED): 12 for measure in MEASURES})

    shown = {
        (one.item, one.part): one.people for one in released(divided(12, counted)) if not one.hides_people
    }

    assert 0 not in shown.values()
    assert not {("", ""), ("sleep", Change.WORSENED)} <= shown.keys()


def test_percentages_are_shown_where_both_parts_may_be_and_are_made_of_rounded_figures() -> None:
    """Forty of sixty is 67 percent whether it was 38 or 42; and of few there is none."""
    counted = Counter(
        {
            ("sleep", Change.IMPROVED): 38,
            ("sleep", Change.NO_RELIABLE_CHANGE): 14,
            ("sleep", Change.WORSENED): 4,
            ("sleep", Change.MISSING): 6,
            ("mood", Change.IMPROVED): 12,
            ("mood", Change.MISSING): 50,
        }
    )

    shown = {(one.item, one.part): one for one in released(divided(62, counted))}

    assert shown["sleep", Change.IMPROVED].percent == 67
    assert shown["sleep", Change.NO_RELIABLE_CHANGE].percent == 25
    assert shown["sleep", Change.WORSENED].percent is None
    assert shown["mood", Change.IMPROVED].percent is None


def test_a_groups_answers_are_shown_in_all_parts_or_in_none() -> None:
    """Of twenty, ten improved and ten did not answer: then those who did are known."""
    few = Counter({(measure, part): 12 for measure in MEASURES for part in PARTS})
    few["mood", Change.WORSENED] = 3
    few["mood", Change.MISSING] = 21

    shown = released(divided(60, few, level=Level.GROUP))

    assert {one.item for one in shown if not one.hides_people} == {"", "sleep"}
