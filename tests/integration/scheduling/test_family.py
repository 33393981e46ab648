"""Family sessions over HTTP: told early, with an alternative; counted, and nobody of a family ever named."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.service import SchedulingService
from shared.contracts.membership_support import CaregiverLinked, CaregiverUnlinked, TopicOpened
from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar
from tests.plugins import principals
from tests.plugins.announcing import received


class Families:
    """A group with a meeting ahead to which families may come."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.group_id = calendar.group()
        self.people = [calendar.member(self.group_id) for _ in range(6)]
        self.series = calendar.series(self.group_id)
        self.meeting, self.other = calendar.ahead(self.group_id)[2:4]
        self.path = f"/occurrences/{self.meeting['id']}"
        self.facilitator = calendar.as_facilitator(self.group_id)

    def plan(self, etag: str = '"0"', **changes: Any) -> Any:
        """Open a part of the meeting to families."""
        asked = {"topic": "Pacing together", "places": 3, "from_minute": 30, "minutes": 45} | changes
        return self.facilitator.put(f"{self.path}/family-session", asked, etag=etag)

    def member(self, number: int) -> Any:
        """Somebody of the group."""
        return self.calendar.as_member(self.people[number], self.group_id)

    def answer(self, number: int, choice: str, **whom: Any) -> Any:
        """Let somebody say what they would like."""
        return self.member(number).put(f"{self.path}/family-answer", {"choice": choice, **whom})

    def counts(self) -> list[int]:
        """How many bring somebody, are brought, prefer the alternative."""
        found = self.facilitator.get(f"{self.path}/family-counts").json
        return [found["bringing"], found["companions"], found["alternatives"]]

    def hear(self, *events: Any) -> None:
        """Let the service hear of what membership announced."""
        batch = [received(event, self.calendar.network_id) for event in events]
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            SchedulingService().follow_topics(batch, tx)

    def end(self) -> None:
        """Let the meeting be over, and time do its work."""
        with self.calendar.service.database.superuser() as connection:
            connection.execute(
                "update occurrences set starts_at = now() - interval '2 hours', ends_at = now()"
                " where id = %s",
                (self.meeting["id"],),
            )
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            SchedulingService().close_family_sessions(tx)


@pytest.fixture
def families(calendar: Calendar) -> Families:
    """A group to which families may come."""
    return Families(calendar)


def test_members_bring_whom_they_like_and_only_counts_leave(families: Families) -> None:
    """By relation, by a link of theirs, or not at all; those who run the group plan by numbers."""
    planned = families.plan()
    link = {"link_id": new_id(), "person_id": families.people[1], "caregiver_id": new_id()}
    families.hear(CaregiverLinked(**link))
    whom = [str(link["caregiver_id"])]

    assert (planned.status, planned.json["alternative"]) == (200, "members_part")
    assert [one["occurrence_id"] for one in families.member(0).items("/family-sessions")] == [
        families.meeting["id"]
    ]
    assert families.answer(0, "bring", relations=["partner"]).status == 200
    assert families.answer(1, "bring", caregiver_ids=whom, relations=["child"]).status == 200
    assert families.answer(2, "alternative").json["choice"] == "alternative"
    assert families.answer(3, "bring", caregiver_ids=whom).status == 422
    assert families.answer(3, "bring", relations=["friend"]).slug == "no-place-left"
    assert families.counts() == [2, 3, 1]
    assert families.facilitator.get(f"{families.path}/family-answer").status == 404
    assert families.member(0).get(f"{families.path}/family-counts").status == 403
    # Who is not linked any more comes along no more, and their place is free.
    families.hear(CaregiverUnlinked(**link))
    assert families.member(1).get(f"{families.path}/family-answer").json["caregiver_ids"] == []
    assert families.answer(0, "bring", relations=["partner", "parent"]).status == 200
    assert families.counts() == [2, 3, 1]

    families.end()

    database = families.calendar.service.database
    assert database.rows("select * from family_answers") == []
    assert database.rows("select companions from family_sessions") == [(3,)]
    told = [(name, data) for name, data in families.calendar.events() if name.startswith("family_")]
    about = {"occurrence_id": families.meeting["id"], "group_id": str(families.group_id)}
    about["kind"] = "family_session"
    assert told == [
        (
            "family_session_planned",
            about | {"held_on": families.meeting["held_on"]},
        ),
        ("family_session_held", about | {"companions": 3}),
    ]
    assert families.member(0).items("/family-sessions") == []


def test_the_last_place_is_given_once(families: Families) -> None:
    """Six ask at the same moment for three places."""
    families.plan()
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda n: families.answer(n, "bring", relations=["friend"]), range(6)))

    assert sorted(reply.status for reply in replies) == [200] * 3 + [409] * 3
    assert families.counts() == [3, 3, 0]


def test_the_agenda_says_which_parts_are_for_families(families: Families) -> None:
    """So that members know when they are among themselves."""
    families.plan()
    parts = [
        {"kind": "opening_grounding", "title": "Arrive", "minutes": 10},
        {"kind": "check_in", "title": "How are you?", "minutes": 20},
        {"kind": "practical", "title": "Pacing", "minutes": 45},
        {"kind": "closing_grounding", "title": "Close", "minutes": 15},
    ]
    adjusted = families.facilitator.put(f"{families.path}/agenda", {"parts": parts}, etag='"0"')

    assert adjusted.status == 200, adjusted.body
    assert [one["audience"] for one in adjusted.json["parts"]] == [
        "members",
        "members",
        "everyone",
        "members",
    ]
    families.facilitator.delete(f"{families.path}/family-session")
    agenda = families.member(0).get(f"{families.path}/agenda").json
    assert {one["audience"] for one in agenda["parts"]} == {"members"}
    assert len(families.calendar.announced("family_session_cancelled")) == 1


def test_families_are_planned_in_time_with_an_alternative_and_for_this_group(families: Families) -> None:
    """What cannot be is said with what to do instead."""
    soon = families.calendar.ahead(families.group_id)[0]
    asked = {"topic": "Pacing", "places": 3, "from_minute": 0, "minutes": 45}

    late = families.facilitator.put(f"/occurrences/{soon['id']}/family-session", asked, etag='"0"')
    whole = families.plan(from_minute=0, minutes=90)
    elsewhere = families.plan(from_minute=0, minutes=90, alternative_id=families.other["id"])
    again = families.plan()
    fewer = families.plan(elsewhere.etag, places=5)

    assert (late.slug, whole.status) == ("too-late-for-families", 422)
    assert elsewhere.json["alternative"] == "other_meeting"
    assert (again.status, fewer.status, fewer.json["version"]) == (412, 200, 2)
    assert families.member(0).put(f"{families.path}/family-session", asked, etag='"2"').status == 403
    stranger = families.calendar.as_member(new_id(), families.group_id)
    assert stranger.put(f"{families.path}/family-answer", {"choice": "alone"}).slug == "members-only"


def test_a_caregiver_sees_a_family_session_where_the_calendar_is_open(families: Families) -> None:
    """And says nothing about it: the member does."""
    families.plan()
    link = {"link_id": new_id(), "person_id": families.people[0], "caregiver_id": new_id()}
    caregiver = families.calendar.service.as_(
        principals.caregiver(families.calendar.network_id, UUID(str(link["caregiver_id"])))
    )
    families.hear(CaregiverLinked(**link))
    before = caregiver.items("/family-sessions")
    families.hear(TopicOpened(**link, topic="sessions_calendar"))

    assert before == []
    assert [one["topic"] for one in caregiver.items("/family-sessions")] == ["Pacing together"]
    assert caregiver.put(f"{families.path}/family-answer", {"choice": "alone"}).status == 403
