"""Entrypoints of curricula."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling import store as scheduling
from services.scheduling.curriculum import domain, schemas, store
from services.scheduling.curriculum.domain import Plan
from services.scheduling.domain.series import check_open
from services.scheduling.library import store as library
from services.scheduling.library.domain import Entry, Kind, check_theme, text_in
from services.scheduling.library.schemas import InLanguage
from services.scheduling.library.service import shown
from shared.contracts.scheduling_library import ThemeCovered, ThemeDropped, ThemePlanned
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.security.principals import Role

LEADERS = frozenset({Role.COORDINATOR, Role.FACILITATOR, Role.MENTOR})
EVERYONE = LEADERS | {Role.MEMBER, Role.CAREGIVER}
THEME = "/occurrences/<uuid:occurrence_id>/theme"
CURRICULUM = "/groups/<uuid:group_id>/curriculum"
MOST_AT_ONCE = 50


class Learning:
    """Entrypoints for what meetings are about."""

    @http("GET", THEME, roles=EVERYONE, query=InLanguage, response=schemas.Plan)
    def get_theme(self, request: Request, tx: Transaction, occurrence_id: UUID) -> dict[str, Any]:
        """Show what a meeting is about."""
        meeting = scheduling.get_occurrence(tx, occurrence_id)
        return _shown(tx, store.find_plan(tx, meeting), request)

    @http(
        "PUT",
        THEME,
        roles=LEADERS,
        body=schemas.NewPlan,
        query=InLanguage,
        response=schemas.Plan,
        if_match=True,
    )
    def plan_theme(self, request: Request, tx: Transaction, occurrence_id: UUID) -> dict[str, Any]:
        """Plan a theme for a meeting; the ETag of a meeting that never had one is "0"."""
        meeting = scheduling.lock_occurrence(tx, occurrence_id)
        before = store.find_plan(tx, meeting)
        request.match(before)
        theme = check_theme(library.find_entry(tx, request.body["entry_id"]), at="/entry_id")
        planned = domain.plan(before, meeting, theme.id)
        store.keep_plan(tx, planned)
        tx.emit(_announced(planned, ThemePlanned))
        return _shown(tx, planned, request)

    @http("DELETE", THEME, roles=LEADERS)
    def drop_theme(self, request: Request, tx: Transaction, occurrence_id: UUID) -> None:
        """Let a meeting have no theme."""
        meeting = scheduling.lock_occurrence(tx, occurrence_id)
        before = store.find_plan(tx, meeting)
        if before.entry_id is not None:
            store.keep_plan(tx, domain.drop(before))
            tx.emit(_announced(before, ThemeDropped))

    @http("POST", f"{THEME}/cover", roles=LEADERS, query=InLanguage, response=schemas.Plan)
    def cover_theme(self, request: Request, tx: Transaction, occurrence_id: UUID) -> dict[str, Any]:
        """Say that the theme of a meeting was covered; what is not covered comes up again."""
        meeting = scheduling.lock_occurrence(tx, occurrence_id)
        covered = domain.cover(store.find_plan(tx, meeting), meeting, tx.now)
        store.keep_plan(tx, covered)
        tx.emit(_announced(covered, ThemeCovered))
        return _shown(tx, covered, request)

    @http(
        "POST",
        CURRICULUM,
        roles=LEADERS,
        body=schemas.NewCurriculum,
        query=InLanguage,
        response=schemas.Plan(many=True),
    )
    def follow_curriculum(self, request: Request, tx: Transaction, group_id: UUID) -> list[dict[str, Any]]:
        """Give the next meetings that have no theme one each, of those neither covered nor planned."""
        check_open(scheduling.find_known_group(tx, group_id), group_id)
        store.lock_meetings_ahead(tx, group_id)
        entries = library.index_entries(tx)
        free = store.list_free(tx, group_id, limit=MOST_AT_ONCE)
        order = _order(entries, request.body["entry_ids"])
        planned = domain.follow(order, store.list_settled(tx, group_id), free)
        store.keep_plans(tx, planned)
        for one in planned:
            tx.emit(_announced(one, ThemePlanned))
        return [_told(one, entries, request) for one in planned]

    @http("GET", CURRICULUM, roles=EVERYONE, query=InLanguage, response=schemas.Listed, page=2)
    def list_curriculum(self, request: Request, tx: Transaction, group_id: UUID) -> Page:
        """List a group's meetings with themes in the order of time: what was covered, and what is planned."""
        page = request.page_of(
            store.list_plans(tx, group_id, **request.page), key=("starts_at", "occurrence_id")
        )
        entries, language = library.index_entries(tx), request.query["language"]
        titles = {one: text_in(entry, language).words.title for one, entry in entries.items()}
        return Page([asdict(one) | {"title": titles.get(one.entry_id)} for one in page.items], page.next)


def _order(entries: dict[UUID, Entry], asked: list[UUID] | None) -> list[UUID]:
    """Return the themes that were asked for, or those of the library in its order."""
    if asked is None:
        return [one.id for one in entries.values() if one.facts.kind is Kind.THEME and not one.hidden]
    return [
        check_theme(entries.get(entry_id), at=f"/entry_ids/{place}").id
        for place, entry_id in enumerate(asked)
    ]


def _announced(plan: Plan, event: type[Any]) -> Any:
    return event(occurrence_id=plan.occurrence_id, group_id=plan.group_id, entry_id=plan.entry_id)


def _shown(tx: Transaction, plan: Plan, request: Request) -> dict[str, Any]:
    entry = library.find_entry(tx, plan.entry_id) if plan.entry_id else None
    return _told(plan, {entry.id: entry} if entry else {}, request)


def _told(plan: Plan, entries: Mapping[UUID, Entry], request: Request) -> dict[str, Any]:
    entry = entries.get(plan.entry_id) if plan.entry_id else None
    return asdict(plan) | {"theme": shown(entry, request.query["language"]) if entry else None}
