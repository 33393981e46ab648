"""What is kept of tips: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling.tips.domain import Offer
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)


def add_offer(tx: Transaction, sealer: Sealer, offer: Offer, words: dict[str, str]) -> None:
    """Keep a tip that somebody offers: `words` are its topic, language and text."""
    values = asdict(offer)
    kept = ("tip_id", "group_id", "person_id", "status", "offered_at", "version")
    tx.execute(QUERIES["add_offer"], **{name: values[name] for name in kept})
    tx.execute(QUERIES["add_tip"], **_sealed(tx, sealer, offer.tip_id, words))


def lock_offer(tx: Transaction, tip_id: UUID) -> Offer:
    """Return an offer that nobody else decides on before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_offer"], Offer, tip_id=tip_id)


def save_offer(tx: Transaction, offer: Offer) -> None:
    """Write what became of an offer."""
    tx.execute(
        QUERIES["save_offer"],
        tip_id=offer.tip_id,
        status=offer.status,
        reason=offer.reason,
        decided_by=offer.decided_by,
        decided_at=offer.decided_at,
        version=offer.version,
    )


def save_tip(tx: Transaction, sealer: Sealer, tip_id: UUID, words: dict[str, str]) -> None:
    """Word a tip anew."""
    tx.execute(QUERIES["save_tip"], **_sealed(tx, sealer, tip_id, words))


def publish_tip(tx: Transaction, tip_id: UUID) -> None:
    """Let everybody read a tip, and begin to count thanks."""
    tx.execute(QUERIES["publish_tip"], tip_id=tip_id, now=tx.now)
    tx.execute(QUERIES["add_tally"], tip_id=tip_id)


def remove_tip(tx: Transaction, tip_id: UUID) -> None:
    """Remove what a tip said, and its thanks."""
    tx.execute(QUERIES["remove_tip"], tip_id=tip_id)


def get_offer(tx: Transaction, sealer: Sealer, tip_id: UUID, *, author: UUID | None) -> dict[str, Any]:
    """Return an offer with its words, if it is this author's where one is given; raise `NotFound`."""
    row = tx.find_one(QUERIES["get_offer"], dict, tip_id=tip_id, author=author)
    if row is None:
        raise NotFound(tip_id)
    return _opened(tx, sealer, row)


def list_offers(tx: Transaction, sealer: Sealer, **filters: Any) -> list[dict[str, Any]]:
    """Return a page of offers with their words: of one author, or of all that may be seen."""
    return [_opened(tx, sealer, row) for row in tx.fetch_all(QUERIES["list_offers"], dict, **filters)]


def list_tips(tx: Transaction, sealer: Sealer, person_id: UUID, **filters: Any) -> list[dict[str, Any]]:
    """Return a page of tips that everybody reads, and whether this person said thanks."""
    found = tx.fetch_all(QUERIES["list_tips"], dict, person_id=person_id, **filters)
    return [_opened(tx, sealer, row) for row in found]


def hold_tip(tx: Transaction, tip_id: UUID) -> None:
    """Keep a tip that everybody reads from being removed meanwhile; raise `NotFound`."""
    tx.fetch_one(QUERIES["hold_tip"], dict, tip_id=tip_id)


def is_author(tx: Transaction, tip_id: UUID, person_id: UUID) -> bool:
    """Tell whether somebody offered a tip themselves."""
    return bool(tx.fetch_value(QUERIES["is_author"], tip_id=tip_id, person_id=person_id))


def add_thanks(tx: Transaction, tip_id: UUID, person_id: UUID) -> bool:
    """Count somebody's thanks once; return whether it is the first time."""
    is_new = tx.fetch_value(QUERIES["add_thanks"], tip_id=tip_id, person_id=person_id) is not None
    if is_new:
        tx.execute(QUERIES["count_thanks"], tip_id=tip_id, by=1)
    return is_new


def remove_thanks(tx: Transaction, tip_id: UUID, person_id: UUID) -> None:
    """Take somebody's thanks back, where they said it."""
    if tx.execute(QUERIES["remove_thanks"], tip_id=tip_id, person_id=person_id):
        tx.execute(QUERIES["count_thanks"], tip_id=tip_id, by=-1)


def seal_reason(tx: Transaction, sealer: Sealer, tip_id: UUID, reason: str) -> bytes:
    """Return a moderator's words, sealed; they are about a text that is several people's."""
    return sealer.seal_secret(tx, **_reason_of(tip_id), text=reason)


def _sealed(tx: Transaction, sealer: Sealer, tip_id: UUID, words: dict[str, str]) -> dict[str, Any]:
    sealed = sealer.seal_secret(tx, **_text_of(tip_id), text=words["text"])
    return {"tip_id": tip_id, "topic": words["topic"], "language": words["language"], "sealed": sealed}


def _opened(tx: Transaction, sealer: Sealer, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with what is sealed in it in words."""
    tip_id, sealed, reason = row["tip_id"], row["sealed"], row.get("reason")
    return row | {
        "text": None if sealed is None else sealer.unseal_secret(tx, **_text_of(tip_id), sealed=sealed),
        "reason": None if reason is None else sealer.unseal_secret(tx, **_reason_of(tip_id), sealed=reason),
    }


def _text_of(tip_id: UUID) -> dict[str, Any]:
    return {"table": "tips", "column": "sealed", "row_id": tip_id}


def _reason_of(tip_id: UUID) -> dict[str, Any]:
    return {"table": "tip_offers", "column": "reason", "row_id": tip_id}
