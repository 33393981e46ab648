"""What is kept of feeds, and what they show: one function per query of `queries.sql`, by the same name."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.domain.series import Series
from services.scheduling.feeds.domain import Feed
from services.scheduling.venues.domain import Venue
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound

QUERIES = load_queries(__package__)


def add_feed(tx: Transaction, feed: Feed) -> None:
    """Keep a feed."""
    tx.execute(QUERIES["add_feed"], **asdict(feed))


def find_feed(tx: Transaction, feed_id: UUID) -> Feed | None:
    """Return a feed, if the one who asks may know of it."""
    return tx.find_one(QUERIES["find_feed"], Feed, feed_id=feed_id)


def list_feeds(tx: Transaction, **page: Any) -> list[Feed]:
    """Return a page of feeds that the one who asks holds, oldest first."""
    return tx.fetch_all(QUERIES["list_feeds"], Feed, **page)


def remove_feed(tx: Transaction, feed_id: UUID) -> Feed:
    """Take an address back, and return whose it was; raise `NotFound`."""
    removed = tx.find_one(QUERIES["remove_feed"], Feed, feed_id=feed_id)
    if removed is None:
        raise NotFound(feed_id)
    return removed


def list_series_of_groups(tx: Transaction, group_ids: Collection[UUID], *, since: date) -> list[Series]:
    """Return the series of some groups that go on, or ended on or after a date."""
    return tx.fetch_all(QUERIES["list_series_of_groups"], Series, group_ids=list(group_ids), since=since)


def list_occurrences_of_series(
    tx: Transaction, series_ids: Collection[UUID], *, since: date
) -> list[Occurrence]:
    """Return the meetings of some series, by series and time, that their rules put on or after a date."""
    return tx.fetch_all(
        QUERIES["list_occurrences_of_series"], Occurrence, series_ids=list(series_ids), since=since
    )


def list_revisions(tx: Transaction, series_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how often the meetings of each series were moved or cancelled."""
    rows = tx.fetch_all(QUERIES["list_revisions"], dict, series_ids=list(series_ids))
    return {row["series_id"]: row["revisions"] for row in rows}


def list_venues_by_id(tx: Transaction, venue_ids: Collection[UUID]) -> dict[UUID, Venue]:
    """Return venues by their id."""
    found = tx.fetch_all(QUERIES["list_venues_by_id"], Venue, venue_ids=list(venue_ids))
    return {venue.id: venue for venue in found}


def list_group_names(tx: Transaction, group_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the public names of groups that have one."""
    rows = tx.fetch_all(QUERIES["list_group_names"], dict, group_ids=list(group_ids))
    return {row["group_id"]: row["name"] for row in rows}
