"""Practice between meetings over HTTP: one's own, optional, and forgotten."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.service import SchedulingService
from tests.integration.scheduling.conftest import Calendar
from tests.plugins.fix_http import Client

WORDS = "The first evening was hard, the second was better."


class Circle:
    """A group that meets on Tuesdays, with a technique that its people may take on."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.group_id = calendar.group()
        calendar.series(self.group_id)
        self.facilitator: Client = calendar.as_facilitator(self.group_id)
        self.next = calendar.ahead(self.group_id)[0]
        self.entry = self.facilitator.items("/library", kind="technique", tag="sleep")[0]

    def person(self) -> tuple[UUID, Client]:
        """A member of the group."""
        person_id = self.calendar.member(self.group_id)
        return person_id, self.calendar.as_member(person_id, self.group_id)

    def asked(self, **changes: Any) -> dict[str, Any]:
        """The body of a request to take something on."""
        return {"group_id": str(self.group_id), "entry_id": self.entry["id"], **changes}

    def count(self) -> int | None:
        """What those who run the group are told."""
        reply = self.facilitator.get(f"/occurrences/{self.next['id']}/practice-count")
        assert reply.status == 200, reply.body
        people: int | None = reply.json["people"]
        return people

    def pass_time(self) -> None:
        """Let all that was taken on be over, and let time do its work, twice."""
        with self.calendar.service.database.superuser() as connection:
            connection.execute("update practices set until = taken_on_at, expires_at = taken_on_at")
        for _ in range(2):
            with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
                SchedulingService().forget_practices(tx)


@pytest.fixture
def circle(calendar: Calendar) -> Circle:
    """A group with people in it."""
    return Circle(calendar)


def test_what_somebody_takes_on_is_theirs_alone(circle: Circle) -> None:
    """Not even whoever runs the group, or has the whole database, reads how it went."""
    (person_id, person), (_, mate) = circle.person(), circle.person()

    taken = person.post("/practices?language=es", circle.asked())
    address = f"/practices/{taken.json['id']}"
    another = person.post("/practices", circle.asked())
    said = person.patch(address, {"outcome": "partly", "helped": True, "reflection": WORDS}, etag=taken.etag)
    stale = person.patch(address, {"outcome": "done"}, etag=taken.etag)

    assert (taken.status, another.slug, stale.status) == (201, "one-is-enough", 412)
    assert taken.json["entry"]["language"] == "es"
    assert taken.json["until"] == circle.next["starts_at"]
    assert taken.json["occurrence_id"] == circle.next["id"]
    assert (said.json["outcome"], said.json["reflection"]) == ("partly", WORDS)
    assert [one["reflection"] for one in person.items("/practices")] == [WORDS]
    assert person.get(address).json["outcome"] == "partly"
    for client in (mate, circle.facilitator):
        assert client.get(address).status == client.delete(address).status == 404
        assert client.items("/practices") == []
    assert circle.calendar.coordinator.get(address).status == 403
    kept = str(circle.calendar.service.database.rows("select reflection from practices"))
    assert "evening" not in kept
    news = str(circle.calendar.announced("practice_taken_on"))
    news += str(circle.calendar.announced("practice_looked_back"))
    assert str(person_id) not in news
    assert str(circle.group_id) not in news
    assert circle.calendar.announced("practice_looked_back") == [
        {"practice_id": taken.json["id"], "entry_id": circle.entry["id"], "outcome": "partly"}
        | {"helped": True}
    ]


def test_it_may_be_let_go_at_any_time_and_nothing_is_kept_of_it(circle: Circle) -> None:
    """No reason, no streak, no trace."""
    _, person = circle.person()
    first = person.post("/practices", circle.asked()).json

    gone = person.delete(f"/practices/{first['id']}")
    again = person.post("/practices", circle.asked())

    assert (gone.status, again.status) == (204, 201)
    theme = circle.facilitator.items("/library", kind="theme")[0]
    assert person.post("/practices", circle.asked(entry_id=theme["id"])).slug == "technique-needed"
    stranger = circle.calendar.as_member(circle.calendar.member(circle.calendar.group()), circle.group_id)
    assert stranger.post("/practices", circle.asked()).slug == "not-in-this-group"


@pytest.mark.parametrize(("people", "told"), [(4, None), (5, 5)])
def test_those_who_run_the_group_learn_a_count_that_hides_everybody_and_the_rest_is_forgotten(
    make_calendar: Callable[[], Calendar], people: int, told: int | None
) -> None:
    """Told once, after the meeting, so that nothing can be read from how it grows."""
    circle = Circle(make_calendar())
    for _ in range(people):
        assert circle.person()[1].post("/practices", circle.asked()).status == 201
    before = circle.count()

    circle.pass_time()

    assert (before, circle.count()) == (None, told)
    database = circle.calendar.service.database
    assert database.rows("select * from practices") == []
    announced = circle.calendar.announced("practices_counted")
    assert [one["people"] for one in announced] == ([told] if told else [])
