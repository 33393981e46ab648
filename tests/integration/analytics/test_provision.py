from collections.abc import Callable
from datetime import time, timedelta

import pytest

from shared.contracts.membership import GroupOpened, GroupPaused
from shared.contracts.scheduling import OccurrenceCancelled
from shared.ids import new_id
from tests.integration.analytics.conftest import THIS_MONDAY, Region
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, facilitator

FILE = """Gebiet;Ort;Menschen;Rang;Spanisch;ohne Stufen
A;Harbour;12000;1;18,5;7
B;Linden;9000;3;2;
C;Oakmere;9000;2;;8
D;Nowhere;viele;2;;
"""
ASKED = {
    "csv": FILE,
    "columns": {
        "area": "Gebiet",
        "name": "Ort",
        "population": "Menschen",
        "need": "Rang",
        "languages": {"es": "Spanisch"},
        "access": {"step_free": "ohne Stufen"},
    },
    "low_is_need": True,
}


@pytest.fixture
def analytics(region: Region, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of analytics on the region's database."""
    return serve("analytics", database=region.database)


@pytest.fixture
def network(region: Region, analytics: RunningService) -> Client:
    """A coordinator of the network."""
    return analytics.as_(coordinator(region.network_id))


def test_a_file_of_need_is_taken_in_and_what_is_wrong_in_it_is_said(
    region: Region, network: Client, analytics: RunningService
) -> None:
    """Whatever the region's statistics office calls its columns; a row at fault keeps none of the others."""
    tried = network.post("/areas/import", ASKED | {"dry_run": True})
    assert (tried.json["kept"], network.items("/areas")) == (3, [])

    taken = network.post("/areas/import", ASKED)

    assert taken.status == 200, taken.body
    assert taken.json["refused"] == [
        {
            "line": 5,
            "column": "Menschen",
            "reason": "“viele” is no number: write digits, without anything between thousands.",
        }
    ]
    harbour, linden, _ = network.items("/areas", limit=2)
    assert (harbour["name"], harbour["languages"], linden["access"]) == ("Harbour", {"es": 18.5}, {})
    assert region.announced("areas_imported") == [{"network_id": str(region.network_id), "areas": 3}]
    # Written anew under the same id; what the file no longer names goes if asked for, and if empty.
    group_id = region.group()
    place = f"/groups/{group_id}/area"
    assert network.put(place, {"area_id": linden["id"]}, etag='"0"').status == 200
    again = ASKED | {"csv": FILE.replace("12000", "13000").replace("B;", "B2;").replace("C;", "C2;")}
    assert network.post("/areas/import", again | {"replace": True}).json["removed"] == 1
    areas = {one["code"]: one for one in network.items("/areas")}
    assert set(areas) == {"A", "B", "B2", "C2"}
    assert (areas["A"]["id"], areas["A"]["population"]) == (harbour["id"], 13_000)
    assert network.delete(f"/areas/{linden['id']}").slug == "groups-are-there"
    assert network.delete(f"/areas/{harbour['id']}").status == 204
    assert network.get(f"/areas/{harbour['id']}").status == 404
    wrong = network.post("/areas/import", ASKED | {"csv": "Gebiet;Ort\nA;B\n"})
    assert (wrong.status, wrong.json["errors"][0]["pointer"]) == (422, "/columns/population")
    for nobody in (facilitator(region.network_id, group_id), coordinator(new_id())):
        assert analytics.as_(nobody).get(f"/areas/{linden['id']}").status in (403, 404)


def test_the_next_group_is_suggested_where_and_when_it_is_missing_most(
    region: Region, network: Client
) -> None:
    """Linden has meetings enough, all on Monday mornings; Harbour, the neediest, has one in German."""
    network.post("/areas/import", ASKED)
    areas = {one["name"]: one["id"] for one in network.items("/areas")}
    at_home, busy, resting, nowhere = (region.group() for _ in range(4))
    for group_id, name, more in ((at_home, "Harbour", {}), (busy, "Linden", {"access": ["step_free"]})):
        said = network.put(f"/groups/{group_id}/area", {"area_id": areas[name]} | more, etag='"0"')
        assert said.status == 200, said.body
    assert network.put(f"/groups/{resting}/area", {"area_id": areas["Oakmere"]}, etag='"0"').status == 200
    days = [THIS_MONDAY + timedelta(days=7 * week) for week in (-1, 0, 1)]
    cancelled, moved = region.meeting(at_home, days[1]), region.meeting(busy, days[2], at=time(9))
    region.tell(
        *(
            GroupOpened(group_id=group_id, organisation_id=region.organisation_id)
            for group_id in (at_home, busy, resting, nowhere)
        ),
        *(region.meeting(busy, day, at=time(9)) for day in days for _ in range(3)),
        *(region.meeting(resting, day) for day in days),
        *(region.meeting(nowhere, THIS_MONDAY + timedelta(days=3), at=time(17, 30)) for _ in range(12)),
        region.meeting(at_home, days[0], at=time(8)),
        # Once: what is told twice counts once.
        moved,
        moved,
        OccurrenceCancelled(
            occurrence_id=cancelled.occurrence_id, series_id=new_id(), group_id=cancelled.group_id
        ),
        cancelled,
        # Long past, and far ahead.
        region.meeting(at_home, THIS_MONDAY - timedelta(days=60)),
        region.meeting(at_home, THIS_MONDAY + timedelta(days=60)),
        GroupPaused(group_id=resting),
    )

    found = network.items("/provision", limit=1)
    suggested = network.get("/provision/suggestions", most=2).json

    assert [(one["name"], one["groups"], one["meetings"]) for one in found] == [
        ("Harbour", 1, 1),
        ("Oakmere", 0, 0),
        ("Linden", 1, 10),
    ]
    assert sum(one["fair"] for one in found) == pytest.approx(11, abs=0.1)
    assert [(one["attendances"], one["withheld"]) for one in found] == [(0, 1), (0, 0), (0, 1)]
    (spanish,) = found[0]["languages"]
    assert (spanish["people"], spanish["meetings"], spanish["is_missing"]) == (2220, 0, True)
    assert [(one["name"], one["language"], one["access"]) for one in suggested] == [
        ("Harbour", "es", ["step_free"]),
        ("Oakmere", None, ["step_free"]),
    ]
    # Only mornings (in Berlin) are there, and one group meets in the evening; most do on Monday mornings.
    assert [one["when"] for one in suggested] == [
        {"weekday": 4, "part": "evening"},
        {"weekday": 1, "part": "morning"},
    ]
    assert any("Thursday evening" in line for line in suggested[0]["why"])
    in_german = network.get("/provision/suggestions", most=1, language="de").json
    assert any("Donnerstag abends" in line for line in in_german[0]["why"])
    unplaced = [one["group_id"] for one in network.items("/unplaced-groups")]
    assert unplaced == [str(nowhere)]
    # Once all of its meetings are known to be elsewhere, they count there.
    assert network.put(f"/groups/{busy}/area", {"area_id": areas["Harbour"]}, etag='"0"').status == 412
    assert network.delete(f"/groups/{busy}/area").status == 204
    assert network.get(f"/groups/{busy}/area").status == 404
    assert [one["group_id"] for one in network.items("/group-areas", area_id=areas["Harbour"])] == [
        str(at_home)
    ]
    assert len(region.announced("group_placed")) == 3
    assert region.announced("group_unplaced") == [{"group_id": str(busy)}]
