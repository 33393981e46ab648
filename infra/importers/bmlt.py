"""Reads the JSON of the BMLT semantic API: service bodies, formats and meetings, one by one.

Takes what other servers of the kind leave out or get wrong as far as there is one honest way to mend it, and
says so; a row for which there is none is refused. Knows nothing of Kith's API.
"""

import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from infra.importers.report import RowRefused
from infra.importers.rows import (
    LINK,
    LONGEST,
    MOST_MINUTES,
    TIME,
    Body,
    Meeting,
    Place,
    Source,
    mapping,
    read_list,
    row_id,
    shortened,
    text_of,
)

# BMLT counts from Sunday.
WEEKDAYS = {"1": "SU", "2": "MO", "3": "TU", "4": "WE", "5": "TH", "6": "FR", "7": "SA"}
DEFAULT_MINUTES = 90
VIRTUAL, HYBRID, FACILITY_CLOSED = "VM", "HY", "TC"
# By world_id, which servers share, or by the code that most give it.
ACCESSIBILITY = {"WCHR": "wheelchair access", "WC": "wheelchair access", "SL": "sign language"}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,19}")


def read_source(directory: Path) -> Source:
    """Read the three files; raise `UnreadableSource`. Without formats.json, codes are taken as they are."""
    formats = directory / "formats.json"
    return Source(
        directory=directory.name,
        bodies=read_list(directory / "service-bodies.json"),
        formats=read_list(formats) if formats.exists() else [],
        meetings=read_list(directory / "meetings.json"),
    )


def read_formats(rows: list[Any]) -> frozenset[str]:
    """Return the codes that the source explains."""
    return frozenset(text_of(row, "key_string") for row in rows if isinstance(row, Mapping)) - {""}


def read_world_ids(rows: list[Any]) -> dict[str, str]:
    """Return what each code means in the words that all servers share; a server may rename its codes."""
    return {text_of(row, "key_string"): text_of(row, "world_id") for row in rows if isinstance(row, Mapping)}


def accessibility_of(formats: tuple[str, ...], world_ids: Mapping[str, str]) -> frozenset[str]:
    """Return what the formats of a meeting say of its place, in plain words."""
    meanings = {world_ids.get(code) or code for code in formats}
    return frozenset(words for meaning, words in ACCESSIBILITY.items() if meaning in meanings)


def language_of(formats: tuple[str, ...], world_ids: Mapping[str, str]) -> str | None:
    """Return the language that the formats of a meeting name, where they name one and no more."""
    named = {code.lower() for code in formats if world_ids.get(code) == "LANG" and len(code) == 2}
    return named.pop() if len(named) == 1 else None


def read_body(row: Any) -> Body:
    """Read a service body; raise `RowRefused`."""
    row = mapping(row)
    name = text_of(row, "name")
    if not name:
        raise RowRefused("it has no name")
    parent = text_of(row, "parent_id")
    return Body(
        id=row_id(row, "id"), name=name[:LONGEST], parent_id=parent if parent not in ("", "0") else None
    )


def read_meeting(row: Any, formats: frozenset[str]) -> Meeting:
    """Read a meeting; raise `RowRefused` where there is no honest way to read it."""
    row = mapping(row)
    mended: list[str] = []
    if text_of(row, "published") == "0":
        raise RowRefused("it is not published in the source")
    name = text_of(row, "meeting_name")
    if not name:
        raise RowRefused("it has no meeting_name")
    weekday = WEEKDAYS.get(text_of(row, "weekday_tinyint"))
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
        name=shortened(name, mended),
        body_id=text_of(row, "service_body_bigint") or None,
        weekday=weekday,
        start_time=_read_start(row, mended),
        minutes=_read_minutes(row, mended),
        time_zone=_read_time_zone(row, mended),
        language=_read_language(row, codes),
        mode=mode,
        place=place if mode != "online" else None,
        town=text_of(row, "location_municipality"),
        link=link if mode != "in_person" else None,
        formats=codes,
        mended=mended,
    )


def _read_start(row: Mapping[str, Any], mended: list[str]) -> time:
    given = text_of(row, "start_time")
    found = TIME.fullmatch(given)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise RowRefused(
            "it has no start_time" if not given else "its start_time is none, as 19:00:00 would be"
        )
    if int(found[3] or 0):
        mended.append("the seconds of its start_time were dropped")
    return time(int(found[1]), int(found[2]))


def _read_minutes(row: Mapping[str, Any], mended: list[str]) -> int:
    given = text_of(row, "duration_time")
    found = TIME.fullmatch(given)
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
    for code in (part.strip() for part in text_of(row, "formats").split(",")):
        known = code in formats or code in (VIRTUAL, HYBRID, FACILITY_CLOSED) or not formats
        if code and (not known or not _CODE.fullmatch(code)):
            mended.append(f"its format {code[:20]} is not explained in formats.json: dropped")
        elif code and code not in kept:
            kept.append(code)
    return tuple(kept[:30])


def _read_place(row: Mapping[str, Any]) -> Place | None:
    place = Place(
        name=text_of(row, "location_text")[:LONGEST],
        room=text_of(row, "location_info")[:LONGEST],
        street=text_of(row, "location_street")[:500],
        town=text_of(row, "location_municipality")[:LONGEST],
        region=text_of(row, "location_province")[:LONGEST],
    )
    # A town alone is where an online group is at home, not a place to come to.
    return place if place.name or place.street else None


def _read_link(row: Mapping[str, Any], mended: list[str]) -> str | None:
    given = text_of(row, "virtual_meeting_link")
    if given and not LINK.fullmatch(given):
        mended.append("its virtual_meeting_link is no address that begins with https://: dropped")
    return given if LINK.fullmatch(given) else None


def _read_mode(
    row: Mapping[str, Any], codes: tuple[str, ...], place: Place | None, link: str | None, mended: list[str]
) -> str:
    venue_type = text_of(row, "venue_type")
    if HYBRID in codes or venue_type == "3":
        return "hybrid"
    if VIRTUAL in codes or venue_type == "2":
        return "online"
    if FACILITY_CLOSED in codes:
        mended.append("its building is closed for the time being (TC): taken as online")
        return "online"
    if link or text_of(row, "phone_meeting_number"):
        return "hybrid" if place else "online"
    return "in_person"


def _read_time_zone(row: Mapping[str, Any], mended: list[str]) -> str | None:
    given = text_of(row, "time_zone")
    if given and given not in available_timezones():
        mended.append(f"its time_zone {given[:40]} is none")
        return None
    return given or None


def _read_language(row: Mapping[str, Any], codes: tuple[str, ...]) -> str | None:
    given = text_of(row, "lang_enum").lower()
    if re.fullmatch(r"[a-z]{2}", given):
        return given
    # The format ES says that a meeting is held in Spanish.
    return "es" if "ES" in codes else None
