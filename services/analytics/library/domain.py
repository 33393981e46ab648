"""What is used of the library, and what is said to help.

Of a technique that somebody takes on, events tell neither who nor in which group. So practices are counted,
for the whole network alone, and one person may be behind several. They are counted with the month that ends
four weeks later, when there was time to try and to look back. That groups covered a theme is about their
meetings, and is counted plainly.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

TO_TRY = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Use:
    """What was made of one entry of the library; `practised` is by month and part, unrounded."""

    entry_id: UUID
    sessions: int
    groups: int
    practised: list[dict[str, Any]]


@dataclass(frozen=True, order=True)
class LookedBack:
    """What was said of a practice; the greatest is what was said last."""

    at: datetime
    event_id: UUID
    helped: bool | None = field(compare=False)


@dataclass
class Practice:
    """A technique that was taken on, as far as a batch tells."""

    entry_id: UUID
    taken_on: date | None = None
    looked_back: LookedBack | None = None


@dataclass
class Covered:
    """That a group covered a theme at a meeting, when it was told first."""

    occurrence_id: UUID
    entry_id: UUID
    group_id: UUID
    covered_at: datetime
