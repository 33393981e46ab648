"""Agendas: what makes a meeting a kind one."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.scheduling.agendas.domain import (
    CLOSINGS,
    OPENINGS,
    AgendaTooLong,
    Part,
    PartKind,
    Template,
    balance,
    check_fits,
    check_parts,
    timed,
)
from services.scheduling.agendas.starters import starters
from shared.errors import Invalid

STARTERS = list(starters(UUID(int=1)))


def part(kind: PartKind, minutes: int = 10) -> Part:
    """A part of a meeting."""
    return Part(kind=kind, title=kind.value, minutes=minutes)


OPEN, CLOSE, CHECK = map(part, (PartKind.OPENING_GROUNDING, PartKind.CLOSING_GROUNDING, PartKind.CHECK_IN))


@pytest.mark.parametrize("template", STARTERS, ids=lambda one: f"{one.code} {one.language}")
def test_what_comes_with_kith_is_balanced_and_keeps_its_own_rules(template: Template) -> None:
    """Whoever begins should begin with something good."""
    check_parts(template.parts)
    assert balance(template.parts).advice == "balanced"
    assert all(part.words for part in template.parts)
    check_fits(template.parts, {"ninety": 90, "sixty": 60}[str(template.code)])


def test_every_starter_is_there_in_three_languages_with_the_same_parts() -> None:
    """No language gets less."""
    by_code: dict[str | None, dict[str, list[tuple[PartKind, int]]]] = {}
    for one in STARTERS:
        by_code.setdefault(one.code, {})[one.language] = [(p.kind, p.minutes) for p in one.parts]

    assert all(set(languages) == {"en", "es", "de"} for languages in by_code.values())
    assert all(len(set(map(str, languages.values()))) == 1 for languages in by_code.values())
    assert len({one.id for one in STARTERS}) == 6


@pytest.mark.parametrize("kind", sorted(OPENINGS & CLOSINGS))
def test_imagery_and_stretching_settle_at_either_end(kind: PartKind) -> None:
    """Grounding is not the only way."""
    check_parts([part(kind), CHECK, part(kind)])


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ([CHECK, CLOSE], "/parts/0/kind"),
        ([OPEN, CHECK], "/parts/1/kind"),
        ([OPEN], "/parts/0/kind"),
        ([OPEN, CLOSE], "/parts"),
    ],
)
def test_a_meeting_settles_people_at_both_ends_and_asks_how_they_are(parts: list[Part], pointer: str) -> None:
    """Nobody is sent home in the middle of what moved them."""
    with pytest.raises(Invalid) as refused:
        check_parts(parts)

    assert refused.value.pointer == pointer


def test_too_much_of_one_side_is_said_and_not_forbidden() -> None:
    """A circle that grieves may need the whole evening."""
    talk, work = part(PartKind.SHARING, 60), part(PartKind.PRACTICAL, 60)

    assert balance([OPEN, talk, CLOSE]).advice == "more_practical"
    assert balance([OPEN, work, CLOSE]).advice == "more_emotional"
    assert balance([OPEN, talk, work, CLOSE]).advice == "balanced"
    assert balance([]).advice == "balanced"


def test_an_agenda_fits_its_meeting_and_each_part_has_its_time() -> None:
    """Ending late is a cost for those who are tired."""
    start = datetime(2026, 3, 3, 18, tzinfo=UTC)

    assert [one.starts_at.minute for one in timed([OPEN, CHECK, CLOSE], start)] == [0, 10, 20]
    check_fits([OPEN, CHECK, CLOSE], 30)
    with pytest.raises(AgendaTooLong):
        check_fits([OPEN, CHECK, CLOSE], 29)
