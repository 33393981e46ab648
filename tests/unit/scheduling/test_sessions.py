"""The rules of interpreters, of rooms that fail, and of answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from services.scheduling.domain.series import Mode
from services.scheduling.interpreters import domain as interpreting
from services.scheduling.interpreters.domain import BookingStatus, Interpreter, MeetingIsOver
from services.scheduling.reliability import domain as relying
from services.scheduling.reliability.domain import Fallback, FallbackKind, Reliability
from services.scheduling.rsvps import domain as answering
from services.scheduling.rsvps.domain import Answer
from shared.errors import Invalid, Refusal

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
AHEAD = Occurrence(
    id=uuid4(),
    series_id=uuid4(),
    group_id=uuid4(),
    recurrence_id=datetime(2026, 3, 3, 19),  # noqa: DTZ001 - local wall time
    starts_at=NOW + timedelta(hours=7),
    ends_at=NOW + timedelta(hours=9),
    local_start=datetime(2026, 3, 3, 19),  # noqa: DTZ001 - likewise
    held_on=NOW.date(),
    time_zone="UTC",
    mode=Mode.ONLINE,
    venue_id=None,
    online_url="https://meet.example.org/heron",
)
OVER = replace(AHEAD, starts_at=NOW - timedelta(hours=3), ends_at=NOW - timedelta(hours=1))
CANCELLED = replace(AHEAD, status=OccurrenceStatus.CANCELLED)
SPANISH = Interpreter(id=uuid4(), languages=("es",))
LINK = Fallback(
    series_id=AHEAD.series_id, group_id=AHEAD.group_id, online_url="https://spare.example.org", version=1
)
VENUE = replace(LINK, online_url=None, venue_id=uuid4())


def book(meeting: Occurrence, interpreter: Interpreter = SPANISH, language: str = "es") -> Any:
    """Book an interpreter."""
    return interpreting.book(interpreter, meeting, language=language, booking_id=uuid4(), now=NOW)


@pytest.mark.parametrize(
    ("meeting", "interpreter", "refusal"),
    [
        (CANCELLED, SPANISH, OccurrenceIsCancelled),
        (OVER, SPANISH, MeetingIsOver),
        (AHEAD, replace(SPANISH, active=False), interpreting.InterpreterResigned),
        (AHEAD, replace(SPANISH, languages=("es-MX", "ar")), Invalid),
    ],
)
def test_nobody_is_booked_in_vain(
    meeting: Occurrence, interpreter: Interpreter, refusal: type[Refusal]
) -> None:
    """An interpreter of Mexican Spanish need not be right for every Spanish; one of Spanish is."""
    with pytest.raises(refusal):
        book(meeting, interpreter)

    assert book(AHEAD, language="es-MX").language == "es-MX"


def test_a_booking_is_released_once_and_not_after_the_meeting() -> None:
    """Who was there was there."""
    booking = book(AHEAD)

    released = interpreting.release(booking, now=NOW)

    assert released.status is BookingStatus.RELEASED
    with pytest.raises(interpreting.AlreadyReleased):
        interpreting.release(released, now=NOW)
    with pytest.raises(MeetingIsOver):
        interpreting.release(booking, now=AHEAD.ends_at)


@pytest.mark.parametrize(
    ("mode", "fallback", "then"),
    [
        (Mode.ONLINE, LINK, (Mode.ONLINE, None, LINK.online_url)),
        (Mode.HYBRID, LINK, (Mode.HYBRID, None, LINK.online_url)),
        (Mode.IN_PERSON, LINK, (Mode.ONLINE, None, LINK.online_url)),
        (Mode.ONLINE, VENUE, (Mode.IN_PERSON, VENUE.venue_id, AHEAD.online_url)),
        (Mode.IN_PERSON, VENUE, (Mode.IN_PERSON, VENUE.venue_id, AHEAD.online_url)),
    ],
)
def test_a_meeting_goes_where_its_fallback_is(mode: Mode, fallback: Fallback, then: Any) -> None:
    """A closed hall becomes a call, and a dead call an evening in the hall."""
    meeting, kind = relying.divert(replace(AHEAD, mode=mode), fallback, already=False, now=NOW)

    assert (meeting.mode, meeting.venue_id, meeting.online_url) == then
    assert kind is (FallbackKind.LINK if fallback is LINK else FallbackKind.VENUE)
    assert (meeting.moved, meeting.version) == (True, AHEAD.version + 1)


@pytest.mark.parametrize(
    ("meeting", "fallback", "already", "refusal"),
    [
        (CANCELLED, LINK, False, OccurrenceIsCancelled),
        (OVER, LINK, False, relying.FallbackIsOver),
        (AHEAD, LINK, True, relying.AlreadyDiverted),
        (AHEAD, replace(LINK, online_url=None), False, relying.NoFallback),
    ],
)
def test_a_meeting_without_anywhere_to_go_stays(
    meeting: Occurrence, fallback: Fallback, already: bool, refusal: type[Refusal]
) -> None:
    """Each refusal says what to do instead."""
    with pytest.raises(refusal):
        relying.divert(meeting, fallback, already=already, now=NOW)


@pytest.mark.parametrize(
    ("meetings", "troubled", "has_fallback", "figure", "advised"),
    [
        (4, 4, False, None, False),
        (10, 1, False, Decimal("0.90"), False),
        (10, 2, False, Decimal("0.80"), True),
        (10, 2, True, Decimal("0.80"), False),
        (7, 1, False, Decimal("0.86"), True),
    ],
)
def test_the_figure_waits_for_five_meetings_and_advises_below_nine_in_ten(
    meetings: int, troubled: int, has_fallback: bool, figure: Decimal | None, advised: bool
) -> None:
    """One bad evening in a new room says nothing yet."""
    room = Reliability(
        series_id=uuid4(),
        since=NOW,
        meetings=meetings,
        troubled=troubled,
        minutes_lost=0,
        diverted=0,
        has_fallback=has_fallback,
    )

    assert (room.reliability, room.needs_fallback) == (figure, advised)


@pytest.mark.parametrize(
    ("meeting", "is_member", "refusal"),
    [
        (AHEAD, False, answering.MembersOnly),
        (CANCELLED, True, OccurrenceIsCancelled),
        (OVER, True, answering.TooLateToAnswer),
        (replace(AHEAD, starts_at=NOW), True, answering.TooLateToAnswer),
    ],
)
def test_an_answer_is_asked_of_members_before_the_meeting(
    meeting: Occurrence, is_member: bool, refusal: type[Refusal]
) -> None:
    """After it, only attendance says who came."""
    with pytest.raises(refusal):
        answering.answer(meeting, person_id=uuid4(), said=Answer.YES, is_member=is_member, now=NOW)
