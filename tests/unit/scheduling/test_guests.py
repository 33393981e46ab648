"""The rules of guests: which part of a meeting, what the group says, what must be done before they come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.scheduling.domain.languages import Language
from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from services.scheduling.domain.series import Mode
from services.scheduling.guests import domain
from services.scheduling.guests.domain import GuestNotApproved, GuestNotOpen, Invitation, Review, Status
from services.scheduling.guests.page import page_of
from services.scheduling.guests.visits import read_outline
from services.scheduling.guests.words import WORDS
from services.scheduling.rsvps.domain import MembersOnly
from services.scheduling.venues.domain import Venue
from shared.errors import Invalid

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
START = NOW + timedelta(days=14)
MEETING = Occurrence(
    id=uuid4(),
    series_id=uuid4(),
    group_id=uuid4(),
    recurrence_id=START.replace(tzinfo=None),
    starts_at=START,
    ends_at=START + timedelta(minutes=90),
    local_start=START.replace(tzinfo=None),
    held_on=START.date(),
    time_zone="Europe/Vienna",
    mode=Mode.HYBRID,
    venue_id=None,
    online_url="https://meet.example.org/heron",
)
CANCELLED = replace(MEETING, status=OccurrenceStatus.CANCELLED)
PROPOSED = Invitation(
    id=uuid4(),
    occurrence_id=MEETING.id,
    group_id=MEETING.group_id,
    partner_id=None,
    topic="Sleep & <rest>",
    scope="What helps.\nNo cures.",
    language=Language.EN,
    from_minute=15,
    minutes=45,
    proposed_by=uuid4(),
    proposed_at=NOW,
    objections_until=NOW + timedelta(days=7),
)
APPROVED = domain.decide(PROPOSED, objections=0, now=NOW)
READY = replace(APPROVED, signed_at=NOW, signed_version="1", outline="Naps.", review=Review.ACCEPTED)


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"from_minute": 45, "minutes": 45}, True),
        # Past the end; more than half; too little time to object, or to tell the guest.
        ({"from_minute": 50, "minutes": 45}, False),
        ({"from_minute": 0, "minutes": 46}, False),
        ({"objections_until": NOW + timedelta(hours=48)}, True),
        ({"objections_until": NOW + timedelta(hours=47)}, False),
        ({"objections_until": START - timedelta(hours=24)}, True),
        ({"objections_until": START - timedelta(hours=23)}, False),
    ],
)
def test_a_guest_has_a_part_and_the_group_has_time(changes: dict[str, Any], fits: bool) -> None:
    """The meeting stays the group's own, and nobody is surprised."""
    asked = replace(PROPOSED, **changes)
    if fits:
        assert domain.propose(asked, MEETING) == asked
        return
    with pytest.raises(Invalid):
        domain.propose(asked, MEETING)


def test_nobody_is_invited_to_a_meeting_that_is_cancelled_or_too_near() -> None:
    """There must be two days to object and one to tell the guest."""
    with pytest.raises(OccurrenceIsCancelled):
        domain.propose(PROPOSED, CANCELLED)
    near = replace(MEETING, starts_at=NOW + timedelta(days=2), ends_at=NOW + timedelta(days=2, hours=2))
    with pytest.raises(Invalid):
        domain.propose(replace(PROPOSED, objections_until=domain.time_to_object(near, NOW)), near)
    assert domain.time_to_object(MEETING, NOW) == NOW + timedelta(days=7)


def test_one_objection_is_enough() -> None:
    """Nobody should have to sit with somebody whom they would rather not meet."""
    assert APPROVED.status is Status.APPROVED
    for objections in (1, 7):
        declined = domain.decide(PROPOSED, objections=objections, now=NOW)
        assert (declined.status, declined.closed_at) == (Status.DECLINED, NOW)


def test_only_members_object_and_only_in_time() -> None:
    """Afterwards people must be able to rely on it."""
    domain.check_objection(PROPOSED, is_member=True, now=NOW)
    with pytest.raises(MembersOnly):
        domain.check_objection(PROPOSED, is_member=False, now=NOW)
    for late, now in ((PROPOSED, PROPOSED.objections_until), (APPROVED, NOW)):
        with pytest.raises(GuestNotOpen):
            domain.check_objection(late, is_member=True, now=now)


def test_a_guest_is_ready_once_they_signed_and_what_they_say_was_read() -> None:
    """In whichever order; and what is written anew is read anew."""
    signed = domain.sign(APPROVED, "1", NOW)
    written = domain.submit(signed, "Naps.")
    unsure = domain.review(written, accepted=False, note="Nothing about pills, please.")
    mended = domain.submit(unsure, "Naps, and light.")
    ready = domain.review(mended, accepted=True, note="")

    assert [one.is_ready for one in (APPROVED, signed, written, unsure, mended, ready)] == [False] * 5 + [
        True
    ]
    assert domain.sign(signed, "2", NOW + timedelta(days=1)) == signed
    assert not domain.submit(ready, "Something else.").is_ready
    assert domain.submit(ready, ready.outline) == ready
    with pytest.raises(domain.NothingToReview):
        domain.review(signed, accepted=True, note="")
    with pytest.raises(Invalid):
        domain.review(written, accepted=False, note="")


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.APPROVED])
def test_a_guest_does_nothing_that_the_group_did_not_say_yes_to(status: Status) -> None:
    """Before it is decided, and after it has ended."""
    invitation = replace(PROPOSED, status=status)
    acts: tuple[Callable[[], Any], ...] = (
        lambda: domain.sign(invitation, "1", NOW),
        lambda: domain.submit(invitation, "Naps."),
        lambda: domain.give_address(invitation, b"h" * 32),
    )
    for act in acts:
        with pytest.raises(GuestNotApproved):
            act()
    assert not domain.admits(invitation, MEETING, NOW)


def test_what_a_guest_sees_ends_with_the_meeting() -> None:
    """To the second; and with its cancellation."""
    assert domain.admits(READY, MEETING, MEETING.ends_at - timedelta(seconds=1))
    assert not domain.admits(READY, MEETING, MEETING.ends_at)
    assert not domain.admits(READY, CANCELLED, NOW)


@pytest.mark.parametrize(
    ("invitation", "meeting", "status"),
    [
        (READY, MEETING, Status.VISITED),
        (READY, CANCELLED, Status.WITHDRAWN),
        (APPROVED, MEETING, Status.WITHDRAWN),
        (PROPOSED, MEETING, Status.WITHDRAWN),
    ],
)
def test_a_visit_is_one_only_where_everything_was_in_order(
    invitation: Invitation, meeting: Occurrence, status: Status
) -> None:
    """The group is asked about a guest who was there, not about one who never came."""
    ended = domain.end(replace(invitation, secret_hash=b"h" * 32), meeting, NOW)

    assert (ended.status, ended.secret_hash, ended.closed_at) == (status, None, NOW)
    with pytest.raises(GuestNotOpen):
        domain.withdraw(ended, NOW)


@pytest.mark.parametrize("language", Language)
def test_the_page_tells_how_to_join_only_once_everything_is_in_order(language: Language) -> None:
    """It is escaped, it says the part and not the whole, and each language says all of it."""
    hall = Venue(id=uuid4(), name="Hall", room="", address="1 High St", locality="Leeds", region="")
    signed = replace(domain.sign(APPROVED, "1", NOW), language=language)
    early = page_of(signed, MEETING, hall, "/answer")
    ready = page_of(replace(READY, language=language), MEETING, hall, "/answer")

    assert "Sleep &amp; &lt;rest&gt;" in early
    assert "2026-03-17 12:15" in early
    assert "meet.example.org" not in early
    assert early.count('action="/answer"') == 1
    assert "High St" not in early
    assert "https://meet.example.org/heron" in ready
    assert "Hall, 1 High St, Leeds" in ready
    assert len(WORDS[language].norms) == 5
    assert set(WORDS[language].review) == set(Review)


@pytest.mark.parametrize(
    ("form", "outline"),
    [
        (b"sign=yes", None),
        (b"outline=Naps%0D%0ALight", "Naps\nLight"),
        (b"outline=%C3%A9", "\u00e9"),
    ],
)
def test_a_form_signs_or_writes(form: bytes, outline: str | None) -> None:
    """The page has two."""
    assert read_outline(form) == outline


@pytest.mark.parametrize(
    "form", [b"", b"outline=", b"x", b"\xff", b"outline=%00", b"outline=" + b"a" * 4001, b"&" * 50 + b"a=b"]
)
def test_a_form_that_the_page_does_not_have_is_refused(form: bytes) -> None:
    """Whatever somebody sends to an address that they know."""
    with pytest.raises(Invalid):
        read_outline(form)
