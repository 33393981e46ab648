"""Rows of referrals about caregivers."""

from tests.samples import NOW, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A caregiver to whom it is open where referrals stand."""
    yield (
        "opened_topics",
        {
            "network_id": at.network_id,
            "link_id": at.id("link"),
            "topic": "referrals_status",
            "person_id": at.person_id,
            "caregiver_id": at.id("caregiver"),
            "is_open": True,
            "said_at": NOW,
            "said_event_id": at.id("opening"),
        },
    )
