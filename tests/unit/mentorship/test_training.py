"""Training: completed on, valid for, renewed by, expired on."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.mentorship.domain.pathways import NotForYourself
from services.mentorship.training import domain
from services.mentorship.training.domain import (
    Catalogue,
    Completion,
    CompletionWithdrawn,
    Module,
    ModuleInUse,
    State,
    complete,
    expiry,
    standing,
    trained,
)
from shared.errors import Invalid

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PERSON, OTHER = UUID(int=3), UUID(int=5)
TWO_YEARS = Module(code="listening", title={"en": "Listening"}, valid_months=24, renew_days=60)
FOR_GOOD = Module(code="kindness", title={"en": "Kindness"})


def done(*days: date, module: Module = TWO_YEARS) -> list[Completion]:
    """What is known after somebody completed a module on these days, one after the other."""
    known: list[Completion] = []
    for place, day in enumerate(days):
        made = complete(
            module, known, id=UUID(int=place), person_id=PERSON, on=day, today=day, by=OTHER, now=NOW
        )
        known.append(made)
    return known


@pytest.mark.parametrize(
    ("completed_on", "earlier", "expires_on"),
    [
        # The first time: so many months on.
        (date(2024, 3, 10), None, date(2026, 3, 10)),
        (date(2024, 1, 31), None, date(2026, 1, 31)),
        # Where that month has no such day, its last.
        (date(2024, 2, 29), None, date(2026, 2, 28)),
        # Renewed within the sixty days before it expires: on from the old expiry, no day is lost.
        (date(2026, 1, 9), date(2026, 3, 10), date(2028, 3, 10)),
        (date(2026, 3, 9), date(2026, 3, 10), date(2028, 3, 10)),
        # A day too early for that: from its own day.
        (date(2026, 1, 8), date(2026, 3, 10), date(2028, 1, 8)),
        # On the day it expired, or long after: from its own day.
        (date(2026, 3, 10), date(2026, 3, 10), date(2028, 3, 10)),
        (date(2027, 7, 1), date(2026, 3, 10), date(2029, 7, 1)),
        # Done again much too early, it never shortens what counts already.
        (date(2024, 3, 11), date(2026, 6, 1), date(2026, 6, 1)),
    ],
)
def test_how_long_a_completion_counts(completed_on: date, earlier: date | None, expires_on: date) -> None:
    """The worked cases that coordinators ask about."""
    assert expiry(TWO_YEARS, completed_on, earlier) == expires_on


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 3, 9), State.MISSING),
        (date(2024, 3, 10), State.VALID),
        (date(2026, 1, 8), State.VALID),
        (date(2026, 1, 9), State.RENEW),
        (date(2026, 3, 9), State.RENEW),
        (date(2026, 3, 10), State.EXPIRED),
        (date(2030, 1, 1), State.EXPIRED),
    ],
)
def test_how_things_stand_day_by_day(day: date, state: State) -> None:
    """The last day on which it counts is the one before it expires."""
    known = done(date(2024, 3, 10))

    assert standing("listening", known, day).state is state
    assert ("listening" in trained(known, day)) is (state in (State.VALID, State.RENEW))


def test_what_counts_longest_decides_whatever_was_recorded_when() -> None:
    """An old certificate that turns up late takes nothing away."""
    known = done(date(2024, 3, 10), date(2026, 2, 1), date(2023, 5, 5))

    assert [one.expires_on for one in known] == [date(2026, 3, 10), date(2028, 3, 10), date(2025, 5, 5)]
    assert standing("listening", known, date(2027, 1, 1)).expires_on == date(2028, 3, 10)


def test_a_module_without_end_counts_for_good() -> None:
    """Nobody is asked twice where once is enough."""
    known = done(date(2020, 1, 1), module=FOR_GOOD)

    assert standing("kindness", known, date(2060, 1, 1)).state is State.VALID


def test_what_was_recorded_by_mistake_counts_no_more() -> None:
    """It stays in the record, as withdrawn; and once is enough."""
    (one,) = done(date(2024, 3, 10))
    withdrawn = domain.withdraw(one, now=NOW)

    assert standing("listening", [withdrawn], date(2024, 4, 1)).state is State.MISSING
    with pytest.raises(CompletionWithdrawn):
        domain.withdraw(withdrawn, now=NOW)


def test_somebody_else_says_it_of_a_day_that_has_come() -> None:
    """A word about oneself is no evidence, and a course that is booked is not done."""

    def recorded(*, on: date, by: UUID) -> Completion:
        return complete(
            TWO_YEARS, [], id=UUID(int=1), person_id=PERSON, on=on, today=date(2026, 3, 2), by=by, now=NOW
        )

    with pytest.raises(NotForYourself):
        recorded(on=date(2026, 3, 1), by=PERSON)
    for day in (date(2026, 3, 3), date(1969, 12, 31)):
        with pytest.raises(Invalid) as refused:
            recorded(on=day, by=OTHER)
        assert refused.value.pointer == "/completed_on"


def test_a_module_that_the_pathway_asks_for_stays() -> None:
    """Else a gate would wait for what nobody can do."""
    before = Catalogue(modules=(TWO_YEARS, FOR_GOOD))

    assert domain.change(before, [TWO_YEARS], needed=frozenset({"listening"})).version == 1
    with pytest.raises(ModuleInUse):
        domain.change(before, [FOR_GOOD], needed=frozenset({"listening"}))
    with pytest.raises(Invalid):
        domain.change(before, [FOR_GOOD, FOR_GOOD], needed=frozenset())
