"""`kith import meeting-guide` against running services."""

from typing import Any

from infra.importers.arrivals import MEMBERSHIP, SCHEDULING
from tests.integration.importers.conftest import Region
from tests.integration.importers.test_bmlt import counts, everything


def a_row(number: int, **changes: Any) -> dict[str, Any]:
    """A row as an export writes it that counts by ISO; 2026-05-31 is a Sunday."""
    return {
        "slug": f"harbour-{number}",
        "name": f"Harbour {number}",
        "day": 7,
        "time": "16:30",
        "duration": 60,
        "timezone": "Europe/Kiev",
        "conference_url": f"https://meet.example.org/{number}",
        "groupID": {"$oid": f"group{number}"},
        "types": ["O", "LGBTQ"],
        "languages": ["uk"],
        "startDateUTC": {"$date": "2026-05-31T13:30:00.000Z"},
        **changes,
    }


def test_an_export_arrives_with_what_was_mended_and_refused(region: Region) -> None:
    """And a second run, which finds everything there, changes nothing at all."""
    rows = [
        a_row(1),
        a_row(2, timezone="Europe/Kyiv", conference_url=None, address="1 Quay Street", city="Harbour"),
        a_row(3, day=2),
        a_row(4, startDateUTC=None),
        a_row(1),
    ]

    first = region.guide_report(rows)
    there = everything(region)
    second = region.guide_report(rows)

    assert first["meetings"] == counts(imported=2, refused=3)
    assert {(each["row"], each["why"].split(":")[0]) for each in first["refused"]} == {
        ("harbour-3", "its day 2 is not the day of its startDateUTC there (SU)"),
        ("harbour-4", "nothing in it proves how its days are counted"),
        ("harbour-1 (#5)", "another meeting has the same slug"),
    }
    assert [(each["row"], each["what"]) for each in first["mended"]] == [
        ("harbour-1", "its timezone Europe/Kiev is an old name: taken as Europe/Kyiv")
    ]
    series = {one["external_id"]: one for one in there[f"{SCHEDULING}/series"]}
    online, here = series["guide:meeting:harbour-1"], series["guide:meeting:harbour-2"]
    assert (online["rule"], online["time_zone"], online["mode"], online["formats"]) == (
        "FREQ=WEEKLY;BYDAY=SU",
        "Europe/Kyiv",
        "online",
        ["O", "LGBTQ"],
    )
    assert (here["mode"], here["venue_id"]) == ("in_person", there[f"{SCHEDULING}/venues"][0]["id"])
    assert {group["language"] for group in there[f"{MEMBERSHIP}/groups"]} == {"uk"}
    assert second["meetings"] == counts(unchanged=2, refused=3)
    assert (second["mended"], everything(region)) == ([], there)


def test_a_file_of_the_specification_arrives_once_it_is_said_to_be_one(region: Region) -> None:
    """It has no dates, so nothing in it proves that 0 is Sunday."""
    spec = {
        "slug": "quiet",
        "name": "Quiet Harbour",
        "day": [0, 3],
        "time": "19:00",
        "end_time": "20:30",
        "timezone": "America/New_York",
        "formatted_address": "1 Quay Street, Harbour, NY 10001, USA",
        "location": "Library",
        "entity": "North Area",
        "contact_1_name": "Somebody Surname",
        "types": ["C", "X"],
    }

    refused = region.guide_report([spec])
    imported = region.guide_report([spec], "--weekdays", "spec")

    assert (refused["meetings"], imported["meetings"]) == (counts(refused=1), counts(imported=1))
    there = everything(region)
    assert [series["rule"] for series in there[f"{SCHEDULING}/series"]] == ["FREQ=WEEKLY;BYDAY=WE,SU"]
    assert [one["name"] for one in there[f"{MEMBERSHIP}/organisations"]] == ["North Area"]
    assert "Surname" not in str(there)
    assert any("contacts" in line for line in imported["lost"])
