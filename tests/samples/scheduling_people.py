"""Rows of scheduling about people beside the members: caregivers, guests, families."""

from datetime import timedelta

from tests.samples import NOW, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A caregiver to whom the calendar is open, a guest to whom somebody objects, and a part for families."""
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
    about = {"network_id": at.network_id, "group_id": at.group_id}
    yield (
        "guest_invitations",
        {
            **about,
            "id": at.id("invitation"),
            "occurrence_id": at.id("occurrence"),
            "topic": "Sleep",
            "scope": "Rest, and no cures.",
            "language": "en",
            "from_minute": 15,
            "minutes": 30,
            "status": "proposed",
            "proposed_by": at.principal_id,
            "proposed_at": NOW,
            "objections_until": NOW + timedelta(days=2),
            "outline": "",
            "review": "none",
            "review_note": "",
            "version": 1,
        },
    )
    yield (
        "guest_objections",
        {**about, "invitation_id": at.id("invitation"), "person_id": at.person_id},
    )
    yield (
        "family_sessions",
        {
            **about,
            "occurrence_id": at.id("occurrence"),
            "kind": "education",
            "topic": "Pacing together",
            "places": 8,
            "per_member": 2,
            "from_minute": 30,
            "minutes": 45,
            "alternative": "members_part",
            "planned_at": NOW,
            "companions": 0,
            "version": 1,
        },
    )
    yield (
        "family_answers",
        {
            **about,
            "occurrence_id": at.id("occurrence"),
            "person_id": at.person_id,
            "choice": "bring",
            "relations": ["partner"],
            "caregiver_ids": [],
            "answered_at": NOW,
        },
    )
