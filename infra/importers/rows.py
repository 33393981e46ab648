"""What importers share: the rows of a source, what is read from them, and reading one field with care."""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from infra.importers.report import RowRefused

LONGEST = 200
LONGEST_ID = 120
MOST_MINUTES = 12 * 60
TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
LINK = re.compile(r"https?://[^\s]{3,480}")


class UnreadableSource(Exception):
    """A file of the source cannot be read at all; the message says which, and what is wrong with it."""


class NoRows(UnreadableSource):
    """A file holds JSON, and no array of rows."""


@dataclass(frozen=True)
class Source:
    """The rows of a source, as they are."""

    directory: str
    bodies: list[Any]
    formats: list[Any]
    meetings: list[Any]
    # What is lost with files that lay beside, and hold something else.
    lost: tuple[str, ...] = ()


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
        return key_of(self.name, self.room, self.street, self.town, self.region)


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
    # What the source itself calls the group, where it does.
    group: str = ""
    mended: list[str] = field(default_factory=list)

    @property
    def group_key(self) -> str:
        """The same for the meetings of one group: those of one name in one town."""
        return key_of(self.name, self.town, *filter(None, [self.group]))

    def is_listed_as(self, other: "Meeting") -> bool:
        """Tell whether this is the same meeting again: name, time and street, and no other hall or room."""
        return (
            self.group_key == other.group_key
            and (self.weekday, self.start_time) == (other.weekday, other.start_time)
            and _could_be_one(self.place, other.place)
        )


def read_list(path: Path) -> list[Any]:
    """Return the rows of a file; raise `UnreadableSource`, as `NoRows` where it holds other JSON."""
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UnreadableSource(f"{path} is not there: export it from the other system") from None
    except OSError as error:
        raise UnreadableSource(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableSource(f"{path} is not text in UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(f"{path} is not JSON: {error}") from None
    if not isinstance(value, list):
        raise NoRows(f"{path} must hold a JSON array of rows, not {type(value).__name__}")
    return value


def row_id(row: Any, name: str) -> str:
    """Return the id of a row; raise `RowRefused`."""
    found = text_of(mapping(row), name)
    if not found or len(found) > LONGEST_ID:
        raise RowRefused(f"it has no {name}")
    return found


def mapping(row: Any) -> Mapping[str, Any]:
    """Return a row that is an object; raise `RowRefused`."""
    if not isinstance(row, Mapping):
        raise RowRefused(f"it is not an object but {type(row).__name__}")
    return row


def text_of(row: Mapping[str, Any], name: str) -> str:
    """Return a field as one line of text; numbers as they are written, anything else as nothing."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    # Some servers put the field's prompt before its value, with this mark between.
    text = html.unescape(str(value)).rpartition("#@-@#")[2]
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def key_of(*parts: str) -> str:
    """Return the same for the same words, however they are capitalised, spaced and punctuated."""
    plain = "\n".join(re.sub(r"[\W_]+", " ", part.casefold()).strip() for part in parts)
    return hashlib.sha256(plain.encode()).hexdigest()[:24]


def shortened(name: str, mended: list[str]) -> str:
    """Return a name that is not too long, and say so where it was."""
    if len(name) > LONGEST:
        mended.append(f"its name was cut to {LONGEST} characters")
    return name[:LONGEST].strip()


def _could_be_one(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None:
        return one is other
    if key_of(one.street, one.town) != key_of(other.street, other.town):
        return False
    # A hall or a room that one of the two leaves out does not make another meeting.
    pairs = ((one.name, other.name), (one.room, other.room))
    return all(not a or not b or key_of(a) == key_of(b) for a, b in pairs)
