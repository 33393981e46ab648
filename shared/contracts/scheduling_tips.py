"""What scheduling tells the others about tips between peers: never what they say, or whose they are."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("scheduling.tip_offered.v1", subject="tip_id")
@dataclass(frozen=True, kw_only=True)
class TipOffered:
    """A tip waits to be read by somebody who runs the group, for the first time or worded anew."""

    tip_id: UUID
    group_id: UUID
    topic: str


@event("scheduling.tip_sent_back.v1", subject="tip_id")
@dataclass(frozen=True, kw_only=True)
class TipSentBack:
    """The author of a tip is asked to word it anew."""

    tip_id: UUID
    group_id: UUID


@event("scheduling.tip_approved.v1", subject="tip_id")
@dataclass(frozen=True, kw_only=True)
class TipApproved:
    """Everybody in a group of the network can read a tip."""

    tip_id: UUID


@event("scheduling.tip_removed.v1", subject="tip_id")
@dataclass(frozen=True, kw_only=True)
class TipRemoved:
    """A tip was taken away by somebody who moderates: whoever keeps a copy of its text removes it now."""

    tip_id: UUID


@event("scheduling.tip_withdrawn.v1", subject="tip_id")
@dataclass(frozen=True, kw_only=True)
class TipWithdrawn:
    """The author took a tip back: whoever keeps a copy of its text removes it now."""

    tip_id: UUID


@event("scheduling.tip_thanked.v1", subject="tip_id")
@dataclass(frozen=True, kw_only=True)
class TipThanked:
    """Somebody said thanks for a tip."""

    tip_id: UUID
