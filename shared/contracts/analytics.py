"""What analytics tells the others: that figures are public, and that somebody should look at a group."""

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


@event("analytics.alert_raised.v1", subject="alert_id")
@dataclass(frozen=True, kw_only=True)
class AlertRaised:
    """Somebody should look at a group, by this rule; raised once until it is over."""

    alert_id: UUID
    group_id: UUID
    rule: str


@event("analytics.alert_closed.v1", subject="alert_id")
@dataclass(frozen=True, kw_only=True)
class AlertClosed:
    """What was alerted to is over."""

    alert_id: UUID
    group_id: UUID
    rule: str
