"""Who answers a concern, by when, and what happens when nobody does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.membership.concerns import domain
from services.membership.concerns.domain import (
    AlreadyAcknowledged,
    Concern,
    ConcernClosed,
    ConcernsThem,
    Contact,
    Kind,
    NotYourConcern,
    Outcome,
    Overdue,
    Status,
)
from shared.errors import Invalid

NOW = datetime(2026, 11, 2, 18, tzinfo=UTC)
RAISER, ABOUT, FIRST, SECOND = (UUID(int=n) for n in range(1, 5))
CONTACTS = [
    Contact(coordinator_id=FIRST, since=NOW),
    Contact(coordinator_id=SECOND, since=NOW - timedelta(days=9)),
]


def concern(kind: Kind = Kind.SAFETY, **changes: object) -> Concern:
    """A concern, just raised."""
    made = domain.raise_concern(
        id=UUID(int=10),
        by=RAISER,
        group_id=None,
        kind=kind,
        is_anonymous=True,
        concerned_ids=[ABOUT],
        concerns_staff=False,
        words_sealed=b"sealed",
        now=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the changes are mixed


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_deadlines_and_safety_the_shortest(kind: Kind) -> None:
    """Whoever is afraid must not wait a weekend for the first word."""
    raised = concern(kind)

    assert raised.acknowledge_by < raised.decide_by
    assert raised.acknowledge_by >= concern(Kind.SAFETY).acknowledge_by == NOW + timedelta(hours=24)


def test_it_is_answered_by_whoever_has_the_fewest_then_by_who_has_done_it_longest() -> None:
    """No dice: everybody can see why it came to them."""
    busy = [replace(CONTACTS[0], open_concerns=1), replace(CONTACTS[1], open_concerns=2)]

    assert domain.who_answers(concern(), CONTACTS) == SECOND
    assert domain.who_answers(concern(), busy) == FIRST


def test_nobody_answers_for_themself() -> None:
    """Neither whom it is about, nor who raised it; and if that leaves nobody, nobody it is."""
    assert domain.who_answers(concern(concerned_ids=(SECOND,)), CONTACTS) == FIRST
    assert domain.who_answers(concern(person_id=SECOND), CONTACTS) == FIRST
    assert domain.who_answers(concern(concerned_ids=(FIRST, SECOND)), CONTACTS) is None
    with pytest.raises(ConcernsThem):
        domain.assign(concern(), ABOUT)
    with pytest.raises(Invalid):
        domain.raise_concern(
            id=UUID(int=10),
            by=RAISER,
            group_id=None,
            kind=Kind.OTHER,
            is_anonymous=True,
            concerned_ids=[RAISER],
            concerns_staff=False,
            words_sealed=b"sealed",
            now=NOW,
        )


def test_a_deadline_passes_at_its_moment_and_never_for_what_is_closed() -> None:
    """Acknowledged in time, it is the decision that counts."""
    raised = domain.assign(concern(), FIRST)
    taken = domain.acknowledge(raised, by=FIRST, now=NOW)
    closed = domain.close(taken, by=FIRST, outcome=Outcome.ACTED, outcome_sealed=b"sealed", now=NOW)

    assert domain.overdue(raised, now=raised.acknowledge_by - timedelta(seconds=1)) is None
    assert domain.overdue(raised, now=raised.acknowledge_by) is Overdue.ACKNOWLEDGEMENT
    assert domain.overdue(taken, now=raised.acknowledge_by) is None
    assert domain.overdue(taken, now=raised.decide_by) is Overdue.DECISION
    assert domain.overdue(closed, now=NOW + timedelta(days=999)) is None


def test_escalating_gives_it_to_somebody_else_with_time_to_answer() -> None:
    """And is over by that: looking again finds nothing overdue."""
    late = domain.acknowledge(domain.assign(concern(), SECOND), by=SECOND, now=NOW)

    escalated = domain.escalate(late, CONTACTS, now=late.decide_by)

    assert (escalated.assigned_to, escalated.status, escalated.escalations) == (FIRST, Status.RAISED, 1)
    assert domain.overdue(escalated, now=late.decide_by) is None


def test_where_nobody_else_is_there_it_stays_and_counts() -> None:
    """It is overdue all the same, and says so again when the next deadline passes."""
    alone = domain.assign(concern(), FIRST)

    escalated = domain.escalate(alone, CONTACTS[:1], now=alone.acknowledge_by)

    assert (escalated.assigned_to, escalated.escalations) == (FIRST, 1)
    assert domain.overdue(escalated, now=alone.acknowledge_by) is None


def test_only_who_answers_it_acknowledges_and_closes_and_each_once() -> None:
    """Two coordinators who both reply would say two things."""
    raised = domain.assign(concern(), FIRST)
    taken = domain.acknowledge(raised, by=FIRST, now=NOW)
    closed = domain.close(taken, by=FIRST, outcome=Outcome.AGREED, outcome_sealed=b"sealed", now=NOW)

    with pytest.raises(NotYourConcern):
        domain.acknowledge(raised, by=SECOND, now=NOW)
    with pytest.raises(AlreadyAcknowledged):
        domain.acknowledge(taken, by=FIRST, now=NOW)
    with pytest.raises(ConcernClosed):
        domain.close(closed, by=FIRST, outcome=Outcome.ACTED, outcome_sealed=b"sealed", now=NOW)
    with pytest.raises(ConcernClosed):
        domain.assign(closed, SECOND)
