"""Caregivers: the member opens and closes, and nobody does it for them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.membership.caregivers import domain
from services.membership.caregivers.domain import Link, LinkEnded, OnlyTheMember, Topic
from services.membership.domain.actors import Actor, NotYours
from shared.errors import Invalid

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MEMBER = Actor(id=UUID(int=1))
CAREGIVER = Actor(id=UUID(int=2))
FACILITATOR = Actor(id=UUID(int=3), facilitates=True)
COORDINATOR = Actor(id=UUID(int=4), coordinates=True)
LINK = Link(id=UUID(int=5), member_id=MEMBER.id, caregiver_id=CAREGIVER.id, linked_at=NOW)


def test_a_new_link_opens_nothing() -> None:
    """To name somebody is one decision, to show them something another."""
    assert domain.link(MEMBER, id=LINK.id, caregiver_id=CAREGIVER.id, now=NOW) == LINK
    assert LINK.topics == ()


def test_nobody_is_their_own_caregiver() -> None:
    """They see everything of theirs already."""
    with pytest.raises(Invalid):
        domain.link(MEMBER, id=LINK.id, caregiver_id=MEMBER.id, now=NOW)


@pytest.mark.parametrize("actor", [CAREGIVER, FACILITATOR, COORDINATOR])
def test_only_the_member_decides(actor: Actor) -> None:
    """Staff who open something in good faith have taken the decision away all the same."""
    with pytest.raises(OnlyTheMember):
        domain.topics_to_open(LINK, actor, [Topic.NEEDS])
    with pytest.raises(OnlyTheMember):
        domain.topics_to_close(LINK, actor, [Topic.NEEDS])


def test_only_what_changes_is_changed() -> None:
    """Asked twice is announced once."""
    link = replace(LINK, topics=(Topic.NEEDS,))

    assert domain.topics_to_open(link, MEMBER, [Topic.NEEDS, Topic.GROUPS]) == (Topic.GROUPS,)
    assert domain.topics_to_close(link, MEMBER, [Topic.NEEDS, Topic.GROUPS]) == (Topic.NEEDS,)


def test_nothing_opens_on_a_link_that_ended() -> None:
    """Coming back is a new link, so that it is decided anew."""
    ended = domain.unlink(LINK, CAREGIVER, now=NOW)

    with pytest.raises(LinkEnded):
        domain.topics_to_open(ended, MEMBER, [Topic.NEEDS])
    assert domain.unlink(ended, MEMBER, now=NOW) is ended


def test_either_side_and_coordinators_end_a_link() -> None:
    """A facilitator is no part of it."""
    for actor in (MEMBER, CAREGIVER, COORDINATOR):
        assert domain.unlink(LINK, actor, now=NOW).unlinked_at == NOW
    with pytest.raises(NotYours):
        domain.unlink(LINK, FACILITATOR, now=NOW)
