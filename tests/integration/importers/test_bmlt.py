"""`kith import bmlt` against running services: every row is accounted for, a second run changes nothing."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infra.importers.arrivals import MEMBERSHIP, SCHEDULING, UNASSIGNED
from tests.integration.importers.conftest import Region

BODIES = [
    {"id": "1", "parent_id": "0", "name": "North Region", "type": "RS"},
    {"id": "2", "parent_id": "1", "name": "Harbour Area", "type": "AS"},
]
FORMATS = [{"key_string": "O", "lang": "en"}, {"key_string": "WC", "lang": "en"}]


def a_meeting(number: int, **changes: Any) -> dict[str, Any]:
    """A row as the semantic API gives it."""
    return {
        "id_bigint": str(number),
        "weekday_tinyint": "2",
        "start_time": "19:00:00",
        "formats": "O,WC",
        "meeting_name": f"Quiet Harbour {number}",
        "location_text": f"Hall {number}",
        "location_info": "",
        "location_street": f"{number} Quay Street",
        "location_municipality": "Harbour",
        "location_province": "NY",
        "phone_meeting_number": "",
        "virtual_meeting_link": "",
        **changes,
    }


def counts(imported: int = 0, updated: int = 0, unchanged: int = 0, refused: int = 0) -> dict[str, int]:
    """What a report says of one kind of row."""
    rows = imported + updated + unchanged + refused
    return {
        "rows": rows,
        "imported": imported,
        "updated": updated,
        "unchanged": unchanged,
        "refused": refused,
    }


def everything(region: Region) -> dict[str, list[Any]]:
    """All that the network has, as the APIs list it."""
    return {
        path: list(region.api.items(path, limit=200))
        for path in (
            f"{MEMBERSHIP}/organisations",
            f"{MEMBERSHIP}/groups",
            f"{SCHEDULING}/venues",
            f"{SCHEDULING}/series",
            f"{SCHEDULING}/occurrences",
        )
    }


def test_rows_become_organisations_groups_venues_and_series(region: Region) -> None:
    """And a second run, which finds everything there, changes nothing at all."""
    region.write(
        bodies=BODIES,
        formats=FORMATS,
        meetings=[
            a_meeting(1, meeting_name="Steady Steps", service_body_bigint="2"),
            a_meeting(
                2,
                meeting_name="Steady Steps",
                weekday_tinyint="5",
                location_text="Hall 1",
                location_street="1 Quay Street",
            ),
            a_meeting(
                3, formats="VM", virtual_meeting_link="https://meet.example.org/3", duration_time="01:00:00"
            ),
        ],
    )

    first = region.report()
    there = everything(region)
    second = region.report()

    assert first["service_bodies"] == counts(imported=2)
    assert first["meetings"] == counts(imported=3)
    assert [o["name"] for o in there[f"{MEMBERSHIP}/organisations"]] == ["Harbour Area", "North Region"]
    groups = {g["name"]: g for g in there[f"{MEMBERSHIP}/groups"]}
    assert {name: g["status"] for name, g in groups.items()} == {
        "Steady Steps": "open",
        "Quiet Harbour 3": "open",
    }
    harbour, north = (o["id"] for o in there[f"{MEMBERSHIP}/organisations"])
    assert groups["Steady Steps"]["organisation_id"] == harbour
    assert groups["Quiet Harbour 3"]["organisation_id"] == north
    assert len(there[f"{SCHEDULING}/venues"]) == 1
    series = {s["external_id"]: s for s in there[f"{SCHEDULING}/series"]}
    assert {
        name: (s["rule"], s["mode"], s["duration_minutes"], s["formats"]) for name, s in series.items()
    } == {
        "bmlt:meeting:1": ("FREQ=WEEKLY;BYDAY=MO", "in_person", 90, ["O", "WC"]),
        "bmlt:meeting:2": ("FREQ=WEEKLY;BYDAY=TH", "in_person", 90, ["O", "WC"]),
        "bmlt:meeting:3": ("FREQ=WEEKLY;BYDAY=MO", "online", 60, ["VM"]),
    }
    assert second["service_bodies"] == counts(unchanged=2)
    assert second["meetings"] == counts(unchanged=3)
    assert (second["mended"], everything(region)) == ([], there)


def test_service_bodies_keep_their_tree(region: Region) -> None:
    """In whichever order the source has them; what makes no sense is put at the top, and told."""
    region.write(
        bodies=[
            {"id": "4", "parent_id": "3", "name": "Pier"},
            {"id": "3", "parent_id": "1", "name": "Harbour"},
            {"id": "1", "parent_id": "0", "name": "North"},
            {"id": "5", "parent_id": "99", "name": "Lost"},
            {"id": "6", "parent_id": "7", "name": "Left"},
            {"id": "7", "parent_id": "6", "name": "Right"},
        ],
        formats=FORMATS,
        meetings=[a_meeting(1, service_body_bigint="4")],
    )

    first = region.report()
    there = list(region.api.items(f"{MEMBERSHIP}/organisations"))
    second = region.report()

    names = {one["id"]: one["name"] for one in there}
    assert {one["name"]: names.get(one["parent_id"]) for one in there} == {
        "North": None,
        "Harbour": "North",
        "Pier": "Harbour",
        "Lost": None,
        "Right": None,
        "Left": "Right",
    }
    assert not any("tree" in lost for lost in first["lost"])
    assert [(one["row"], one["what"]) for one in first["mended"] if one["kind"] == "service_bodies"] == [
        ("5", "service body 99, which it stands below, is not here: put at the top"),
        ("7", "it stands below itself: put at the top"),
    ]
    assert second["service_bodies"] == counts(unchanged=6)
    # One that was brought in before there was a tree is put where it belongs.
    pier = next(one for one in there if one["name"] == "Pier")
    path = f"{MEMBERSHIP}/organisations/{pier['id']}"
    region.api.patch(path, {"parent_id": None}, etag='"1"')
    assert region.report()["service_bodies"] == counts(updated=1, unchanged=5)
    assert region.api.get(path)["parent_id"] == pier["parent_id"]


def test_meetings_keep_their_local_time_across_the_change_of_clocks(region: Region) -> None:
    """The source has no zone, so the network's is taken, and that is told."""
    region.write(bodies=BODIES, formats=FORMATS, meetings=[a_meeting(1)])

    report = region.report()

    meetings = list(region.api.items(f"{SCHEDULING}/occurrences", limit=200))
    zone = ZoneInfo("America/New_York")
    local = [datetime.fromisoformat(m["starts_at"]).astimezone(zone) for m in meetings]
    assert {moment.strftime("%a %H:%M") for moment in local} == {"Mon 19:00"}
    assert len({moment.utcoffset() for moment in local}) == 2
    assert {
        "kind": "meetings",
        "row": "1",
        "what": "it has no time_zone: taken as America/New_York",
    } in report["mended"]


def test_broken_rows_are_refused_and_the_others_arrive(region: Region) -> None:
    """Each with its id, or its place where it has none, and a reason that one can act on."""
    region.write(
        bodies=[*BODIES, {"id": "3"}, "nonsense", {"id": "1", "name": "Again"}],
        formats=FORMATS,
        meetings=[
            a_meeting(1),
            a_meeting(2, start_time=""),
            a_meeting(3, weekday_tinyint="9"),
            None,
            a_meeting(1, meeting_name="Another"),
            a_meeting(6, meeting_name="Quiet Harbour 1", location_text="", location_street="1 quay street"),
            a_meeting(7, meeting_name="Same Room", location_text="Hall 1", location_street="1 Quay Street"),
        ],
    )

    report = region.report()

    assert report["service_bodies"] == counts(imported=2, refused=3)
    assert report["meetings"] == counts(imported=1, refused=6)
    why = {(each["kind"], each["row"]): each["why"] for each in report["refused"]}
    assert set(why) == {
        ("service_bodies", "3"),
        ("service_bodies", "#4"),
        ("service_bodies", "1 (#5)"),
        ("meetings", "2"),
        ("meetings", "3"),
        ("meetings", "#4"),
        ("meetings", "1 (#5)"),
        ("meetings", "6"),
        ("meetings", "7"),
    }
    assert "of meeting 1: listed twice?" in why["meetings", "6"]
    assert "The venue is booked at that time" in why["meetings", "7"]
    # Everything that was refused is refused again, and what arrived is there.
    assert region.report()["meetings"] == counts(unchanged=1, refused=6)


def test_what_changed_at_the_source_is_changed_here(region: Region) -> None:
    """The meetings ahead follow, by the same rules as for a coordinator's change."""
    region.write(bodies=BODIES, formats=FORMATS, meetings=[a_meeting(1), a_meeting(2)])
    region.report()
    region.write(meetings=[a_meeting(1, start_time="19:30:00"), a_meeting(2)])

    report = region.report()

    assert report["meetings"] == counts(updated=1, unchanged=1)
    (series,) = region.api.items(f"{SCHEDULING}/series", external_id="bmlt:meeting:1")
    assert (series["start_time"], series["version"]) == ("19:30:00", 2)


def test_of_several_regions_none_is_guessed(region: Region) -> None:
    """A meeting put under the wrong region would be looked for there; one without is found and sorted."""
    two_regions = [*BODIES, {"id": "9", "parent_id": "0", "name": "South Region"}]
    region.write(
        bodies=two_regions, formats=FORMATS, meetings=[a_meeting(1), a_meeting(2, service_body_bigint="77")]
    )

    report = region.report()

    organisations = {o["id"]: o["name"] for o in region.api.items(f"{MEMBERSHIP}/organisations")}
    groups = list(region.api.items(f"{MEMBERSHIP}/groups"))
    assert {organisations[g["organisation_id"]] for g in groups} == {UNASSIGNED}
    assert [m["what"] for m in report["mended"] if "service body" in m["what"]] == [
        f"it has no service body: put under “{UNASSIGNED}”",
        f"its service body is not in the source: put under “{UNASSIGNED}”",
    ]


def test_a_dry_run_says_the_same_and_sends_nothing(region: Region) -> None:
    """One looks before one lets a hundred groups into a network."""
    region.write(bodies=BODIES, formats=FORMATS, meetings=[a_meeting(1), a_meeting(2, start_time="x")])

    tried = region.report("--dry-run")
    there = everything(region)
    done = region.report()

    assert tried == done | {"dry_run": True}
    assert {path: len(rows) for path, rows in there.items()} == dict.fromkeys(there, 0)


@pytest.mark.parametrize(
    ("options", "content", "code", "says"),
    [
        ((), "[{]", 1, "meetings.json is not JSON"),
        ((), "{}", 1, "must hold a JSON array"),
        (("--body", "99"), "[]", 1, "has no service body 99"),
        (("--time-zone", "Mars"), "[]", 2, "no IANA time zone"),
        (("--token", "abc"), "[]", 2, "names no network"),
        (("--origin", "http://127.0.0.1:9"), "[]", 1, "does not answer"),
    ],
)
def test_what_cannot_be_imported_at_all_is_said_in_a_sentence(
    region: Region, options: tuple[str, ...], content: str, code: int, says: str
) -> None:
    """Exit 2 for what was asked wrongly, 1 for what went wrong, and never a traceback."""
    region.write(bodies=BODIES, formats=FORMATS, meetings=content)

    result = region.run(*options)

    assert (result.exit_code, says in result.output) == (code, True), result.output
    assert "Traceback" not in result.output
