"""Entrypoints of the directory."""

import csv
import io
import json
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from services.referrals.directory import domain, hsds, importing, schemas, store
from services.referrals.directory.domain import Service
from shared.contracts.referrals import PartnerRegistered
from shared.contracts.referrals_directory import CapacityTold, ServicesChanged
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.errors import Invalid, NotFound
from shared.security.principals import Role

COORDINATORS = {Role.COORDINATOR}
DIRECTORY_LIMIT = 16 << 20
EVERYBODY = {Role.COORDINATOR, Role.FACILITATOR, Role.MEMBER, Role.PARTNER}


class Listing:
    """Entrypoints for partners and their services."""

    @http(
        "POST",
        "/partners",
        roles={Role.COORDINATOR},
        body=schemas.NewPartner,
        response=schemas.Partner,
        status=201,
    )
    def register_partner(self, request: Request, tx: Transaction) -> domain.Partner:
        """Add an organisation that takes people on."""
        asked = request.body
        partner = domain.Partner(
            id=tx.new_id(),
            name=asked["name"],
            summary=asked["summary"],
            languages=tuple(asked["languages"]),
        )
        store.add_partner(tx, partner)
        tx.emit(PartnerRegistered(partner_id=partner.id))
        return partner

    @http("GET", "/partners", roles=EVERYBODY, response=schemas.Partner, page=2)
    def list_partners(self, request: Request, tx: Transaction) -> object:
        """List partners by name."""
        return request.page_of(store.list_partners(tx, **request.page), key=("name", "id"))

    @http(
        "GET",
        "/partners/<uuid:partner_id>",
        roles=EVERYBODY,
        response=schemas.Partner,
    )
    def get_partner(self, request: Request, tx: Transaction, partner_id: UUID) -> domain.Partner:
        """Show a partner."""
        return store.get_partner(tx, partner_id)

    # Services

    @http(
        "POST",
        "/services",
        roles=COORDINATORS,
        body=schemas.NewService,
        response=schemas.Service,
        status=201,
    )
    def add_service(self, request: Request, tx: Transaction) -> Service:
        """Add something that a partner offers."""
        said = domain.tidied(request.body)
        if store.find_partner(tx, said["partner_id"]) is None:
            raise Invalid("There is no partner with this id.", pointer="/partner_id")
        service = Service(id=tx.new_id(), **said)
        store.save_services(tx, [service])
        tx.emit(ServicesChanged(partner_id=service.partner_id))
        return service

    @http(
        "GET",
        "/services",
        roles=EVERYBODY,
        query=schemas.ServiceFilter,
        response=schemas.Service,
        page=2,
    )
    def list_services(self, request: Request, tx: Transaction) -> Page:
        """List what partners offer, by name."""
        asked = {
            name: domain.looked_for(value) if name in ("area", "topic") and value else value
            for name, value in request.query.items()
        }
        return request.page_of(store.list_services(tx, **asked, **request.page), key=("name", "id"))

    @http("GET", "/services/<uuid:service_id>", roles=EVERYBODY, response=schemas.Service)
    def get_service(self, request: Request, tx: Transaction, service_id: UUID) -> Service:
        """Show something that a partner offers."""
        return store.get_service(tx, service_id)

    @http(
        "PATCH",
        "/services/<uuid:service_id>",
        roles=COORDINATORS,
        body=schemas.ServiceChange,
        response=schemas.Service,
        if_match=True,
    )
    def change_service(self, request: Request, tx: Transaction, service_id: UUID) -> Service:
        """Describe anew what a partner offers; what comes from another directory is changed there."""
        before = store.lock_service(tx, service_id)
        request.match(before)
        service = domain.describe(before, request.body)
        store.save_services(tx, [service])
        tx.emit(ServicesChanged(partner_id=service.partner_id))
        return service

    @http(
        "PUT",
        "/services/<uuid:service_id>/capacity",
        roles=COORDINATORS | {Role.PARTNER},
        body=schemas.SaidCapacity,
        response=schemas.Service,
    )
    def say_capacity(self, request: Request, tx: Transaction, service_id: UUID) -> Service:
        """Say how much room there is now; the last word counts."""
        capacity = request.body["capacity"]
        service = domain.say_capacity(store.lock_service(tx, service_id), capacity, now=tx.now)
        store.save_capacity(tx, service)
        tx.emit(
            CapacityTold(
                service_id=service.id, partner_id=service.partner_id, capacity=capacity.value, told_at=tx.now
            )
        )
        return service

    # Exchange with other directories

    @http(
        "POST",
        "/hsds-imports",
        roles=COORDINATORS,
        query=schemas.ImportOptions,
        body=schemas.Directory,
        response=schemas.ImportReport,
        body_limit=DIRECTORY_LIMIT,
    )
    def import_directory(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Bring in a directory by HSDS 3.0, as nested JSON or as tables; a second time changes nothing.

        Rows are kept as they came, unknown columns too. What was mended, refused or is no part of HSDS is in
        the report, row by row.
        """
        given = request.body["tables"] or request.body["documents"]
        if not given:
            raise Invalid("Send documents, or tables.")
        return importing.bring_in(tx, given, dry_run=request.query["dry_run"])

    @http("GET", "/hsds/organizations/<uuid:partner_id>", roles=EVERYBODY)
    def export_organization(self, request: Request, tx: Transaction, partner_id: UUID) -> dict[str, Any]:
        """Export a partner by HSDS 3.0, with its services and all that belongs to them."""
        return importing.organization_document(tx, partner_id)

    @http("GET", "/hsds/tables", roles=COORDINATORS, response=schemas.Tables)
    def list_tables(self, request: Request, tx: Transaction) -> dict[str, list[str]]:
        """List the tables of HSDS 3.0 that there are rows for."""
        return {
            "tables": [spec.file for name, spec in hsds.TABLES.items() if importing.rows_of_table(tx, name)]
        }

    @http("GET", "/hsds/tables/<table>.csv", roles=COORDINATORS, media="text/csv")
    def export_table(self, request: Request, tx: Transaction, table: str) -> Response:
        """Export one table of the whole directory by HSDS 3.0, by its name as in services or languages."""
        name = hsds.table_of(table)
        if name is None:
            raise NotFound
        answer = Response(
            _table(importing.rows_of_table(tx, name), name), content_type="text/csv; charset=utf-8"
        )
        answer.headers["Content-Disposition"] = f'attachment; filename="{hsds.TABLES[name].file}.csv"'
        return answer


def _table(rows: list[hsds.Row], name: str) -> str:
    standard = hsds.TABLES[name].columns
    more = sorted({column for row in rows for column in row} - set(standard))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=[*standard, *more], restval="")
    writer.writeheader()
    writer.writerows({column: _cell(value) for column, value in row.items()} for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Return a value as a cell of a table has it: what no table can hold as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | dict | list) else value
