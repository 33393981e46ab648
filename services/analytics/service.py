"""The entrypoints of analytics."""

from services.analytics import domain, schemas, store
from services.analytics.facts import facts_of
from services.analytics.personal import PERSONAL
from shared.contracts.analytics_erasures import AnalyticsForgot
from shared.contracts.membership import (
    GroupPlanned,
    MembershipActivated,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
)
from shared.contracts.scheduling import AttendanceRecorded
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Received, Request, http, on_event
from shared.personal.service import Remembering
from shared.security.principals import Role, Scope

FIGURES = {Role.COORDINATOR, Role.FACILITATOR}


class AnalyticsService(Remembering):
    """Show how groups, organisations and the network fare, and never how one person does."""

    name = "analytics"
    personal = PERSONAL
    forgot = AnalyticsForgot

    @on_event(
        GroupPlanned,
        AttendanceRecorded,
        MembershipActivated,
        MembershipPaused,
        MembershipResumed,
        MembershipLeft,
        batch=True,
    )
    def keep_facts(self, received: list[Received], tx: Transaction) -> None:
        """Keep what a batch of events tells, in one statement per table."""
        facts = facts_of(received)
        store.keep_groups(tx, facts.groups)
        store.keep_organisations(tx, facts.organisation_of)
        store.keep_attendances(tx, facts.attendances.values())
        store.keep_membership_changes(tx, facts.changes.values())

    @http(
        "GET",
        "/figures/attendance",
        roles=FIGURES,
        query=schemas.FigureFilter,
        response=schemas.AttendanceFigure,
        page=2,
    )
    def list_attendance(self, request: Request, tx: Transaction) -> Page:
        """List sessions, attendances and different people per unit and week."""
        level, weeks, threshold = _asked(request, tx)
        figures = store.list_attendance_figures(tx, level, weeks, **request.page)
        shown = [domain.protect_attendance(figure, threshold) for figure in figures]
        return request.page_of(shown, key=("unit_id", "week_on"))

    @http(
        "GET",
        "/figures/active-members",
        roles=FIGURES,
        query=schemas.FigureFilter,
        response=schemas.ActiveMembersFigure,
        page=2,
    )
    def list_active_members(self, request: Request, tx: Transaction) -> Page:
        """List how many different people were active members at the end of each week, per unit."""
        level, weeks, threshold = _asked(request, tx)
        figures = store.list_active_member_figures(tx, level, weeks, **request.page)
        shown = [domain.protect_active_members(figure, threshold) for figure in figures]
        return request.page_of(shown, key=("unit_id", "week_on"))

    @http("GET", "/settings", roles={Role.COORDINATOR}, response=schemas.Settings)
    def get_settings(self, request: Request, tx: Transaction) -> domain.Settings:
        """Show what the network decided about its figures."""
        return store.find_settings(tx) or domain.Settings()

    @http(
        "PUT",
        "/settings",
        roles={Role.COORDINATOR},
        body=schemas.ChangedSettings,
        response=schemas.Settings,
        if_match=True,
    )
    def change_settings(self, request: Request, tx: Transaction) -> domain.Settings:
        """Decide from how many people on a figure is shown."""
        settings = store.lock_settings(tx)
        request.match(settings)
        changed = domain.change_settings(settings, **request.body)
        store.save_settings(tx, changed)
        return changed


def _asked(request: Request, tx: Transaction) -> tuple[domain.Level, domain.Weeks, int | None]:
    asked = request.query
    weeks = domain.weeks_between(asked["from_on"], asked["until_on"], today=tx.now.date())
    settings = store.find_settings(tx) or domain.Settings()
    bound_to_groups = request.principal.scope is Scope.GROUPS
    threshold = domain.threshold_for(asked["level"], settings, bound_to_groups=bound_to_groups)
    return asked["level"], weeks, threshold
