"""What a caregiver sees of meetings and attendance: exactly what was opened, nothing once it is closed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.service import SchedulingService
from shared.contracts.membership_support import CaregiverLinked, CaregiverUnlinked, TopicClosed, TopicOpened
from shared.ids import new_id
from shared.security.principals import Principal, Role
from tests.integration.scheduling.conftest import Calendar
from tests.plugins import principals
from tests.plugins.announcing import received

TOPICS = (
    "profile",
    "groups",
    "needs",
    "help",
    "onboarding",
    "milestones",
    "sessions_calendar",
    "attendance",
    "referrals_status",
)
# Which tables of the whole service each topic opens rows of.
OPENS = {
    "sessions_calendar": {"known_memberships", "series", "occurrences"},
    "attendance": {"attendances"},
}


class Pair:
    """A member with meetings and attendance, and their caregiver."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.group_id = calendar.group()
        self.member_id = calendar.member(self.group_id)
        self.series = calendar.series(self.group_id, online_url="https://meet.example.org/a", mode="online")
        self.meeting = calendar.past(self.group_id)[0]
        mark = {"person_id": str(self.member_id), "attendance": "attended"}
        kept = calendar.coordinator.put(f"/occurrences/{self.meeting['id']}/attendance", [mark])
        assert kept.status == 200, kept.body
        self.caregiver_id = new_id()
        self.about = {"link_id": new_id(), "person_id": self.member_id, "caregiver_id": self.caregiver_id}
        # Whatever groups a token names: a caregiver sees what was opened to them.
        self.asking = Principal(
            self.caregiver_id, Role.CAREGIVER, calendar.network_id, group_ids=(self.group_id,)
        )
        self.client = calendar.service.as_(self.asking)

    def hear(self, *events: Any) -> None:
        """Let the service hear of what membership announced."""
        batch = [received(event, self.calendar.network_id) for event in events]
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            SchedulingService().follow_topics(batch, tx)

    def seen(self) -> set[str]:
        """What of the member the caregiver sees now, by any address there is."""
        of_member = self.client.items("/attendances", person_id=self.member_id)
        found = {
            "sessions_calendar": self.client.items("/occurrences") != []
            or self.client.items("/series") != []
            or self.client.get(f"/series/{self.series['id']}").status == 200
            or self.client.get(f"/occurrences/{self.meeting['id']}").status == 200,
            "attendance": of_member != [],
        }
        return {topic for topic, is_seen in found.items() if is_seen}

    def tables(self) -> set[str]:
        """Tables of which the database shows them a row that is not about them and their links."""
        query = (
            "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace"
            " and c.relkind = 'r' and c.relname not like 'schema%%' order by 1"
        )
        names = [name for (name,) in self.calendar.service.database.rows(query)]
        found = set()
        with self.calendar.service.database.transaction(self.asking) as tx:
            tx.flush()
            for name in names:
                if tx.connection.execute(f"select 1 from {name}".encode()).fetchall():
                    found.add(name)
        return found - {"opened_topics", "venues", "agenda_templates"}


@pytest.fixture
def pair(calendar: Calendar) -> Pair:
    """A member who opened nothing yet."""
    return Pair(calendar)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_caregiver_sees_exactly_what_was_opened(pair: Pair, topic: str) -> None:
    """One topic at a time; the moment it is closed nothing, by the API and in the database itself."""
    pair.hear(CaregiverLinked(**pair.about))
    assert (pair.seen(), pair.tables()) == (set(), set())

    pair.hear(TopicOpened(**pair.about, topic=topic))
    assert pair.seen() == {topic} & set(OPENS)
    assert pair.tables() == OPENS.get(topic, set())

    pair.hear(TopicClosed(**pair.about, topic=topic), CaregiverUnlinked(**pair.about))
    assert (pair.seen(), pair.tables()) == (set(), set())


def test_what_is_open_is_seen_and_nothing_beside_it(pair: Pair) -> None:
    """When and where, not how to join; that one came, and the date only with the calendar."""
    opened = TopicOpened(**pair.about, topic="attendance")
    pair.hear(opened)
    [alone] = pair.client.items("/attendances", person_id=pair.member_id)
    pair.hear(TopicOpened(**pair.about, topic="sessions_calendar"))
    [both] = pair.client.items("/attendances", person_id=pair.member_id)
    pair.hear(TopicClosed(**pair.about, topic="sessions_calendar"))

    assert (alone["attendance"], alone["held_on"]) == ("attended", None)
    assert both["held_on"] == pair.meeting["held_on"]
    pair.hear(TopicOpened(**pair.about, topic="sessions_calendar"))
    assert pair.client.get(f"/occurrences/{pair.meeting['id']}").json["online_url"] is None
    path = f"/occurrences/{pair.meeting['id']}"
    assert pair.client.get(f"{path}/attendance").status == 403
    assert pair.client.post(f"{path}/cancel").status == 403
    # Neither another caregiver, nor the same person where they act for a group.
    other = pair.calendar.service.as_(principals.caregiver(pair.calendar.network_id))
    assert other.items("/occurrences") == other.items("/attendances", person_id=pair.member_id) == []
    runs_another = Principal(
        pair.caregiver_id, Role.FACILITATOR, pair.calendar.network_id, group_ids=(new_id(),)
    )
    assert pair.calendar.service.as_(runs_another).get(path).status == 404


def test_an_opening_that_comes_late_opens_nothing(pair: Pair) -> None:
    """Events may overtake each other; the last word of the member counts, whenever it arrives."""
    closed = received(TopicClosed(**pair.about, topic="sessions_calendar"), pair.calendar.network_id)
    late = received(
        TopicOpened(**pair.about, topic="sessions_calendar"),
        pair.calendar.network_id,
        time=closed.envelope.time - timedelta(seconds=1),
    )
    for batch in ([closed], [late], [late]):
        with pair.calendar.service.database.transaction(network_id=pair.calendar.network_id) as tx:
            SchedulingService().follow_topics(batch, tx)

    assert (pair.seen(), pair.tables()) == (set(), set())


def test_attendance_by_person_is_ones_own_unless_somebody_is_named(pair: Pair) -> None:
    """A member need not know their own id; a coordinator has none."""
    member = pair.calendar.as_member(pair.member_id, pair.group_id)
    mate = pair.calendar.as_member(pair.calendar.member(pair.group_id), pair.group_id)

    [own] = member.items("/attendances")

    assert (own["occurrence_id"], own["held_on"]) == (pair.meeting["id"], pair.meeting["held_on"])
    assert mate.items("/attendances", person_id=pair.member_id) == []
    assert pair.calendar.coordinator.get("/attendances").status == 422
    assert len(pair.calendar.coordinator.items("/attendances", person_id=pair.member_id)) == 1
    assert len(pair.calendar.as_facilitator(pair.group_id).items("/attendances", person_id=pair.member_id))
    assert UUID(own["person_id"]) == pair.member_id
