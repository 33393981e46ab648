"""Copies of what membership owns, put together from events that may come late or twice.

What an event tells is one of these with what it does not tell left None; two of them merge into what is
known after both, in whichever order they came.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class GroupNews:
    """What one or more events tell of a group; the newest, by time and then id, decides the status."""

    group_id: UUID
    status: str
    status_at: datetime
    status_event_id: UUID
    time_zone: str | None = None

    def merged(self, other: "GroupNews") -> "GroupNews":
        """Return what is known of the group after both."""
        newest = max(self, other, key=lambda news: (news.status_at, news.status_event_id))
        return replace(newest, time_zone=other.time_zone or self.time_zone)


@dataclass(frozen=True, kw_only=True)
class MembershipNews:
    """What one or more events tell of a membership: from when until when, and how it stands."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    status: str
    status_at: datetime
    status_event_id: UUID
    active_from: date | None = None
    left_on: date | None = None

    def merged(self, other: "MembershipNews") -> "MembershipNews":
        """Return what is known of the membership after both."""
        newest = max(self, other, key=lambda news: (news.status_at, news.status_event_id))
        return replace(
            newest,
            active_from=other.active_from or self.active_from,
            left_on=other.left_on or self.left_on,
        )


def merge_groups(news: Iterable[GroupNews]) -> list[GroupNews]:
    """Return one piece of news for each group."""
    merged: dict[UUID, GroupNews] = {}
    for one in news:
        known = merged.get(one.group_id)
        merged[one.group_id] = known.merged(one) if known else one
    return list(merged.values())


def merge_memberships(news: Iterable[MembershipNews]) -> list[MembershipNews]:
    """Return one piece of news for each membership."""
    merged: dict[UUID, MembershipNews] = {}
    for one in news:
        known = merged.get(one.membership_id)
        merged[one.membership_id] = known.merged(one) if known else one
    return list(merged.values())
