"""Polls: what may be told of answers, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.scheduling.polls.domain import (
    NotInThisGroup,
    Option,
    Poll,
    PollIsClosed,
    PollKind,
    PollStatus,
    check_answer,
    close,
    open_poll,
    results,
)
from shared.errors import Invalid

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
POLL = Poll(
    id=UUID(int=1),
    group_id=UUID(int=2),
    kind=PollKind.CHECK_IN,
    topic="energy",
    question="How is your energy this week?",
    language="en",
    options=(Option(code="low", label="Low"), Option(code="fair", label="Fair")),
    anonymous=True,
    status=PollStatus.OPEN,
    opened_at=NOW,
    closes_at=NOW + timedelta(days=7),
)
ENDED = close(POLL, NOW)


@pytest.mark.parametrize("runs", [True, False])
def test_results_of_an_anonymous_poll_wait_for_its_end_and_for_five(runs: bool) -> None:
    """Of four answers, three know the fourth; and what changes between two looks is one person's answer."""
    assert results(POLL, {"low": 9}, runs_the_group=runs).withheld == "still_open"
    few = results(ENDED, {"low": 4}, runs_the_group=runs)
    assert (few.answers, few.counts, few.withheld) == (4, None, "too_few_answers")
    enough = results(ENDED, {"low": 4, "fair": 1}, runs_the_group=runs)
    assert (enough.answers, enough.counts, enough.withheld) == (5, {"low": 4, "fair": 1}, None)


def test_a_poll_by_name_shows_those_who_run_the_group_how_it_stands() -> None:
    """Who will come on Friday is no secret that anybody was promised."""
    named = replace(POLL, anonymous=False)

    assert results(named, {"low": 1}, runs_the_group=True).counts == {"low": 1, "fair": 0}
    assert results(named, {"low": 1}, runs_the_group=False).counts is None
    assert results(close(named, NOW), {"low": 1}, runs_the_group=False).counts == {"low": 1, "fair": 0}


def test_only_who_takes_part_answers_in_time_and_with_an_option() -> None:
    """Each refusal says what to do."""
    check_answer(POLL, "low", takes_part=True, now=NOW)
    with pytest.raises(NotInThisGroup):
        check_answer(POLL, "low", takes_part=False, now=NOW)
    with pytest.raises(PollIsClosed):
        check_answer(POLL, "low", takes_part=True, now=POLL.closes_at)
    with pytest.raises(PollIsClosed):
        check_answer(ENDED, "low", takes_part=True, now=NOW)
    with pytest.raises(Invalid):
        check_answer(POLL, "high", takes_part=True, now=NOW)


def test_a_poll_has_options_of_its_own_and_an_end() -> None:
    """Two options of one code could not be counted apart."""
    assert open_poll(POLL, NOW) == POLL
    with pytest.raises(Invalid):
        open_poll(replace(POLL, options=POLL.options * 2), NOW)
    for closes_at in (NOW, NOW + timedelta(days=91)):
        with pytest.raises(Invalid):
            open_poll(replace(POLL, closes_at=closes_at), NOW)
    with pytest.raises(PollIsClosed):
        close(ENDED, NOW)
