"""What is kept of areas and of where groups are: one function per query, by the same name."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from services.analytics.provision.domain import AROUND, Area, GroupArea, Offer
from services.analytics.provision.facts import Meeting
from services.analytics.provision.reading import Row
from services.analytics.releases.domain import Figure
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def keep_meetings(tx: Transaction, meetings: Mapping[UUID, Meeting]) -> None:
    """Keep when meetings begin."""
    if meetings:
        ids = sorted(meetings)
        told = [meetings[id_] for id_ in ids]
        tx.execute(
            QUERIES["keep_meetings"],
            occurrence_ids=ids,
            group_ids=[one.group_id for one in told],
            starts_at=[one.starts_at for one in told],
            is_cancelled=[one.is_cancelled for one in told],
            told_at=[one.told_at for one in told],
            event_ids=[one.event_id for one in told],
        )


def lock_areas(tx: Transaction) -> None:
    """Wait until nobody else imports areas in this network."""
    tx.execute(QUERIES["lock_areas"])


def keep_areas(tx: Transaction, rows: Sequence[Row], *, low_is_need: bool) -> None:
    """Keep areas as a file tells them, each code once."""
    rows = sorted(rows, key=lambda row: row.code)
    tx.execute(
        QUERIES["keep_areas"],
        ids=[tx.new_id() for _ in rows],
        codes=[row.code for row in rows],
        names=[row.name for row in rows],
        populations=[row.population for row in rows],
        needs=[row.need for row in rows],
        languages=[Jsonb(row.languages) for row in rows],
        access=[Jsonb(row.access) for row in rows],
        low_is_need=low_is_need,
    )


def remove_areas_but(tx: Transaction, codes: Sequence[str]) -> int:
    """Remove the areas that are not named and that no group is in; return how many."""
    return tx.execute(QUERIES["remove_areas_but"], codes=list(codes))


def list_areas(tx: Transaction, **page: Any) -> list[Area]:
    """Return a page of areas, by code."""
    return tx.fetch_all(QUERIES["list_areas"], Area, **page)


def list_all_areas(tx: Transaction) -> list[Area]:
    """Return every area, by code."""
    return tx.fetch_all(QUERIES["list_all_areas"], Area)


def get_area(tx: Transaction, area_id: UUID) -> Area:
    """Return an area; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_area"], Area, area_id=area_id)


def remove_area(tx: Transaction, area_id: UUID) -> None:
    """Remove an area; that a group is in it is a violated constraint."""
    tx.execute(QUERIES["remove_area"], area_id=area_id)


def knows_group(tx: Transaction, group_id: UUID) -> bool:
    """Return whether a group was heard of."""
    return bool(tx.fetch_value(QUERIES["knows_group"], group_id=group_id))


def lock_group_area(tx: Transaction, group_id: UUID) -> GroupArea | None:
    """Return where a group is, which nobody else changes meanwhile; None where nobody said."""
    return tx.find_one(QUERIES["lock_group_area"], GroupArea, group_id=group_id)


def find_group_area(tx: Transaction, group_id: UUID) -> GroupArea | None:
    """Return where a group is, or None where nobody said."""
    return tx.find_one(QUERIES["find_group_area"], GroupArea, group_id=group_id)


def add_group_area(tx: Transaction, place: GroupArea) -> bool:
    """Say where a group is; return whether nobody else just did."""
    return tx.execute(QUERIES["add_group_area"], **asdict(place)) == 1


def save_group_area(tx: Transaction, place: GroupArea) -> None:
    """Say anew where a group is."""
    tx.execute(QUERIES["save_group_area"], **asdict(place))


def remove_group_area(tx: Transaction, group_id: UUID) -> None:
    """Say no longer where a group is."""
    tx.execute(QUERIES["remove_group_area"], group_id=group_id)


def list_group_areas(tx: Transaction, **page_and_filter: Any) -> list[GroupArea]:
    """Return a page of where groups are."""
    return tx.fetch_all(QUERIES["list_group_areas"], GroupArea, **page_and_filter)


def list_unplaced_groups(tx: Transaction, **page: Any) -> list[dict[str, Any]]:
    """Return a page of open groups of which nobody said where they are."""
    return tx.fetch_all(QUERIES["list_unplaced_groups"], dict, **page)


def list_offers(tx: Transaction) -> list[Offer]:
    """Return what every open group offers in the four weeks around now."""
    return tx.fetch_all(QUERIES["list_offers"], Offer, since=tx.now - AROUND, until=tx.now + AROUND)


def list_attendances_of_groups(tx: Transaction) -> list[Figure]:
    """Return what was released of every group's attendance for the last month."""
    return tx.fetch_all(QUERIES["list_attendances_of_groups"], Figure)
