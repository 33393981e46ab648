"""Reads meetings as the Meeting Guide specification writes them, and exports that nearly do.

The specification counts days from Sunday = 0; some exports count by ISO, Monday = 1 to Sunday = 7, and there
are others. A row is read by the convention that is asked for, or by the one that its own dates prove; where
neither says, it is refused: a wrong day sends people to a locked door.
"""

import re
from collections.abc import Mapping
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from infra.importers.report import RowRefused
from infra.importers.rows import (
    LINK,
    LONGEST,
    MOST_MINUTES,
    TIME,
    Meeting,
    NoRows,
    Place,
    Source,
    UnreadableSource,
    key_of,
    mapping,
    read_list,
    row_id,
    shortened,
    text_of,
)
from infra.importers.zones import is_zone, todays_name

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CONVENTIONS = {
    "spec": {(number + 1) % 7: code for number, code in enumerate(WEEKDAYS)},
    "iso": {number + 1: code for number, code in enumerate(WEEKDAYS)},
}
DEFAULT_MINUTES = 60
CLOSED = "TC"
LANGUAGES = {
    "AF": "af", "AM": "am", "AR": "ar", "BG": "bg", "DA": "da", "DE": "de", "EL": "el", "EN": "en",
    "FA": "fa", "FI": "fi", "FR": "fr", "HE": "he", "HI": "hi", "HR": "hr", "HU": "hu", "IS": "is",
    "ITA": "it", "JA": "ja", "KA": "ka", "KOR": "ko", "LT": "lt", "ML": "ml", "MT": "mt", "NE": "ne",
    "NL": "nl", "NO": "no", "POL": "pl", "POR": "pt", "PUN": "pa", "RUS": "ru", "S": "es", "SK": "sk",
    "SL": "sl", "SV": "sv", "TH": "th", "TL": "tl", "TUR": "tr", "UK": "uk",
}  # fmt: skip
LOST = (
    "of meetings: telephone numbers and notes; series have no such fields",
    "of meetings: contacts with their names and addresses; people say themselves how they are reached",
)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,19}")
_LANGUAGE = re.compile(r"[a-z]{2}")


def read_source(path: Path, organisation: str) -> Source:
    """Read a file, or every .json file of a directory that holds a list; raise `UnreadableSource`.

    A meeting's `entity` is the organisation that lists it; those that name none are under `organisation`.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise UnreadableSource(f"{path} has no .json file")
    rows: list[Any] = []
    beside: list[str] = []
    for file in files:
        try:
            rows += read_list(file)
        except NoRows:
            if file == path:
                raise
            beside.append(f"of {file.name}: everything; it holds no list of meetings")
    if len(beside) == len(files):
        raise UnreadableSource(f"{path} has no .json file with a list of meetings")
    names = {_organisation_name(row) for row in rows if isinstance(row, Mapping)} - {""}
    bodies = [{"id": _NO_ENTITY, "name": organisation, "parent_id": "0"}] if _some_name_none(rows) else []
    bodies += [{"id": key_of(name), "name": name, "parent_id": "0"} for name in sorted(names)]
    return Source(directory=path.name, bodies=bodies, formats=[], meetings=rows, lost=tuple(beside))


def reader(weekdays: str | None) -> Any:
    """Return what reads a row by a convention, or by what each row proves."""
    return partial(_read, weekdays=weekdays)


def read_meeting(row: Any, *, weekdays: str | None = None) -> Meeting:
    """Read a meeting; raise `RowRefused` where there is no honest way to read it."""
    row = mapping(row)
    mended: list[str] = []
    if row.get("archived") is True:
        raise RowRefused("it is archived in the source")
    name = text_of(row, "name")
    if not name:
        raise RowRefused("it has no name")
    zone = _read_zone(row, mended)
    start = _read_time(row, "time")
    if start is None:
        raise RowRefused("it has no time, as 19:00 would be: meetings by appointment have no series")
    codes = _read_codes(row, mended)
    link = _read_link(row, mended)
    place = _read_place(row, joined=bool(link or text_of(row, "conference_phone")))
    mode = _read_mode(row, codes, place, link, mended)
    entity = _organisation_name(row)
    return Meeting(
        id=row_id(row, "slug"),
        name=shortened(name, mended),
        body_id=key_of(entity) if entity else _NO_ENTITY,
        weekday=",".join(_read_days(row, weekdays, zone, mended)),
        start_time=start,
        minutes=_read_minutes(row, start, mended),
        time_zone=zone,
        language=_read_language(row, codes, mended),
        mode=mode,
        place=place if mode != "online" else None,
        town=text_of(row, "city"),
        link=link if mode != "in_person" else None,
        formats=codes,
        group=_read_group(row),
        mended=mended,
    )


_NO_ENTITY = "none"


def _read(row: Any, _formats: frozenset[str], *, weekdays: str | None) -> Meeting:
    return read_meeting(row, weekdays=weekdays)


def _organisation_name(row: Mapping[str, Any]) -> str:
    return text_of(row, "entity")[:LONGEST]


def _some_name_none(rows: list[Any]) -> bool:
    return any(not _organisation_name(row) for row in rows if isinstance(row, Mapping)) or not rows


def _read_group(row: Mapping[str, Any]) -> str:
    found = row.get("groupID")
    return text_of(found, "$oid") if isinstance(found, Mapping) else text_of(row, "group")[:LONGEST]


# When


def _read_zone(row: Mapping[str, Any], mended: list[str]) -> str | None:
    given = text_of(row, "timezone")
    if not given:
        return None
    if not is_zone(given):
        raise RowRefused(f"its timezone {given[:40]} is none, as America/New_York would be")
    today = todays_name(given)
    if today != given:
        mended.append(f"its timezone {given} is an old name: taken as {today}")
    return today


def _read_days(
    row: Mapping[str, Any], weekdays: str | None, zone: str | None, mended: list[str]
) -> list[str]:
    given = row.get("day")
    listed = given if isinstance(given, list) else [given]
    numbers = [_read_number(one, mended) for one in listed]
    if not numbers:
        raise RowRefused("it has no day: meetings by appointment have no series")
    proven = _proven_day(row, zone)
    readings = {
        name: sorted({days[number] for number in numbers}, key=WEEKDAYS.index)
        for name, days in CONVENTIONS.items()
        if weekdays in (None, name) and all(number in days for number in numbers)
    }
    shown = ", ".join(str(number) for number in numbers)
    if not readings:
        by = f"--weekdays {weekdays}" if weekdays else "the specification or by ISO"
        raise RowRefused(f"its day {shown} is none by {by}")
    if weekdays is None and proven is None:
        raise RowRefused(
            "nothing in it proves how its days are counted: say --weekdays spec, or --weekdays iso"
        )
    fitting = [days for days in readings.values() if proven is None or proven in days]
    if not fitting:
        raise RowRefused(
            f"its day {shown} is not the day of its startDateUTC there ({proven}): which is right?"
        )
    # Both conventions call Monday to Saturday the same, so where both fit they agree.
    return fitting[0]


def _read_number(value: Any, mended: list[str]) -> int:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        mended.append("its day is text: taken as the number it says")
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise RowRefused("its day is no number" if value is not None else "it has no day")
    return value


def _proven_day(row: Mapping[str, Any], zone: str | None) -> str | None:
    """Return the weekday of the row's own date where the meeting is, if it has one."""
    given = row.get("startDateUTC")
    text = text_of(given, "$date") if isinstance(given, Mapping) else text_of(row, "startDateUTC")
    if not text or zone is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return WEEKDAYS[moment.astimezone(ZoneInfo(zone)).weekday()] if moment.tzinfo else None


def _read_time(row: Mapping[str, Any], name: str) -> time | None:
    found = TIME.fullmatch(text_of(row, name))
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def _read_minutes(row: Mapping[str, Any], start: time, mended: list[str]) -> int:
    end = _read_time(row, "end_time")
    if end is not None and end != start:
        minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
        found = minutes % (24 * 60)
    else:
        said = text_of(row, "duration")
        found = int(said) if said.isascii() and said.isdigit() else 0
    if 1 <= found <= MOST_MINUTES:
        return found
    mended.append(f"it does not say how long it is: taken as {DEFAULT_MINUTES} minutes")
    return DEFAULT_MINUTES


# How and where


def _read_codes(row: Mapping[str, Any], mended: list[str]) -> tuple[str, ...]:
    given = row.get("types")
    kept: list[str] = []
    for code in given if isinstance(given, list) else []:
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            mended.append(f"its type {str(code)[:20]} is no code: dropped")
        elif code not in kept:
            kept.append(code)
    return tuple(kept[:30])


def _read_link(row: Mapping[str, Any], mended: list[str]) -> str | None:
    given = text_of(row, "conference_url")
    if given and not LINK.fullmatch(given):
        mended.append("its conference_url is no address that begins with https://: dropped")
    return given if LINK.fullmatch(given) else None


def _read_place(row: Mapping[str, Any], *, joined: bool) -> Place | None:
    street, town, region = (text_of(row, name) for name in ("address", "city", "state"))
    parts = [part.strip() for part in text_of(row, "formatted_address").split(",")]
    # Of a meeting that one can join from afar, an address without a number is roughly where it is at home.
    if not street and parts[0] and (not joined or any(char.isdigit() for char in parts[0])):
        street, town = parts[0], town or ", ".join(parts[1:2])
        region = region or ", ".join(parts[2:3])
    place = Place(
        name=text_of(row, "location")[:LONGEST],
        room="",
        street=street,
        town=town[:LONGEST],
        region=region[:LONGEST],
    )
    return place if street or (place.name and not joined) else None


def _read_mode(
    row: Mapping[str, Any], codes: tuple[str, ...], place: Place | None, link: str | None, mended: list[str]
) -> str:
    joined = bool(link or text_of(row, "conference_phone"))
    if CLOSED in codes:
        mended.append("its place is closed for the time being (TC): taken as online")
        return "online"
    if place is None:
        if not joined:
            mended.append("it says neither where it is nor how to join: taken as online, without a link")
        return "online"
    return "hybrid" if joined else "in_person"


def _read_language(row: Mapping[str, Any], codes: tuple[str, ...], mended: list[str]) -> str | None:
    given = row.get("languages")
    named = [one for one in given if isinstance(one, str)] if isinstance(given, list) else []
    found = [one.lower() for one in named if _LANGUAGE.fullmatch(one.lower())]
    found = found or [LANGUAGES[code] for code in codes if code in LANGUAGES]
    if len(found) > 1:
        mended.append(f"it is held in {' and '.join(found)}: its group is kept under {found[0]}")
    return found[0] if found else None
