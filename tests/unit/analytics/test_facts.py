from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.analytics.facts import facts_of
from shared.contracts.membership import GroupChanged, GroupPlanned, MembershipActivated, MembershipLeft
from shared.contracts.scheduling import AttendanceRecorded
from shared.events.envelope import Received
from shared.ids import new_id
from tests.plugins import announcing

NOW = datetime(2026, 3, 4, 19, tzinfo=UTC)
NETWORK = new_id()


def received(event: Any, *, time: datetime | None = None) -> Received:
    """Return an event as a batch brings it."""
    return announcing.received(event, NETWORK, time=time or NOW)


def attended() -> AttendanceRecorded:
    """Return an attendance of somebody somewhere."""
    return AttendanceRecorded(
        occurrence_id=new_id(),
        group_id=new_id(),
        person_id=new_id(),
        attendance="attended",
        held_on=date(2026, 3, 4),
    )


def test_of_one_person_at_one_meeting_a_batch_keeps_what_was_recorded_last() -> None:
    """PostgreSQL refuses to upsert one row twice in one statement; and the later word counts."""
    event = attended()
    corrected = received(replace(event, attendance="missed"), time=NOW + timedelta(minutes=1))

    for batch in ([received(event), corrected], [corrected, received(event)]):
        (fact,) = facts_of(batch).attendances.values()
        assert fact.attendance == "missed"


def test_every_change_of_a_membership_is_kept_once() -> None:
    """The spans are derived from all of them, so none may be lost and none counts twice."""
    about = {"membership_id": new_id(), "group_id": new_id(), "person_id": new_id()}
    joined = received(MembershipActivated(**about, role="member", active_from=date(2026, 1, 5)))
    left = received(MembershipLeft(**about, left_on=date(2026, 2, 2)))

    changes = facts_of([left, joined, left]).changes.values()

    assert {(change.is_active, change.effective_on) for change in changes} == {
        (True, date(2026, 1, 5)),
        (False, date(2026, 2, 2)),
    }
    assert len(changes) == 2


def test_a_group_is_known_from_whatever_mentions_it_first() -> None:
    """Attendance may arrive before the group was announced; it must not be lost to the group's figures."""
    event = attended()
    planned = GroupPlanned(
        group_id=event.group_id, organisation_id=new_id(), time_zone="Europe/Berlin", language="de"
    )

    before = facts_of([received(event)])
    after = facts_of([received(event), received(planned)])

    assert (before.groups, before.descriptions) == ({event.group_id}, {})
    assert after.descriptions[event.group_id].organisation_id == planned.organisation_id


def test_a_group_is_where_it_was_told_to_be_last() -> None:
    """A group moves to another organisation, and the news of it may come before that of the group itself."""
    group_id, new_home = new_id(), new_id()
    planned = GroupPlanned(
        group_id=group_id, organisation_id=new_id(), time_zone="Europe/Berlin", language="de"
    )
    moved = GroupChanged(
        group_id=group_id, organisation_id=new_home, time_zone="Europe/Berlin", language="en"
    )
    later = NOW + timedelta(minutes=1)

    for batch in (
        [received(planned), received(moved, time=later)],
        [received(moved, time=later), received(planned)],
    ):
        told = facts_of(batch).descriptions[group_id]
        assert (told.organisation_id, told.language) == (new_home, "en")
