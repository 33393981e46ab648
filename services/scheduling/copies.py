"""What the events of membership tell scheduling, as news to merge into its copies."""

from collections.abc import Iterable

from services.scheduling.domain.copies import GroupNews, MembershipNews
from shared.contracts.membership import (
    GroupClosed,
    GroupOpened,
    GroupPaused,
    GroupPlanned,
    MembershipActivated,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
)
from shared.events.envelope import Received

GROUP_STATUS: dict[type, str] = {
    GroupPlanned: "planned",
    GroupOpened: "open",
    GroupPaused: "paused",
    GroupClosed: "closed",
}
MEMBERSHIP_STATUS: dict[type, str] = {
    MembershipActivated: "active",
    MembershipPaused: "paused",
    MembershipResumed: "active",
    MembershipLeft: "left",
}


def news_of_groups(received: Iterable[Received]) -> list[GroupNews]:
    """Return what each event tells of its group."""
    return [
        GroupNews(
            group_id=one.event.group_id,
            status=GROUP_STATUS[type(one.event)],
            status_at=one.envelope.time,
            status_event_id=one.envelope.id,
            time_zone=getattr(one.event, "time_zone", None),
        )
        for one in received
    ]


def news_of_memberships(received: Iterable[Received]) -> list[MembershipNews]:
    """Return what each event tells of its membership."""
    return [
        MembershipNews(
            membership_id=one.event.membership_id,
            group_id=one.event.group_id,
            person_id=one.event.person_id,
            status=MEMBERSHIP_STATUS[type(one.event)],
            status_at=one.envelope.time,
            status_event_id=one.envelope.id,
            active_from=getattr(one.event, "active_from", None),
            left_on=getattr(one.event, "left_on", None),
        )
        for one in received
    ]
