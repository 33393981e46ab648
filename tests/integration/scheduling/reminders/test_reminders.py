"""Reminders by mail through a real mail server: to whom, when, and in which words."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.membership import MembershipActivated, MembershipLeft
from shared.ids import new_id
from tests.integration.scheduling.conftest import today
from tests.integration.scheduling.reminders.conftest import FROM, Post, granted, preferring, withdrawn


def test_a_member_is_reminded_once_in_their_language_and_discreetly(post: Post, group_id: UUID) -> None:
    """However often the timer runs."""
    me = post.reminded(group_id, language="de")
    post.calendar.coordinator.post("/listings", {"group_id": str(group_id), "name": "Living with Pain"})

    for _ in range(3):
        post.run()

    (mail,) = post.server.mails()
    (reminder,) = me.items("/reminders")
    assert (mail["To"], mail["From"], mail["Subject"]) == ("ana@example.net", FROM, "Erinnerung")
    assert (mail["Content-Language"], mail["Auto-Submitted"]) == ("de", "auto-generated")
    assert mail["Message-ID"] == f"<{reminder['id']}@example.org>"
    assert "hier ist die Erinnerung, um die du gebeten hast" in mail.get_content()
    assert "Pain" not in mail.as_string()
    assert reminder["status"] == "sent"
    (sent,) = post.calendar.announced("reminder_sent")
    assert (sent["reminder_id"], sent["channel"]) == (reminder["id"], "mail")


def test_nobody_is_reminded_of_what_was_cancelled_since(post: Post, group_id: UUID) -> None:
    """Claimed a moment ago, looked at again before it is sent."""
    post.reminded(group_id)
    (send,) = post.claim()
    meeting = post.calendar.ahead(group_id)[0]
    assert post.calendar.coordinator.post(f"/occurrences/{meeting['id']}/cancel").status == 200

    send()
    post.run()

    assert (post.server.mails(), post.statuses()) == ([], ["withdrawn"])


def test_a_move_is_told_anew_and_the_old_time_is_not(post: Post, group_id: UUID) -> None:
    """Who was told seven must hear of eight, and nobody hears of seven any more."""
    post.reminded(group_id)
    (stale,) = post.claim()
    meeting = post.calendar.ahead(group_id)[0]
    later = datetime.fromisoformat(meeting["local_start"]) + timedelta(minutes=20)
    post.calendar.coordinator.post(f"/occurrences/{meeting['id']}/move", {"local_start": later.isoformat()})

    stale()
    post.run()
    post.run()

    (mail,) = post.server.mails()
    assert f"{later:%H:%M}" in mail.get_content()
    assert sorted(post.statuses()) == ["sent", "withdrawn"]


@pytest.mark.parametrize("heard", ["nothing", "another purpose", "withdrawn", "withdrawn first"])
def test_nobody_is_reminded_without_their_consent(post: Post, group_id: UUID, heard: str) -> None:
    """In whichever order it is heard of."""
    person_id, consent_id = post.calendar.member(group_id), new_id()
    client = post.calendar.as_member(person_id, group_id)
    assert client.put("/reminders/preference", preferring()).json["consent"] is False
    agreed, no_more = granted(person_id, consent_id=consent_id), withdrawn(person_id, consent_id)
    post.hear(
        *{
            "nothing": (),
            "another purpose": (granted(person_id, purpose="story"),),
            "withdrawn": (agreed, agreed, no_more, no_more),
            "withdrawn first": (no_more, agreed),
        }[heard]
    )

    post.run()

    assert (post.server.mails(), post.statuses()) == ([], [])


def test_a_consent_taken_back_stops_what_is_on_its_way(post: Post, group_id: UUID) -> None:
    """It binds from the moment it is heard of."""
    person_id, consent_id = post.calendar.member(group_id), new_id()
    post.hear(granted(person_id, consent_id=consent_id))
    post.calendar.as_member(person_id, group_id).put("/reminders/preference", preferring())
    (send,) = post.claim()

    post.hear(withdrawn(person_id, consent_id))
    send()

    assert (post.server.mails(), post.statuses()) == ([], ["withdrawn"])


def test_who_left_is_not_reminded(post: Post, group_id: UUID) -> None:
    """Not even of what was claimed before."""
    person_id, membership_id = new_id(), new_id()
    about: dict[str, Any] = {"membership_id": membership_id, "group_id": group_id, "person_id": person_id}
    post.calendar.hear(
        MembershipActivated(**about, role="member", active_from=today()),
        at=datetime.now(UTC) - timedelta(days=1),
    )
    post.hear(granted(person_id))
    post.calendar.as_member(person_id, group_id).put("/reminders/preference", preferring())
    (send,) = post.claim()

    post.calendar.hear(MembershipLeft(**about, left_on=today()))
    send()

    assert (post.server.mails(), post.statuses()) == ([], ["withdrawn"])


def test_quiet_hours_are_kept(post: Post, group_id: UUID) -> None:
    """Nothing is even claimed while somebody wants to be left alone."""
    now = datetime.now(UTC)
    post.reminded(
        group_id,
        quiet_from=f"{now - timedelta(hours=1):%H:%M}",
        quiet_until=f"{now + timedelta(hours=1):%H:%M}",
    )

    post.run()

    assert (post.server.mails(), post.statuses()) == ([], [])
