"""What scheduling tells the others about how meetings get known: calendars, public listings, reminders."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("scheduling.feed_made.v1", subject="feed_id")
@dataclass(frozen=True, kw_only=True)
class FeedMade:
    """A calendar can be subscribed to: a group's, or a person's where no group is named."""

    feed_id: UUID
    group_id: UUID | None = None


@event("scheduling.feed_revoked.v1", subject="feed_id")
@dataclass(frozen=True, kw_only=True)
class FeedRevoked:
    """The address of a calendar shows nothing any more."""

    feed_id: UUID
    group_id: UUID | None = None


@event("scheduling.group_listed.v1", subject="listing_id")
@dataclass(frozen=True, kw_only=True)
class GroupListed:
    """The weekly meetings of a group are public from now on."""

    listing_id: UUID
    group_id: UUID


@event("scheduling.listing_changed.v1", subject="listing_id")
@dataclass(frozen=True, kw_only=True)
class ListingChanged:
    """What the public reads of a group was written anew."""

    listing_id: UUID
    group_id: UUID


@event("scheduling.group_unlisted.v1", subject="listing_id")
@dataclass(frozen=True, kw_only=True)
class GroupUnlisted:
    """The meetings of a group are public no more."""

    listing_id: UUID
    group_id: UUID


@event("scheduling.reminder_sent.v1", subject="reminder_id")
@dataclass(frozen=True, kw_only=True)
class ReminderSent:
    """A person was reminded of a meeting, or told something about it, by a channel that they chose."""

    reminder_id: UUID
    occurrence_id: UUID
    person_id: UUID
    channel: str
    kind: str | None = None
