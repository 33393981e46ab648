"""What a caregiver may be shown here, and whose attendance somebody asks for.

What is open is decided in membership, by the member alone. Here the policies of the database apply it.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.scheduling.domain.attendance import Attendance
from shared.errors import Invalid

# `link` is kept to know whom a member may bring along; it shows nothing by itself.
TOPICS = frozenset({"link", "sessions_calendar", "attendance"})


@dataclass(frozen=True, kw_only=True)
class Attended:
    """Whether somebody came to a meeting; `held_on` is None where one does not see the meeting itself."""

    occurrence_id: UUID
    group_id: UUID
    person_id: UUID
    attendance: Attendance
    held_on: date | None = None


def whose(asked: UUID | None, *, own: UUID | None) -> UUID:
    """Return whose attendance is meant: the one who asks unless they name somebody."""
    found = asked or own
    if found is None:
        raise Invalid("Say whose attendance you mean.", pointer="/person_id")
    return found
