"""What a caregiver sees of referrals: where they stand, while that is open, and nothing else ever."""

from collections.abc import Callable
from typing import Any

import pytest

from services.referrals.service import ReferralsService
from shared.contracts.membership_support import TopicClosed, TopicOpened
from shared.ids import new_id
from tests.integration.referrals.conftest import Given
from tests.plugins import principals
from tests.plugins.announcing import received
from tests.plugins.fix_http import RunningService

TOPICS = (
    "profile",
    "groups",
    "needs",
    "help",
    "onboarding",
    "milestones",
    "sessions_calendar",
    "attendance",
    "referrals_status",
)


@pytest.fixture
def referrals(given: Given, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of referrals on the given network's database."""
    return serve("referrals", database=given.database)


def test_a_caregiver_sees_where_a_referral_stands_while_it_is_open(
    given: Given, referrals: RunningService
) -> None:
    """Each topic in turn: one opens something, and that is the status, for this caregiver alone."""
    referral = given.referral(given.partner())
    given.referral(given.partner())
    asking = principals.caregiver(given.network_id)
    about = {"link_id": new_id(), "person_id": referral.person_id, "caregiver_id": asking.id}
    caregiver = referrals.as_(asking)
    tables = ("referrals", "consents", "memberships", "webhook_deliveries", "webhook_endpoints")

    def hear(*events: Any) -> None:
        with given.database.transaction(network_id=given.network_id) as tx:
            ReferralsService().follow_topics([received(event, given.network_id) for event in events], tx)

    def rows() -> int:
        with given.database.transaction(asking) as tx:
            tx.flush()
            return sum(
                len(tx.connection.execute(f"select 1 from {name}".encode()).fetchall()) for name in tables
            )

    for topic in TOPICS:
        hear(TopicOpened(**about, topic=topic))
        found = caregiver.items("/referral-statuses")
        others = referrals.as_(principals.caregiver(given.network_id)).items("/referral-statuses")
        assert (rows(), others) == (0, []), topic
        assert [one["referral_id"] for one in found] == [str(referral.id)] * (topic == "referrals_status")
        for path in ("/referrals", f"/referrals/{referral.id}", f"/referrals/{referral.id}/note"):
            assert caregiver.get(path).status == 403
        hear(TopicClosed(**about, topic=topic))
        assert (rows(), caregiver.items("/referral-statuses")) == (0, []), topic

    assert set(found[0]) == {"referral_id", "person_id", "status", "drafted_at"}
    assert found[0]["status"] == "sent"
    hear(TopicOpened(**about, topic="referrals_status"))
    assert caregiver.items("/referral-statuses", person_id=new_id()) == []
    withdrawn = referrals.as_(principals.coordinator(given.network_id)).post(
        f"/referrals/{referral.id}/withdraw"
    )
    assert withdrawn.status == 200, withdrawn.body
    assert caregiver.items("/referral-statuses")[0]["status"] == "withdrawn"
