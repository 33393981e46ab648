"""Bringing in another directory, organisation by organisation, and saying what became of each row."""

from collections import Counter
from typing import Any
from uuid import UUID

from services.referrals.directory import store
from services.referrals.directory.domain import Service
from services.referrals.directory.hsds import Row, Rows
from services.referrals.directory.projecting import partner_of, rows_of, service_of
from services.referrals.directory.reading import Source, by_organization, known_as, read
from shared.contracts.referrals import PartnerRegistered
from shared.contracts.referrals_directory import ServicesChanged
from shared.db.transaction import Transaction

type_of_rows = list[tuple[str, str, Row]]


def bring_in(tx: Transaction, document: Any, *, dry_run: bool) -> dict[str, Any]:
    """Bring in every organisation of a document, or only say what would happen; return the report."""
    source = read(document)
    outcomes: dict[str, Counter[str]] = {"organizations": Counter(), "services": Counter()}
    for row_id, rows in by_organization(source).items():
        outcome = _bring_in_one(tx, source, row_id, rows, dry_run=dry_run)
        outcomes["organizations"][outcome] += 1
        outcomes["services"][outcome] += sum(table == "service" for table, _, _ in rows)
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


_OUTCOMES = ("imported", "updated", "unchanged", "refused")


def _bring_in_one(tx: Transaction, source: Source, row_id: str, rows: type_of_rows, *, dry_run: bool) -> str:
    partner_id = known_as(row_id)
    found = tables_of(rows)
    walked = Rows(found)
    services = [service_of(source, row, walked) for row in found.get("service", ())]
    before = store.list_rows(tx, partner_id)
    if _as_set(before) == _as_set(rows):
        return "unchanged"
    outcome = "updated" if store.find_partner(tx, partner_id) else "imported"
    if not dry_run:
        store.save_partner(tx, partner_of(source, found["organization"][0], services))
        for service in services:
            store.save_service(tx, service)
        store.end_services(tx, partner_id, [service.id for service in services])
        store.replace_rows(tx, partner_id, rows)
        if outcome == "imported":
            tx.emit(PartnerRegistered(partner_id=partner_id))
        tx.emit(ServicesChanged(partner_id=partner_id))
    return outcome


def exported(tx: Transaction, partner_id: UUID) -> dict[str, list[Row]]:
    """Return what is known of a partner as rows of HSDS: as they came, and what was written here."""
    partner = store.get_partner(tx, partner_id)
    rows = tables_of(store.list_rows(tx, partner_id))
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
