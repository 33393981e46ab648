"""What is kept of the directory: one function per query of `queries.sql`, by the same name."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.referrals.directory.domain import Partner, Service
from services.referrals.directory.hsds import Row
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def add_partner(tx: Transaction, partner: Partner) -> None:
    """Keep a new partner."""
    tx.execute(
        QUERIES["add_partner"],
        network_id=tx.network_id,
        id=partner.id,
        name=partner.name,
        summary=partner.summary,
        languages=partner.languages,
        now=tx.now,
    )


def get_partner(tx: Transaction, partner_id: UUID) -> Partner:
    """Return a partner; raise NotFound."""
    return tx.fetch_one(QUERIES["get_partner"], Partner, partner_id=partner_id)


def find_partner(tx: Transaction, partner_id: UUID) -> Partner | None:
    """Return a partner, or None."""
    return tx.find_one(QUERIES["find_partner"], Partner, partner_id=partner_id)


def list_partners(tx: Transaction, **page: Any) -> list[Partner]:
    """Return partners by name."""
    return tx.fetch_all(QUERIES["list_partners"], Partner, **page)


def list_known_partners(tx: Transaction, partner_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these partners there are."""
    return set(tx.fetch_column(QUERIES["list_known_partners"], partner_ids=list(partner_ids)))


def save_partners(tx: Transaction, partners: Iterable[Partner]) -> None:
    """Keep partners as another directory describes them."""
    tx.execute_many(QUERIES["save_partner"], [{**asdict(one), "now": tx.now} for one in partners])


def save_services(tx: Transaction, services: Iterable[Service]) -> None:
    """Keep services, new or described anew."""
    tx.execute_many(QUERIES["save_service"], [asdict(one) for one in services])


def save_capacity(tx: Transaction, service: Service) -> None:
    """Keep how much room a service has."""
    tx.execute(QUERIES["save_capacity"], **asdict(service))


def end_services(tx: Transaction, partner_ids: Iterable[UUID], *, listed: Iterable[UUID]) -> None:
    """Offer no more what another directory does not list any more for these partners."""
    tx.execute(QUERIES["end_services"], partner_ids=list(partner_ids), service_ids=list(listed))


def get_service(tx: Transaction, service_id: UUID) -> Service:
    """Return a service; raise NotFound."""
    return tx.fetch_one(QUERIES["get_service"], Service, service_id=service_id)


def find_service(tx: Transaction, service_id: UUID) -> Service | None:
    """Return a service, or None."""
    return tx.find_one(QUERIES["get_service"], Service, service_id=service_id)


def lock_service(tx: Transaction, service_id: UUID) -> Service:
    """Return a service that nobody else can change meanwhile; raise NotFound."""
    return tx.fetch_one(QUERIES["lock_service"], Service, service_id=service_id)


def list_services(tx: Transaction, **filters_and_page: Any) -> list[Service]:
    """Return services by name."""
    every = {"partner_id": None, "language": None, "topic": None, "area": None, "cost": None, "active": None}
    page = {"after_1": None, "after_2": None}
    return tx.fetch_all(QUERIES["list_services"], Service, **every | page | filters_and_page)


def list_own_services(tx: Transaction) -> list[Service]:
    """Return the services that were written here and come from no import."""
    return tx.fetch_all(QUERIES["list_own_services"], Service)


def list_rows_of(tx: Transaction, partner_ids: Iterable[UUID]) -> dict[UUID, list[tuple[str, str, Row]]]:
    """Return (table, key, row) for all that each of these partners was imported from, in order."""
    found: dict[UUID, list[tuple[str, str, Row]]] = {}
    for partner_id, *row in tx.fetch_rows(QUERIES["list_rows_of"], partner_ids=list(partner_ids)):
        found.setdefault(partner_id, []).append((row[0], row[1], row[2]))
    return found


def list_rows_of_table(tx: Transaction, table: str) -> list[Row]:
    """Return the rows of one table that anybody was imported from, those that several have once."""
    found = tx.fetch_all(QUERIES["list_rows_of_table"], dict, table_name=table)
    return [row["content"] for row in found]


def replace_rows(tx: Transaction, rows: Mapping[UUID, Iterable[tuple[str, str, Row]]]) -> None:
    """Keep these rows as what each partner is imported from, in place of what was kept before."""
    tx.execute(QUERIES["remove_rows"], partner_ids=list(rows))
    kept = [
        (partner_id, place, *row) for partner_id, found in rows.items() for place, row in enumerate(found)
    ]
    tx.execute(
        QUERIES["add_rows"],
        partner_ids=[partner_id for partner_id, *_ in kept],
        places=[place for _, place, *_ in kept],
        table_names=[table for *_, table, _, _ in kept],
        row_keys=[key for *_, key, _ in kept],
        contents=[json.dumps(row, ensure_ascii=False) for *_, row in kept],
    )
