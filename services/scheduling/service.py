"""Scheduling: when and where groups meet, and who came."""

from uuid import UUID

from services.scheduling import copies, joining, materialisation, planning, schemas, store
from services.scheduling.agendas.service import PlanningMeetings
from services.scheduling.availability.service import Availabilities
from services.scheduling.domain import attendance, occurrences, series, venues
from services.scheduling.domain.copies import merge_groups, merge_memberships
from services.scheduling.feeds.service import Feeds
from services.scheduling.interpreters.service import Interpreting
from services.scheduling.meeting_guide.service import Guides
from services.scheduling.personal import PERSONAL
from services.scheduling.polls.service import Polling
from services.scheduling.reliability.service import Relying
from services.scheduling.reminders.service import Reminding
from services.scheduling.rota import planning as rotas
from services.scheduling.rota.service import Rotating
from services.scheduling.rsvps.service import Answering
from services.scheduling.slots.service import Finding
from services.scheduling.turns.service import CountingTurns
from shared.contracts.membership import (
    GroupClosed,
    GroupOpened,
    GroupPaused,
    GroupPlanned,
    MembershipActivated,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
)
from shared.contracts.scheduling import AttendanceRecorded, VenueAdded
from shared.contracts.scheduling_erasures import SchedulingForgot
from shared.contracts.scheduling_sessions import VenueChanged
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Received, Request, every, http, on_event
from shared.personal.service import Remembering
from shared.security.principals import Role

COORDINATORS = {Role.COORDINATOR}
RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}
MEMBERS = RUNNERS | {Role.MENTOR, Role.MEMBER}
EVERYONE = MEMBERS | {Role.CAREGIVER}


class SchedulingService(
    Answering,
    Availabilities,
    CountingTurns,
    Feeds,
    Finding,
    Guides,
    Interpreting,
    PlanningMeetings,
    Polling,
    Relying,
    Remembering,
    Reminding,
    Rotating,
):
    """Keep the calendar of every group: venues, series, occurrences, attendance."""

    name = "scheduling"
    personal = PERSONAL
    forgot = SchedulingForgot

    # Venues

    @http("POST", "/venues", roles=COORDINATORS, body=schemas.NewVenue, response=schemas.Venue, status=201)
    def add_venue(self, request: Request, tx: Transaction) -> venues.Venue:
        """Add a place where groups can meet."""
        venue = venues.Venue(id=tx.new_id(), **request.body)
        store.add_venue(tx, venue)
        tx.emit(VenueAdded(venue_id=venue.id))
        return venue

    @http(
        "PATCH",
        "/venues/<uuid:venue_id>",
        roles=COORDINATORS,
        body=schemas.VenueChange,
        response=schemas.Venue,
        if_match=True,
    )
    def change_venue(self, request: Request, tx: Transaction, venue_id: UUID) -> venues.Venue:
        """Describe a place anew."""
        before = store.lock_venue(tx, venue_id) or store.get_venue(tx, venue_id)  # which raises
        request.match(before)
        changed = venues.describe(before, request.body)
        store.save_venue(tx, changed)
        tx.emit(VenueChanged(venue_id=changed.id))
        return changed

    @http("GET", "/venues", roles=EVERYONE, query=schemas.VenueFilter, response=schemas.Venue, page=2)
    def list_venues(self, request: Request, tx: Transaction) -> Page:
        """List the places of the network by name."""
        return request.page_of(store.list_venues(tx, **request.query, **request.page), key=("name", "id"))

    @http("GET", "/venues/<uuid:venue_id>", roles=EVERYONE, response=schemas.Venue)
    def get_venue(self, request: Request, tx: Transaction, venue_id: UUID) -> venues.Venue:
        """Show one place."""
        return store.get_venue(tx, venue_id)

    # Series

    @http("POST", "/series", roles=RUNNERS, body=schemas.NewSeries, response=schemas.Series, status=201)
    def schedule_series(self, request: Request, tx: Transaction) -> series.Series:
        """Let a group meet by a rule: its meetings are there at once, 26 weeks ahead."""
        return materialisation.schedule(tx, planning.new_series(tx, request.body))

    @http("GET", "/series", roles=EVERYONE, query=schemas.SeriesFilter, response=schemas.Series, page=1)
    def list_series(self, request: Request, tx: Transaction) -> Page:
        """List series, oldest first."""
        found = store.list_series(tx, **request.query, **request.page)
        return request.page_of(joining.shown_all(tx, found), key=("id",))

    @http("GET", "/series/<uuid:series_id>", roles=EVERYONE, response=schemas.Series)
    def get_series(self, request: Request, tx: Transaction, series_id: UUID) -> series.Series:
        """Show one series."""
        return joining.shown(tx, store.get_series(tx, series_id))

    @http(
        "PATCH",
        "/series/<uuid:series_id>",
        roles=RUNNERS,
        body=schemas.SeriesChange,
        response=schemas.Series,
        if_match=True,
    )
    def change_series(self, request: Request, tx: Transaction, series_id: UUID) -> series.Series:
        """Change a series; what has begun, was moved or was cancelled stays as it is."""
        before = store.lock_series(tx, series_id)
        request.match(before)
        return materialisation.change(tx, before, planning.changed_series(tx, before, request.body))

    @http("POST", "/series/<uuid:series_id>/end", roles=RUNNERS, body=schemas.End, response=schemas.Series)
    def end_series(self, request: Request, tx: Transaction, series_id: UUID) -> series.Series:
        """End a series: meetings that its rule put after that date, and that lie ahead, are cancelled."""
        found = store.lock_series(tx, series_id)
        return materialisation.end(tx, found, on=request.body["on"] or series.today_in(found, tx.now))

    # Occurrences

    @http(
        "GET",
        "/occurrences",
        roles=EVERYONE,
        query=schemas.OccurrenceFilter,
        response=schemas.Occurrence,
        page=2,
    )
    def list_occurrences(self, request: Request, tx: Transaction) -> Page:
        """List meetings in the order of time, cancelled ones too."""
        found = store.list_occurrences(tx, **request.query, **request.page)
        return request.page_of(joining.shown_all(tx, found), key=("starts_at", "id"))

    @http("GET", "/occurrences/<uuid:occurrence_id>", roles=EVERYONE, response=schemas.Occurrence)
    def get_occurrence(
        self, request: Request, tx: Transaction, occurrence_id: UUID
    ) -> occurrences.Occurrence:
        """Show one meeting."""
        return joining.shown(tx, store.get_occurrence(tx, occurrence_id))

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/move",
        roles=RUNNERS,
        body=schemas.Move,
        response=schemas.Occurrence,
    )
    def move_occurrence(
        self, request: Request, tx: Transaction, occurrence_id: UUID
    ) -> occurrences.Occurrence:
        """Hold one meeting at another time or place; it no longer follows its series."""
        moved = planning.moved_occurrence(tx, store.lock_occurrence(tx, occurrence_id), request.body)
        store.save_occurrences(tx, [moved])
        materialisation.announce_moved(tx, [moved])
        return moved

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/cancel",
        roles=RUNNERS,
        response=schemas.Occurrence,
    )
    def cancel_occurrence(
        self, request: Request, tx: Transaction, occurrence_id: UUID
    ) -> occurrences.Occurrence:
        """Say that one meeting does not, or did not, take place."""
        occurrence = store.lock_occurrence(tx, occurrence_id)
        cancelled = occurrences.cancel(
            occurrence, somebody_attended=store.somebody_attended(tx, occurrence_id)
        )
        materialisation.announce_cancelled(tx, [cancelled])
        store.save_occurrences(tx, [cancelled])
        return cancelled

    # Attendance

    @http(
        "PUT",
        "/occurrences/<uuid:occurrence_id>/attendance",
        roles=RUNNERS,
        body=schemas.Mark(many=True),
        response=schemas.Mark(many=True),
    )
    def record_attendance(
        self, request: Request, tx: Transaction, occurrence_id: UUID
    ) -> list[attendance.Mark]:
        """Say who came; whoever was recorded before and is left out now was not there."""
        marks = [attendance.Mark(**mark) for mark in request.body]
        held = store.lock_occurrence(tx, occurrence_id)
        attendance.check_attendance(held, marks, tx.now)
        people = [mark.person_id for mark in marks]
        attendance.check_belonged(store.list_strangers(tx, held.group_id, people, on=held.held_on))
        for changed in store.replace_attendances(tx, held, marks):
            tx.emit(
                AttendanceRecorded(
                    occurrence_id=held.id,
                    group_id=held.group_id,
                    person_id=changed.person_id,
                    attendance=changed.attendance,
                    held_on=held.held_on,
                )
            )
        return store.list_attendances(tx, occurrence_id)

    @http(
        "GET", "/occurrences/<uuid:occurrence_id>/attendance", roles=MEMBERS, response=schemas.Mark(many=True)
    )
    def list_attendances(
        self, request: Request, tx: Transaction, occurrence_id: UUID
    ) -> list[attendance.Mark]:
        """Show who came; members see themselves alone."""
        store.get_occurrence(tx, occurrence_id)
        return store.list_attendances(tx, occurrence_id)

    # What membership tells

    @on_event(GroupPlanned, GroupOpened, GroupPaused, GroupClosed, batch=True)
    def follow_groups(self, received: list[Received], tx: Transaction) -> None:
        """Keep our copy of groups; a group that closes meets no more."""
        store.keep_groups(tx, merge_groups(copies.news_of_groups(received)))
        for one in received:
            if isinstance(one.event, GroupClosed):
                materialisation.end_series_of(tx, one.event.group_id)

    @on_event(MembershipActivated, MembershipPaused, MembershipResumed, MembershipLeft, batch=True)
    def follow_memberships(self, received: list[Received], tx: Transaction) -> None:
        """Keep our copy of who belonged to which group, and when."""
        store.keep_memberships(tx, merge_memberships(copies.news_of_memberships(received)))
        rotas.plan_for(tx, {one.event.person_id for one in received})

    # As time passes

    @every(seconds=300)
    def keep_the_horizon(self, tx: Transaction) -> None:
        """Schedule the meetings that came within 26 weeks."""
        materialisation.extend(tx)
