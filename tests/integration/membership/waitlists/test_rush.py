"""Everybody at once, and the timers by themselves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from services.membership.service import MembershipService
from tests.integration.membership.conftest import Region
from tests.integration.membership.waitlists.lines import entry, owner, waits
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually


def test_fifty_accept_at_once_and_the_group_is_never_over_its_capacity(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """Everybody presses the button in the same moment, twenty with an offer, while staff welcome others."""
    group_id = region.group(capacity=20)
    waiting = [waits(region, group_id) for _ in range(45)]
    take_turns()
    applicants = [region.applied(group_id, region.person()) for _ in range(5)]
    clients = {one: owner(region, one) for one in waiting}

    with ThreadPoolExecutor(50) as threads:
        accepting = [
            threads.submit(client.post, f"/waitlist-entries/{one}/accept") for one, client in clients.items()
        ]
        welcoming = [threads.submit(region.activate, one) for one in applicants]
        take_turns()
        accepted = [future.result() for future in accepting]
        welcomed = [future.result() for future in welcoming]

    assert sorted({(reply.status, reply.slug if reply.status != 200 else "") for reply in accepted}) == [
        (200, ""),
        (409, "no-offer"),
    ]
    assert {reply.slug for reply in welcomed} == {"group-full"}
    assert [reply.status for reply in accepted] == [200] * 20 + [409] * 25  # in the order they came
    members = region.coordinator.items("/memberships", group_id=group_id, status="active")
    assert len(members) == 20


def test_nobody_joins_a_group_that_closes_in_the_same_moment(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """Either they were in before and left with everybody, or they read that it is closed."""
    group_id = region.group(capacity=12)
    waiting = [waits(region, group_id) for _ in range(12)]
    take_turns()
    clients = {one: owner(region, one) for one in waiting}

    with ThreadPoolExecutor(13) as threads:
        accepting = [
            threads.submit(client.post, f"/waitlist-entries/{one}/accept") for one, client in clients.items()
        ]
        closing = threads.submit(region.coordinator.post, f"/groups/{group_id}/close")
        replies = [future.result() for future in accepting]
    take_turns()

    assert closing.result().status == 200
    assert {reply.status for reply in replies} <= {200, 404, 409}
    current = region.coordinator.items("/memberships", group_id=group_id)
    assert {one["status"] for one in current} <= {"left"}
    assert region.coordinator.items("/waitlist-entries", waiting="true") == []


def test_one_offer_accepted_fifty_times_at_once_is_one_place(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """A button pressed twice must not take two places, nor end in an error that nobody understands."""
    group_id = region.group(capacity=1)
    one = waits(region, group_id)
    take_turns()
    client = owner(region, one)

    with ThreadPoolExecutor(50) as threads:
        replies = list(threads.map(lambda _: client.post(f"/waitlist-entries/{one}/accept"), range(50)))

    assert sorted(reply.status for reply in replies) == [200] + [409] * 49
    assert {reply.slug for reply in replies if reply.status == 409} == {"no-longer-waiting"}
    assert len(region.announced("membership_activated")) == 1


def test_the_worker_takes_turns_by_itself(region: Region, start_worker: StartWorker) -> None:
    """Nobody has to press a button for a place to be offered, nor for a concern to reach somebody."""
    assert region.coordinator.put("/concern-contacts/me", None).status == 200
    one = waits(region, region.group(capacity=1))
    raised = owner(region, one).post("/concerns", {"kind": "other", "words": "Something is not right."})

    start_worker(MembershipService)

    eventually(lambda: entry(region, one)["status"] == "offered", timeout=20)
    path = f"/concerns/{raised.json['id']}"
    eventually(lambda: owner(region, one).get(path).json["assigned_to"] is not None, timeout=20)
