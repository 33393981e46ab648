"""Needs: theirs to say, and to leave unsaid."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.membership.domain.actors import Actor, NotYours
from services.membership.needs import domain
from services.membership.needs.domain import Accessibility, Needs

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PERSON = Actor(id=UUID(int=1))
SOMEBODY_ELSE = Actor(id=UUID(int=2))
FACILITATOR = Actor(id=UUID(int=3), facilitates=True)
NOTHING = Needs(person_id=PERSON.id)


def say(needs: Needs, actor: Actor, **changes: Any) -> Needs:
    """Say a few needs."""
    said: dict[str, Any] = {
        "languages": ["es", "de", "es"],
        "cultural": [],
        "accessibility": [Accessibility.QUIET_ROOM, Accessibility.STEP_FREE],
        "device_access": None,
        "digital_literacy": None,
        "connectivity": None,
        "words": "Slowly, please.",
    }
    return domain.say(needs, actor, now=NOW, **said | changes)


def test_needs_are_said_by_the_person_or_by_who_listened() -> None:
    """Nobody else knows better."""
    assert say(NOTHING, PERSON).changed_by == PERSON.id
    assert say(NOTHING, FACILITATOR).changed_by == FACILITATOR.id
    with pytest.raises(NotYours):
        say(NOTHING, SOMEBODY_ELSE)


def test_languages_keep_their_order_and_codes_do_not_need_one() -> None:
    """The first language is the one to speak."""
    said = say(NOTHING, PERSON)

    assert said.languages == ("es", "de")
    assert said.accessibility == (Accessibility.STEP_FREE, Accessibility.QUIET_ROOM)


def test_what_is_left_out_is_unsaid() -> None:
    """Taking a need back must not require knowing that it was kept."""
    again = say(say(NOTHING, PERSON), PERSON, accessibility=[], words=None)

    assert (again.accessibility, again.words, again.version) == ((), None, 2)


def test_words_are_for_the_person_and_who_looks_after_the_group() -> None:
    """A caregiver sees codes at most, and only while that is open."""
    said = say(NOTHING, PERSON)

    assert domain.may_read_words(said, PERSON)
    assert domain.may_read_words(said, FACILITATOR)
    assert not domain.may_read_words(said, SOMEBODY_ELSE)
    assert "Slowly" not in repr(said)
