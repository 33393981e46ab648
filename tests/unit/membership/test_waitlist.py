"""Fairness of a waitlist: whose turn it is, and what letting a turn pass costs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.membership.domain.actors import Actor, NotYours
from services.membership.waitlist.domain import order, waits
from services.membership.waitlist.domain.order import Rules
from services.membership.waitlist.domain.waits import (
    Entry,
    NoLongerWaiting,
    NoOffer,
    NotAsked,
    Offer,
    OfferExpired,
    OfferStatus,
    Priority,
    Reason,
    Status,
)

NOW = datetime(2026, 11, 2, 18, tzinfo=UTC)
PERSON = Actor(id=UUID(int=1))
RULES = Rules()


def waiting(n: int, *, since: int = 0, **changes: object) -> Entry:
    """Somebody who waits for so many hours."""
    moment = NOW - timedelta(hours=since)
    entry = Entry(
        id=UUID(int=n),
        group_id=UUID(int=99),
        person_id=UUID(int=n),
        status=Status.WAITING,
        priority=None,
        joined_at=moment,
        waits_from=moment,
    )
    return replace(entry, **changes)  # type: ignore[arg-type]  # the changes are mixed


def offered(**changes: object) -> tuple[Entry, Offer]:
    """The first person, with an offer."""
    return order.offer(waiting(1, **changes), id=UUID(int=50), rules=RULES, now=NOW)  # type: ignore[arg-type]


def test_first_come_first_served() -> None:
    """The oldest rule of fairness, and the one that everybody can check."""
    line = order.in_order([waiting(1, since=1), waiting(2, since=3), waiting(3, since=2)], RULES)

    assert [entry.id.int for entry in line] == [2, 3, 1]


def test_published_priorities_come_before_first_come_and_no_others_do() -> None:
    """Somebody who comes back is nobody special, unless the network says so."""
    entries = [
        waiting(1, since=9),
        waiting(2, since=5, priority=Priority.RETURNING),
        waiting(3, since=1, priority=Priority.MOVED_OUT),
    ]

    def line(*priorities: Priority) -> list[int]:
        return [entry.id.int for entry in order.in_order(entries, Rules(priorities=priorities))]

    assert line() == [1, 2, 3]
    assert line(Priority.MOVED_OUT) == [3, 1, 2]
    assert line(Priority.RETURNING, Priority.MOVED_OUT) == [2, 3, 1]


def test_places_are_offered_to_those_who_wait_and_neither_rest_nor_were_asked() -> None:
    """Nobody has two offers, and nobody is asked again who has just said no."""
    line = [
        waiting(1, status=Status.OFFERED),
        waiting(2, status=Status.ASKED),
        waiting(3, rests_until=NOW + timedelta(days=1)),
        waiting(4, rests_until=NOW),
        waiting(5),
    ]

    assert [entry.id.int for entry in order.next_in_turn(line, free=5, now=NOW)] == [4, 5]
    assert [entry.id.int for entry in order.next_in_turn(line, free=1, now=NOW)] == [4]
    assert order.next_in_turn(line, free=-2, now=NOW) == []


def test_a_turn_let_pass_costs_that_turn_and_nothing_else() -> None:
    """Declining, or not answering once: one waits on, from now, with the same priority."""
    entry, offer = offered(priority=Priority.MOVED_OUT, since=30)
    later = NOW + timedelta(hours=1)

    declined, _ = order.decline(entry, offer, PERSON, keep_waiting=True, now=later)
    silent, _ = order.expire(entry, offer, now=offer.expires_at)

    assert (declined.status, declined.waits_from, declined.unanswered) == (Status.WAITING, later, 0)
    assert (silent.status, silent.waits_from, silent.unanswered) == (Status.WAITING, offer.expires_at, 1)
    assert declined.priority is silent.priority is Priority.MOVED_OUT


def test_silence_twice_is_a_question_and_an_answer_starts_the_count_anew() -> None:
    """Post gets lost; whoever still waits has lost nothing by being asked."""
    entry, offer = offered(unanswered=1)
    asked, _ = order.expire(entry, offer, now=offer.expires_at)

    still = waits.confirm_wait(asked, PERSON, now=offer.expires_at + timedelta(days=29))

    assert (asked.status, asked.answer_by) == (Status.ASKED, offer.expires_at + timedelta(days=30))
    assert (still.status, still.unanswered, still.answer_by) == (Status.WAITING, 0, None)
    with pytest.raises(NoLongerWaiting):
        waits.confirm_wait(asked, PERSON, now=offer.expires_at + timedelta(days=30))
    with pytest.raises(NotAsked):
        waits.confirm_wait(still, PERSON, now=NOW)


def test_a_recalled_offer_costs_no_turn() -> None:
    """It was the group's doing, not theirs."""
    entry, offer = offered(since=30)

    waits_on, recalled = order.recall(entry, offer, now=NOW)

    assert (waits_on.status, waits_on.waits_from) == (Status.WAITING, entry.waits_from)
    assert recalled.status is OfferStatus.RECALLED


def test_an_offer_is_taken_by_whose_it_is_while_it_holds() -> None:
    """The last second counts, and the next does not."""
    entry, offer = offered()
    last = offer.expires_at - timedelta(seconds=1)

    joined, taken = order.accept(entry, offer, PERSON, now=last)

    assert (joined.status, joined.ended_at, taken.status) == (Status.JOINED, last, OfferStatus.ACCEPTED)
    with pytest.raises(OfferExpired):
        order.accept(entry, offer, PERSON, now=offer.expires_at)
    with pytest.raises(NotYours):
        order.accept(entry, offer, Actor(id=UUID(int=7)), now=last)
    with pytest.raises(NoLongerWaiting):
        order.accept(joined, taken, PERSON, now=last)
    with pytest.raises(NoOffer):
        order.accept(entry, None, PERSON, now=last)


def test_an_offer_holds_as_long_as_the_rules_say() -> None:
    """72 hours unless the network publishes otherwise."""
    _, offer = order.offer(waiting(1), id=UUID(int=50), rules=Rules(offer_hours=24), now=NOW)

    assert offer.expires_at - NOW == timedelta(hours=24)
    assert offered()[1].expires_at - NOW == timedelta(hours=72)


def test_who_was_moved_out_and_comes_back_is_moved_out_first() -> None:
    """One reason each, the stronger one."""
    assert order.priority_of(moved_out=True, returning=True) is Priority.MOVED_OUT
    assert order.priority_of(moved_out=False, returning=True) is Priority.RETURNING
    assert order.priority_of(moved_out=False, returning=False) is None


def test_a_wait_that_ends_says_why_and_whoever_joined_has_joined() -> None:
    """The person reads the reason; a blank would look like a mistake."""
    ended = waits.end(waiting(1), Reason.GROUP_CLOSED, now=NOW)
    joined = waits.end(waiting(1), Reason.JOINED_OTHERWISE, now=NOW)

    assert (ended.status, ended.end_reason) == (Status.LEFT, Reason.GROUP_CLOSED)
    assert (joined.status, joined.ended_at) == (Status.JOINED, NOW)
