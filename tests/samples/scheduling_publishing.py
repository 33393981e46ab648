"""Rows of scheduling about how meetings get known: feeds, listings, reminders."""

from datetime import time, timedelta

from tests.samples import NOW, TODAY, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A person's feed, a group's listing, the guide, and a person who is reminded."""
    network, group, person = at.network_id, at.group_id, at.person_id
    yield (
        "feed_addresses",
        {
            "network_id": network,
            "id": at.id("feed"),
            "person_id": person,
            "titles": "discreet",
            "language": "en",
            "secret_hash": b"h" * 32,
            "created_at": NOW,
        },
    )
    yield (
        "listings",
        {
            "network_id": network,
            "id": at.id("listing"),
            "group_id": group,
            "slug": f"quiet-harbour-{at.name.lower()}",
            "name": "Quiet Harbour",
            "place": "",
            "types": [],
            "version": 1,
        },
    )
    # One for each network: the worlds of one share it.
    if at.name != "B":
        yield "published_guides", {"network_id": network, "body": "[]", "published_at": NOW}
    yield (
        "reminder_preferences",
        {
            "network_id": network,
            "person_id": person,
            "channel": "mail",
            "language": "en",
            "discreet": True,
            "lead_minutes": 60,
            "quiet_from": time(21),
            "quiet_until": time(8),
            "time_zone": "Europe/Vienna",
            "address": b"sealed",
        },
    )
    yield (
        "reminder_consents",
        {
            "network_id": network,
            "consent_id": at.id("consent"),
            "person_id": person,
            "granted_at": NOW,
        },
    )
    yield (
        "reminders",
        {
            "network_id": network,
            "id": at.id("reminder"),
            "occurrence_id": at.id("occurrence"),
            "person_id": person,
            "starts_at": NOW,
            "channel": "mail",
            "status": "sent",
            "attempts": 1,
            "claimed_at": NOW,
            "next_at": NOW,
            "settled_at": NOW + timedelta(minutes=1),
        },
    )
    yield (
        "known_goal_choices",
        {
            "network_id": network,
            "membership_id": at.id("membership"),
            "group_id": group,
            "person_id": person,
            "wanted": True,
            "said_at": NOW,
            "said_event_id": at.id("choice"),
        },
    )
    yield (
        "due_goals",
        {"network_id": network, "group_id": group, "due_on": TODAY, "occurrence_id": at.id("occurrence")},
    )
