"""Reading Meeting Guide rows: days are proven or said, never guessed, and old zone names are mended aloud."""

from datetime import time
from pathlib import Path
from typing import Any

import pytest

from infra.importers.meeting_guide import CONVENTIONS, WEEKDAYS, read_meeting, read_source
from infra.importers.report import RowRefused
from infra.importers.rows import UnreadableSource
from infra.importers.zones import todays_name

# As the specification writes it: Sunday is 0.
SPEC: dict[str, Any] = {
    "name": "Quiet Harbour",
    "slug": "quiet-harbour",
    "day": 0,
    "time": "19:00",
    "end_time": "20:15",
    "timezone": "America/New_York",
    "formatted_address": "1 Quay Street, Harbour, NY 10001, USA",
    "location": "Library",
    "types": ["O", "X"],
}
# As an export does that counts by ISO: Sunday is 7.
EXPORT: dict[str, Any] = {
    "_id": {"$oid": "6a191d6fa00b638ef088ed79"},
    "name": "Online Harbour",
    "slug": "online-harbour-1",
    "day": 7,
    "time": "16:30",
    "duration": 60,
    "timezone": "Europe/Kiev",
    "conference_url": "https://meet.example.org/1",
    "groupID": {"$oid": "648e6d5bb291ed6c513612bd"},
    "types": ["O", "W"],
    "languages": ["uk"],
    # 2026-05-31 is a Sunday; in Kyiv it is 16:30.
    "startDateUTC": {"$date": "2026-05-31T13:30:00.000Z"},
}


def test_a_row_of_the_specification_is_read_as_it_is_meant() -> None:
    """Told how its days are counted, nothing needs mending."""
    meeting = read_meeting(SPEC, weekdays="spec")

    assert (meeting.id, meeting.weekday, meeting.start_time, meeting.minutes) == (
        "quiet-harbour",
        "SU",
        time(19),
        75,
    )
    assert meeting.place is not None
    assert (meeting.place.name, meeting.place.street, meeting.place.town) == (
        "Library",
        "1 Quay Street",
        "Harbour",
    )
    assert (meeting.mode, meeting.formats, meeting.mended) == ("in_person", ("O", "X"), [])


def test_a_row_with_a_date_proves_how_its_days_are_counted() -> None:
    """And an old name of its zone is mended, and said."""
    meeting = read_meeting(EXPORT)

    assert (meeting.weekday, meeting.time_zone, meeting.language) == ("SU", "Europe/Kyiv", "uk")
    assert (meeting.mode, meeting.link, meeting.minutes) == ("online", "https://meet.example.org/1", 60)
    assert meeting.mended == ["its timezone Europe/Kiev is an old name: taken as Europe/Kyiv"]


def test_the_date_is_looked_at_where_the_meeting_is() -> None:
    """Sunday evening in New York is Monday already in UTC."""
    row = SPEC | {"startDateUTC": "2026-06-01T01:00:00Z", "time": "21:00"}

    assert read_meeting(row).weekday == "SU"


def test_what_nothing_proves_is_refused_and_not_guessed() -> None:
    """A wrong day sends people to a locked door."""
    with pytest.raises(RowRefused, match="--weekdays"):
        read_meeting(SPEC)
    with pytest.raises(RowRefused, match="--weekdays"):
        read_meeting({name: value for name, value in EXPORT.items() if name != "timezone"})


@pytest.mark.parametrize("convention", ["spec", "iso"])
def test_each_convention_has_seven_days(convention: str) -> None:
    """They differ in what they call Sunday, and in nothing else."""
    days = CONVENTIONS[convention]

    assert sorted(days.values()) == sorted(WEEKDAYS)
    assert days[1] == "MO"
    assert days[0 if convention == "spec" else 7] == "SU"


@pytest.mark.parametrize(
    ("row", "weekdays", "says"),
    [
        (EXPORT, "spec", "its day 7 is none by --weekdays spec"),
        (SPEC, "iso", "its day 0 is none by --weekdays iso"),
        (EXPORT | {"day": 2}, None, "not the day of its startDateUTC"),
        (EXPORT | {"day": 2}, "iso", "not the day of its startDateUTC"),
        (SPEC | {"day": 9}, None, "none by the specification or by ISO"),
        (SPEC | {"day": [0, 7]}, None, "none by the specification or by ISO"),
        (SPEC | {"day": None}, "spec", "it has no day"),
        (SPEC | {"day": True}, "spec", "its day is no number"),
        (SPEC | {"day": []}, "spec", "it has no day"),
        (SPEC | {"time": ""}, "spec", "by appointment"),
        (SPEC | {"timezone": "Mars/Base"}, "spec", "Mars/Base is none"),
        (SPEC | {"archived": True}, "spec", "archived"),
        (SPEC | {"name": ""}, "spec", "no name"),
        (SPEC | {"slug": ""}, "spec", "no slug"),
        ("nonsense", "spec", "not an object"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_a_reason(
    row: Any, weekdays: str | None, says: str
) -> None:
    """One that somebody can act on."""
    with pytest.raises(RowRefused, match=says):
        read_meeting(row, weekdays=weekdays)


@pytest.mark.parametrize(
    ("change", "mended"),
    [
        ({"day": "0"}, "its day is text"),
        ({"end_time": ""}, "it does not say how long it is: taken as 60 minutes"),
        ({"types": ["O", {"code": "X"}]}, "is no code: dropped"),
        ({"conference_url": "zoom 123"}, "no address that begins with https"),
        ({"formatted_address": "", "location": ""}, "neither where it is nor how to join"),
        ({"types": ["TC"]}, "closed for the time being"),
        ({"types": ["S", "EN"]}, "it is held in es and en"),
        ({"name": "x" * 300}, "its name was cut"),
    ],
)
def test_what_is_mended_is_said(change: dict[str, Any], mended: str) -> None:
    """Whoever imports may know better."""
    assert any(mended in what for what in read_meeting(SPEC | change, weekdays="spec").mended)


@pytest.mark.parametrize(
    ("change", "mode"),
    [
        ({}, "in_person"),
        ({"conference_url": "https://meet.example.org/1"}, "hybrid"),
        ({"conference_phone": "+1 555 0100"}, "hybrid"),
        ({"formatted_address": "Harbour, NY, USA", "conference_url": "https://meet.example.org/1"}, "online"),
    ],
)
def test_an_address_that_is_only_roughly_one_makes_a_meeting_online(
    change: dict[str, Any], mode: str
) -> None:
    """The specification wants one even where nobody meets in a room."""
    assert read_meeting(SPEC | change, weekdays="spec").mode == mode


def test_several_days_are_one_series() -> None:
    """In the order of the week."""
    assert read_meeting(SPEC | {"day": [4, 0, 1]}, weekdays="spec").weekday == "MO,TH,SU"


def test_meetings_of_one_name_belong_together_only_in_one_group() -> None:
    """Where the source knows groups, two of one name stay two."""
    other = EXPORT | {"groupID": {"$oid": "another"}}

    assert read_meeting(EXPORT).group_key != read_meeting(other).group_key
    assert read_meeting(EXPORT).group_key == read_meeting(EXPORT | {"slug": "later"}).group_key


@pytest.mark.parametrize(
    ("name", "today"),
    [
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("America/Montreal", "America/Toronto"),
        ("US/Eastern", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        # These share their clock with another place since 1970, and keep their own name.
        ("Europe/Amsterdam", "Europe/Amsterdam"),
        ("Europe/Stockholm", "Europe/Stockholm"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
    ],
)
def test_an_old_name_of_a_zone_is_another_name_today(name: str, today: str) -> None:
    """By tzdata's own links, for places that are named otherwise now."""
    assert todays_name(name) == today


def test_a_source_is_a_file_or_a_directory_of_files(tmp_path: Path) -> None:
    """Its entities are the organisations; without any, there is the one that was asked for."""
    (tmp_path / "a.json").write_text('[{"name": "A", "entity": "North"}]')
    (tmp_path / "b.json").write_text('[{"name": "B"}]')

    both, one = read_source(tmp_path, "Elsewhere"), read_source(tmp_path / "a.json", "Elsewhere")

    assert [body["name"] for body in both.bodies] == ["Elsewhere", "North"]
    assert ([body["name"] for body in one.bodies], len(both.meetings)) == (["North"], 2)
    (tmp_path / "types.json").write_text('{"en": {"O": "Open"}}')
    assert (both.lost, read_source(tmp_path, "Elsewhere").lost) == (
        (),
        ("of types.json: everything; it holds no list of meetings",),
    )
    with pytest.raises(UnreadableSource, match=r"types\.json must hold"):
        read_source(tmp_path / "types.json", "Elsewhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableSource, match=r"no \.json"):
        read_source(tmp_path / "empty", "Elsewhere")
