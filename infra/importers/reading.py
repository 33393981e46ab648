"""How a source is read, what it does not say, and what the network has already."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from infra.importers.bmlt import read_meeting
from infra.importers.rows import Meeting

BMLT_LOST = (
    "of service bodies: description, type, url, helpline and world_id; organisations have no such fields",
    "of meetings: longitude, latitude, distances and phone numbers; venues have no such fields",
)


@dataclass(frozen=True)
class Reading:
    """How the rows of meetings of a kind of source are read, and what of them has no place here."""

    read: Callable[[Any, frozenset[str]], Meeting] = read_meeting
    id_field: str = "id_bigint"
    lost: tuple[str, ...] = BMLT_LOST


BMLT = Reading()


@dataclass(frozen=True)
class Settings:
    """What the source does not say of its meetings."""

    time_zone: str
    language: str
    starts_on: date
    body_id: str | None = None
    prefix: str = "bmlt"


@dataclass
class Known:
    """What the network has already, by external id; grows as rows arrive."""

    organisations: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, Any] = field(default_factory=dict)
    venues: dict[str, Any] = field(default_factory=dict)
    series: dict[str, Any] = field(default_factory=dict)
