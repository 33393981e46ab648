"""What is kept of renditions, and what is shown: one function per query, by the same name."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.analytics.renditions.domain import Audience, Kind, Rendition, Shown, StoryGone
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)


def add_rendition(tx: Transaction, rendition: Rendition) -> None:
    """Keep that one use of a story is asked for."""
    tx.execute(QUERIES["add_rendition"], **asdict(rendition))


def save_rendition(tx: Transaction, rendition: Rendition) -> Rendition:
    """Write where a rendition stands, and return it."""
    tx.execute(QUERIES["save_rendition"], **asdict(rendition))
    return rendition


def get_rendition(tx: Transaction, rendition_id: UUID) -> Rendition:
    """Return a rendition; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_rendition"], Rendition, rendition_id=rendition_id)


def lock_rendition(tx: Transaction, rendition_id: UUID) -> Rendition:
    """Return a rendition that nobody else can change meanwhile; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_rendition"], Rendition, rendition_id=rendition_id)


def list_renditions(tx: Transaction, **page_and_filter: Any) -> list[Rendition]:
    """Return a page of renditions."""
    return tx.fetch_all(QUERIES["list_renditions"], Rendition, **page_and_filter)


def lock_running(
    tx: Transaction, *, story_ids: Sequence[UUID] = (), person_ids: Sequence[UUID] = ()
) -> list[Rendition]:
    """Return the renditions of stories, or of people, that are not over."""
    return tx.fetch_all(
        QUERIES["lock_running"], Rendition, story_ids=list(story_ids), person_ids=list(person_ids)
    )


def lock_expired(tx: Transaction, *, limit: int) -> list[Rendition]:
    """Return renditions whose time is over."""
    return tx.fetch_all(QUERIES["lock_expired"], Rendition, now=tx.now, limit=limit)


# What is shown


def add_shown(tx: Transaction, sealer: Sealer, shown: Shown) -> None:
    """Show a story from now on, sealed with a key of the rendition's own."""
    text = json.dumps({"title": shown.title, "text": shown.text}, ensure_ascii=False)
    sealed = sealer.seal(tx, shown.rendition_id, **_place(shown.rendition_id), text=text)
    tx.execute(QUERIES["add_shown"], **asdict(shown), words=sealed)


def remove_shown(tx: Transaction, sealer: Sealer, rendition_id: UUID) -> None:
    """Show it no longer, and destroy its key: what a copy of the database holds of it opens nowhere."""
    tx.execute(QUERIES["remove_shown"], rendition_id=rendition_id, now=tx.now)
    sealer.destroy_key(tx, rendition_id)


def find_shown(tx: Transaction, sealer: Sealer, rendition_id: UUID) -> Shown | None:
    """Return what is shown of a rendition, None where nothing ever was; raise `StoryGone` where it ended."""
    row = tx.find_one(QUERIES["find_shown"], dict, rendition_id=rendition_id)
    return None if row is None else _opened(tx, sealer, row)


def list_shown(
    tx: Transaction, sealer: Sealer, audiences: Collection[Audience], *, limit: int, after_1: UUID | None
) -> list[Shown]:
    """Return a page of what is shown to these audiences; `after_1` is the last that was seen."""
    rows = tx.fetch_all(
        QUERIES["list_shown"], dict, audiences=list(audiences), now=tx.now, limit=limit, after_1=after_1
    )
    return [_opened(tx, sealer, row) for row in rows]


def _opened(tx: Transaction, sealer: Sealer, row: dict[str, Any]) -> Shown:
    rendition_id, sealed = row["rendition_id"], row.pop("words")
    if sealed is None or row["expires_at"] <= tx.now:
        raise StoryGone(rendition_id)
    text = sealer.unseal(tx, rendition_id, **_place(rendition_id), sealed=bytes(sealed))
    kind, audience = Kind(row.pop("kind")), Audience(row.pop("audience"))
    return Shown(**row, kind=kind, audience=audience, **json.loads(text))


def _place(rendition_id: UUID) -> Any:
    return {"table": "shown_stories", "column": "words", "row_id": rendition_id}
