"""Memberships over HTTP: applying, being welcomed, resting, leaving, coming back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.integration.membership.conftest import Region
from tests.plugins import principals

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Europe/Berlin")).date()
LAST_WEEK = TODAY - timedelta(days=7)


def test_a_member_applies_and_a_facilitator_welcomes_them(region: Region) -> None:
    """The way in, as it is meant: nobody else is needed."""
    group_id, person_id = region.group(), region.person()

    applied = region.as_member(person_id).post("/memberships", {"group_id": group_id, "person_id": person_id})
    welcomed = region.as_facilitator(group_id).post(f"/memberships/{applied.json['id']}/activate")

    assert (applied.status, applied.json["status"]) == (201, "applied")
    assert (welcomed.status, welcomed.json["status"]) == (200, "active")
    names = {"membership_id": applied.json["id"], "group_id": group_id, "person_id": person_id}
    assert region.announced("membership_applied") == [names | {"role": "member"}]
    assert region.announced("membership_activated") == [
        names | {"role": "member", "active_from": TODAY.isoformat()}
    ]


def test_a_membership_rests_returns_and_ends(region: Region) -> None:
    """Every step is announced with its day, and none asks for a reason."""
    person_id = region.person()
    membership_id = region.joined(region.group(), person_id, on=LAST_WEEK)
    member = region.as_member(person_id)

    states = [
        member.post(f"/memberships/{membership_id}/{step}").json for step in ("pause", "resume", "leave")
    ]

    assert [state["status"] for state in states] == ["paused", "active", "left"]
    assert {state["active_from"] for state in states} == {LAST_WEEK.isoformat()}
    told = [(name, data) for name, subject, data in region.events() if subject == membership_id]
    days = [list(data.values())[-1] for name, data in told if name.startswith("membership_")][2:]
    assert days == [TODAY.isoformat()] * 3


def test_the_history_tells_when_it_happened_and_when_it_was_recorded(region: Region) -> None:
    """A backdated change is seen to be one."""
    person_id = region.person()
    membership_id = region.joined(region.group(), person_id, on=LAST_WEEK)

    history = region.as_member(person_id).items(f"/memberships/{membership_id}/history")

    assert [(line["change"], line["happened_on"]) for line in history] == [
        ("applied", TODAY.isoformat()),
        ("activated", LAST_WEEK.isoformat()),
    ]
    assert history[1]["recorded_at"][:4] == str(TODAY.year)


def test_coming_back_is_a_new_application(region: Region) -> None:
    """What ended stays ended, and the door stays open."""
    group_id, person_id = region.group(), region.person()
    first = region.joined(group_id, person_id)
    region.coordinator.post(f"/memberships/{first}/leave")

    assert region.activate(first).slug == "already-left"
    again = region.joined(group_id, person_id)

    assert [item["id"] for item in region.coordinator.items("/memberships", status="active")] == [again]
    assert len(region.coordinator.items("/memberships", person_id=person_id)) == 2


def test_a_person_is_in_a_group_once_at_a_time(region: Region) -> None:
    """Twice in a list means twice in every figure."""
    group_id, person_id = region.group(), region.person()
    region.applied(group_id, person_id)

    again = region.coordinator.post("/memberships", {"group_id": group_id, "person_id": person_id})

    assert (again.status, again.slug) == (409, "already-in-group")


def test_applying_at_once_from_everywhere_leaves_one_application(region: Region) -> None:
    """An impatient finger and a slow line must not make five of one person."""
    group_id, person_id = region.group(), region.person()
    member = region.as_member(person_id)

    with ThreadPoolExecutor(5) as threads:
        replies = list(
            threads.map(
                lambda _: member.post("/memberships", {"group_id": group_id, "person_id": person_id}),
                range(5),
            )
        )

    assert sorted(reply.status for reply in replies) == [201, 409, 409, 409, 409]
    assert len(region.coordinator.items("/memberships")) == 1


def test_the_last_place_is_given_once(region: Region) -> None:
    """Two facilitators who welcome two people at the same moment fill one place, not two."""
    group_id = region.group(capacity=2)
    region.joined(group_id, region.person())
    waiting = [region.applied(group_id, region.person()) for _ in range(4)]

    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(region.activate, waiting))

    assert sorted(reply.status for reply in replies) == [200, 409, 409, 409]
    assert {reply.slug for reply in replies if reply.status == 409} == {"group-full"}
    assert len(region.coordinator.items("/memberships", status="active")) == 2
    assert len(region.announced("membership_activated")) == 2


def test_who_rests_keeps_their_place_and_who_leaves_frees_it(region: Region) -> None:
    """Otherwise nobody would dare to rest."""
    group_id = region.group(capacity=1)
    first = region.joined(group_id, region.person())
    waiting = region.applied(group_id, region.person())
    region.coordinator.post(f"/memberships/{first}/pause")

    assert region.activate(waiting).slug == "group-full"
    region.coordinator.post(f"/memberships/{first}/leave")
    assert region.activate(waiting).status == 200


def test_a_full_group_may_be_given_a_facilitator(region: Region) -> None:
    """Who holds the circle takes no place in it."""
    group_id = region.group(capacity=1)
    region.joined(group_id, region.person())

    assert region.activate(region.applied(group_id, region.person(), role="facilitator")).status == 200


def test_only_a_coordinator_backdates_and_nobody_postdates(region: Region) -> None:
    """A day in the past changes figures already seen; a day to come has not happened."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id, on=LAST_WEEK)
    address = f"/memberships/{membership_id}/pause"

    refused = region.as_facilitator(group_id).post(address, {"on": TODAY - timedelta(days=1)})
    assert (refused.status, refused.slug) == (403, "backdating-is-for-coordinators")
    tomorrow = region.coordinator.post(address, {"on": TODAY + timedelta(days=1)})
    assert (tomorrow.status, tomorrow.json["errors"][0]["pointer"]) == (422, "/on")
    too_early = region.coordinator.post(address, {"on": LAST_WEEK - timedelta(days=1)})
    assert (too_early.status, too_early.json["errors"][0]["pointer"]) == (422, "/on")
    assert region.coordinator.post(address, {"on": TODAY - timedelta(days=1)}).status == 200


def test_a_member_cannot_apply_for_somebody_else_nor_take_a_role(region: Region) -> None:
    """Both would be a way into what others entrusted to the group."""
    group_id, person_id, other = region.group(), region.person(), region.person()
    member = region.as_member(person_id)

    assert member.post("/memberships", {"group_id": group_id, "person_id": other}).status == 404
    grabbing = {"group_id": group_id, "person_id": person_id, "role": "facilitator"}
    assert member.post("/memberships", grabbing).slug == "role-is-entrusted"


def test_nobody_touches_the_membership_of_somebody_else(region: Region) -> None:
    """Other members see nothing of it, a mentor sees it and decides nothing."""
    group_id, person_id = region.group(), region.person()
    membership_id = region.joined(group_id, person_id)
    neighbour = region.person()
    region.joined(group_id, neighbour)

    for step in ("pause", "leave"):
        address = f"/memberships/{membership_id}/{step}"
        assert region.as_member(neighbour, group_id).post(address).status == 404
        assert region.as_facilitator(region.group()).post(address).status == 404
        assert region.as_mentor(group_id).post(address).slug == "not-yours"
    assert region.as_member(person_id).post(f"/memberships/{membership_id}/activate").status == 403


def test_a_facilitator_cannot_bring_strangers_into_the_group(region: Region) -> None:
    """Knowing an id must not be enough to see the person behind it."""
    group_id, stranger = region.group(), region.person()

    reply = region.as_facilitator(group_id).post(
        "/memberships", {"group_id": group_id, "person_id": stranger}
    )

    assert reply.status == 404


@pytest.mark.parametrize(("step", "slug"), [("pause", "group-is-closed"), ("close", "group-is-closed")])
def test_a_closed_group_takes_no_applications(region: Region, step: str, slug: str) -> None:
    """Somebody would wait for an answer that cannot come."""
    group_id, person_id = region.group(), region.person()
    region.coordinator.post(f"/groups/{group_id}/{step}")
    body = {"group_id": group_id, "person_id": person_id}

    reply = region.coordinator.post("/memberships", body)

    assert reply.status == 201 if step == "pause" else reply.slug == slug


def test_memberships_are_listed_by_group_person_and_state(region: Region) -> None:
    """The three questions that a coordinator asks of the list."""
    group_id, other_group, person_id = region.group(), region.group(), region.person()
    here, there = region.joined(group_id, person_id), region.applied(other_group, person_id)
    elsewhere = region.applied(group_id, region.person())

    def found(**query: object) -> set[str]:
        return {item["id"] for item in region.coordinator.items("/memberships", limit=1, **query)}

    assert found() == {here, there, elsewhere}
    assert found(group_id=group_id) == {here, elsewhere}
    assert found(person_id=person_id) == {here, there}
    assert found(group_id=group_id, status="applied") == {elsewhere}


def test_a_repeated_request_is_answered_and_not_repeated(region: Region) -> None:
    """A phone that lost its connection sends again, and gets the first answer."""
    group_id, person_id = region.group(), region.person()
    member = region.service.as_(principals.member(region.network_id))
    member = region.as_member(person_id)
    body = {"group_id": group_id, "person_id": person_id}

    first, again = (member.post("/memberships", body, key="try-1") for _ in range(2))

    assert (first.status, first.json) == (again.status, again.json)
    assert len(region.announced("membership_applied")) == 1
