"""Concerns: raised by anyone, kept from whom they are about, never left to lie."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from services.membership.service import MembershipService
from shared.db.asking import Asking, asking_as
from shared.ids import new_id
from shared.security.principals import Principal
from tests.integration.membership.conftest import Region
from tests.plugins import principals
from tests.plugins.fix_http import Client

WORDS = "They read out what I had said in confidence."


@pytest.fixture
def route(region: Region) -> Callable[..., None]:
    """Call it to let the timer run once, some time from now."""

    def run(**later: float) -> None:
        with region.service.database.transaction(network_id=region.network_id) as tx:
            tx.now += timedelta(**later)
            MembershipService().route_concerns(tx)

    return run


def contact(region: Region) -> tuple[Client, str]:
    """A coordinator who answers concerns, and their account."""
    account = principals.coordinator(region.network_id)
    client = region.service.as_(account)
    assert client.put("/concern-contacts/me", None).status == 200
    return client, str(account.id)


def raised(client: Client, **about: Any) -> str:
    """Raise a concern and return its id."""
    made = client.post("/concerns", {"kind": "safety", "words": WORDS, **about})
    assert made.status == 201, made.body
    return str(made.json["id"])


def belongs(region: Region, group_id: str) -> Client:
    """A member of the group."""
    person_id = region.person()
    region.joined(group_id, person_id)
    return region.as_member(person_id, group_id)


def test_a_concern_is_answered_and_its_outcome_read(region: Region, route: Callable[..., None]) -> None:
    """The whole way: raised, given to somebody, acknowledged, closed in words for whoever raised it."""
    coordinator, account = contact(region)
    member = belongs(region, region.group())
    concern_id = raised(member)

    route()
    path = f"/concerns/{concern_id}"
    read = coordinator.get(f"{path}/words").json
    acknowledged = coordinator.post(f"{path}/acknowledge")
    closed = coordinator.post(f"{path}/close", {"outcome": "acted", "words": "We have talked with them."})

    assert (read["words"], read["outcome_words"]) == (WORDS, None)
    assert (acknowledged.json["status"], acknowledged.json["assigned_to"]) == ("acknowledged", account)
    assert (closed.status, member.get(path).json["outcome"]) == (200, "acted")
    assert member.get(f"{path}/words").json["outcome_words"] == "We have talked with them."
    steps = [one["step"] for one in member.items(f"{path}/steps")]
    assert steps == ["raised", "assigned", "acknowledged", "closed"]
    late = coordinator.post(f"{path}/close", {"outcome": "acted", "words": "Again."})
    assert late.slug == "concern-closed"


def test_words_and_names_stay_out_of_events_and_of_the_tables(
    region: Region, route: Callable[..., None]
) -> None:
    """A backup, a consumer or a log must not tell whom a concern is about, nor what was said."""
    coordinator, _ = contact(region)
    group_id, facilitator_id = region.group(), region.person()
    concern_id = raised(belongs(region, group_id), group_id=group_id, concerned_ids=[facilitator_id])
    route()
    coordinator.post(f"/concerns/{concern_id}/close", {"outcome": "acted", "words": "Private words."})

    told = [(name, data) for name, subject, data in region.events() if subject == concern_id]
    assert [name for name, _ in told] == ["concern_raised", "concern_assigned", "concern_closed"]
    assert {key for _, data in told for key in data} == {"concern_id", "acknowledge_by", "coordinator_id"}
    [(kept,)] = region.service.database.rows("select to_jsonb(c)::text from concerns c")
    assert WORDS not in kept
    assert "Private words." not in kept


@pytest.mark.parametrize("about", ["them", "the staff"])
def test_a_concern_about_a_facilitator_does_not_exist_for_them(region: Region, about: str) -> None:
    """Neither in a list nor by its id, even when it is not anonymous; a colleague can see it and help."""
    group_id, facilitator_id = region.group(), region.person()
    concerned = {"concerned_ids": [facilitator_id]} if about == "them" else {"concerns_staff": True}
    concern_id = raised(belongs(region, group_id), group_id=group_id, is_anonymous=False, **concerned)
    facilitator = region.as_facilitator(group_id, person_id=facilitator_id)
    colleague = region.as_facilitator(group_id)

    assert facilitator.items("/concerns") == []
    for path in ("", "/words", "/steps"):
        assert facilitator.get(f"/concerns/{concern_id}{path}").status == 404
    seen = [one["id"] for one in colleague.items("/concerns")]
    assert seen == ([concern_id] if about == "them" else [])


def test_the_database_itself_keeps_it_from_whom_it_is_about(region: Region) -> None:
    """In SQL, without the service: whatever a query forgets, the policy does not."""
    group_id, facilitator_id = region.group(), region.person()
    member = belongs(region, group_id)
    account = principals.coordinator(region.network_id)
    for concerned in (facilitator_id, str(account.id)):
        raised(member, group_id=group_id, is_anonymous=False, concerned_ids=[concerned])
    raised(member, group_id=group_id, is_anonymous=False, concerns_staff=True)
    raised(member, group_id=group_id, is_anonymous=True)
    raised(member)

    def facilitator(person_id: UUID) -> Principal:
        return principals.facilitator(region.network_id, UUID(group_id), person_id=person_id)

    with psycopg.connect(region.service.database.url) as connection:
        assert seen(connection, facilitator(UUID(facilitator_id))) == (1, 1, 0)
        assert seen(connection, facilitator(new_id())) == (2, 2, 0)
        assert seen(connection, account) == (4, 4, 4)
        assert seen(connection, principals.coordinator(region.network_id)) == (5, 5, 5)
        # Who does not say which account asks sees nothing, a coordinator neither.
        asking = Asking("network", region.network_id)
        assert seen(connection, account, asking=asking, named=False) == (0, 0, 0)


def seen(
    connection: Connection[TupleRow],
    principal: Principal,
    *,
    asking: Asking | None = None,
    named: bool = True,
) -> tuple[int, int, int]:
    """How many concerns and steps somebody can read, and how many concerns they can change."""
    statements = [*(asking or asking_as(principal)).statements]
    if named:
        statements.append(f"set local kith.principal='{principal.id}'")
    with connection.transaction(force_rollback=True):
        connection.execute(";".join(statements).encode())
        changed = connection.execute(b"update concerns set version = version").rowcount
        rows = connection.execute(
            b"select (select count(*) from concerns), (select count(*) from concern_steps)"
        )
        [(concerns, steps)] = rows.fetchall()
    return concerns, steps, changed


def test_towards_the_group_a_concern_is_anonymous_unless_wished_otherwise(region: Region) -> None:
    """Whoever fears the circle tells a coordinator alone; whoever trusts the facilitator may say so."""
    group_id = region.group()
    member = belongs(region, group_id)
    quiet, shared = raised(member, group_id=group_id), raised(member, group_id=group_id, is_anonymous=False)
    facilitator = region.as_facilitator(group_id)

    assert [one["id"] for one in facilitator.items("/concerns")] == [shared]
    assert facilitator.get(f"/concerns/{shared}/words").json["words"] == WORDS
    assert facilitator.get(f"/concerns/{quiet}").status == 404
    assert region.as_mentor(group_id).items("/concerns") == []
    assert region.as_mentor(group_id).get(f"/concerns/{shared}").status == 404
    assert belongs(region, group_id).items("/concerns") == []
    assert facilitator.post(f"/concerns/{shared}/acknowledge").status == 403


@pytest.mark.parametrize("role", ["member", "caregiver", "facilitator", "mentor", "coordinator"])
def test_anyone_can_raise_a_concern_and_follow_it(region: Region, role: str) -> None:
    """Also those who belong to no group, and those who coordinate."""
    network, person_id = region.network_id, new_id()
    principal = {
        "member": principals.member(network, person_id),
        "caregiver": principals.caregiver(network, person_id),
        "facilitator": principals.facilitator(network, person_id=person_id),
        "mentor": principals.mentor(network, person_id=person_id),
        "coordinator": principals.coordinator(network),
    }[role]
    client = region.service.as_(principal)

    concern_id = raised(client, kind="other")

    assert [one["id"] for one in client.items("/concerns")] == [concern_id]
    assert client.get(f"/concerns/{concern_id}/words").json["words"] == WORDS


def test_it_goes_to_a_coordinator_whom_it_is_not_about(region: Region, route: Callable[..., None]) -> None:
    """Neither to the one it is about, nor to the one who raised it; else to whoever has the fewest."""
    (first, first_id), (_, second_id), (_, third_id) = (contact(region) for _ in range(3))
    member = belongs(region, region.group())
    about_two = raised(member, concerned_ids=[first_id, second_id])
    own = raised(first, concerned_ids=[third_id])

    route()
    route()

    assert member.get(f"/concerns/{about_two}").json["assigned_to"] == third_id
    assert first.get(f"/concerns/{own}").json["assigned_to"] == second_id
    assert first.get(f"/concerns/{about_two}").status == 404
    assert len(region.announced("concern_assigned")) == 2


def test_a_concern_that_lies_goes_to_somebody_else(region: Region, route: Callable[..., None]) -> None:
    """Once for each deadline that passes, however often the timer looks; everybody can see that it did."""
    contacts = dict(contact(region)[::-1] for _ in range(2))
    member = belongs(region, region.group())
    concern_id = raised(member)
    route()
    first_id = member.get(f"/concerns/{concern_id}").json["assigned_to"]

    route(hours=23)
    in_time = region.announced("concern_escalated")
    route(hours=25)
    route(hours=25)

    now_with = member.get(f"/concerns/{concern_id}").json
    assert in_time == []
    assert (now_with["escalations"], now_with["assigned_to"]) == (1, *(set(contacts) - {first_id}))
    assert region.announced("concern_escalated") == [
        {"concern_id": concern_id, "level": 1, "overdue": "acknowledgement"}
    ]
    assert contacts[first_id].post(f"/concerns/{concern_id}/acknowledge").slug == "not-your-concern"
    assert contacts[now_with["assigned_to"]].post(f"/concerns/{concern_id}/acknowledge").status == 200
    route(days=10)
    assert region.announced("concern_escalated")[-1]["overdue"] == "decision"
    assert member.get(f"/concerns/{concern_id}").json["assigned_to"] == first_id


def test_where_nobody_else_answers_it_is_still_said_to_be_overdue(
    region: Region, route: Callable[..., None]
) -> None:
    """A network with one coordinator, or none, is not a place where concerns disappear."""
    concern_id = raised(belongs(region, region.group()))

    route(hours=25)
    nobody = region.coordinator.get(f"/concerns/{concern_id}").json
    coordinator, account = contact(region)
    route(hours=26)
    route(hours=26)

    assert (nobody["assigned_to"], nobody["escalations"]) == (None, 1)
    assert coordinator.get(f"/concerns/{concern_id}").json["assigned_to"] == account


def test_coordinators_say_themselves_whether_they_answer_concerns(
    region: Region, route: Callable[..., None]
) -> None:
    """Whoever stops keeps what is with them until they give it on, and gets nothing new."""
    (first, first_id), (_, second_id) = contact(region), contact(region)
    assert {one["coordinator_id"] for one in first.items("/concern-contacts")} == {first_id, second_id}

    stopped = first.delete("/concern-contacts/me")
    concern_ids = [raised(belongs(region, region.group())) for _ in range(2)]
    route()

    assert stopped.status == 204
    assert [one["coordinator_id"] for one in first.items("/concern-contacts")] == [second_id]
    answering = {first.get(f"/concerns/{one}").json["assigned_to"] for one in concern_ids}
    assert answering == {second_id}
    assert region.as_member(region.person()).get("/concern-contacts").status == 403


def test_a_concern_is_taken_over_with_both_knowing(region: Region, route: Callable[..., None]) -> None:
    """Two who reach for it at once do not overwrite each other, and it never goes to whom it is about."""
    (_, first_id), (second, second_id), (_, about_id) = (contact(region) for _ in range(3))
    concern_id = raised(belongs(region, region.group()), concerned_ids=[about_id])
    route()
    path, etag = f"/concerns/{concern_id}/assign", second.get(f"/concerns/{concern_id}").etag

    def assign(to: str, version: str) -> Any:
        return second.send("POST", path, {"coordinator_id": to}, {"If-Match": version})

    taken = assign(second_id, etag)

    assert (taken.status, taken.json["assigned_to"]) == (200, second_id)
    assert assign(first_id, etag).status == 412
    assert assign(about_id, taken.etag).slug == "concerns-them"
    assert assign(str(new_id()), taken.etag).slug == "answers-no-concerns"


def test_a_concern_that_cannot_be_kept_says_why(region: Region) -> None:
    """About oneself, about a group that is none, about the staff of nowhere."""
    person_id = region.person()
    member = region.as_member(person_id)

    def refused(**about: Any) -> Any:
        return member.post("/concerns", {"kind": "safety", "words": WORDS, **about})

    assert refused(concerned_ids=[person_id]).json["errors"][0]["pointer"] == "/concerned_ids"
    assert refused(concerns_staff=True).json["errors"][0]["pointer"] == "/group_id"
    assert refused(group_id=str(new_id())).status == 404
    assert refused(words="   ").json["errors"][0]["pointer"] == "/words"
    assert region.announced("concern_raised") == []
