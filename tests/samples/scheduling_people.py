"""Rows of scheduling about people beside the members: caregivers, guests, families."""

from tests.samples import NOW, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A caregiver to whom the calendar is open."""
    yield (
        "opened_topics",
        {
            "network_id": at.network_id,
            "link_id": at.id("link"),
            "topic": "sessions_calendar",
            "person_id": at.person_id,
            "caregiver_id": at.id("caregiver"),
            "is_open": True,
            "said_at": NOW,
            "said_event_id": at.id("opening"),
        },
    )
