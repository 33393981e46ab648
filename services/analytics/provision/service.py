"""Need against provision: areas, where groups are, what is missing, and where a next group would help."""

from typing import Any
from uuid import UUID

from services.analytics.provision import domain, schemas, store
from services.analytics.provision.domain import Area, GroupArea, Offer, Provision, Suggestion
from services.analytics.provision.reading import Columns, read
from services.analytics.provision.words import why_here, why_then
from services.analytics.releases.domain import show
from services.analytics.reports.domain import Language
from shared.contracts.analytics_provision import AreasImported, GroupPlaced, GroupUnplaced
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.errors import Conflict, NotFound, PreconditionFailed
from shared.security.principals import Role

COORDINATORS = {Role.COORDINATOR}
PLACE = "/groups/<uuid:group_id>/area"


class GroupsAreThere(Conflict):
    """Groups are in this area: say first where they are instead."""


class Providing:
    """Entrypoints for need and provision."""

    # Areas

    @http("POST", "/areas/import", roles=COORDINATORS, body=schemas.AreaFile, response=schemas.Imported)
    def import_areas(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Take in a CSV of areas with their people and a need index of any scale.

        Rows at fault are left out, each with its line and why; all others are kept. An area that is there
        already, by its code, is written anew.
        """
        asked = request.body
        rows, refused = read(asked["csv"], Columns(**asked["columns"]))
        removed = 0
        if rows and not asked["dry_run"]:
            store.lock_areas(tx)
            store.keep_areas(tx, rows, low_is_need=asked["low_is_need"])
            if asked["replace"]:
                removed = store.remove_areas_but(tx, [row.code for row in rows])
            tx.emit(AreasImported(network_id=tx.network_id or UUID(int=0), areas=len(rows)))
        return {"kept": len(rows), "removed": removed, "refused": refused}

    @http("GET", "/areas", roles=COORDINATORS, response=schemas.Area, page=1)
    def list_areas(self, request: Request, tx: Transaction) -> Page:
        """List areas, by code."""
        return request.page_of(store.list_areas(tx, **request.page), key=("code",))

    @http("GET", "/areas/<uuid:area_id>", roles=COORDINATORS, response=schemas.Area)
    def get_area(self, request: Request, tx: Transaction, area_id: UUID) -> Area:
        """Show an area."""
        return store.get_area(tx, area_id)

    @http(
        "DELETE",
        "/areas/<uuid:area_id>",
        roles=COORDINATORS,
        constraints={"group_areas_network_id_area_id_fkey": GroupsAreThere},
    )
    def remove_area(self, request: Request, tx: Transaction, area_id: UUID) -> None:
        """Remove an area that no group is in."""
        store.get_area(tx, area_id)
        store.remove_area(tx, area_id)

    # Where groups are

    @http(
        "PUT",
        PLACE,
        roles=COORDINATORS,
        body=schemas.NewGroupArea,
        response=schemas.GroupArea,
        if_match=True,
    )
    def place_group(self, request: Request, tx: Transaction, group_id: UUID) -> GroupArea:
        """Say where a group is and what it offers; the ETag of one of which nobody said so yet is "0"."""
        if not store.knows_group(tx, group_id):
            raise NotFound(group_id)
        before = store.lock_group_area(tx, group_id)
        version = before.version if before else 0
        request.match({"version": version})
        store.get_area(tx, request.body["area_id"])
        place = GroupArea(group_id=group_id, version=version + 1, **_tuples(request.body))
        if before:
            store.save_group_area(tx, place)
        elif not store.add_group_area(tx, place):
            raise PreconditionFailed
        tx.emit(GroupPlaced(group_id=group_id, area_id=place.area_id))
        return place

    @http("GET", PLACE, roles=COORDINATORS, response=schemas.GroupArea)
    def get_group_area(self, request: Request, tx: Transaction, group_id: UUID) -> GroupArea:
        """Show where a group is."""
        place = store.find_group_area(tx, group_id)
        if place is None:
            raise NotFound(group_id)
        return place

    @http("DELETE", PLACE, roles=COORDINATORS)
    def unplace_group(self, request: Request, tx: Transaction, group_id: UUID) -> None:
        """Say no longer where a group is."""
        if store.lock_group_area(tx, group_id) is None:
            raise NotFound(group_id)
        store.remove_group_area(tx, group_id)
        tx.emit(GroupUnplaced(group_id=group_id))

    @http(
        "GET",
        "/group-areas",
        roles=COORDINATORS,
        query=schemas.GroupAreaFilter,
        response=schemas.GroupArea,
        page=1,
    )
    def list_group_areas(self, request: Request, tx: Transaction) -> Page:
        """List where groups are."""
        return request.page_of(store.list_group_areas(tx, **request.query, **request.page), key=("group_id",))

    @http("GET", "/unplaced-groups", roles=COORDINATORS, response=schemas.UnplacedGroup, page=1)
    def list_unplaced_groups(self, request: Request, tx: Transaction) -> Page:
        """List open groups of which nobody said where they are: their meetings count for no area."""
        return request.page_of(store.list_unplaced_groups(tx, **request.page), key=("group_id",))

    # What is missing

    @http("GET", "/provision", roles=COORDINATORS, query=schemas.Wanted, response=schemas.Provision, page=1)
    def list_provision(self, request: Request, tx: Transaction) -> Page:
        """List every area's need against what is offered there, the widest gap first, with why."""
        found, _ = _compared(tx)
        after = request.page["after_1"] or 0
        there = found[after : after + request.page["limit"]]
        return request.page_of([_told(one, request.query["language"]) for one in there], key=("rank",))

    @http(
        "GET",
        "/provision/suggestions",
        roles=COORDINATORS,
        query=schemas.SuggestionFilter,
        response=schemas.Suggestion(many=True),
    )
    def suggest_groups(self, request: Request, tx: Transaction) -> list[dict[str, Any]]:
        """Suggest where and when a next group would help most, the first first, each with why."""
        found, offers = _compared(tx)
        made = domain.suggestions(found, offers, request.query["most"])
        return [_suggested(one, request.query["language"]) for one in made]


def _compared(tx: Transaction) -> tuple[list[Provision], list[Offer]]:
    offers = store.list_offers(tx)
    shown = {one.unit_id: show(one).attendances for one in store.list_attendances_of_groups(tx)}
    return domain.provision(store.list_all_areas(tx), offers, shown), offers


def _told(one: Provision, language: Language) -> dict[str, Any]:
    return {
        **_named(one.area),
        "rank": one.rank,
        "population": one.area.population,
        "groups": one.groups,
        "meetings": one.meetings,
        "fair": round(one.fair, 1),
        "gap": round(one.gap, 1),
        "attendances": one.attendances,
        "withheld": one.withheld,
        "languages": one.languages,
        "access": one.access,
        "why": why_here(one, language),
    }


def _suggested(one: Suggestion, language: Language) -> dict[str, Any]:
    return {
        **_named(one.provision.area),
        "language": one.language.code if one.language else None,
        "access": [served.code for served in one.access],
        "when": one.slot,
        "why": why_then(one, language),
    }


def _named(area: Area) -> dict[str, Any]:
    return {"area_id": area.id, "code": area.code, "name": area.name}


def _tuples(body: dict[str, Any]) -> dict[str, Any]:
    """Each code once, in order."""
    return {
        name: tuple(dict.fromkeys(value)) if isinstance(value, list) else value
        for name, value in body.items()
    }
