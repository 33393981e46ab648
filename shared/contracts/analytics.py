"""What analytics tells the others: that figures are public."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.registry import event


@event("analytics.figures_released.v1", subject="release_id")
@dataclass(frozen=True, kw_only=True)
class FiguresReleased:
    """The figures of a period (week or month) are public, and stay as they are."""

    release_id: UUID
    period: str
    starts_on: date
