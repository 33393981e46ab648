"""Rows of what people keep in analytics for themselves."""

from tests.samples import LATER, NOW, TODAY, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A day in a journal; a story, its approved text, and one use of it that is shown."""
    network, person = at.network_id, at.person_id
    yield (
        "journal_entries",
        {"network_id": network, "id": at.id("entry"), "person_id": person, "on_day": TODAY}
        | {"entry": b"sealed", "written_at": NOW, "version": 1},
    )
    granted = {"consent_id": at.id("consent"), "person_id": person, "granted_at": NOW}
    yield "story_consents", {"network_id": network} | granted
    yield (
        "stories",
        {"network_id": network, "id": at.id("story"), "person_id": person, "language": "en"}
        | {"draft": b"sealed", "changed_at": NOW, "version": 1},
    )
    yield (
        "approved_stories",
        {"network_id": network, "story_id": at.id("story"), "person_id": person, "language": "en"}
        | {"words": b"sealed", "approved_at": NOW, "story_version": 1},
    )
    shown = {"kind": "page", "audience": "public", "published_at": NOW, "expires_at": LATER}
    yield (
        "renditions",
        {"network_id": network, "id": at.id("rendition"), "story_id": at.id("story"), "person_id": person}
        # What is agreed to, only who wrote the story can write.
        | {"status": "agreed" if at.name == "A" else "published"}
        | {"purpose": "Our page", "keep_days": 14, "story_version": 1}
        | {"asked_by": at.principal_id, "asked_at": NOW, "answered_at": NOW, "version": 3}
        | shown,
    )
    yield (
        "shown_stories",
        {"network_id": network, "rendition_id": at.id("rendition"), "language": "en", "words": b"sealed"}
        | shown,
    )
