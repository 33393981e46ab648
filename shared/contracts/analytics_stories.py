"""What analytics tells about stories. Whose a story is, no event says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.registry import event


@event("analytics.story_approved.v1", subject="story_id")
@dataclass(frozen=True, kw_only=True)
class StoryApproved:
    """A story may be read by those who coordinate, and asked for."""

    story_id: UUID


@event("analytics.story_revoked.v1", subject="story_id")
@dataclass(frozen=True, kw_only=True)
class StoryRevoked:
    """A story may not be read or asked for any more; each of its renditions ends, too."""

    story_id: UUID


@event("analytics.rendition_asked.v1", subject="rendition_id")
@dataclass(frozen=True, kw_only=True)
class RenditionAsked:
    """The writer of a story is asked about one use of it: as what, for whom."""

    rendition_id: UUID
    story_id: UUID
    kind: str
    audience: str


@event("analytics.rendition_agreed.v1", subject="rendition_id")
@dataclass(frozen=True, kw_only=True)
class RenditionAgreed:
    """The writer agreed to one use of a story."""

    rendition_id: UUID
    story_id: UUID


@event("analytics.rendition_published.v1", subject="rendition_id")
@dataclass(frozen=True, kw_only=True)
class RenditionPublished:
    """A story is shown, to this audience, until it expires or is revoked."""

    rendition_id: UUID
    story_id: UUID
    kind: str
    audience: str
    expires_at: datetime


@event("analytics.rendition_ended.v1", subject="rendition_id")
@dataclass(frozen=True, kw_only=True)
class RenditionEnded:
    """A use of a story is over (refused, revoked, expired): whoever keeps a copy removes it now."""

    rendition_id: UUID
    story_id: UUID
    reason: str
    was_published: bool
