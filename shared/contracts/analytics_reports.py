"""What analytics tells of reports and of the public page: that they are there, never what they say."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.registry import event


@event("analytics.report_made.v1", subject="report_id")
@dataclass(frozen=True, kw_only=True)
class ReportMade:
    """A coordinator made a report of released figures."""

    report_id: UUID


@event("analytics.report_removed.v1", subject="report_id")
@dataclass(frozen=True, kw_only=True)
class ReportRemoved:
    """A report is gone; the figures it was made of stay released."""

    report_id: UUID


@event("analytics.outcomes_published.v1", subject="network_id")
@dataclass(frozen=True, kw_only=True)
class OutcomesPublished:
    """Everybody may read the network's outcomes, up to this day."""

    network_id: UUID
    through_on: date


@event("analytics.outcomes_withdrawn.v1", subject="network_id")
@dataclass(frozen=True, kw_only=True)
class OutcomesWithdrawn:
    """The network's outcomes are no longer public; who keeps a copy for readers drops it."""

    network_id: UUID
