from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID

from services.scheduling.domain.copies import GroupNews, MembershipNews, merge_groups, merge_memberships

GROUP, PERSON, MEMBERSHIP = UUID(int=1), UUID(int=2), UUID(int=3)
START = datetime(2026, 3, 3, 12, tzinfo=UTC)


def a_membership(number: int, status: str, **told: date) -> MembershipNews:
    """Return the news of the event of that number."""
    return MembershipNews(
        membership_id=MEMBERSHIP,
        group_id=GROUP,
        person_id=PERSON,
        status=status,
        status_at=START + timedelta(minutes=number),
        status_event_id=UUID(int=number),
        **told,
    )


def test_news_of_a_membership_come_to_the_same_in_every_order_and_twice() -> None:
    """The broker may deliver late and twice; a replay does so on purpose."""
    news = [
        a_membership(1, "active", active_from=date(2026, 1, 5)),
        a_membership(2, "paused"),
        a_membership(3, "active"),
        a_membership(4, "left", left_on=date(2026, 3, 1)),
    ]

    outcomes = {tuple(merge_memberships([*order, order[0]])) for order in permutations(news)}

    assert outcomes == {(a_membership(4, "left", active_from=date(2026, 1, 5), left_on=date(2026, 3, 1)),)}


def test_of_two_events_at_one_moment_the_later_id_decides() -> None:
    """Ids are in the order of their making; a moment may hold two."""
    opened = GroupNews(group_id=GROUP, status="open", status_at=START, status_event_id=UUID(int=1))
    paused = GroupNews(group_id=GROUP, status="paused", status_at=START, status_event_id=UUID(int=2))

    assert [one.status for one in merge_groups([paused, opened])] == ["paused"]


def test_the_zone_of_a_group_survives_later_news() -> None:
    """Only its planning tells the zone."""
    planned = GroupNews(
        group_id=GROUP,
        status="planned",
        status_at=START,
        status_event_id=UUID(int=1),
        time_zone="Europe/Paris",
    )
    opened = GroupNews(
        group_id=GROUP, status="open", status_at=START + timedelta(1), status_event_id=UUID(int=2)
    )

    for order in permutations([planned, opened]):
        assert [(one.status, one.time_zone) for one in merge_groups(order)] == [("open", "Europe/Paris")]
