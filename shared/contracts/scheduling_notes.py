"""What scheduling tells the others about summaries of meetings: that there is one, never what it says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.registry import event


@event("scheduling.session_summary_asked.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class SessionSummaryAsked:
    """Those who were at a meeting are asked whether the group may read its summary."""

    occurrence_id: UUID
    group_id: UUID
    answer_until: datetime


@event("scheduling.session_summary_agreed.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class SessionSummaryAgreed:
    """One who was there agreed that the group reads the summary."""

    occurrence_id: UUID
    group_id: UUID
    person_id: UUID


@event("scheduling.session_summary_released.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class SessionSummaryReleased:
    """Everybody who was there agreed: until then the group, and who missed the meeting, can read it."""

    occurrence_id: UUID
    group_id: UUID
    readable_until: datetime


@event("scheduling.session_summary_redacted.v1", subject="occurrence_id")
@dataclass(frozen=True, kw_only=True)
class SessionSummaryRedacted:
    """The summary may be shown nowhere any more: whoever keeps a copy of the text removes it now."""

    occurrence_id: UUID
    group_id: UUID
