"""Rows of scheduling that are about what groups learn and practise."""

from psycopg.types.json import Jsonb

from tests.samples import World, type_of_rows


def rows(at: World) -> type_of_rows:
    """An entry of the network's own with words in one language, planned for the meeting."""
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
