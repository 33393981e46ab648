"""Caregivers over HTTP: exactly what was opened, and nothing the moment it is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from services.membership.caregivers.domain import Topic
from services.membership.service import MembershipService
from shared.ids import new_id
from tests.integration.membership.conftest import Region
from tests.plugins import principals
from tests.plugins.fix_http import Client

SHOWN_ELSEWHERE = {Topic.SESSIONS_CALENDAR, Topic.ATTENDANCE, Topic.REFERRALS_STATUS}


@dataclass(frozen=True)
class Pair:
    """A member and the caregiver they linked."""

    region: Region
    group_id: str
    member_id: str
    caregiver_id: str
    link_id: str

    @property
    def member(self) -> Client:
        """The member."""
        return self.region.as_member(self.member_id, self.group_id)

    @property
    def caregiver(self) -> Client:
        """The caregiver."""
        return as_caregiver(self.region, self.caregiver_id)

    def tell(self, what: str, *topics: Topic) -> Any:
        """Open or close topics, as the member."""
        reply = self.member.post(f"/caregivers/{self.link_id}/{what}", {"topics": topics})
        assert reply.status == 200, reply.body
        return reply.json

    def seen(self) -> set[Topic]:
        """Whatever of the member the caregiver sees now, by any address there is."""
        caregiver, person_id = self.caregiver, self.member_id
        found = {
            Topic.PROFILE: caregiver.get(f"/persons/{person_id}").status == 200
            or any(one["id"] == person_id for one in caregiver.items("/persons")),
            Topic.GROUPS: caregiver.items("/memberships") != []
            or caregiver.get(f"/groups/{self.group_id}").status == 200,
            Topic.NEEDS: caregiver.get(f"/persons/{person_id}/needs").status == 200,
            Topic.HELP: caregiver.items("/help-requests") != [],
            Topic.ONBOARDING: caregiver.items(f"/caregivers/{self.link_id}/onboarding") != []
            or caregiver.items("/newcomers") != [],
            Topic.MILESTONES: caregiver.items("/milestones") != [],
        }
        assert caregiver.items("/consents") == []
        assert caregiver.get(f"/persons/{person_id}/contact").status in (403, 404)
        return {topic for topic, is_seen in found.items() if is_seen}


def as_caregiver(region: Region, person_id: str) -> Client:
    """A client that asks as a caregiver."""
    return region.service.as_(principals.caregiver(region.network_id, UUID(person_id)))


@pytest.fixture
def pair(region: Region) -> Pair:
    """A member with something under every topic, who opened nothing yet."""
    # Planned, because an open group may be found by anybody.
    group_id = region.group(open=False)
    member_id = region.person(contact={"email": "heron@example.org"})
    membership_id = region.joined(group_id, member_id)
    member = region.as_member(member_id, group_id)
    said = member.put(f"/persons/{member_id}/needs", {"languages": ["de"], "words": "Rest."}, etag='"0"')
    asked = member.post("/help-requests", {"group_id": group_id, "kind": "cost", "words": "The fare."})
    assert (said.status, asked.status) == (200, 201)
    region.consent(member_id)
    with region.service.database.transaction(network_id=region.network_id) as tx:
        MembershipService().look_after_newcomers(tx)
    with region.service.database.superuser() as connection:
        ids = {"n": region.network_id, "m": membership_id, "g": group_id, "p": member_id}
        connection.execute(
            "insert into celebration_choices values (%(n)s, %(m)s, %(g)s, %(p)s, true, true, false, false,"
            " current_date, now())",
            ids,
        )
        connection.execute(
            "insert into milestones values (%(n)s, %(m)s, %(g)s, %(p)s, 'first_meeting', current_date, true)",
            ids,
        )
    caregiver_id = region.person(display_name="Kind Otter")
    linked = member.post("/caregivers", {"caregiver_id": caregiver_id})
    assert linked.status == 201, linked.body
    return Pair(region, group_id, member_id, caregiver_id, linked.json["id"])


@pytest.mark.parametrize("topic", Topic)
def test_a_caregiver_sees_exactly_what_was_opened(pair: Pair, topic: Topic) -> None:
    """One topic at a time, and nothing of any other; the moment it is closed, nothing at all."""
    assert pair.seen() == set()

    assert pair.tell("open", topic)["topics"] == [topic]
    assert pair.seen() == {topic} - SHOWN_ELSEWHERE

    assert pair.tell("close", topic)["topics"] == []
    assert pair.seen() == set()
    about = {
        "link_id": pair.link_id,
        "person_id": pair.member_id,
        "caregiver_id": pair.caregiver_id,
        "topic": topic,
    }
    assert pair.region.announced("topic_opened") == [about]
    assert pair.region.announced("topic_closed") == [about]


def test_unlinking_closes_everything(pair: Pair) -> None:
    """From either side; and everyone who shows something hears of each topic."""
    pair.tell("open", *Topic)
    assert pair.seen() == set(Topic) - SHOWN_ELSEWHERE

    ended = pair.caregiver.post(f"/caregivers/{pair.link_id}/unlink")
    again = pair.member.post(f"/caregivers/{pair.link_id}/unlink")

    assert (ended.status, ended.json["topics"]) == (200, [])
    assert again.json == ended.json
    assert pair.seen() == set()
    assert {event["topic"] for event in pair.region.announced("topic_closed")} == set(Topic)
    assert len(pair.region.announced("caregiver_unlinked")) == 1
    refused = pair.member.post(f"/caregivers/{pair.link_id}/open", {"topics": ["needs"]})
    assert refused.slug == "link-ended"


def test_what_is_seen_is_not_theirs_to_change(pair: Pair) -> None:
    """A caregiver accompanies; the member acts."""
    pair.tell("open", *Topic)
    (membership,) = pair.caregiver.items("/memberships")
    (asked,) = pair.caregiver.items("/help-requests")

    needs = pair.caregiver.get(f"/persons/{pair.member_id}/needs")
    assert (needs.json["languages"], needs.json["words"]) == (["de"], None)
    assert pair.caregiver.get(f"/help-requests/{asked['id']}").json["words"] is None
    said = pair.caregiver.put(f"/persons/{pair.member_id}/needs", {}, etag=needs.etag)
    assert said.slug == "not-yours"
    assert pair.caregiver.post(f"/memberships/{membership['id']}/leave").slug == "not-yours"
    assert pair.caregiver.post(f"/help-requests/{asked['id']}/withdraw").status == 404
    assert pair.caregiver.post("/consents", pair.region.new_consent(pair.member_id)).slug == "not-yours"


def test_only_the_member_opens_and_closes(pair: Pair) -> None:
    """Not the caregiver, and not staff, however well they mean."""
    path = f"/caregivers/{pair.link_id}"
    body = {"topics": ["groups"]}

    assert pair.caregiver.post(f"{path}/open", body).slug == "only-the-member"
    assert pair.region.coordinator.post(f"{path}/open", body).slug == "only-the-member"
    assert pair.region.coordinator.post("/caregivers", {"caregiver_id": pair.caregiver_id}).status == 403
    assert pair.region.as_facilitator(pair.group_id).get(path).status == 404
    assert pair.region.as_member(pair.region.person(), pair.group_id).get(path).status == 404
    assert pair.region.coordinator.post(f"{path}/unlink").status == 200


def test_opening_twice_is_fine_and_announced_once(pair: Pair) -> None:
    """Whoever is unsure whether it worked may ask again."""
    for _ in range(2):
        assert pair.tell("open", Topic.GROUPS, Topic.GROUPS)["topics"] == ["groups"]
    for _ in range(2):
        assert pair.tell("close", Topic.GROUPS)["topics"] == []

    assert len(pair.region.announced("topic_opened")) == 1
    assert len(pair.region.announced("topic_closed")) == 1


def test_what_is_open_to_one_caregiver_is_closed_to_another(pair: Pair) -> None:
    """A sister may know what a neighbour may not."""
    other_id = pair.region.person()
    other = pair.member.post("/caregivers", {"caregiver_id": other_id}).json
    pair.tell("open", Topic.PROFILE)

    assert as_caregiver(pair.region, other_id).get(f"/persons/{pair.member_id}").status == 404
    assert [one["id"] for one in as_caregiver(pair.region, other_id).items("/caregivers")] == [other["id"]]
    assert [one["id"] for one in pair.member.items("/caregivers")] == [pair.link_id, other["id"]]
    again = pair.member.post("/caregivers", {"caregiver_id": other_id})
    assert again.slug == "caregiver-already-linked"


def test_a_caregiver_is_a_person_of_this_network(
    pair: Pair, region: Region, make_region: Callable[[], Region]
) -> None:
    """Who is known elsewhere, or nowhere, cannot be linked; and nobody needs to be linked to themself."""
    for stranger in (make_region().person(), str(new_id())):
        assert pair.member.post("/caregivers", {"caregiver_id": stranger}).status == 404
    assert pair.member.post("/caregivers", {"caregiver_id": pair.member_id}).status == 422


def test_the_database_alone_keeps_a_closed_topic_closed(pair: Pair) -> None:
    """A forgotten condition in a query must not show what was closed: the policies decide."""
    principal = principals.caregiver(pair.region.network_id, UUID(pair.caregiver_id))
    tables = ("persons", "memberships", "person_needs", "help_askers", "onboardings", "milestones")

    def counts() -> list[int]:
        with pair.region.service.database.transaction(principal) as tx:
            tx.flush()
            found = [tx.connection.execute(f"select 1 from {one}".encode()).fetchall() for one in tables]
            return [len(rows) for rows in found]

    # Their own row among the persons is always theirs.
    assert counts() == [1, 0, 0, 0, 0, 0]
    pair.tell("open", *Topic)
    assert counts() == [2, 1, 1, 1, 1, 1]
    pair.tell("close", *Topic)
    assert counts() == [1, 0, 0, 0, 0, 0]
