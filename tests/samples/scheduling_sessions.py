"""Rows of scheduling about planning and holding meetings: hours, interpreters, rooms, answers."""

from datetime import timedelta

from tests.samples import NOW, World, type_of_rows

ZONE = "Europe/Vienna"


def rows(at: World) -> type_of_rows:
    """Somebody's week, an interpreter booked for the meeting, its troubles and answers."""
    network, group, occurrence = at.network_id, at.group_id, at.id("occurrence")
    about = {"network_id": network, "occurrence_id": occurrence, "group_id": group}
    yield (
        "interpreters",
        {
            "network_id": network,
            "id": at.id("interpreter"),
            "languages": ["es"],
            "active": True,
            "version": 1,
        },
    )
    yield (
        "interpreter_bookings",
        {
            **about,
            "id": at.id("booking"),
            "interpreter_id": at.id("interpreter"),
            "language": "es",
            "starts_at": NOW,
            "ends_at": NOW + timedelta(minutes=90),
            "status": "booked",
        },
    )
    yield (
        "translations",
        {
            **about,
            "id": at.id("translation"),
            "title": "Sheet",
            "language": "es",
            "requested_at": NOW,
            "version": 1,
        },
    )
    yield (
        "availabilities",
        {
            "network_id": network,
            "person_id": at.person_id,
            "time_zone": ZONE,
            "free": "{[1080,1320)}",
            "work": "{}",
            "caregiving": "{}",
            "version": 1,
        },
    )
    yield (
        "fallbacks",
        {
            "network_id": network,
            "series_id": at.id("series"),
            "group_id": group,
            "online_url": "https://meet.example.org/spare",
            "version": 1,
        },
    )
    yield (
        "diversions",
        {**about, "kind": "link", "diverted_at": NOW, "diverted_by": at.principal_id},
    )
    yield (
        "incidents",
        {
            **about,
            "id": at.id("incident"),
            "series_id": at.id("series"),
            "kind": "dropped",
            "minutes_lost": 5,
            "reported_at": NOW,
            "reported_by": at.principal_id,
        },
    )
    yield (
        "rsvps",
        {**about, "person_id": at.person_id, "answer": "yes", "starts_at": NOW, "answered_at": NOW},
    )
