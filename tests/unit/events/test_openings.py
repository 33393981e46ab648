"""What events of membership say of topics that are open to caregivers."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.membership_support import CaregiverLinked, CaregiverUnlinked, TopicClosed, TopicOpened
from shared.events.envelope import Received
from shared.openings import LINK, openings_of
from tests.plugins.announcing import received

START = datetime(2026, 3, 3, 12, tzinfo=UTC)
ABOUT = {"link_id": UUID(int=1), "person_id": UUID(int=2), "caregiver_id": UUID(int=3)}


def said(minute: int, event: Any) -> Received:
    """An event of that minute."""
    return received(event, UUID(int=9), time=START + timedelta(minutes=minute))


def test_the_newest_word_counts_in_whatever_order_it_comes() -> None:
    """A closing that is overtaken by its opening must stay a closing."""
    news = [
        said(1, CaregiverLinked(**ABOUT)),
        said(2, TopicOpened(**ABOUT, topic="attendance")),
        said(3, TopicOpened(**ABOUT, topic="profile")),
        said(4, TopicClosed(**ABOUT, topic="attendance")),
        said(5, CaregiverUnlinked(**ABOUT)),
    ]

    found = {
        frozenset(
            (one.topic, one.is_open, one.said_at)
            for one in openings_of([*order, order[0]], {LINK, "attendance"})
        )
        for order in permutations(news)
    }

    assert found == {
        frozenset(
            {
                (LINK, False, START + timedelta(minutes=5)),
                ("attendance", False, START + timedelta(minutes=4)),
            }
        )
    }


@pytest.mark.parametrize("topics", [set(), {"profile"}])
def test_a_service_keeps_only_the_topics_that_it_shows(topics: set[str]) -> None:
    """What is of no use here is not known here."""
    assert openings_of([said(1, TopicOpened(**ABOUT, topic="needs"))], topics) == []
