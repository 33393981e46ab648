"""The rules of family sessions: told in time, with an alternative, and with room for whom members bring."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from services.scheduling.domain.series import Mode
from services.scheduling.family import domain
from services.scheduling.family.domain import (
    Alternative,
    Answer,
    Audience,
    Choice,
    Counts,
    FewerPlacesThanPromised,
    Kind,
    NoPlaceLeft,
    Relation,
    Session,
    TooLateForFamilies,
)
from services.scheduling.rsvps.domain import MembersOnly, TooLateToAnswer
from shared.errors import Invalid, Refusal

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
    mode=Mode.IN_PERSON,
    venue_id=None,
)
CANCELLED = replace(MEETING, status=OccurrenceStatus.CANCELLED)
OTHER = replace(MEETING, id=uuid4(), starts_at=START + timedelta(days=7))
SESSION = Session(
    occurrence_id=MEETING.id,
    group_id=MEETING.group_id,
    kind=Kind.FAMILY_SESSION,
    topic="Pacing together",
    places=6,
    per_member=2,
    from_minute=20,
    minutes=60,
    alternative=Alternative.MEMBERS_PART,
    alternative_id=None,
    planned_at=NOW,
)
ELSEWHERE = replace(SESSION, alternative=Alternative.OTHER_MEETING, alternative_id=OTHER.id)
SISTER = uuid4()
SAID = Answer(
    occurrence_id=MEETING.id,
    person_id=uuid4(),
    group_id=MEETING.group_id,
    choice=Choice.BRING,
    relations=(Relation.PARTNER,),
    caregiver_ids=(SISTER,),
    answered_at=NOW,
)


@pytest.mark.parametrize(
    ("session", "meeting", "other", "counts", "refusal"),
    [
        (SESSION, MEETING, None, Counts(), None),
        (SESSION, MEETING, None, Counts(bringing=3, companions=6), None),
        (replace(SESSION, minutes=70), MEETING, None, Counts(), None),
        (replace(ELSEWHERE, from_minute=0, minutes=90), MEETING, OTHER, Counts(), None),
        (SESSION, replace(MEETING, starts_at=NOW + timedelta(days=7)), None, Counts(), None),
        # Too late, cancelled, past the end, no time left for members alone, more promised already.
        (SESSION, replace(MEETING, starts_at=NOW + timedelta(days=6)), None, Counts(), TooLateForFamilies),
        (SESSION, CANCELLED, None, Counts(), OccurrenceIsCancelled),
        (replace(SESSION, from_minute=31), MEETING, None, Counts(), Invalid),
        (replace(SESSION, from_minute=0, minutes=71), MEETING, None, Counts(), Invalid),
        (SESSION, MEETING, None, Counts(companions=7), FewerPlacesThanPromised),
        # No alternative: none, the same, another group's, cancelled, past.
        (ELSEWHERE, MEETING, None, Counts(), Invalid),
        (ELSEWHERE, MEETING, MEETING, Counts(), Invalid),
        (ELSEWHERE, MEETING, replace(OTHER, group_id=uuid4()), Counts(), Invalid),
        (ELSEWHERE, MEETING, replace(OTHER, status=OccurrenceStatus.CANCELLED), Counts(), Invalid),
        (ELSEWHERE, MEETING, replace(OTHER, starts_at=NOW), Counts(), Invalid),
    ],
)
def test_members_are_told_a_week_before_and_have_an_alternative(
    session: Session,
    meeting: Occurrence,
    other: Occurrence | None,
    counts: Counts,
    refusal: type[Refusal] | None,
) -> None:
    """Some come to this group because it is where nobody of the family is."""
    if refusal is None:
        assert domain.plan(session, meeting, other, counts=counts, now=NOW) == session
        return
    with pytest.raises(refusal):
        domain.plan(session, meeting, other, counts=counts, now=NOW)


@pytest.mark.parametrize(
    ("changes", "given", "refusal"),
    [
        ({}, {}, None),
        ({}, {"taken": 4}, None),
        ({}, {"taken": 5}, NoPlaceLeft),
        ({"relations": (Relation.CHILD, Relation.CHILD), "caregiver_ids": ()}, {"taken": 0}, None),
        ({"relations": (Relation.CHILD, Relation.CHILD)}, {}, Invalid),
        ({"caregiver_ids": (uuid4(),)}, {}, Invalid),
        ({"relations": (), "caregiver_ids": (SISTER, SISTER)}, {}, Invalid),
        ({"choice": Choice.ALTERNATIVE}, {}, Invalid),
        ({"relations": (), "caregiver_ids": ()}, {}, Invalid),
        ({"choice": Choice.ALTERNATIVE, "relations": (), "caregiver_ids": ()}, {"taken": 6}, None),
        ({"choice": Choice.ALONE, "relations": (), "caregiver_ids": ()}, {"taken": 6}, None),
        ({}, {"is_member": False}, MembersOnly),
        ({}, {"now": START}, TooLateToAnswer),
        ({}, {"meeting": CANCELLED}, OccurrenceIsCancelled),
    ],
)
def test_a_member_brings_whom_they_linked_or_name_by_relation(
    changes: dict[str, Any], given: dict[str, Any], refusal: type[Refusal] | None
) -> None:
    """As many as there are places; not coming along with families is never refused for want of room."""
    said = replace(SAID, **changes)
    about: dict[str, Any] = {
        "is_member": True,
        "linked": {SISTER},
        "taken": 0,
        "now": NOW,
        "meeting": MEETING,
    } | given
    meeting = about.pop("meeting")
    if refusal is None:
        assert domain.answer(SESSION, meeting, said, **about) == said
        return
    with pytest.raises(refusal):
        domain.answer(SESSION, meeting, said, **about)


@pytest.mark.parametrize(
    ("from_minute", "minutes", "audience"),
    [
        (0, 20, Audience.MEMBERS),
        (20, 60, Audience.EVERYONE),
        (30, 10, Audience.EVERYONE),
        # What begins before families come, or goes on after they left, is for members.
        (15, 10, Audience.MEMBERS),
        (75, 10, Audience.MEMBERS),
        (80, 10, Audience.MEMBERS),
    ],
)
def test_families_are_in_a_part_of_the_agenda_only_where_all_of_it_is_theirs(
    from_minute: int, minutes: int, audience: Audience
) -> None:
    """A round that began among members ends among members."""
    assert domain.audience(SESSION, from_minute=from_minute, minutes=minutes) is audience
    assert domain.audience(None, from_minute=from_minute, minutes=minutes) is Audience.MEMBERS
