"""Waitlists over HTTP: joining, taking turns, passing on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.integration.membership.conftest import Region
from tests.integration.membership.waitlists.lines import entry, full_group, leave, owner, waits


def test_a_place_that_falls_free_goes_to_the_first_who_waits(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """The whole way, by the person themself: waiting, the place in the line, the offer, belonging."""
    group_id, [membership_id] = full_group(region)
    first, second = waits(region, group_id), waits(region, group_id)
    take_turns()
    assert [entry(region, one)["position"] for one in (first, second)] == [1, 2]
    assert owner(region, first).post(f"/waitlist-entries/{first}/accept").slug == "no-offer"

    leave(region, membership_id)
    take_turns()
    offered = owner(region, first).get(f"/waitlist-entries/{first}").json
    taken = owner(region, first).post(f"/waitlist-entries/{first}/accept")
    take_turns()

    held_for = datetime.fromisoformat(offered["offer_expires_at"]) - datetime.now(UTC)
    assert (offered["status"], round(held_for / timedelta(hours=1))) == ("offered", 72)
    assert (taken.status, taken.json["status"]) == (200, "joined")
    assert (entry(region, second)["status"], entry(region, second)["position"]) == ("waiting", 1)
    [membership] = region.coordinator.items("/memberships", group_id=group_id, status="active")
    assert membership["person_id"] == taken.json["person_id"]
    history = region.coordinator.items(f"/memberships/{membership['id']}/history")
    assert [line["change"] for line in history] == ["applied", "activated"]
    assert (
        len(region.announced("waitlist_offer_made")) == len(region.announced("waitlist_offer_accepted")) == 1
    )
    assert region.announced("membership_activated")[-1]["membership_id"] == membership["id"]


def test_an_offer_passes_on_when_nobody_answers(region: Region, take_turns: Callable[..., None]) -> None:
    """A place must not stand empty while others wait."""
    group_id = region.group(capacity=1)
    first, second = waits(region, group_id), waits(region, group_id)
    take_turns()

    take_turns(hours=71)
    still = entry(region, first)["status"]
    take_turns(hours=73)
    take_turns(hours=73)

    assert still == "offered"
    assert [entry(region, one)["status"] for one in (first, second)] == ["waiting", "offered"]
    assert entry(region, first)["position"] == 2
    assert [event["entry_id"] for event in region.announced("waitlist_offer_expired")] == [first]
    offers = owner(region, first).items(f"/waitlist-entries/{first}/offers")
    assert [offer["status"] for offer in offers] == ["expired"]


def test_an_offer_that_expired_cannot_be_accepted_before_the_timer_saw_it(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """The deadline is the same for everyone, whenever the timer happens to run."""
    group_id = region.group(capacity=1)
    one = waits(region, group_id)
    take_turns(hours=-80)

    assert owner(region, one).post(f"/waitlist-entries/{one}/accept").slug == "offer-expired"


def test_declining_passes_the_place_on_and_keeps_the_person_in_the_line(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """A no is a no to this place, not to the group, and it is not asked for again the next minute."""
    group_id = region.group(capacity=1)
    first, second = waits(region, group_id), waits(region, group_id)
    take_turns()

    declined = owner(region, first).post(f"/waitlist-entries/{first}/decline", {})
    take_turns()
    gone = owner(region, second).post(f"/waitlist-entries/{second}/decline", {"keep_waiting": False})
    take_turns()
    rests = entry(region, first)["status"]
    take_turns(days=8)

    assert (declined.json["status"], declined.json["end_reason"]) == ("waiting", None)
    assert (gone.json["status"], gone.json["end_reason"]) == ("left", "chosen")
    assert (rests, entry(region, first)["status"]) == ("waiting", "offered")


def test_whoever_is_silent_twice_is_asked_whether_they_still_wait(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """Nobody is struck off in silence; and nobody holds up the line for ever."""
    group_id = region.group(capacity=1)
    one, other = waits(region, group_id), waits(region, region.group(capacity=1))
    for days in (0, 4, 8):
        take_turns(days=days)

    assert [entry(region, each)["status"] for each in (one, other)] == ["asked", "asked"]
    stays = owner(region, one).post(f"/waitlist-entries/{one}/still-waiting")
    take_turns(days=8 + 31)

    assert (stays.status, stays.json["status"], stays.json["answer_by"]) == (200, "waiting", None)
    assert entry(region, one)["status"] == "offered"
    assert entry(region, other)["end_reason"] == "unanswered"
    assert owner(region, one).post(f"/waitlist-entries/{one}/still-waiting").slug == "not-asked"


def test_whoever_lost_their_group_comes_first_by_the_published_rules(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """First come, first served, after those whose group was closed around them; and the rules say so."""
    closed, group_id = region.group(), region.group(capacity=1)
    moved_out = region.person()
    region.joined(closed, moved_out)
    assert region.coordinator.post(f"/groups/{closed}/close").status == 200
    early, late = waits(region, group_id), waits(region, group_id, moved_out)

    take_turns()

    assert [entry(region, one)["status"] for one in (early, late)] == ["waiting", "offered"]
    assert entry(region, late)["priority"] == "moved_out"
    rules = region.as_member(moved_out).get("/waitlist-rules").json
    assert rules == {"offer_hours": 72, "priorities": ["moved_out"], "version": 0}


def test_a_network_publishes_rules_of_its_own_within_limits(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """A region where post takes a week needs longer offers; an offer of an hour is none."""
    coordinator, rules = region.coordinator, {"offer_hours": 168, "priorities": []}

    assert coordinator.put("/waitlist-rules", rules).slug == "precondition-required"
    published = coordinator.put("/waitlist-rules", rules, etag='"0"')
    again = coordinator.put("/waitlist-rules", rules, etag='"0"')
    short = coordinator.put("/waitlist-rules", rules | {"offer_hours": 1}, etag='"1"')
    one = waits(region, region.group(capacity=1))
    take_turns()

    assert (published.status, published.json["version"], again.status) == (200, 1, 412)
    assert short.json["errors"][0]["pointer"] == "/offer_hours"
    held_for = datetime.fromisoformat(entry(region, one)["offer_expires_at"]) - datetime.now(UTC)
    assert round(held_for / timedelta(hours=1)) == 168
    member = region.as_member(region.person())
    assert member.put("/waitlist-rules", rules, etag='"1"').status == 403


def test_an_offer_keeps_its_place_against_everyone_else(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """Staff cannot give away by hand what somebody in the line was promised, except to that person."""
    group_id, person_id = region.group(capacity=1), region.person()
    one = waits(region, group_id, person_id)
    take_turns()

    refused = region.activate(region.applied(group_id, region.person()))
    welcomed = region.activate(region.applied(group_id, person_id))
    take_turns()

    assert (refused.slug, welcomed.status) == ("group-full", 200)
    assert entry(region, one)["end_reason"] == "joined_otherwise"


def test_nobody_is_let_in_past_those_who_wait(region: Region, take_turns: Callable[..., None]) -> None:
    """In the seconds before a free place is offered it is somebody's turn already; friends can wait, too."""
    group_id, [membership_id] = full_group(region)
    elsewhere = region.joined(region.group(), region.person())
    one = waits(region, group_id)
    leave(region, membership_id)

    let_in = region.activate(region.applied(group_id, region.person()))
    moved = region.coordinator.post(f"/memberships/{elsewhere}/move", {"group_id": group_id})
    own = region.activate(region.applied(group_id, entry(region, one)["person_id"]))

    assert (let_in.slug, moved.slug, own.status) == ("others-wait-first", "others-wait-first", 200)


@pytest.mark.parametrize("act", ["shrink", "pause", "close"])
def test_offers_are_recalled_when_their_places_go(
    region: Region, take_turns: Callable[..., None], act: str
) -> None:
    """A promise that cannot be kept is taken back at once, and costs the person no turn."""
    group_id = region.group(capacity=2)
    first, second = waits(region, group_id), waits(region, group_id)
    take_turns()

    if act == "shrink":
        etag = region.coordinator.get(f"/groups/{group_id}").etag
        assert region.coordinator.patch(f"/groups/{group_id}", {"capacity": 1}, etag=etag).status == 200
    else:
        assert region.coordinator.post(f"/groups/{group_id}/{act}").status == 200
    take_turns()

    expected = {"shrink": ("offered", "waiting"), "pause": ("waiting", "waiting"), "close": ("left", "left")}
    assert tuple(entry(region, one)["status"] for one in (first, second)) == expected[act]
    assert owner(region, second).post(f"/waitlist-entries/{second}/accept").status == 409


def test_people_see_their_own_waiting_only(region: Region, take_turns: Callable[..., None]) -> None:
    """Who else wants in is nobody's business; how many are before you is yours."""
    group_id = region.group(capacity=1)
    first, second = waits(region, group_id), waits(region, group_id)
    take_turns()

    member, facilitator = owner(region, second), region.as_facilitator(group_id)
    assert [one["id"] for one in member.items("/waitlist-entries")] == [second]
    assert member.get(f"/waitlist-entries/{first}").status == 404
    assert member.post(f"/waitlist-entries/{first}/accept").status == 404
    assert {one["id"] for one in facilitator.items("/waitlist-entries", waiting="true")} == {first, second}
    assert region.as_facilitator(region.group()).items("/waitlist-entries") == []


def test_nobody_waits_twice_or_for_where_they_are(region: Region) -> None:
    """Two places in one line would be one too many, and members need none."""
    group_id, person_id = region.group(capacity=1), region.person()
    waits(region, group_id, person_id)
    body = {"group_id": group_id, "person_id": person_id}
    member = region.as_member(person_id)

    assert member.post("/waitlist-entries", body).slug == "already-waiting"
    region.joined(group_id, person_id)
    assert member.post("/waitlist-entries", body).slug == "already-in-group"
    assert member.post("/waitlist-entries", body | {"person_id": region.person()}).status == 404


def test_leaving_the_line_passes_the_place_on(region: Region, take_turns: Callable[..., None]) -> None:
    """Whoever found another group says so once, and the next is asked."""
    group_id = region.group(capacity=1)
    first, second = waits(region, group_id), waits(region, group_id)
    take_turns()

    left = owner(region, first).post(f"/waitlist-entries/{first}/leave")
    take_turns()

    assert (left.status, left.json["status"], left.json["offer_id"]) == (200, "left", None)
    assert entry(region, second)["status"] == "offered"


def test_a_member_moves_by_the_waitlist_of_the_other_group(
    region: Region, take_turns: Callable[..., None]
) -> None:
    """Their place is theirs until the other one is; then history and first day go with them."""
    origin, target, person_id = region.group(), region.group(capacity=1), region.person()
    since = datetime.now(UTC).date() - timedelta(days=90)
    membership_id = region.joined(origin, person_id, on=since)
    one = waits(region, target, person_id, from_membership_id=membership_id)
    take_turns()

    taken = region.as_member(person_id).post(f"/waitlist-entries/{one}/accept")

    assert taken.status == 200, taken.body
    [move] = region.as_member(person_id).items("/moves")
    assert (move["from_membership_id"], move["reason"]) == (membership_id, "wished")
    assert (move["to_group_id"], move["member_since"]) == (target, since.isoformat())
    states = {one["group_id"]: one["status"] for one in region.coordinator.items("/memberships")}
    assert states == {origin: "left", target: "active"}
    assert UUID(region.announced("membership_moved")[0]["move_id"]) == UUID(move["id"])
