"""What analytics tells about feedback: that something is asked or responded to; never what was said."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("analytics.feedback_asked.v1", subject="question_id")
@dataclass(frozen=True, kw_only=True)
class FeedbackAsked:
    """A group, or the whole network where none is named, is asked something."""

    question_id: UUID
    group_id: UUID | None = None


@event("analytics.feedback_closed.v1", subject="question_id")
@dataclass(frozen=True, kw_only=True)
class FeedbackClosed:
    """No more answers are taken."""

    question_id: UUID
    group_id: UUID | None = None


@event("analytics.feedback_responded.v1", subject="question_id")
@dataclass(frozen=True, kw_only=True)
class FeedbackResponded:
    """Those who were asked can read what came of it."""

    response_id: UUID
    question_id: UUID
    group_id: UUID | None = None
