"""The rules of summaries: who is asked, when the group reads them, and what ends them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.scheduling.domain.attendance import NotBegunYet
from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from services.scheduling.domain.series import Mode
from services.scheduling.notes import domain as notes
from services.scheduling.notes.domain import Consent, Said, Status, Summary
from shared.errors import Refusal

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
HELD = Occurrence(
    id=uuid4(),
    series_id=uuid4(),
    group_id=uuid4(),
    recurrence_id=datetime(2026, 3, 3, 9),  # noqa: DTZ001 - local wall time
    starts_at=NOW - timedelta(hours=3),
    ends_at=NOW - timedelta(hours=1),
    local_start=datetime(2026, 3, 3, 9),  # noqa: DTZ001 - likewise
    held_on=NOW.date(),
    time_zone="UTC",
    mode=Mode.ONLINE,
    venue_id=None,
)
ANNA, BEA, CEM = (UUID(int=number) for number in (1, 2, 3))
NOTHING = Summary(occurrence_id=HELD.id, group_id=HELD.group_id)
DRAFT = notes.draft(NOTHING, HELD, sealed=b"text", by=ANNA, now=NOW)
ASKED, QUESTIONS = notes.ask(DRAFT, {ANNA, BEA}, answer_days=7, keep_days=30, now=NOW)
ALL_YES = [notes.agree(ASKED, one, NOW) for one in QUESTIONS]
RELEASED = notes.release(ASKED, ALL_YES, NOW)


def said(*answers: Said) -> list[Consent]:
    """The questions of this meeting, answered like this."""
    return [replace(one, said=answer) for one, answer in zip(QUESTIONS, answers, strict=True)]


@pytest.mark.parametrize(
    ("before", "meeting", "refusal"),
    [
        (NOTHING, replace(HELD, starts_at=NOW + timedelta(minutes=1)), NotBegunYet),
        (NOTHING, replace(HELD, status=OccurrenceStatus.CANCELLED), OccurrenceIsCancelled),
        (RELEASED, HELD, notes.SummaryIsReleased),
    ],
)
def test_only_what_took_place_is_summarised(
    before: Summary, meeting: Occurrence, refusal: type[Refusal]
) -> None:
    """And what the group reads is never exchanged under it."""
    with pytest.raises(refusal):
        notes.draft(before, meeting, sealed=b"other", by=ANNA, now=NOW)


def test_everybody_who_was_there_is_asked() -> None:
    """Whoever wrote it was there too."""
    assert [(one.person_id, one.said) for one in QUESTIONS] == [(ANNA, Said.ASKED), (BEA, Said.ASKED)]
    with pytest.raises(notes.NobodyRecorded):
        notes.ask(DRAFT, set(), answer_days=7, keep_days=30, now=NOW)
    with pytest.raises(notes.NoDraft):
        notes.ask(ASKED, {ANNA}, answer_days=7, keep_days=30, now=NOW)


@pytest.mark.parametrize(
    ("consents", "may"),
    [
        (said(Said.YES, Said.YES), True),
        (said(Said.YES, Said.ASKED), False),
        (said(Said.YES, Said.NO), False),
        ([], False),
    ],
)
def test_it_is_released_only_when_all_said_yes(consents: list[Consent], may: bool) -> None:
    """Silence is no consent."""
    if may:
        released = notes.release(ASKED, consents, NOW)
        assert (released.status, released.ends_at) == (Status.RELEASED, NOW + timedelta(days=30))
    else:
        with pytest.raises(notes.ConsentMissing):
            notes.release(ASKED, consents, NOW)


@pytest.mark.parametrize("summary", [NOTHING, DRAFT, RELEASED, notes.redact(RELEASED)])
def test_consent_is_given_and_used_only_while_it_is_asked_for(summary: Summary) -> None:
    """A yes belongs to one wording, at one time."""
    with pytest.raises(notes.NotBeingAsked):
        notes.agree(summary, QUESTIONS[0], NOW)
    with pytest.raises(notes.NotBeingAsked):
        notes.release(summary, ALL_YES, NOW)


@pytest.mark.parametrize(
    ("summary", "before", "status", "has_text"),
    [
        (ASKED, Said.ASKED, Status.ASKED, True),
        (ASKED, Said.NO, Status.ASKED, True),
        (ASKED, Said.YES, Status.REDACTED, False),
        (RELEASED, Said.YES, Status.REDACTED, False),
        (notes.redact(RELEASED), Said.YES, Status.REDACTED, False),
    ],
)
def test_one_who_takes_a_yes_back_ends_the_text(
    summary: Summary, before: Said, status: Status, has_text: bool
) -> None:
    """Released or not: who agreed on Monday may think again on Tuesday."""
    after, consent = notes.refuse(summary, replace(QUESTIONS[0], said=before), NOW)

    assert consent.said is Said.NO
    assert (after.status, after.sealed is not None) == (status, has_text)


def test_who_was_not_there_has_no_say() -> None:
    """Neither for it nor against it."""
    for answer in (notes.agree, notes.refuse):
        ask: Callable[..., Any] = answer
        with pytest.raises(notes.NotAsked):
            ask(ASKED, None, NOW)


def test_who_turns_out_to_have_been_there_is_asked_and_until_then_nobody_reads_it() -> None:
    """An attendance list that is put right must not leave somebody out of the question."""
    later = NOW + timedelta(days=2)

    held_back, questions = notes.correct(RELEASED, [ANNA, BEA], [ANNA, BEA, CEM], later)

    assert (held_back.status, held_back.released_at) == (Status.ASKED, None)
    assert held_back.ends_at == later + timedelta(days=7)
    assert [one.person_id for one in questions] == [CEM]
    with pytest.raises(notes.ConsentMissing):
        notes.release(held_back, [*ALL_YES, *questions], later)


@pytest.mark.parametrize("summary", [NOTHING, DRAFT, notes.redact(RELEASED)])
def test_a_correction_asks_nobody_about_what_is_not_being_read(summary: Summary) -> None:
    """They are asked with all others, when it comes to it."""
    assert notes.correct(summary, [], [CEM], NOW) == (summary, [])


def test_a_correction_that_adds_nobody_changes_nothing() -> None:
    """A list that is sent twice holds nothing back."""
    assert notes.correct(RELEASED, [ANNA, BEA], [ANNA], NOW) == (RELEASED, [])


@pytest.mark.parametrize(("summary", "days"), [(DRAFT, 30), (ASKED, 7), (RELEASED, 30)])
def test_every_text_has_an_end(summary: Summary, days: int) -> None:
    """Nothing lies about for good because somebody forgot."""
    end = NOW + timedelta(days=days)

    assert notes.as_of(summary, end - timedelta(seconds=1)) == summary
    over = notes.as_of(summary, end)

    assert (over.status, over.sealed, over.ends_at) == (Status.EXPIRED, None, None)


def test_a_text_is_taken_away_once() -> None:
    """Who leads may take it away at any time; what is gone is gone."""
    gone = notes.remove(RELEASED)

    assert (gone.status, gone.sealed) == (Status.REDACTED, None)
    with pytest.raises(notes.SummaryIsGone):
        notes.remove(gone)
