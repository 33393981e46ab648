"""Rows of erasures."""

from tests.samples import LATER, NOW, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A request to be erased, and what a service confirmed of another."""
    yield (
        "erasures",
        {
            "network_id": at.network_id,
            "id": at.id("erasure"),
            "person_id": at.person_id,
            "status": "requested",
            "requested_at": NOW,
            "requested_by": at.person_id,
            "erased_from": LATER,
        },
    )
    yield (
        "erasure_confirmations",
        {
            "network_id": at.network_id,
            "erasure_id": at.id("erasure"),
            "service": "scheduling",
            "person_id": at.person_id,
            "event_id": at.id("forgotten"),
            "confirmed_at": NOW,
            "deleted": [],
            "blanked": [],
            "kept": [],
        },
    )
