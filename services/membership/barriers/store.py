"""What is kept of practical help: one function per query of `queries.sql`, by the same name.

`only` narrows what a mentor is shown to what is their own: the database takes them for a facilitator.
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.membership.barriers.domain import AlreadyOffered, HelpRequest, Offer
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)


def belongs(tx: Transaction, group_id: UUID, person_id: UUID) -> bool:
    """Return whether a person belongs to a group now, also while they rest."""
    return bool(tx.fetch_value(QUERIES["belongs"], group_id=group_id, person_id=person_id))


def insert_help_request(tx: Transaction, sealer: Sealer, request: HelpRequest, person_id: UUID) -> None:
    """Ask for help: what the group sees, and apart from it who asked, in words sealed with their key."""
    tx.execute(QUERIES["insert_help_request"], **asdict(request))
    words = request.words
    tx.execute(
        QUERIES["insert_help_asker"],
        request_id=request.id,
        group_id=request.group_id,
        person_id=person_id,
        words_sealed=words and sealer.seal(tx, person_id, **_place(request.id), text=words),
    )


def get_help_request(tx: Transaction, request_id: UUID, only: UUID | None) -> HelpRequest:
    """Return a request, with who asked where that may be known; without the words."""
    return tx.fetch_one(QUERIES["get_help_request"], HelpRequest, request_id=request_id, only=only)


def lock_help_request(tx: Transaction, request_id: UUID) -> bool:
    """Hold a request until the transaction ends; return whether it was for them to hold."""
    return tx.fetch_value(QUERIES["lock_help_request"], request_id=request_id) is not None


def list_help_requests(tx: Transaction, only: UUID | None, **page_and_filter: Any) -> list[HelpRequest]:
    """Return a page of requests in the order they were made."""
    return tx.fetch_all(QUERIES["list_help_requests"], HelpRequest, only=only, **page_and_filter)


def find_help_words(tx: Transaction, sealer: Sealer, request_id: UUID, person_id: UUID) -> str | None:
    """Return the words of whoever asked; only who may know has the key."""
    sealed = tx.fetch_value(QUERIES["find_help_words"], request_id=request_id)
    return (
        None if sealed is None else sealer.unseal(tx, person_id, **_place(request_id), sealed=bytes(sealed))
    )


def save_help_request(tx: Transaction, request: HelpRequest) -> None:
    """Write where a request is; lock it first."""
    tx.execute(
        QUERIES["save_help_request"], id=request.id, status=request.status, settled_at=request.settled_at
    )


def insert_offer(tx: Transaction, offer: Offer) -> None:
    """Offer help; raise `AlreadyOffered` when that person does."""
    if tx.fetch_value(QUERIES["insert_offer"], **asdict(offer)) is None:
        raise AlreadyOffered


def get_offer(tx: Transaction, offer_id: UUID, only: UUID | None) -> Offer:
    """Return an offer."""
    return tx.fetch_one(QUERIES["get_offer"], Offer, offer_id=offer_id, only=only)


def lock_offer(tx: Transaction, offer_id: UUID, only: UUID | None) -> Offer:
    """Return an offer and hold it until the transaction ends; lock its request first, where one may."""
    tx.execute(QUERIES["lock_offer"], offer_id=offer_id)
    return get_offer(tx, offer_id, only)


def list_offers(tx: Transaction, only: UUID | None, **page_and_filter: Any) -> list[Offer]:
    """Return a page of offers in the order they were made."""
    return tx.fetch_all(QUERIES["list_offers"], Offer, only=only, **page_and_filter)


def list_current_offers(tx: Transaction, request_id: UUID) -> list[Offer]:
    """Return the offers of a request that are not over; lock the request first."""
    return tx.fetch_all(QUERIES["list_current_offers"], Offer, request_id=request_id)


def save_offer(tx: Transaction, offer: Offer) -> None:
    """Write where an offer is; lock its request first."""
    tx.execute(QUERIES["save_offer"], id=offer.id, status=offer.status, asker_id=offer.asker_id)


def _place(request_id: UUID) -> Any:
    return {"table": "help_askers", "column": "words_sealed", "row_id": request_id}
