"""Rows of what people keep in analytics for themselves."""

from tests.samples import NOW, TODAY, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A day in a journal."""
    network, person = at.network_id, at.person_id
    yield (
        "journal_entries",
        {"network_id": network, "id": at.id("entry"), "person_id": person, "on_day": TODAY}
        | {"entry": b"sealed", "written_at": NOW, "version": 1},
    )
