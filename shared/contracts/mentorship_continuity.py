"""What mentorship tells the others about how well groups would carry on, and what mentors choose for them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.registry import event


@event("mentorship.continuity_changed.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class ContinuityChanged:
    """How well a group would carry on without any one person: 0 to 100, steady, watch or fragile.

    `risks` are those that weigh most: dependence, cadence, bench, training, founder.
    """

    group_id: UUID
    index: int
    level: str
    risks: tuple[str, ...] = ()


@event("mentorship.topic_chosen.v1", subject="choice_id")
@dataclass(frozen=True, kw_only=True)
class TopicChosen:
    """Somebody who carries a group chose a topic for it, for a day."""

    choice_id: UUID
    group_id: UUID
    topic: str
    planned_on: date


@event("mentorship.topic_dropped.v1", subject="choice_id")
@dataclass(frozen=True, kw_only=True)
class TopicDropped:
    """The topic is not planned any more."""

    choice_id: UUID
    group_id: UUID
    topic: str
