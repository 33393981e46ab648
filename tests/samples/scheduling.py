"""Rows of scheduling."""

from datetime import datetime, time, timedelta

from tests.samples import NOW, TODAY, World, type_of_rows

ZONE = "Europe/Vienna"


def rows(at: World) -> type_of_rows:
    """A series of a group at a venue, one meeting of it, and who came."""
    network, group, person = at.network_id, at.group_id, at.person_id
    yield (
        "known_groups",
        {
            "network_id": network,
            "group_id": group,
            "time_zone": ZONE,
            "status": "open",
            "status_at": NOW,
            "status_event_id": at.id("event"),
        },
    )
    yield (
        "known_memberships",
        {
            "network_id": network,
            "membership_id": at.id("membership"),
            "group_id": group,
            "person_id": person,
            "active_from": TODAY,
            "status": "active",
            "status_at": NOW,
            "status_event_id": at.id("event"),
        },
    )
    yield (
        "venues",
        {
            "network_id": network,
            "id": at.id("venue"),
            "name": "House",
            "room": "",
            "address": "",
            "locality": "",
            "region": "",
            "accessibility": [],
            "transport": "",
            "cost": "",
            "comfort": "",
            "version": 1,
        },
    )
    yield (
        "series",
        {
            "network_id": network,
            "id": at.id("series"),
            "group_id": group,
            "rule": "FREQ=WEEKLY",
            "starts_on": TODAY,
            "start_time": time(19),
            "duration_minutes": 90,
            "time_zone": ZONE,
            "mode": "in_person",
            "venue_id": at.id("venue"),
            "formats": [],
            "status": "scheduled",
            "materialised_before": TODAY,
            "version": 1,
        },
    )
    yield (
        "occurrences",
        {
            "network_id": network,
            "id": at.id("occurrence"),
            "series_id": at.id("series"),
            "group_id": group,
            "recurrence_id": datetime(2026, 11, 2, 19),  # noqa: DTZ001 - local wall time, as the column
            "starts_at": NOW,
            "ends_at": NOW + timedelta(minutes=90),
            "local_start": datetime(2026, 11, 2, 19),  # noqa: DTZ001 - likewise
            "held_on": TODAY,
            "time_zone": ZONE,
            "mode": "in_person",
            "venue_id": at.id("venue"),
            "needs_venue": False,
            "moved": False,
            "status": "scheduled",
            "version": 1,
        },
    )
    yield (
        "attendances",
        {
            "network_id": network,
            "occurrence_id": at.id("occurrence"),
            "person_id": person,
            "group_id": group,
            "attendance": "attended",
            "recorded_at": NOW,
            "recorded_by": at.principal_id,
        },
    )
