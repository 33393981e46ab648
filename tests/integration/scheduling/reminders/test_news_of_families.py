"""Families are announced early, by mail through a real mail server; and so is the loss of an alternative."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.reminders import sending
from tests.integration.scheduling.conftest import Calendar
from tests.integration.scheduling.reminders.conftest import Post

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Families:
    """A group with a meeting two weeks ahead to which families may come."""

    def __init__(self, post: Post) -> None:
        self.post = post
        calendar: Calendar = post.calendar
        self.group_id: UUID = calendar.group()
        # Not today or tomorrow: nobody is reminded of the meeting itself meanwhile.
        day = WEEKDAYS[(datetime.now(UTC).weekday() + 3) % 7]
        calendar.series(self.group_id, rule=f"FREQ=WEEKLY;BYDAY={day}")
        self.meeting, self.other, self.third = calendar.ahead(self.group_id)[2:5]
        self.path = f"/occurrences/{self.meeting['id']}"
        self.facilitator = calendar.as_facilitator(self.group_id)

    def plan(self, etag: str = '"0"', **changes: Any) -> Any:
        """Open the meeting to families; whoever would rather not comes to another one."""
        asked = {"topic": "Pacing", "places": 9, "from_minute": 0, "minutes": 90}
        other = {"alternative_id": self.other["id"]}
        return self.facilitator.put(f"{self.path}/family-session", asked | other | changes, etag=etag)

    def mails(self) -> list[tuple[str, str, str]]:
        """To whom each mail went, its subject and its text."""
        self.post.run()
        return [(mail["To"], mail["Subject"], mail.get_content()) for mail in self.post.server.mails()]


@pytest.fixture
def families(post: Post) -> Families:
    """A group to which families may come."""
    return Families(post)


def test_members_are_told_weeks_before_that_families_come(
    families: Families, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In their language, in full only where they want it so, once however often it is planned anew."""
    # Page after page: that nearer meetings have many to remind later keeps nobody from hearing now.
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    families.post.reminded(families.group_id, language="es")
    families.post.reminded(families.group_id, address="bo@example.net", language="de", discreet=False)
    nobody_asked = families.mails()
    planned = families.plan()

    families.mails()
    families.plan(planned.etag, places=12)
    told = {to: (subject, text) for to, subject, text in families.mails()}

    assert nobody_asked == []
    assert len(families.post.server.mails()) == 2
    assert told["ana@example.net"][0] == "Recordatorio"
    assert "hay algo que puedes elegir" in told["ana@example.net"][1]
    assert "sind Angehörige und Freunde willkommen" in told["bo@example.net"][1]
    assert [one["kind"] for one in families.post.calendar.announced("reminder_sent")] == ["families"] * 2


def test_what_is_off_before_it_was_told_is_not_told(families: Families) -> None:
    """The part for families was taken back, or the meeting cancelled, a moment ago."""
    families.post.reminded(families.group_id)
    families.plan()
    (send,) = families.post.claim()
    families.facilitator.delete(f"{families.path}/family-session")
    send()
    families.plan()
    families.facilitator.post(f"{families.path}/cancel")

    assert families.mails() == []
    assert families.post.statuses() == ["withdrawn"]


def test_who_chose_an_alternative_that_is_withdrawn_learns_of_it(families: Families) -> None:
    """Nobody goes to a meeting that is not held because they would rather not meet families."""
    alone, away = (families.post.reminded(families.group_id, address=f"{n}@example.net") for n in "ab")
    planned = families.plan()
    alone.put(f"{families.path}/family-answer", {"choice": "alone"})
    chosen = away.put(f"{families.path}/family-answer", {"choice": "alternative"}).json
    before = families.mails()
    families.facilitator.post(f"/occurrences/{families.other['id']}/cancel")

    (lost,) = [one for one in families.mails() if one not in before]
    families.mails()

    assert (chosen["alternative_id"], chosen["is_lost"]) == (families.other["id"], False)
    assert lost[0] == "b@example.net"
    assert "what you chose for this date is no longer there" in lost[2]
    assert len(families.post.server.mails()) == 3
    assert away.get(f"{families.path}/family-answer").json["is_lost"] is True
    assert families.facilitator.get(f"{families.path}/family-session").json["alternative_stands"] is False
    # Another one is planned, and chosen: all is well again.
    families.plan(planned.etag, alternative_id=families.third["id"])
    assert away.get(f"{families.path}/family-answer").json["is_lost"] is True
    again = away.put(f"{families.path}/family-answer", {"choice": "alternative"}).json
    assert (again["is_lost"], again["alternative_id"]) == (False, families.third["id"])
    assert families.facilitator.get(f"{families.path}/family-session").json["alternative_stands"] is True
