"""People, known by a name they chose; how to reach them is kept apart, and sealed."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody known to the network by a pseudonymous name."""

    id: UUID
    display_name: str = field(repr=False)
    language: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How to reach a person, as far as they wish."""

    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
