"""Reading BMLT rows: what is mended, what is refused, and nothing quietly."""

import json
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.importers.bmlt import (
    accessibility_of,
    language_of,
    read_body,
    read_formats,
    read_meeting,
    read_source,
    read_world_ids,
)
from infra.importers.report import Outcome, Report, RowRefused
from infra.importers.rows import UnreadableSource

FORMATS = frozenset({"O", "WC", "ES"})
GOOD: dict[str, Any] = {
    "id_bigint": "12",
    "weekday_tinyint": "2",
    "start_time": "19:30:00",
    "duration_time": "01:15:00",
    "formats": "O,WC",
    "meeting_name": "Quiet Harbour",
    "location_text": "Library",
    "location_info": "Room 2",
    "location_street": "1 Quay Street",
    "location_municipality": "Harbour",
    "location_province": "NY",
    "virtual_meeting_link": "",
    "service_body_bigint": "7",
}


def test_a_whole_row_is_read_without_mending() -> None:
    """Monday is 2: BMLT counts from Sunday, and a group a day off is a group nobody finds."""
    meeting = read_meeting(GOOD, FORMATS)

    assert (meeting.weekday, meeting.start_time, meeting.minutes) == ("MO", time(19, 30), 75)
    assert (meeting.name, meeting.body_id, meeting.mode, meeting.formats) == (
        "Quiet Harbour",
        "7",
        "in_person",
        ("O", "WC"),
    )
    assert meeting.place is not None
    assert (meeting.place.name, meeting.place.room) == ("Library", "Room 2")
    assert meeting.mended == []


@pytest.mark.parametrize(("number", "weekday"), [("1", "SU"), (1, "SU"), ("3", "TU"), ("7", "SA"), (7, "SA")])
def test_weekdays_count_from_sunday(number: Any, weekday: str) -> None:
    """As text, or as a number in newer servers."""
    assert read_meeting(GOOD | {"weekday_tinyint": number}, FORMATS).weekday == weekday


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"duration_time": ""}, "it has no duration_time: taken as 90 minutes"),
        ({"duration_time": "00:00:00"}, "its duration_time is no length of a meeting: taken as 90 minutes"),
        ({"duration_time": "40:00:00"}, "its duration_time is no length of a meeting: taken as 90 minutes"),
        ({"formats": "O,XYZ"}, "its format XYZ is not explained in formats.json: dropped"),
        ({"start_time": "19:30:45"}, "the seconds of its start_time were dropped"),
        ({"time_zone": "Mars/Olympus"}, "its time_zone Mars/Olympus is none"),
        ({"meeting_name": "x" * 300}, "its name was cut to 200 characters"),
        ({"location_text": "", "location_street": ""}, "it has no address: its series has no venue"),
        (
            {"virtual_meeting_link": "zoom 123"},
            "its virtual_meeting_link is no address that begins with https://: dropped",
        ),
        ({"formats": "TC"}, "its building is closed for the time being (TC): taken as online"),
    ],
)
def test_what_can_be_mended_honestly_is_mended_and_told(change: dict[str, Any], says: str) -> None:
    """A coordinator sees what was assumed, and can put it right at the source."""
    assert read_meeting(GOOD | change, FORMATS).mended == [says]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"start_time": ""}, "it has no start_time"),
        ({"start_time": "25:00:00"}, "its start_time is none"),
        ({"start_time": "noon"}, "its start_time is none"),
        ({"start_time": None}, "it has no start_time"),
        ({"weekday_tinyint": "0"}, "weekday_tinyint must be 1"),
        ({"weekday_tinyint": "8"}, "weekday_tinyint must be 1"),
        ({"weekday_tinyint": True}, "weekday_tinyint must be 1"),
        ({"meeting_name": "  "}, "it has no meeting_name"),
        ({"id_bigint": ""}, "it has no id_bigint"),
        ({"published": "0"}, "not published"),
    ],
)
def test_what_has_no_honest_reading_is_refused(change: dict[str, Any], says: str) -> None:
    """A time that was guessed would bring people to a locked door."""
    with pytest.raises(RowRefused, match=says):
        read_meeting(GOOD | change, FORMATS)


@pytest.mark.parametrize(
    ("change", "mode", "has_place", "has_link"),
    [
        ({}, "in_person", True, False),
        ({"formats": "VM", "virtual_meeting_link": "https://meet.example.org/1"}, "online", False, True),
        ({"formats": "HY", "virtual_meeting_link": "https://meet.example.org/1"}, "hybrid", True, True),
        ({"formats": "VM,TC"}, "online", False, False),
        ({"virtual_meeting_link": "https://meet.example.org/1"}, "hybrid", True, True),
        ({"venue_type": 2}, "online", False, False),
        ({"venue_type": "3"}, "hybrid", True, False),
        (
            {
                "virtual_meeting_link": "https://meet.example.org/1",
                "location_text": "",
                "location_street": "",
            },
            "online",
            False,
            True,
        ),
    ],
)
def test_codes_and_links_tell_how_people_meet(
    change: dict[str, Any], mode: str, has_place: bool, has_link: bool
) -> None:
    """Whoever goes to the hall of an online group stands there alone."""
    meeting = read_meeting(GOOD | change, FORMATS)

    assert (meeting.mode, meeting.place is not None, meeting.link is not None) == (mode, has_place, has_link)


def test_spanish_groups_are_known_by_their_format_or_their_language() -> None:
    """A group's language is what newcomers look for first."""
    assert read_meeting(GOOD | {"formats": "ES"}, FORMATS).language == "es"
    assert read_meeting(GOOD | {"lang_enum": "fr"}, FORMATS).language == "fr"
    assert read_meeting(GOOD, FORMATS).language is None


def test_entities_prompts_and_spaces_are_no_part_of_a_name() -> None:
    """Some servers export them."""
    row = GOOD | {"meeting_name": " Here &amp;  Now ", "location_info": "Info#@-@#Back\tdoor"}
    meeting = read_meeting(row, FORMATS)

    assert meeting.name == "Here & Now"
    assert meeting.place is not None
    assert meeting.place.room == "Back door"


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"meeting_name": "QUIET  harbour"}, True),
        ({"location_text": ""}, True),
        ({"location_street": "1, Quay Street."}, True),
        ({"location_text": "Town Hall"}, False),
        ({"location_info": "Room 3"}, False),
        ({"location_street": "2 Quay Street"}, False),
        ({"start_time": "20:30:00"}, False),
        ({"weekday_tinyint": "3"}, False),
        ({"meeting_name": "Loud Harbour"}, False),
    ],
)
def test_a_meeting_listed_twice_is_noticed(change: dict[str, Any], same: bool) -> None:
    """The same name, time and address is one meeting; another hall or room makes it two."""
    one, other = read_meeting(GOOD, FORMATS), read_meeting(GOOD | {"id_bigint": "13"} | change, FORMATS)

    assert other.is_listed_as(one) is same
    assert one.is_listed_as(other) is same


def test_meetings_of_one_name_in_one_town_are_one_group() -> None:
    """Monday and Thursday of one group are two series of it, also when it moves house in between."""
    one = read_meeting(GOOD, FORMATS)
    thursday = read_meeting(GOOD | {"weekday_tinyint": "5", "location_street": "9 Hill"}, FORMATS)
    elsewhere = read_meeting(GOOD | {"location_municipality": "Valley"}, FORMATS)

    assert one.group_key == thursday.group_key != elsewhere.group_key


def test_a_service_body_needs_an_id_and_a_name() -> None:
    """A parent of 0 is none."""
    assert read_body({"id": "5", "name": "North", "parent_id": "0"}).parent_id is None
    assert read_body({"id": 5, "name": "North", "parent_id": "1"}).parent_id == "1"
    broken: tuple[Any, ...] = ({"id": "5"}, {"name": "North"}, None, [], "North")
    for wrong in broken:
        with pytest.raises(RowRefused):
            read_body(wrong)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "is not there"),
        (b"[{]", "is not JSON"),
        (b"{}", "must hold a JSON array"),
        (b"\xff\xfe[]", "is not text in UTF-8"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, says: str) -> None:
    """One sentence: which file, and what is wrong with it."""
    (tmp_path / "service-bodies.json").write_text("[]")
    if content is not None:
        (tmp_path / "meetings.json").write_bytes(content)

    with pytest.raises(UnreadableSource, match=f"meetings.json {says}"):
        read_source(tmp_path)


def test_without_formats_codes_are_taken_as_they_are(tmp_path: Path) -> None:
    """What they mean is then for people to know."""
    for name in ("service-bodies.json", "meetings.json"):
        (tmp_path / name).write_text("[]")
    formats = read_formats(read_source(tmp_path).formats)

    assert read_meeting(GOOD | {"formats": "ZZ"}, formats).formats == ("ZZ",)


ROWS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(ROWS | st.dictionaries(st.sampled_from(sorted(GOOD)), ROWS))
def test_whatever_a_row_is_it_is_read_or_refused(row: Any) -> None:
    """A half-broken export hinders only its broken rows."""
    for read in (read_body, lambda row: read_meeting(row, FORMATS)):
        try:
            read(row)
        except RowRefused as refused:
            json.dumps(str(refused))
    read_formats([row])


def test_a_report_says_once_what_is_the_same_for_many() -> None:
    """A hundred lines of the same are read by nobody."""
    report = Report("source")
    report.count("meetings", 3)
    for row in ("1", "2"):
        report.settle("meetings", row, Outcome.IMPORTED, ["it has no formats: taken as none"])
    report.refuse("meetings", "#3", "it has no start_time")

    assert report.text().splitlines() == [
        "meetings: 3 (2 imported, 0 updated, 0 unchanged, 1 refused)",
        "",
        "mended: it has no formats: taken as none (2 meetings: 1, 2)",
        "",
        "refused: meeting #3: it has no start_time",
    ]


def test_formats_say_what_a_place_offers_and_in_which_language_a_meeting_is() -> None:
    """By the words that all servers share, because each may call its formats as it likes."""
    rows = [
        {"key_string": "ROLL", "world_id": "WCHR"},
        {"key_string": "ES", "world_id": "LANG"},
        {"key_string": "FR", "world_id": "LANG"},
        {"key_string": "O", "world_id": "OPEN"},
    ]
    world_ids = read_world_ids([*rows, "nonsense"])

    assert accessibility_of(("ROLL", "O"), world_ids) == {"wheelchair access"}
    assert accessibility_of(("WC", "SL"), {}) == {"wheelchair access", "sign language"}
    assert (language_of(("FR", "O"), world_ids), language_of(("ES", "FR"), world_ids)) == ("fr", None)
