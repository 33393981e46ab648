"""The entrypoints of analytics."""

from services.analytics import domain, schemas, store
from services.analytics.alerts.service import Alerting
from services.analytics.checkins.forgetting import forget_withdrawn
from services.analytics.checkins.service import CheckingIn
from services.analytics.domain import ActiveMembers, Attendance
from services.analytics.feedback.service import Listening
from services.analytics.journal.service import Journaling
from services.analytics.library.service import Learned
from services.analytics.newcomers.service import Welcoming
from services.analytics.outcomes.service import Publishing
from services.analytics.personal import PERSONAL
from services.analytics.projection import EVENTS, keep
from services.analytics.provision.service import Providing
from services.analytics.releases.domain import Subject, show
from services.analytics.releases.service import Releasing
from services.analytics.releases.store import list_weekly_figures
from services.analytics.renditions.service import Rendering
from services.analytics.reports.service import Reporting
from services.analytics.stories.service import Writing
from shared.contracts.analytics_erasures import AnalyticsForgot
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Received, Request, http, on_event
from shared.personal.service import Remembering
from shared.security.principals import Role, Scope

FIGURES = {Role.COORDINATOR, Role.FACILITATOR}


class AnalyticsService(
    Alerting,
    CheckingIn,
    Journaling,
    Learned,
    Listening,
    Releasing,
    Reporting,
    Publishing,
    Providing,
    Rendering,
    Welcoming,
    Writing,
    Remembering,
):
    """Show how groups, organisations and the network fare, and never how one person does."""

    name = "analytics"
    personal = PERSONAL
    forgot = AnalyticsForgot

    @on_event(*EVENTS, batch=True)
    def keep_facts(self, received: list[Received], tx: Transaction) -> None:
        """Keep what a batch of events tells, in one statement per table."""
        keep(tx, received)
        forget_withdrawn(tx, received)

    @http(
        "GET",
        "/figures/attendance",
        roles=FIGURES,
        query=schemas.FigureFilter,
        response=schemas.AttendanceFigure,
        page=2,
    )
    def list_attendance(self, request: Request, tx: Transaction) -> Page:
        """List sessions, attendances and different people per unit and week.

        Coordinators see what was released, rounded; facilitators their own groups plainly, up to this week.
        """
        level, weeks, plainly = _asked(request, tx)
        if plainly:
            figures = store.list_attendance_figures(tx, level, weeks, **request.page)
        else:
            released = list_weekly_figures(tx, Subject.ATTENDANCE, level, weeks, **request.page)
            figures = [
                Attendance(
                    unit_id=one.unit_id,
                    week_on=one.starts_on,
                    sessions=one.sessions or 0,
                    attendances=show(one).attendances,
                    people=show(one).people,
                    suppressed=show(one).suppressed,
                )
                for one in released
            ]
        return request.page_of(figures, key=("unit_id", "week_on"))

    @http(
        "GET",
        "/figures/active-members",
        roles=FIGURES,
        query=schemas.FigureFilter,
        response=schemas.ActiveMembersFigure,
        page=2,
    )
    def list_active_members(self, request: Request, tx: Transaction) -> Page:
        """List how many different people were active members at the end of each week, per unit.

        Coordinators see what was released, rounded; facilitators their own groups plainly, up to this week.
        """
        level, weeks, plainly = _asked(request, tx)
        if plainly:
            figures = store.list_active_member_figures(tx, level, weeks, **request.page)
        else:
            released = list_weekly_figures(tx, Subject.ACTIVE_MEMBERS, level, weeks, **request.page)
            figures = [
                ActiveMembers(
                    unit_id=one.unit_id,
                    week_on=one.starts_on,
                    people=show(one).people,
                    suppressed=show(one).suppressed,
                )
                for one in released
            ]
        return request.page_of(figures, key=("unit_id", "week_on"))

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


def _asked(request: Request, tx: Transaction) -> tuple[domain.Level, domain.Weeks, bool]:
    """Return the level and weeks asked for, and whether it is somebody who sees their own groups plainly."""
    asked = request.query
    plainly = request.principal.scope is Scope.GROUPS
    domain.check_level(asked["level"], bound_to_groups=plainly)
    return (
        asked["level"],
        domain.weeks_between(asked["from_on"], asked["until_on"], today=tx.now.date()),
        plainly,
    )
