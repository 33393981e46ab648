"""The interest register: one step after the other."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.membership.interest import domain
from services.membership.interest.domain import (
    Interest,
    InterestClosed,
    InterestStepsInOrder,
    Kind,
    Offering,
    Reach,
    Status,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BY = UUID(int=1)
NEW = domain.register(
    id=UUID(int=2),
    kind=Kind.HOST,
    offers=[Offering.SPACE, Offering.TIME, Offering.SPACE],
    language="de",
    by=BY,
    now=NOW,
)


def advance(interest: Interest, *steps: Status) -> Interest:
    """Take steps, one after the other."""
    for to in steps:
        interest = domain.advance(interest, to, by=BY, now=NOW)
    return interest


def test_what_is_offered_is_counted_once() -> None:
    """Said twice, it is still one room."""
    assert NEW.offers == (Offering.TIME, Offering.SPACE)


def test_steps_come_in_order() -> None:
    """Nobody takes part who was never spoken with."""
    engaged = advance(NEW, Status.CONTACTED, Status.ENGAGED)

    assert engaged.status is Status.ENGAGED
    with pytest.raises(InterestStepsInOrder):
        advance(NEW, Status.ENGAGED)
    with pytest.raises(InterestStepsInOrder):
        advance(engaged, Status.CONTACTED)


@pytest.mark.parametrize("steps", [(), (Status.CONTACTED,), (Status.CONTACTED, Status.ENGAGED)])
def test_a_matter_closes_from_anywhere_and_stays_closed(steps: tuple[Status, ...]) -> None:
    """Who comes again is registered anew."""
    closed = advance(NEW, *steps, Status.CLOSED)

    with pytest.raises(InterestClosed):
        advance(closed, Status.CONTACTED)


def test_a_name_is_not_printed() -> None:
    """What lands in a log by mistake tells nobody who it was."""
    assert "Harbour" not in repr(Reach(name="Harbour House", email="harbour@example.org"))
