"""What is kept of stories: drafts sealed for their writer alone; one function per query, by the same name."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.analytics.stories.domain import Approved, Sign, Story, Words
from shared.contracts.membership import ConsentGranted, ConsentWithdrawn
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)

# Consents


def keep_consent_granted(tx: Transaction, event: ConsentGranted) -> None:
    """Keep that somebody agreed to telling a story."""
    tx.execute(
        QUERIES["keep_consent_granted"],
        consent_id=event.consent_id,
        person_id=event.person_id,
        granted_at=event.granted_at,
    )


def keep_consent_withdrawn(tx: Transaction, event: ConsentWithdrawn) -> None:
    """Keep that somebody took that back."""
    tx.execute(
        QUERIES["keep_consent_withdrawn"],
        consent_id=event.consent_id,
        person_id=event.person_id,
        withdrawn_at=event.withdrawn_at,
    )


def find_consent(tx: Transaction, person_id: UUID) -> bool:
    """Return whether a consent of theirs holds."""
    return tx.fetch_value(QUERIES["find_consent"], person_id=person_id) is not None


# Drafts


def count_stories(tx: Transaction) -> int:
    """Return how many drafts one has kept."""
    return int(tx.fetch_value(QUERIES["count_stories"]))


def add_story(tx: Transaction, sealer: Sealer, story: Story) -> None:
    """Keep a draft, sealed with the key that only its writer can use."""
    tx.execute(QUERIES["add_story"], **_sealed(tx, sealer, story), person_id=story.person_id)


def save_story(tx: Transaction, sealer: Sealer, story: Story) -> None:
    """Write a draft anew."""
    tx.execute(QUERIES["save_story"], **_sealed(tx, sealer, story))


def list_stories(tx: Transaction, sealer: Sealer, **page: Any) -> list[Story]:
    """Return a page of one's own drafts."""
    return _opened(tx, sealer, tx.fetch_all(QUERIES["list_stories"], dict, **page))


def get_story(tx: Transaction, sealer: Sealer, story_id: UUID) -> Story:
    """Return one of one's own drafts; raise `NotFound`."""
    return _opened(tx, sealer, [tx.fetch_one(QUERIES["get_story"], dict, story_id=story_id)])[0]


def lock_story(tx: Transaction, sealer: Sealer, story_id: UUID) -> Story:
    """Return one of one's own drafts, that nobody else can change meanwhile; raise `NotFound`."""
    return _opened(tx, sealer, [tx.fetch_one(QUERIES["lock_story"], dict, story_id=story_id)])[0]


def remove_story(tx: Transaction, story_id: UUID) -> None:
    """Remove one of one's own drafts; raise `NotFound`."""
    if not tx.execute(QUERIES["remove_story"], story_id=story_id):
        raise NotFound(story_id)


# Approved texts


def save_approved(tx: Transaction, sealer: Sealer, approved: Approved) -> None:
    """Keep the text that was approved, instead of one that was before."""
    remove_approved(tx, story_ids=[approved.story_id])
    text = json.dumps({"title": approved.words.title, "text": approved.words.text}, ensure_ascii=False)
    tx.execute(
        QUERIES["add_approved"],
        story_id=approved.story_id,
        person_id=approved.person_id,
        language=approved.language,
        words=sealer.seal(tx, approved.person_id, **_APPROVED, row_id=approved.story_id, text=text),
        approved_at=approved.approved_at,
        story_version=approved.story_version,
    )


def remove_approved(
    tx: Transaction, *, story_ids: Sequence[UUID] = (), person_ids: Sequence[UUID] = ()
) -> list[UUID]:
    """Take the approved texts of stories, or of people, away; return of which stories there were any."""
    return tx.fetch_column(QUERIES["remove_approved"], story_ids=list(story_ids), person_ids=list(person_ids))


def find_approved(tx: Transaction, sealer: Sealer, story_id: UUID) -> Approved | None:
    """Return the approved text of a story, if there is one."""
    row = tx.find_one(QUERIES["find_approved"], dict, story_id=story_id)
    return None if row is None else _approved(tx, sealer, row)


def list_approved(tx: Transaction, sealer: Sealer, **page: Any) -> list[Approved]:
    """Return a page of approved texts: a coordinator all, anybody else their own."""
    return [_approved(tx, sealer, row) for row in tx.fetch_all(QUERIES["list_approved"], dict, **page)]


_DRAFT: dict[str, Any] = {"table": "stories", "column": "draft"}
_APPROVED: dict[str, Any] = {"table": "approved_stories", "column": "words"}


def _sealed(tx: Transaction, sealer: Sealer, story: Story) -> dict[str, Any]:
    said = {
        "title": story.words.title,
        "text": story.words.text,
        "names": story.names,
        "kept": sorted(story.kept),
    }
    text = json.dumps(said, ensure_ascii=False)
    return {
        "id": story.id,
        "language": story.language,
        "draft": sealer.seal_private(tx, story.person_id, **_DRAFT, row_id=story.id, text=text),
        "changed_at": story.changed_at,
        "version": story.version,
    }


def _opened(tx: Transaction, sealer: Sealer, rows: Sequence[dict[str, Any]]) -> list[Story]:
    if not rows:
        return []
    sealed = {row["id"]: row.pop("draft") for row in rows}
    # All are of whoever asks: the database shows no others.
    texts = sealer.unseal_private(tx, rows[0]["person_id"], **_DRAFT, sealed=sealed)
    return [_story(row, json.loads(texts[row["id"]])) for row in rows]


def _story(row: dict[str, Any], said: dict[str, Any]) -> Story:
    return Story(
        **row,
        words=Words(title=said["title"], text=said["text"]),
        names=tuple(said["names"]),
        kept=frozenset((Sign(sign), words) for sign, words in said["kept"]),
    )


def _approved(tx: Transaction, sealer: Sealer, row: dict[str, Any]) -> Approved:
    sealed = bytes(row.pop("words"))
    text = sealer.unseal(tx, row["person_id"], **_APPROVED, row_id=row["story_id"], sealed=sealed)
    return Approved(**row, words=Words(**json.loads(text)))
