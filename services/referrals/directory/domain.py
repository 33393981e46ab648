"""Partners, the organisations that take people on, and what they offer.

What a service asks of people (age, area, language, cost) is written here in codes, so that it can be held
against a need without knowing whose need it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.errors import Conflict


class Cost(StrEnum):
    """What a service costs whoever uses it."""

    FREE = "free"
    PAID = "paid"
    UNKNOWN = "unknown"


class Capacity(StrEnum):
    """How much room there is, as the partner said last."""

    OPEN = "open"
    LIMITED = "limited"
    WAITLIST = "waitlist"
    FULL = "full"
    UNKNOWN = "unknown"


class KeptElsewhere(Conflict):
    """This service comes from another directory: change it there, and import it again."""


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A health or social organisation that takes people on."""

    id: UUID
    name: str
    summary: str
    languages: tuple[str, ...]
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Service:
    """Something that a partner offers. `areas` and `topics` are in lower case; no area means everywhere."""

    id: UUID
    partner_id: UUID
    name: str
    summary: str = ""
    languages: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    cost: Cost = Cost.UNKNOWN
    eligibility: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    is_active: bool = True
    is_imported: bool = False
    capacity: Capacity = Capacity.UNKNOWN
    capacity_at: datetime | None = None
    version: int = 1


def describe(service: Service, changes: Mapping[str, Any]) -> Service:
    """Describe a service anew; one that comes from another directory is changed there."""
    if service.is_imported:
        raise KeptElsewhere(service.id)
    return replace(service, **tidied(changes), version=service.version + 1)


def say_capacity(service: Service, capacity: Capacity, *, now: datetime) -> Service:
    """Say how much room there is now."""
    return replace(service, capacity=capacity, capacity_at=now, version=service.version + 1)


def tidied(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said of a service, with areas and topics as they are looked for."""
    words = {
        name: tuple(dict.fromkeys(map(looked_for, said[name])))
        for name in ("areas", "topics")
        if name in said
    }
    languages = {"languages": tuple(said["languages"])} if "languages" in said else {}
    return {**said, **words, **languages}


def looked_for(word: str) -> str:
    """Return an area or a topic as it is looked for: in lower case, with single spaces."""
    return " ".join(word.casefold().split())
