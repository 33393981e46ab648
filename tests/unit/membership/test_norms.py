"""Versions of what a group stands for: what makes one, and who acknowledges it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.membership.domain.actors import Actor, NotYours
from services.membership.norms import domain
from services.membership.norms.domain import (
    Acknowledgement,
    NoNormsYet,
    Norms,
    NormsMovedOn,
    NormsUnchanged,
    NotOfThisGroup,
    Term,
)
from shared.errors import Invalid

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PERSON = Actor(id=UUID(int=3))
FACILITATOR = Actor(id=UUID(int=5), facilitates=True)
BLANK = Norms(group_id=UUID(int=1), version=0)
FIRST = Norms(
    group_id=BLANK.group_id,
    version=1,
    goals=("Feel less alone",),
    glossary=(Term(term="flare", meaning="Days of stronger symptoms"),),
    published_at=NOW,
    published_by=FACILITATOR.id,
)


def publish(current: Norms, **changes: Any) -> Norms:
    """Publish what `FIRST` says, changed a little."""
    text = {"goals": FIRST.goals, "norms": FIRST.norms, "glossary": FIRST.glossary}
    return domain.publish(current, **text | changes, by=FACILITATOR.id, now=NOW)


def acknowledge(current: Norms, actor: Actor = PERSON, **changes: Any) -> Acknowledgement:
    """Acknowledge for `PERSON`, who belongs to the group."""
    said: dict[str, Any] = {"membership_id": UUID(int=9), "person_id": PERSON.id, "version": current.version}
    return domain.acknowledge(current, actor, **said | changes, now=NOW)


def test_the_first_version_is_written_on_a_blank_page() -> None:
    """Version 0 needs no special case: it says nothing, and nobody wrote it."""
    assert publish(BLANK) == FIRST


def test_each_change_is_the_next_version() -> None:
    """The one before stays as it was agreed on."""
    assert publish(FIRST, norms=("No advice unless asked for",)).version == 2
    assert publish(FIRST, glossary=()).version == 2


def test_saying_the_same_again_is_no_version() -> None:
    """Nobody should be asked to acknowledge what they have acknowledged."""
    with pytest.raises(NormsUnchanged):
        publish(FIRST)
    with pytest.raises(NormsUnchanged):
        publish(BLANK, goals=(), glossary=())


def test_a_word_means_one_thing() -> None:
    """A glossary with two meanings of a word explains neither."""
    twice = (*FIRST.glossary, Term(term="Flare", meaning="Something else"))

    with pytest.raises(Invalid) as refused:
        publish(BLANK, glossary=twice)

    assert refused.value.pointer == "/glossary/1/term"


def test_a_person_acknowledges_what_holds_now() -> None:
    """The record says which version, and that it was their own word."""
    acknowledged = acknowledge(FIRST)

    assert (acknowledged.version, acknowledged.recorded_by) == (1, PERSON.id)


def test_an_older_version_is_not_acknowledged_any_more() -> None:
    """Somebody read a page that has changed under their eyes: they should read the new one."""
    with pytest.raises(NormsMovedOn, match="Version 2"):
        acknowledge(replace(FIRST, version=2), version=1)


def test_staff_write_down_what_somebody_said_and_nobody_else_does() -> None:
    """Not everybody has a device, and no neighbour agrees for another."""
    assert acknowledge(FIRST, FACILITATOR).recorded_by == FACILITATOR.id
    with pytest.raises(NotYours):
        acknowledge(FIRST, Actor(id=UUID(int=8)))


def test_there_must_be_something_to_agree_to_and_a_group_to_belong_to() -> None:
    """An acknowledgement of nothing, or by a stranger, would mean nothing."""
    with pytest.raises(NoNormsYet):
        acknowledge(BLANK)
    with pytest.raises(NotOfThisGroup):
        acknowledge(FIRST, membership_id=None)
