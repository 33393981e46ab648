"""Polls over HTTP: what a group needs, anonymously where it was promised."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.service import SchedulingService
from tests.integration.scheduling.conftest import Calendar, instant
from tests.plugins.fix_http import Client


class Asked:
    """A group that is asked something."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.group_id = calendar.group()
        self.facilitator: Client = calendar.as_facilitator(self.group_id)

    def poll(self, **changes: Any) -> dict[str, Any]:
        """Open a poll and return it."""
        asked = {
            "group_id": str(self.group_id),
            "topic": "energy",
            "kind": "check_in",
            "question": "How is your energy this week?",
            "options": [{"code": "low", "label": "Low"}, {"code": "fair", "label": "Fair"}],
            "closes_at": instant(datetime.now(UTC) + timedelta(days=7)),
            **changes,
        }
        made = self.facilitator.post("/polls", asked)
        assert made.status == 201, made.body
        return dict(made.json)

    def person(self) -> tuple[UUID, Client]:
        """A member of the group."""
        person_id = self.calendar.member(self.group_id)
        return person_id, self.calendar.as_member(person_id, self.group_id)

    def tick(self) -> None:
        """Let time do its work."""
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            SchedulingService().close_polls(tx)


@pytest.fixture
def asked(calendar: Calendar) -> Asked:
    """A group that can be asked."""
    return Asked(calendar)


def test_an_anonymous_answer_is_a_count_and_nothing_that_leads_to_a_person(asked: Asked) -> None:
    """What was promised holds for whoever has the whole database, once the poll has ended."""
    poll = asked.poll()
    address = f"/polls/{poll['id']}"
    people = [asked.person() for _ in range(6)]
    for number, (_, client) in enumerate(people):
        answered = client.post(f"{address}/answer", {"option": "low" if number < 4 else "fair"})
        assert answered.status == 204, answered.body
    twice = people[0][1].post(f"{address}/answer", {"option": "fair"})
    still_open = asked.facilitator.get(address).json["results"]

    closed = asked.facilitator.post(f"{address}/close").json
    asked.tick()

    assert twice.slug == "already-answered"
    assert still_open == {"answers": 6, "counts": None, "withheld": "still_open"}
    assert closed["results"] == {"answers": 6, "counts": {"low": 4, "fair": 2}, "withheld": None}
    assert people[0][1].get(address).json["results"] == closed["results"]
    assert asked.facilitator.get(f"{address}/answers").status == 404
    database = asked.calendar.service.database
    assert database.rows("select * from poll_answers") == []
    assert database.rows("select * from poll_voters") == []
    kept = str(database.rows("select * from poll_tallies")) + str(asked.calendar.announced("poll_closed"))
    assert not any(str(person_id) in kept for person_id, _ in people)
    assert asked.calendar.announced("poll_closed") == [
        {
            "poll_id": poll["id"],
            "group_id": str(asked.group_id),
            "topic": "energy",
            "answers": 6,
            "options": ["low", "fair"],
            "counts": [4, 2],
        }
    ]


def test_too_few_anonymous_answers_are_told_to_nobody(asked: Asked) -> None:
    """In a small group, four answers have faces."""
    poll = asked.poll()
    for _ in range(4):
        asked.person()[1].post(f"/polls/{poll['id']}/answer", {"option": "low"})

    closed = asked.facilitator.post(f"/polls/{poll['id']}/close").json

    assert closed["results"] == {"answers": 4, "counts": None, "withheld": "too_few_answers"}
    [announced] = asked.calendar.announced("poll_closed")
    assert announced.get("counts", []) == announced.get("options", []) == []


def test_who_has_answered_is_seen_by_nobody_who_runs_the_group(asked: Asked) -> None:
    """Whether somebody took part is theirs, too."""
    poll = asked.poll()
    person_id, client = asked.person()
    client.post(f"/polls/{poll['id']}/answer", {"option": "low"})
    database = asked.calendar.service.database
    assert len(database.rows("select * from poll_voters where person_id = %s", person_id)) == 1

    shown = asked.facilitator.get(f"/polls/{poll['id']}")

    assert str(person_id) not in shown.body.decode()


def test_a_poll_by_name_shows_who_said_what_to_those_who_run_the_group_alone(asked: Asked) -> None:
    """For who brings the cake, a name is needed; and one may change one's mind."""
    poll = asked.poll(anonymous=False, kind="poll", topic="cake")
    (one, as_one), (_, as_two) = asked.person(), asked.person()
    as_one.post(f"/polls/{poll['id']}/answer", {"option": "low"})
    as_one.post(f"/polls/{poll['id']}/answer", {"option": "fair"})

    answers = asked.facilitator.get(f"/polls/{poll['id']}/answers").json

    assert answers == [{"person_id": str(one), "option_code": "fair"}]
    assert asked.facilitator.get(f"/polls/{poll['id']}").json["results"]["counts"] == {"low": 0, "fair": 1}
    assert as_two.get(f"/polls/{poll['id']}/answers").status == 403
    asked.facilitator.post(f"/polls/{poll['id']}/close")
    assert as_two.get(f"/polls/{poll['id']}").json["results"]["counts"] == {"low": 0, "fair": 1}


def test_a_poll_ends_by_itself_once(asked: Asked) -> None:
    """Nobody has to remember it; and it is announced once."""
    poll = asked.poll()
    with asked.calendar.service.database.superuser() as connection:
        connection.execute("update polls set opened_at = now() - interval '1 day', closes_at = now()")

    asked.tick()
    asked.tick()

    assert asked.facilitator.get(f"/polls/{poll['id']}").json["status"] == "closed"
    assert len(asked.calendar.announced("poll_closed")) == 1
    late = asked.person()[1].post(f"/polls/{poll['id']}/answer", {"option": "low"})
    assert late.slug == "poll-is-closed"


def test_one_topic_asked_again_shows_how_needs_change(asked: Asked) -> None:
    """A check-in is worth most beside the last one."""
    for low in (5, 2):
        poll = asked.poll()
        for number in range(5):
            asked.person()[1].post(
                f"/polls/{poll['id']}/answer", {"option": "low" if number < low else "fair"}
            )
        asked.facilitator.post(f"/polls/{poll['id']}/close")
    asked.poll(topic="topics")

    found = asked.person()[1].items("/polls", group_id=asked.group_id, topic="energy", status="closed")

    assert [poll["results"]["counts"]["low"] for poll in found] == [5, 2]


def test_another_group_and_who_left_have_no_say(asked: Asked) -> None:
    """A token that still names a group is not enough."""
    poll = asked.poll()
    other_group = asked.calendar.group()
    stranger = asked.calendar.member(other_group)

    outside = asked.calendar.as_member(stranger, other_group)
    pretending = asked.calendar.as_member(stranger, asked.group_id)

    assert outside.get(f"/polls/{poll['id']}").status == 404
    assert pretending.post(f"/polls/{poll['id']}/answer", {"option": "low"}).slug == "not-in-this-group"
    assert asked.calendar.as_facilitator(other_group).post(f"/polls/{poll['id']}/close").status == 404
