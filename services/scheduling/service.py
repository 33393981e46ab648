"""Scheduling: when and where groups meet, and who came."""

from collections.abc import Sequence
from uuid import UUID

from services.scheduling import copies, joining, materialisation, planning, schemas, store
from services.scheduling.agendas.service import PlanningMeetings
from services.scheduling.availability.service import Availabilities
from services.scheduling.caregivers.service import Accompanying
from services.scheduling.curriculum.service import Learning
from services.scheduling.domain import attendance, occurrences, series
from services.scheduling.domain.copies import merge_groups, merge_memberships
from services.scheduling.family.service import WelcomingFamilies
from services.scheduling.feeds.service import Feeds
from services.scheduling.guests.service import Inviting
from services.scheduling.interpreters.service import Interpreting
from services.scheduling.library.service import Librarian
from services.scheduling.meeting_guide.service import Guides
from services.scheduling.notes import redaction
from services.scheduling.notes.service import Summarising
from services.scheduling.personal import PERSONAL
from services.scheduling.polls.service import Polling
from services.scheduling.practice.service import Practising
from services.scheduling.reliability.service import Relying
from services.scheduling.reminders.service import Reminding
from services.scheduling.rota import planning as rotas
from services.scheduling.rota.service import Rotating
from services.scheduling.rsvps.service import Answering
from services.scheduling.slots.service import Finding
from services.scheduling.tips.service import SharingTips
from services.scheduling.turns.service import CountingTurns
from services.scheduling.venues.service import Venues
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
from shared.contracts.scheduling import AttendanceRecorded
from shared.contracts.scheduling_erasures import SchedulingForgot
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Received, Request, every, http, on_event
from shared.personal.service import Remembering
from shared.security.principals import Role

RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}
MEMBERS = RUNNERS | {Role.MENTOR, Role.MEMBER}
EVERYONE = MEMBERS | {Role.CAREGIVER}


class SchedulingService(
    Accompanying,
    Answering,
    Availabilities,
    CountingTurns,
    Feeds,
    Finding,
    Guides,
    Interpreting,
    Learning,
    Librarian,
    Inviting,
    PlanningMeetings,
    Polling,
    Practising,
    Relying,
    Remembering,
    Reminding,
    Rotating,
    Venues,
    WelcomingFamilies,
    SharingTips,
    Summarising,
):
    """Keep the calendar of every group: venues, series, occurrences, attendance."""

    name = "scheduling"
    personal = PERSONAL
    forgot = SchedulingForgot

    def _forget(self, tx: Transaction, person_ids: Sequence[UUID]) -> None:
        """End every summary that somebody agreed to before what is held of them goes."""
        for person_id in person_ids:
            redaction.end_consents(tx, person_id, until=tx.now)
        super()._forget(tx, person_ids)

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
        redaction.follow_attendance(tx, held)
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
