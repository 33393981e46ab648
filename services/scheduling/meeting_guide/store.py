"""What is kept of listings and of the published guide: one function per query, by the same name."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling.domain.series import KnownGroup, Series
from services.scheduling.meeting_guide.domain import Listing
from services.scheduling.venues.domain import Venue
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def add_listing(tx: Transaction, listing: Listing) -> None:
    """List a group; that it is listed already, or its slug taken, is a violated constraint."""
    tx.execute(QUERIES["add_listing"], **asdict(listing))


def save_listing(tx: Transaction, listing: Listing) -> None:
    """Write a changed listing."""
    tx.execute(QUERIES["save_listing"], **asdict(listing))


def get_listing(tx: Transaction, listing_id: UUID) -> Listing:
    """Return a listing; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_listing"], Listing, listing_id=listing_id)


def lock_listing(tx: Transaction, listing_id: UUID) -> Listing:
    """Return a listing that nobody else changes before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_listing"], Listing, listing_id=listing_id)


def remove_listing(tx: Transaction, listing_id: UUID) -> None:
    """Take a group off the list."""
    tx.execute(QUERIES["remove_listing"], listing_id=listing_id)


def list_listings(tx: Transaction, **page_and_filter: Any) -> list[Listing]:
    """Return a page of listings by slug."""
    return tx.fetch_all(QUERIES["list_listings"], Listing, **page_and_filter)


def list_all_listings(tx: Transaction) -> list[Listing]:
    """Return every listing of the network."""
    return tx.fetch_all(QUERIES["list_all_listings"], Listing)


def list_listed_groups(tx: Transaction) -> dict[UUID, KnownGroup]:
    """Return what we know of the groups that are listed."""
    return {group.group_id: group for group in tx.fetch_all(QUERIES["list_listed_groups"], KnownGroup)}


def list_listed_series(tx: Transaction) -> list[Series]:
    """Return the series of the groups that are listed."""
    return tx.fetch_all(QUERIES["list_listed_series"], Series)


def list_listed_venues(tx: Transaction) -> dict[UUID, Venue]:
    """Return the venues of the groups that are listed."""
    return {venue.id: venue for venue in tx.fetch_all(QUERIES["list_listed_venues"], Venue)}


def publish_guide(tx: Transaction, body: str) -> None:
    """Publish a guide, if it is another than the published one."""
    tx.execute(QUERIES["publish_guide"], body=body, published_at=tx.now)


def find_published_guide(tx: Transaction) -> str | None:
    """Return what is published of the network, if anything is."""
    body: str | None = tx.fetch_value(QUERIES["find_published_guide"])
    return body
