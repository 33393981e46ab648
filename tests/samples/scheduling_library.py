"""Rows of scheduling that are about what groups learn and practise."""

from psycopg.types.json import Jsonb

from tests.samples import LATER, NOW, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """An entry of the network's own, planned for the meeting and practised before it."""
    yield (
        "library_entries",
        {"network_id": at.network_id, "id": at.id("entry"), "facts": Jsonb({}), "version": 1},
    )
    yield (
        "library_texts",
        {
            "network_id": at.network_id,
            "entry_id": at.id("entry"),
            "language": "de",
            "words": Jsonb({}),
            "version": 1,
        },
    )
    yield (
        "planned_themes",
        {
            "network_id": at.network_id,
            "occurrence_id": at.id("occurrence"),
            "group_id": at.group_id,
            "entry_id": at.id("entry"),
            "version": 1,
        },
    )
    of_the_meeting = {
        "network_id": at.network_id,
        "occurrence_id": at.id("occurrence"),
        "group_id": at.group_id,
    }
    yield (
        "practices",
        of_the_meeting
        | {
            "id": at.id("practice"),
            "person_id": at.person_id,
            "entry_id": at.id("entry"),
            "taken_on_at": NOW,
            "until": LATER,
            "expires_at": LATER,
            "version": 1,
        },
    )
    yield "practice_counts", of_the_meeting | {"people": 5}
