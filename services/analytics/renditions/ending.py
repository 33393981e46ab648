"""Ending what is shown of stories, everywhere at once: revoked, expired, consent withdrawn, person erased.

What is shown belongs to the network, so a member who takes theirs back does it as the network: `asking`.
"""

from collections.abc import Sequence
from uuid import UUID

from services.analytics.renditions import domain, store
from services.analytics.renditions.domain import Rendition, Status
from services.analytics.stories import store as stories
from shared.contracts.analytics_stories import RenditionEnded, StoryRevoked
from shared.db.asking import Asking
from shared.db.transaction import Transaction
from shared.security.sealing import Sealer


def end(tx: Transaction, sealer: Sealer, before: Rendition, ended: Rendition) -> Rendition:
    """Keep that a rendition is over, take away what was shown of it, and say so to whoever keeps a copy."""
    was_published = before.status is Status.PUBLISHED
    with tx.asking(Asking("network", tx.network_id)):
        store.save_rendition(tx, ended)
        if was_published:
            store.remove_shown(tx, sealer, ended.id)
    tx.emit(
        RenditionEnded(
            rendition_id=ended.id,
            story_id=ended.story_id,
            reason=ended.status,
            was_published=was_published,
        )
    )
    return ended


def revoke_story(tx: Transaction, sealer: Sealer, story_id: UUID) -> None:
    """Take back the approved text of a story, and every use of it."""
    _revoke(tx, sealer, story_ids=[story_id])


def revoke_all_of(tx: Transaction, sealer: Sealer, person_ids: Sequence[UUID]) -> None:
    """Take back everything that these people approved, and every use of it."""
    _revoke(tx, sealer, person_ids=person_ids)


def _revoke(tx: Transaction, sealer: Sealer, **whose: Sequence[UUID]) -> None:
    for story_id in stories.remove_approved(tx, **whose):
        tx.emit(StoryRevoked(story_id=story_id))
    for running in store.lock_running(tx, **whose):
        end(tx, sealer, running, domain.revoke(running, tx.now))
