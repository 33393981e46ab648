"""Bringing in another directory, organisation by organisation, and saying what became of each row."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.referrals.directory import store
from services.referrals.directory.domain import Partner, Service
from services.referrals.directory.hsds import Row, Rows
from services.referrals.directory.projecting import partner_of, rows_of, service_of
from services.referrals.directory.reading import Source, by_organization, known_as, read
from shared.contracts.referrals import PartnerRegistered
from shared.contracts.referrals_directory import ServicesChanged
from shared.db.transaction import Transaction

type_of_rows = list[tuple[str, str, Row]]
_OUTCOMES = ("imported", "updated", "unchanged", "refused")


@dataclass(frozen=True)
class Arrival:
    """An organisation that comes in, with its services and all rows that belong to it."""

    partner: Partner
    services: list[Service]
    rows: type_of_rows


def bring_in(tx: Transaction, document: Any, *, dry_run: bool) -> dict[str, Any]:
    """Bring in every organisation of a document, or only say what would happen; return the report."""
    source = read(document)
    arrivals = _arrivals(source)
    before = store.list_rows_of(tx, [one.partner.id for one in arrivals])
    known = store.list_known_partners(tx, [one.partner.id for one in arrivals])
    outcomes: dict[str, Counter[str]] = {"organizations": Counter(), "services": Counter()}
    news = []
    for arrival in arrivals:
        outcome = "updated" if arrival.partner.id in known else "imported"
        if _as_set(before.get(arrival.partner.id, [])) == _as_set(arrival.rows):
            outcome = "unchanged"
        else:
            news.append(arrival)
        outcomes["organizations"][outcome] += 1
        outcomes["services"][outcome] += len(arrival.services)
    if not dry_run:
        _keep(tx, news, known)
    for refused in source.refused:
        if refused["kind"] in outcomes:
            outcomes[refused["kind"]]["refused"] += 1
    return {
        "dry_run": dry_run,
        **{
            kind: {"rows": found.total(), **{name: found[name] for name in _OUTCOMES}}
            for kind, found in outcomes.items()
        },
        "mended": source.mended,
        "refused": source.refused,
        "lost": source.lost,
    }


def _arrivals(source: Source) -> list[Arrival]:
    grouped: dict[UUID, dict[tuple[str, str], Row]] = {}
    for row_id, rows in by_organization(source).items():
        # Two ways to write one id are one organisation.
        grouped.setdefault(known_as(row_id), {}).update({(table, key): row for table, key, row in rows})
    return [_arrival(source, [(*at, row) for at, row in rows.items()]) for rows in grouped.values()]


def _arrival(source: Source, rows: type_of_rows) -> Arrival:
    found = tables_of(rows)
    walked = Rows(found)
    services = [service_of(source, row, walked) for row in found.get("service", ())]
    return Arrival(partner_of(source, found["organization"][0], services), services, rows)


def _keep(tx: Transaction, arrivals: list[Arrival], known: set[UUID]) -> None:
    services = [service for one in arrivals for service in one.services]
    ids = [one.partner.id for one in arrivals]
    store.save_partners(tx, [one.partner for one in arrivals])
    store.save_services(tx, services)
    store.end_services(tx, ids, listed=[service.id for service in services])
    store.replace_rows(tx, {one.partner.id: one.rows for one in arrivals})
    for partner_id in ids:
        if partner_id not in known:
            tx.emit(PartnerRegistered(partner_id=partner_id))
        tx.emit(ServicesChanged(partner_id=partner_id))


def exported(tx: Transaction, partner_id: UUID) -> dict[str, list[Row]]:
    """Return what is known of a partner as rows of HSDS: as they came, and what was written here."""
    partner = store.get_partner(tx, partner_id)
    rows = tables_of(store.list_rows_of(tx, [partner_id]).get(partner_id, []))
    ours = _own(tx, partner_id)
    if not rows or ours:
        written = rows_of(partner, ours)
        rows = written | {name: found + _beside(name, written, rows) for name, found in rows.items()}
    return rows


def _beside(table: str, written: dict[str, list[Row]], rows: dict[str, list[Row]]) -> list[Row]:
    # The organisation itself is there as it came.
    return [] if table == "organization" else written.get(table, [])


def _own(tx: Transaction, partner_id: UUID) -> list[Service]:
    return [one for one in store.list_own_services(tx) if one.partner_id == partner_id]


def tables_of(rows: type_of_rows) -> dict[str, list[Row]]:
    """Return rows by their table."""
    found: dict[str, list[Row]] = {}
    for table, _, row in rows:
        found.setdefault(table, []).append(row)
    return found


def organization_document(tx: Transaction, partner_id: UUID) -> dict[str, Any]:
    """Return a partner as HSDS writes it in JSON, with all that belongs to it."""
    rows = exported(tx, partner_id)
    (organization, *_) = rows["organization"]
    return Rows(rows).nest("organization", organization)


def rows_of_table(tx: Transaction, table: str) -> list[Row]:
    """Return one table of the whole directory: rows as they came, and what was written here."""
    came = store.list_rows_of_table(tx, table)
    imported = {str(row.get("id")) for row in store.list_rows_of_table(tx, "organization")}
    for partner_id in sorted({one.partner_id for one in store.list_own_services(tx)}):
        rows = rows_of(store.get_partner(tx, partner_id), _own(tx, partner_id))
        came += [row for row in rows.get(table, []) if table != "organization" or row["id"] not in imported]
    return came


def _as_set(rows: type_of_rows) -> set[str]:
    return {f"{table} {key} {sorted(row.items(), key=lambda item: item[0])!r}" for table, key, row in rows}
