"""Summaries of meetings over HTTP: asked about, released, read by those who were away, and taken back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.service import SchedulingService
from shared.contracts.membership import ConsentWithdrawn, MembershipLeft
from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar
from tests.plugins.fix_http import Client, Reply
from tests.plugins.waiting import eventually

ENGLISH = {"language": "en", "text": "We talked about sleep.\nNext time: pacing."}
SPANISH = {"language": "es", "text": "Hablamos del sueño."}


class Evening:
    """A meeting that took place: Anna and Bea were there, Cem was away."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.group_id = calendar.group()
        calendar.series(self.group_id)
        self.meeting_id = calendar.past(self.group_id)[-1]["id"]
        self.address = f"/occurrences/{self.meeting_id}/summary"
        self.anna, self.bea, self.cem = (calendar.member(self.group_id) for _ in range(3))
        self.leader = calendar.as_facilitator(self.group_id)
        self.record(self.anna, self.bea)

    def record(self, *people: UUID) -> Reply:
        """Record that these people, and nobody else, were there."""
        marks = [{"person_id": str(person_id), "attendance": "attended"} for person_id in people]
        recorded = self.leader.put(f"/occurrences/{self.meeting_id}/attendance", marks)
        assert recorded.status == 200, recorded.body
        return recorded

    def as_(self, person_id: UUID) -> Client:
        """A client that asks as this member."""
        return self.calendar.as_member(person_id, self.group_id)

    def asked(self, *texts: dict[str, str], **question: int) -> dict[str, Any]:
        """Write a summary and ask about it."""
        written = self.leader.put(
            self.address, {"texts": list(texts) or [ENGLISH]}, etag=self.leader.get(self.address).etag
        )
        assert written.status == 200, written.body
        asked = self.leader.post(f"{self.address}/ask", question)
        assert asked.status == 200, asked.body
        return dict(asked.json)

    def agree(self, *people: UUID) -> None:
        """Let these people read it and say yes."""
        for person_id in people:
            client = self.as_(person_id)
            said = client.put(f"{self.address}/consent", None, etag=client.get(self.address).etag)
            assert said.status == 204, said.body

    def release(self) -> Reply:
        """Ask for the group to be able to read it."""
        return self.leader.post(f"{self.address}/release")

    def released(self) -> None:
        """Bring it to where the group reads it."""
        self.asked()
        self.agree(self.anna, self.bea)
        assert self.release().status == 200

    def status(self) -> str:
        """Where it stands, as the leader sees it."""
        return str(self.leader.get(self.address).json["status"])

    def stored(self) -> tuple[Any, ...]:
        """What the database holds."""
        (row,) = self.calendar.service.database.rows(
            "select status, sealed from session_summaries where occurrence_id = %s", UUID(self.meeting_id)
        )
        return tuple(row)

    def in_transaction(self, act: Callable[[SchedulingService, Any], None]) -> None:
        """Let the service do something on its own, as when it hears an event or time passes."""
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            act(SchedulingService(), tx)


@pytest.fixture
def evening(calendar: Calendar) -> Evening:
    """A meeting that took place."""
    return Evening(calendar)


def test_the_group_reads_a_summary_once_all_who_were_there_agree(evening: Evening) -> None:
    """Who was away catches up; until then nobody but who leads and who is asked reads a word."""
    anna, bea, cem = (evening.as_(one) for one in (evening.anna, evening.bea, evening.cem))
    asked = evening.asked(ENGLISH, SPANISH, keep_days=30)
    assert (asked["status"], "texts" in asked) == ("asked", False)

    seen = anna.get(evening.address).json
    assert (seen["texts"], seen["yours"], seen["agreed"]) == ([ENGLISH, SPANISH], "asked", None)
    hidden = cem.get(evening.address).json
    assert (hidden["status"], hidden["texts"], cem.items("/missed-meetings")) == ("none", [], [])
    assert cem.put(f"{evening.address}/consent", None, etag="*").status == 404
    evening.agree(evening.anna)
    assert evening.release().slug == "consent-missing"
    counted = evening.leader.get(evening.address).json
    assert (counted["asked"], counted["agreed"]) == (2, 1)
    evening.agree(evening.bea)

    released = evening.release()

    assert (released.status, released.json["status"]) == (200, "released")
    (missed,) = cem.items("/missed-meetings")
    assert missed["texts"] == cem.get(evening.address).json["texts"] == [ENGLISH, SPANISH]
    assert anna.items("/missed-meetings") == []
    (question,) = bea.items("/summary-consents")
    assert (question["said"], question["status"]) == ("yes", "released")
    told = [name for name, data in evening.calendar.events() if name.startswith("session_summary")]
    assert told == ["session_summary_asked", *["session_summary_agreed"] * 2, "session_summary_released"]
    assert not any("sleep" in str(data) for _, data in evening.calendar.events())


def test_one_who_takes_a_yes_back_removes_the_text_everywhere(evening: Evening) -> None:
    """Even after leaving the group, and without a reason."""
    evening.released()
    left_behind = evening.calendar.as_member(evening.bea)

    assert left_behind.delete(f"{evening.address}/consent").status == 204

    assert evening.stored() == ("redacted", None)
    cem = evening.as_(evening.cem)
    assert (cem.get(evening.address).json["status"], cem.items("/missed-meetings")) == ("none", [])
    about = {"occurrence_id": evening.meeting_id, "group_id": str(evening.group_id)}
    assert evening.calendar.announced("session_summary_redacted") == [about]
    assert left_behind.delete(f"{evening.address}/consent").status == 204
    assert evening.calendar.announced("session_summary_redacted") == [about]
    assert evening.as_(evening.anna).put(f"{evening.address}/consent", None, etag="*").status == 409


def test_a_consent_belongs_to_one_wording(evening: Evening) -> None:
    """Who agreed to a sentence has not agreed to the next one."""
    evening.asked()
    anna = evening.as_(evening.anna)
    read = anna.get(evening.address).etag
    evening.agree(evening.anna, evening.bea)

    evening.asked(SPANISH)

    assert evening.leader.get(evening.address).json["agreed"] == 0
    assert anna.put(f"{evening.address}/consent", None, etag=read).status == 412
    assert anna.put(f"{evening.address}/consent", None).status == 428
    twice = evening.leader.put(
        evening.address, {"texts": [ENGLISH, ENGLISH]}, etag=evening.leader.get(evening.address).etag
    )
    assert twice.json["errors"][0]["pointer"] == "/texts"


def test_who_turns_out_to_have_been_there_is_asked_too(evening: Evening) -> None:
    """Until they agree nobody else reads it, whatever was released before."""
    evening.released()

    evening.record(evening.anna, evening.bea, evening.cem)

    assert (evening.status(), evening.release().slug) == ("asked", "consent-missing")
    assert len(evening.calendar.announced("session_summary_redacted")) == 1
    assert evening.as_(evening.cem).get(evening.address).json["yours"] == "asked"
    evening.agree(evening.cem)
    assert evening.release().status == 200
    evening.as_(evening.cem).delete(f"{evening.address}/consent")
    assert evening.stored() == ("redacted", None)


def test_a_no_counts_even_for_who_is_struck_off_the_list(evening: Evening) -> None:
    """Attendance must not be a way around somebody; whoever was silent and not there is asked no more."""
    evening.asked()
    evening.agree(evening.anna)
    evening.record(evening.anna)
    assert evening.release().status == 200
    evening.record(evening.anna, evening.bea)
    evening.as_(evening.bea).delete(f"{evening.address}/consent")

    evening.record(evening.anna)

    assert evening.release().slug == "consent-missing"


def test_a_consent_withdrawn_in_membership_ends_what_was_agreed_before(evening: Evening) -> None:
    """It reaches every summary of that person by event; a yes that came later stands."""
    evening.released()

    def withdrawn(at: datetime, purpose: str = "session_notes") -> None:
        event = ConsentWithdrawn(
            consent_id=new_id(), person_id=evening.anna, purpose=purpose, withdrawn_at=at
        )
        evening.in_transaction(lambda service, tx: service.end_consent_to_notes(event, tx))

    withdrawn(datetime.now(UTC) - timedelta(hours=1))
    withdrawn(datetime.now(UTC), purpose="reminders")
    assert evening.status() == "released"

    for _ in range(2):
        withdrawn(datetime.now(UTC))

    assert evening.stored() == ("redacted", None)
    assert len(evening.calendar.announced("session_summary_redacted")) == 1


@pytest.mark.parametrize("column", ["answered too late", "kept long enough"])
def test_every_text_has_an_end(evening: Evening, column: str) -> None:
    """It is not shown past it, and soon it is gone; what nobody tidied up yet is no way around it."""
    if column == "kept long enough":
        evening.released()
    else:
        evening.asked()
        evening.agree(evening.anna, evening.bea)
    assert evening.calendar.service.database.rows(
        "update session_summaries set ends_at = now() where occurrence_id = %s returning 1",
        UUID(evening.meeting_id),
    )

    assert evening.release().slug == "not-being-asked"
    assert (evening.status(), evening.leader.get(evening.address).json["texts"]) == ("expired", [])
    assert evening.as_(evening.cem).items("/missed-meetings") == []
    evening.in_transaction(lambda service, tx: service.expire_summaries(tx))

    assert evening.stored() == ("expired", None)
    assert len(evening.calendar.announced("session_summary_redacted")) == 1


def test_who_writes_and_who_never_reads(evening: Evening) -> None:
    """What was said in the circle stays with those who belong to it, even where a token says otherwise."""
    calendar, address = evening.calendar, evening.address
    body = {"texts": [ENGLISH]}
    assert evening.as_(evening.anna).put(address, body, etag='"0"').status == 403
    assert calendar.coordinator.get(address).status == 403
    assert calendar.as_facilitator(calendar.group()).put(address, body, etag='"0"').status == 404
    ahead = calendar.ahead(evening.group_id)[0]
    early = evening.leader.put(f"/occurrences/{ahead['id']}/summary", body, etag='"0"')
    assert early.slug == "not-begun-yet"
    evening.released()
    left = new_id()
    calendar.hear(
        MembershipLeft(
            membership_id=new_id(),
            group_id=evening.group_id,
            person_id=left,
            left_on=datetime.now(UTC).date(),
        )
    )

    assert evening.as_(left).get(address).slug == "members-only"
    assert evening.as_(left).items("/missed-meetings") == []
    assert calendar.as_member(left).get(address).status == 404
    assert evening.leader.put(address, body, etag="*").slug == "summary-is-released"
    assert evening.leader.delete(address).status == 204
    assert evening.leader.delete(address).slug == "summary-is-gone"
    assert evening.as_(evening.cem).items("/missed-meetings") == []


def test_whatever_comes_first_a_text_that_lacks_consent_is_not_read(evening: Evening) -> None:
    """Taking back, or being found to have been there, at the very moment of the release: in either order."""
    bea, cem = evening.as_(evening.bea), evening.as_(evening.cem)

    def take_back() -> Reply:
        return bea.delete(f"{evening.address}/consent")

    def correct() -> Reply:
        return evening.record(evening.anna, evening.bea, evening.cem)

    for act, outcome in ((take_back, "redacted"), (correct, "asked")):
        for requests in ((evening.release, act), (act, evening.release)):
            evening.record(evening.anna, evening.bea)
            evening.asked()
            evening.agree(evening.anna, evening.bea)

            replies = at_once(evening, *requests)

            assert {reply.status for reply in replies} <= {200, 204, 409}
            assert (evening.status(), cem.items("/missed-meetings")) == (outcome, [])


def at_once(evening: Evening, *requests: Callable[[], Reply]) -> list[Reply]:
    """Let requests wait for the same summary, in this order, and then go on."""
    database = evening.calendar.service.database
    waiting = (
        "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        " having count(*) = %s"
    )
    with ThreadPoolExecutor(len(requests)) as threads:
        with database.superuser() as connection, connection.transaction():
            connection.execute(
                "select from session_summaries where occurrence_id = %s for update", [evening.meeting_id]
            )
            answers = []
            for number, request in enumerate(requests, start=1):
                answers.append(threads.submit(request))
                eventually(partial(database.rows, waiting, number))
        return [answer.result() for answer in answers]
