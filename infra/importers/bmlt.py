"""Reads the JSON of the BMLT semantic API: service bodies, formats and meetings, one by one.

Takes what other servers of the kind leave out or get wrong as far as there is one honest way to mend it, and
says so; a row for which there is none is refused. Knows nothing of Kith's API.
"""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from infra.importers.report import RowRefused

# BMLT counts from Sunday.
WEEKDAYS = {"1": "SU", "2": "MO", "3": "TU", "4": "WE", "5": "TH", "6": "FR", "7": "SA"}
DEFAULT_MINUTES = 90
MOST_MINUTES = 12 * 60
LONGEST = 200
VIRTUAL, HYBRID, FACILITY_CLOSED = "VM", "HY", "TC"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,19}")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_LINK = re.compile(r"https?://[^\s]{3,480}")


class UnreadableSource(Exception):
    """A file of the source cannot be read at all; the message says which, and what is wrong with it."""


@dataclass(frozen=True)
class Source:
    """The rows of the three files, as they are."""

    directory: str
    bodies: list[Any]
    formats: list[Any]
    meetings: list[Any]


@dataclass(frozen=True)
class Body:
    """A service body: an organisation that hosts meetings, below another one or a root."""

    id: str
    name: str
    parent_id: str | None


@dataclass(frozen=True)
class Place:
    """Where a meeting is; the words are the source's own."""

    name: str
    room: str
    street: str
    town: str
    region: str

    @property
    def key(self) -> str:
        """The same for the same place, however it is capitalised and spaced."""
        return _key(self.name, self.room, self.street, self.town, self.region)


@dataclass(frozen=True)
class Meeting:
    """One weekly meeting, with what had to be mended to read it."""

    id: str
    name: str
    body_id: str | None
    weekday: str
    start_time: time
    minutes: int
    time_zone: str | None
    language: str | None
    mode: str
    place: Place | None
    town: str
    link: str | None
    formats: tuple[str, ...]
    mended: list[str] = field(default_factory=list)

    @property
    def group_key(self) -> str:
        """The same for the meetings of one group: those of one name in one town."""
        return _key(self.name, self.town)

    def is_listed_as(self, other: "Meeting") -> bool:
        """Tell whether this is the same meeting again: name, time and street, and no other hall or room."""
        return (
            self.group_key == other.group_key
            and (self.weekday, self.start_time) == (other.weekday, other.start_time)
            and _could_be_one(self.place, other.place)
        )


def read_source(directory: Path) -> Source:
    """Read the three files; raise `UnreadableSource`. Without formats.json, codes are taken as they are."""
    formats = directory / "formats.json"
    return Source(
        directory=directory.name,
        bodies=_read_list(directory / "service-bodies.json"),
        formats=_read_list(formats) if formats.exists() else [],
        meetings=_read_list(directory / "meetings.json"),
    )


def read_formats(rows: list[Any]) -> frozenset[str]:
    """Return the codes that the source explains."""
    return frozenset(_text(row, "key_string") for row in rows if isinstance(row, Mapping)) - {""}


def read_body(row: Any) -> Body:
    """Read a service body; raise `RowRefused`."""
    row = _mapping(row)
    name = _text(row, "name")
    if not name:
        raise RowRefused("it has no name")
    parent = _text(row, "parent_id")
    return Body(
        id=row_id(row, "id"), name=name[:LONGEST], parent_id=parent if parent not in ("", "0") else None
    )


def read_meeting(row: Any, formats: frozenset[str]) -> Meeting:
    """Read a meeting; raise `RowRefused` where there is no honest way to read it."""
    row = _mapping(row)
    mended: list[str] = []
    if _text(row, "published") == "0":
        raise RowRefused("it is not published in the source")
    name = _text(row, "meeting_name")
    if not name:
        raise RowRefused("it has no meeting_name")
    weekday = WEEKDAYS.get(_text(row, "weekday_tinyint"))
    if weekday is None:
        raise RowRefused("weekday_tinyint must be 1 (Sunday) to 7 (Saturday)")
    codes = _read_codes(row, formats, mended)
    place = _read_place(row)
    link = _read_link(row, mended)
    mode = _read_mode(row, codes, place, link, mended)
    if place is None and mode != "online":
        mended.append("it has no address: its series has no venue")
    return Meeting(
        id=row_id(row, "id_bigint"),
        name=_shortened(name, mended),
        body_id=_text(row, "service_body_bigint") or None,
        weekday=weekday,
        start_time=_read_start(row, mended),
        minutes=_read_minutes(row, mended),
        time_zone=_read_time_zone(row, mended),
        language=_read_language(row, codes),
        mode=mode,
        place=place if mode != "online" else None,
        town=_text(row, "location_municipality"),
        link=link if mode != "in_person" else None,
        formats=codes,
        mended=mended,
    )


def row_id(row: Any, name: str) -> str:
    """Return the id of a row; raise `RowRefused`."""
    found = _text(_mapping(row), name)
    if not found or len(found) > 60:
        raise RowRefused(f"it has no {name}")
    return found


def _read_list(path: Path) -> list[Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UnreadableSource(
            f"{path} is not there: export it from the BMLT server's semantic API"
        ) from None
    except OSError as error:
        raise UnreadableSource(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableSource(f"{path} is not text in UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(f"{path} is not JSON: {error}") from None
    if not isinstance(value, list):
        raise UnreadableSource(f"{path} must hold a JSON array of rows, not {type(value).__name__}")
    return value


def _mapping(row: Any) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise RowRefused(f"it is not an object but {type(row).__name__}")
    return row


def _text(row: Mapping[str, Any], name: str) -> str:
    """Return a field as one line of text; numbers as they are written, anything else as nothing."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    # Some servers put the field's prompt before its value, with this mark between.
    text = html.unescape(str(value)).rpartition("#@-@#")[2]
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _key(*parts: str) -> str:
    plain = "\n".join(re.sub(r"[\W_]+", " ", part.casefold()).strip() for part in parts)
    return hashlib.sha256(plain.encode()).hexdigest()[:24]


def _could_be_one(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None:
        return one is other
    if _key(one.street, one.town) != _key(other.street, other.town):
        return False
    # A hall or a room that one of the two leaves out does not make another meeting.
    pairs = ((one.name, other.name), (one.room, other.room))
    return all(not a or not b or _key(a) == _key(b) for a, b in pairs)


def _shortened(name: str, mended: list[str]) -> str:
    if len(name) > LONGEST:
        mended.append(f"its name was cut to {LONGEST} characters")
    return name[:LONGEST].strip()


def _read_start(row: Mapping[str, Any], mended: list[str]) -> time:
    given = _text(row, "start_time")
    found = _TIME.fullmatch(given)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise RowRefused(
            "it has no start_time" if not given else "its start_time is none, as 19:00:00 would be"
        )
    if int(found[3] or 0):
        mended.append("the seconds of its start_time were dropped")
    return time(int(found[1]), int(found[2]))


def _read_minutes(row: Mapping[str, Any], mended: list[str]) -> int:
    given = _text(row, "duration_time")
    found = _TIME.fullmatch(given)
    minutes = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else 0
    if 1 <= minutes <= MOST_MINUTES:
        return minutes
    why = "it has no duration_time" if not given else "its duration_time is no length of a meeting"
    mended.append(f"{why}: taken as {DEFAULT_MINUTES} minutes")
    return DEFAULT_MINUTES


def _read_codes(row: Mapping[str, Any], formats: frozenset[str], mended: list[str]) -> tuple[str, ...]:
    if "formats" not in row:
        mended.append("it has no formats: taken as none")
    kept = []
    for code in (part.strip() for part in _text(row, "formats").split(",")):
        known = code in formats or code in (VIRTUAL, HYBRID, FACILITY_CLOSED) or not formats
        if code and (not known or not _CODE.fullmatch(code)):
            mended.append(f"its format {code[:20]} is not explained in formats.json: dropped")
        elif code and code not in kept:
            kept.append(code)
    return tuple(kept[:30])


def _read_place(row: Mapping[str, Any]) -> Place | None:
    place = Place(
        name=_text(row, "location_text")[:LONGEST],
        room=_text(row, "location_info")[:LONGEST],
        street=_text(row, "location_street")[:500],
        town=_text(row, "location_municipality")[:LONGEST],
        region=_text(row, "location_province")[:LONGEST],
    )
    # A town alone is where an online group is at home, not a place to come to.
    return place if place.name or place.street else None


def _read_link(row: Mapping[str, Any], mended: list[str]) -> str | None:
    given = _text(row, "virtual_meeting_link")
    if given and not _LINK.fullmatch(given):
        mended.append("its virtual_meeting_link is no address that begins with https://: dropped")
    return given if _LINK.fullmatch(given) else None


def _read_mode(
    row: Mapping[str, Any], codes: tuple[str, ...], place: Place | None, link: str | None, mended: list[str]
) -> str:
    venue_type = _text(row, "venue_type")
    if HYBRID in codes or venue_type == "3":
        return "hybrid"
    if VIRTUAL in codes or venue_type == "2":
        return "online"
    if FACILITY_CLOSED in codes:
        mended.append("its building is closed for the time being (TC): taken as online")
        return "online"
    if link or _text(row, "phone_meeting_number"):
        return "hybrid" if place else "online"
    return "in_person"


def _read_time_zone(row: Mapping[str, Any], mended: list[str]) -> str | None:
    given = _text(row, "time_zone")
    if given and given not in available_timezones():
        mended.append(f"its time_zone {given[:40]} is none")
        return None
    return given or None


def _read_language(row: Mapping[str, Any], codes: tuple[str, ...]) -> str | None:
    given = _text(row, "lang_enum").lower()
    if re.fullmatch(r"[a-z]{2}", given):
        return given
    # The format ES says that a meeting is held in Spanish.
    return "es" if "ES" in codes else None
