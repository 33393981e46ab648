"""Buddies: who asks, who answers, and who may end it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.membership.buddies import domain
from services.membership.buddies.domain import (
    Buddy,
    BuddyAnswered,
    BuddyNotActive,
    NoBuddyAnyMore,
    NotANewcomer,
    Status,
)
from services.membership.domain import memberships
from services.membership.domain.actors import Actor, NotYours
from shared.errors import Invalid

TODAY = date(2026, 3, 1)
NEWCOMER = Actor(id=UUID(int=3))
BUDDY = Actor(id=UUID(int=4))
FACILITATOR = Actor(id=UUID(int=5), facilitates=True)
ACTIVE = memberships.Status.ACTIVE
ASKED = Buddy(
    id=UUID(int=9),
    membership_id=UUID(int=1),
    group_id=UUID(int=2),
    person_id=NEWCOMER.id,
    buddy_id=BUDDY.id,
    status=Status.ASKED,
    asked_on=TODAY,
)
AGREED = replace(ASKED, status=Status.AGREED, answered_on=TODAY)


def ask(actor: Actor = FACILITATOR, **changes: Any) -> Buddy:
    """Ask `BUDDY` to stand beside `NEWCOMER`."""
    said: dict[str, Any] = {
        "newcomer": (ASKED.membership_id, ASKED.group_id, ASKED.person_id),
        "is_newcomer": True,
        "buddy_id": BUDDY.id,
        "buddy_status": ACTIVE,
    }
    return domain.ask(actor, id=ASKED.id, on=TODAY, **said | changes)


def test_whoever_is_asked_has_not_agreed_and_whoever_offers_has() -> None:
    """A name on a list is not a promise."""
    assert ask() == ASKED
    assert ask(BUDDY) == AGREED
    assert ask(buddy_id=FACILITATOR.id).status is Status.AGREED


def test_a_buddy_is_somebody_else_who_is_there() -> None:
    """Not oneself, not somebody who rests or is only applying, and not for those who are at home."""
    for status in (None, memberships.Status.PAUSED, memberships.Status.APPLIED):
        with pytest.raises(BuddyNotActive):
            ask(buddy_status=status)
    with pytest.raises(Invalid):
        ask(buddy_id=NEWCOMER.id)
    with pytest.raises(NotANewcomer):
        ask(is_newcomer=False)
    with pytest.raises(NotYours):
        ask(NEWCOMER)


def test_yes_is_the_buddy_s_own() -> None:
    """Staff write down a yes that they were told; the newcomer cannot say it for somebody."""
    assert domain.agree(ASKED, BUDDY, buddy_status=ACTIVE, on=TODAY) == AGREED
    assert domain.agree(ASKED, FACILITATOR, buddy_status=ACTIVE, on=TODAY) == AGREED
    with pytest.raises(NotYours):
        domain.agree(ASKED, NEWCOMER, buddy_status=ACTIVE, on=TODAY)
    with pytest.raises(BuddyNotActive):
        domain.agree(ASKED, BUDDY, buddy_status=memberships.Status.PAUSED, on=TODAY)


def test_a_question_is_answered_once() -> None:
    """Afterwards it is ended, by either, and another may be asked."""
    declined = domain.decline(ASKED, BUDDY, on=TODAY)

    assert declined.status is Status.DECLINED
    for answered in (declined, AGREED):
        with pytest.raises(BuddyAnswered):
            domain.agree(answered, BUDDY, buddy_status=ACTIVE, on=TODAY)
        with pytest.raises(BuddyAnswered):
            domain.decline(answered, BUDDY, on=TODAY)


def test_either_ends_it_and_nobody_else() -> None:
    """Without a reason."""
    for actor in (BUDDY, NEWCOMER, FACILITATOR):
        assert domain.end(AGREED, actor, on=TODAY).status is Status.ENDED
    with pytest.raises(NotYours):
        domain.end(AGREED, Actor(id=UUID(int=8)), on=TODAY)
    with pytest.raises(NoBuddyAnyMore):
        domain.end(replace(AGREED, status=Status.ENDED, ended_on=TODAY), BUDDY, on=TODAY)
