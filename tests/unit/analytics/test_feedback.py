from dataclasses import replace

import pytest

from services.analytics.feedback import domain
from services.analytics.feedback.domain import MOST_THEMES, Question, Theme
from shared.errors import Invalid
from shared.ids import new_id
from tests.samples import NOW

QUESTION = Question(id=new_id(), group_id=new_id(), asked="What would help?", asked_by=new_id(), asked_at=NOW)


def test_a_question_is_closed_once() -> None:
    """The week in which it was closed is the week in which it is counted."""
    closed = domain.close(QUESTION, now=NOW)

    assert (closed.closed_at, closed.version) == (NOW, 2)
    assert domain.close(closed, now=NOW.replace(year=2030)) == closed
    domain.check_open(QUESTION)
    with pytest.raises(domain.QuestionClosed):
        domain.check_open(closed)


def test_facilitators_ask_their_groups_and_coordinators_everybody() -> None:
    """What the network is asked is read by its coordinators, so they ask it."""
    own = new_id()
    domain.check_asker(own, groups=frozenset({own}))
    domain.check_asker(None, groups=None)
    domain.check_asker(new_id(), groups=None)
    for group_id in (None, new_id()):
        with pytest.raises(domain.NotYours):
            domain.check_asker(group_id, groups=frozenset({own}))


def test_answers_bear_themes_of_their_own_question() -> None:
    """A theme of another group's question would carry words from one group to the other."""
    theme = Theme(id=new_id(), question_id=QUESTION.id, group_id=QUESTION.group_id, name="A later start")

    domain.check_themes([theme.id], [theme])
    with pytest.raises(Invalid):
        domain.check_themes([theme.id, new_id()], [theme])
    domain.check_room(MOST_THEMES - 1)
    with pytest.raises(domain.EnoughThemes):
        domain.check_room(MOST_THEMES)


def test_what_is_held_of_an_answer_does_not_print_itself() -> None:
    """A log line must not hold what somebody wrote."""
    answer = domain.Answer(
        id=new_id(),
        question_id=QUESTION.id,
        group_id=None,
        person_id=new_id(),
        words="It was too loud for me.",
        answered_at=NOW,
    )

    assert "loud" not in repr(replace(answer))
    assert str(answer.person_id) not in repr(answer)
