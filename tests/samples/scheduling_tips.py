"""Rows of scheduling about tips."""

from tests.samples import NOW, A, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A tip of the person: in A it waits to be read, elsewhere everybody reads it."""
    tip = {"network_id": at.network_id, "tip_id": at.id("tip")}
    waits = at == A
    yield (
        "tip_offers",
        {
            **tip,
            "group_id": at.group_id,
            "person_id": at.person_id,
            "status": "offered" if waits else "approved",
            "offered_at": NOW,
            "decided_by": None if waits else at.principal_id,
            "decided_at": None if waits else NOW,
            "version": 1,
        },
    )
    yield (
        "tips",
        {
            **tip,
            "topic": "everyday_life",
            "language": "en",
            "sealed": "\\x00",
            "approved_at": None if waits else NOW,
        },
    )
    yield "tip_tallies", {**tip, "thanks": 1}
    yield "tip_thanks", {**tip, "person_id": at.person_id}
