"""Networks, organisations and groups over HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.ids import new_id
from tests.integration.membership.conftest import Region
from tests.plugins import principals
from tests.plugins.fix_http import Reply


def test_an_operator_makes_a_network_and_sees_nothing_of_it(region: Region) -> None:
    """Whoever runs the machines has no business in the circle."""
    operator = region.service.as_(principals.operator())

    assert region.announced("network_created") == [
        {"network_id": str(region.network_id), "time_zone": "Europe/Berlin"}
    ]
    assert operator.get(f"/networks/{region.network_id}").status == 403
    assert operator.get("/groups").status == 403


def test_a_network_is_seen_by_its_own_people_only(make_region: Callable[[], Region]) -> None:
    """Another region's id leads nowhere, as if it did not exist."""
    ours, theirs = make_region(), make_region()

    assert ours.coordinator.get(f"/networks/{ours.network_id}").json["name"] == "North"
    assert ours.coordinator.get(f"/networks/{theirs.network_id}").slug == "not-found"


def test_planning_a_group_is_announced(region: Region) -> None:
    """Scheduling cannot know the group's time zone from anywhere else."""
    group_id = region.group(open=False, capacity=12)

    assert region.announced("group_planned") == [
        {
            "group_id": group_id,
            "organisation_id": region.organisation_id,
            "time_zone": "Europe/Berlin",
            "language": "de",
            "capacity": 12,
        }
    ]


def test_a_group_lives_through_its_states(region: Region) -> None:
    """Each step is announced, in order, under the group's own subject."""
    group_id = region.group(open=False)

    states = [
        region.coordinator.post(f"/groups/{group_id}/{step}").json["status"]
        for step in ("open", "pause", "open", "close")
    ]

    assert states == ["open", "paused", "open", "closed"]
    assert [name for name, subject, _ in region.events() if subject == group_id] == [
        "group_planned",
        "group_opened",
        "group_paused",
        "group_opened",
        "group_closed",
    ]


def test_a_refused_step_says_why_and_announces_nothing(region: Region) -> None:
    """A client shows the title to the person in front of it."""
    group_id = region.group()
    before = region.events()

    reply = region.coordinator.post(f"/groups/{group_id}/open")

    assert (reply.status, reply.slug) == (409, "group-already-open")
    assert reply.json["title"] == "The group is open already."
    assert region.events() == before


def test_closing_a_group_ends_the_memberships_in_it(region: Region) -> None:
    """Otherwise figures would count members of groups that no longer meet."""
    group_id = region.group()
    active, applied = region.joined(group_id, region.person()), region.applied(group_id, region.person())

    region.coordinator.post(f"/groups/{group_id}/close")

    states = {item["id"]: item["status"] for item in region.coordinator.items("/memberships")}
    assert states == {active: "left", applied: "left"}
    assert {left["membership_id"] for left in region.announced("membership_left")} == {active, applied}


def test_a_group_is_changed_only_by_who_has_read_it(region: Region) -> None:
    """Two coordinators editing at once must not overwrite each other unseen."""
    group_id = region.group()
    read = region.coordinator.get(f"/groups/{group_id}")
    address = f"/groups/{group_id}"

    assert region.coordinator.patch(address, {"capacity": 8}).slug == "precondition-required"
    changed = region.coordinator.patch(address, {"capacity": 8}, etag=read.etag)
    assert (changed.status, changed.json["capacity"], changed.json["name"]) == (200, 8, "Tuesday circle")
    assert region.coordinator.patch(address, {"capacity": 9}, etag=read.etag).slug == "precondition-failed"
    assert [event["capacity"] for event in region.announced("group_changed")] == [8]


@pytest.mark.parametrize("kind", ["organisations", "groups"])
def test_an_external_id_is_taken_once(region: Region, make_region: Callable[[], Region], kind: str) -> None:
    """An importer that runs twice must find what it made, in its own network only."""

    def body(of: Region) -> dict[str, Any]:
        described: dict[str, Any] = of.new_group() if kind == "groups" else {"name": "House"}
        return described | {"external_id": "bmlt:7"}

    made = region.coordinator.post(f"/{kind}", body(region))
    other = make_region()

    again = region.coordinator.post(f"/{kind}", body(region))
    assert made.status == 201
    assert (again.status, again.slug) == (409, "external-id-taken")
    assert other.coordinator.post(f"/{kind}", body(other)).status == 201
    found = region.coordinator.items(f"/{kind}", external_id="bmlt:7")
    assert [item["id"] for item in found] == [made.json["id"]]


def test_organisations_stand_below_others_and_never_below_themselves(
    region: Region, make_region: Callable[[], Region]
) -> None:
    """A network of regions, areas and hosts is a tree, however it is moved about."""
    coordinator = region.coordinator

    def made(name: str, parent_id: str | None = None) -> dict[str, Any]:
        reply = coordinator.post("/organisations", {"name": name, "parent_id": parent_id})
        assert reply.status == 201, reply.body
        return dict(reply.json)

    def moved(one: dict[str, Any], below: str | None) -> Reply:
        etag = coordinator.get(f"/organisations/{one['id']}").etag
        return coordinator.patch(f"/organisations/{one['id']}", {"parent_id": below}, etag=etag)

    north = made("North")
    harbour = made("Harbour", north["id"])
    pier = made("Pier", harbour["id"])
    other = make_region().organisation_id

    assert [one["name"] for one in coordinator.items("/organisations", parent_id=north["id"])] == ["Harbour"]
    assert coordinator.post("/organisations", {"name": "X", "parent_id": other}).status == 404
    assert moved(pier, other).status == 404
    for below in (north, harbour, pier):
        assert moved(north, below["id"]).slug == "organisation-below-itself"
    top = moved(harbour, None)
    assert (top.json["parent_id"], top.json["version"]) == (None, 2)
    named = coordinator.patch(f"/organisations/{north['id']}", {"name": "North Coast"}, etag='"1"')
    assert (named.json["name"], named.json["parent_id"]) == ("North Coast", None)
    # Two who move at the same moment cannot close a circle between them.
    with ThreadPoolExecutor(2) as pool:
        pairs = [(north, harbour["id"]), (harbour, north["id"])]
        replies = list(pool.map(lambda pair: moved(*pair), pairs))
    assert sorted(reply.status for reply in replies) == [200, 409]
    told = [
        (one["organisation_id"], one.get("parent_id")) for one in region.announced("organisation_changed")
    ]
    assert told[0] == (harbour["id"], None)
    assert {one["parent_id"] for one in region.announced("organisation_created") if "parent_id" in one} >= {
        north["id"]
    }
    member = region.service.as_(principals.member(region.network_id, new_id()))
    assert member.patch(f"/organisations/{pier['id']}", {"parent_id": None}, etag='"1"').status == 403


def test_groups_are_listed_by_name_page_after_page(region: Region) -> None:
    """Names repeat, so the id decides between them and no item is lost between pages."""
    made = {region.group(name=name, open=False) for name in ("B", "A", "B", "C", "B")}

    first = region.coordinator.get("/groups", limit=2)
    everything = region.coordinator.items("/groups", limit=2)

    assert len(first.json["items"]) == 2
    assert [item["name"] for item in everything] == ["A", "B", "B", "B", "C"]
    assert {item["id"] for item in everything} == made


def test_groups_are_found_by_state_and_organisation(region: Region) -> None:
    """A coordinator looks for the groups still being planned."""
    planned, _ = region.group(open=False), region.group()

    assert [item["id"] for item in region.coordinator.items("/groups", status="planned")] == [planned]
    assert len(region.coordinator.items("/groups", organisation_id=region.organisation_id)) == 2
    assert region.coordinator.items("/groups", organisation_id=new_id()) == []
    assert region.coordinator.get("/groups", status="asleep").status == 422


def test_people_find_open_groups_and_their_own(region: Region) -> None:
    """Somebody looking for a circle should not see one that is still an idea."""
    open_group, planned, resting = region.group(), region.group(open=False), region.group()
    person = region.person()
    region.joined(resting, person)
    region.coordinator.post(f"/groups/{resting}/pause")

    seen = {item["id"] for item in region.as_member(person).items("/groups")}

    assert seen == {open_group, resting}
    assert region.as_member(person).get(f"/groups/{planned}").status == 404


def test_a_facilitator_sees_the_groups_in_their_token(region: Region) -> None:
    """A role is bound to groups, and so is what it shows."""
    own, other = region.group(), region.group()
    facilitator = region.as_facilitator(own)

    assert [item["id"] for item in facilitator.items("/groups")] == [own]
    assert facilitator.get(f"/groups/{other}").status == 404


@pytest.mark.parametrize("kind", ["groups", "organisations", "persons", "memberships", "consents"])
def test_ids_that_are_unknown_malformed_or_of_another_network_lead_nowhere(
    region: Region, make_region: Callable[[], Region], kind: str
) -> None:
    """The three must look alike, or the answer would tell that something exists."""
    other = make_region()
    make: dict[str, Callable[[], str]] = {
        "groups": other.group,
        "organisations": lambda: other.organisation_id,
        "persons": other.person,
        "memberships": lambda: other.applied(other.group(), other.person()),
        "consents": lambda: other.consent(other.person()),
    }
    theirs = make[kind]()

    replies = [region.coordinator.get(f"/{kind}/{id_}") for id_ in (theirs, new_id(), "none")]

    assert [(reply.status, reply.slug) for reply in replies] == [(404, "not-found")] * 3


def test_a_group_of_another_network_s_organisation_cannot_be_planned(
    region: Region, make_region: Callable[[], Region]
) -> None:
    """A foreign key alone would have said whether the id exists."""
    reply = region.coordinator.post(
        "/groups", region.new_group(organisation_id=make_region().organisation_id)
    )

    assert reply.slug == "not-found"


def test_a_partner_asks_in_vain(region: Region) -> None:
    """Partners hear of referrals, and of nothing else in the network."""
    partner = region.service.as_(principals.partner(region.network_id, new_id()))

    for address in ("/groups", "/organisations", "/persons", "/memberships", "/consents"):
        assert partner.get(address).slug == "forbidden"


def test_only_coordinators_organise(region: Region) -> None:
    """A facilitator cares for the circle; whether it exists is decided elsewhere."""
    group_id = region.group()
    facilitator = region.as_facilitator(group_id)

    assert facilitator.post("/groups", region.new_group()).status == 403
    assert facilitator.post(f"/groups/{group_id}/close").status == 403
    assert facilitator.post("/organisations", {"name": "House"}).status == 403


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"language": "klingon"}, "/language"),
        ({"capacity": 0}, "/capacity"),
        ({"name": ""}, "/name"),
        ({"colour": "blue"}, "/colour"),
    ],
)
def test_what_is_wrong_with_a_group_is_pointed_at(
    region: Region, changes: dict[str, object], pointer: str
) -> None:
    """A form can then say it beside the field."""
    reply = region.coordinator.post("/groups", region.new_group(**changes))

    assert reply.status == 422
    assert [error["pointer"] for error in reply.json["errors"]] == [pointer]
