"""What to do when the room fails, and how to join."""

from uuid import UUID

from services.scheduling import joining
from services.scheduling import store as calendar
from services.scheduling.reliability import domain, schemas, store
from services.scheduling.reliability.domain import (
    LOOKED_BACK,
    Fallback,
    FallbackKind,
    Incident,
    Joining,
    JoiningNotTold,
    Reliability,
)
from services.scheduling.venues import store as venues
from shared.contracts.scheduling_sessions import FallbackSet, FallbackUsed, IncidentReported
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.errors import Invalid
from shared.security.principals import Role

RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}
STAFF = RUNNERS | {Role.MENTOR}
EVERYONE = STAFF | {Role.MEMBER, Role.CAREGIVER}


class Relying:
    """Entrypoints for fallbacks, incidents and joining."""

    @http("GET", "/occurrences/<uuid:occurrence_id>/joining", roles=EVERYONE, response=schemas.Joining)
    def get_joining(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Joining:
        """Show where and how a meeting is joined now, and where it goes if that fails."""
        meeting = calendar.get_occurrence(tx, occurrence_id)
        if not joining.is_told(tx, meeting.group_id):
            raise JoiningNotTold(occurrence_id)
        fallback = store.find_fallback(tx, meeting.series_id, meeting.group_id)
        return Joining(
            occurrence_id=meeting.id,
            mode=meeting.mode,
            venue_id=meeting.venue_id,
            needs_venue=meeting.needs_venue,
            online_url=meeting.online_url,
            diverted=store.is_diverted(tx, meeting.id),
            fallback=fallback if fallback.kind else None,
        )

    @http("GET", "/series/<uuid:series_id>/fallback", roles=STAFF, response=schemas.Fallback)
    def get_fallback(self, request: Request, tx: Transaction, series_id: UUID) -> Fallback:
        """Show where a series meets when its room fails; version 0 where that is nowhere."""
        series = calendar.get_series(tx, series_id)
        return store.find_fallback(tx, series.id, series.group_id)

    @http(
        "PUT",
        "/series/<uuid:series_id>/fallback",
        roles=RUNNERS,
        body=schemas.NewFallback,
        response=schemas.Fallback,
        if_match=True,
    )
    def set_fallback(self, request: Request, tx: Transaction, series_id: UUID) -> Fallback:
        """Say where a series meets when its room fails. A venue is not booked by this."""
        series = calendar.get_series(tx, series_id)
        before = store.find_fallback(tx, series.id, series.group_id)
        request.match(before)
        venue_id, link = request.body["venue_id"], request.body["online_url"]
        fallback = domain.set_fallback(before, series, venue_id=venue_id, link=link)
        if venue_id is not None and venues.lock_venue(tx, venue_id) is None:
            raise Invalid("There is no such venue here: add it first.", pointer="/venue_id")
        store.save_fallback(tx, fallback)
        kind = FallbackKind.VENUE if venue_id else FallbackKind.LINK
        tx.emit(FallbackSet(series_id=series.id, group_id=series.group_id, kind=kind))
        return fallback

    @http("POST", "/occurrences/<uuid:occurrence_id>/use-fallback", roles=RUNNERS, response=schemas.Joining)
    def use_fallback(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Joining:
        """Let a meeting go to its fallback now, before or while it is held; whoever may join sees where."""
        meeting = calendar.lock_occurrence(tx, occurrence_id)
        fallback = store.find_fallback(tx, meeting.series_id, meeting.group_id)
        already = store.is_diverted(tx, occurrence_id)
        diverted, kind = domain.divert(meeting, fallback, already=already, now=tx.now)
        calendar.save_occurrences(tx, [diverted])
        if kind is FallbackKind.LINK:
            store.save_fallback_url(tx, diverted)
        store.add_diversion(tx, diverted, kind)
        tx.emit(FallbackUsed(occurrence_id=diverted.id, group_id=diverted.group_id, kind=kind))
        return self.get_joining(request, tx, occurrence_id)

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/incidents",
        roles=STAFF,
        body=schemas.NewIncident,
        response=schemas.Incident,
        status=201,
    )
    def report_incident(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Incident:
        """Log what went wrong with the online room of a meeting."""
        meeting = calendar.get_occurrence(tx, occurrence_id)
        incident = domain.report(
            meeting,
            calendar.get_series(tx, meeting.series_id),
            incident_id=tx.new_id(),
            by=request.principal.id,
            now=tx.now,
            **request.body,
        )
        store.add_incident(tx, incident)
        tx.emit(
            IncidentReported(
                incident_id=incident.id,
                occurrence_id=incident.occurrence_id,
                group_id=incident.group_id,
                kind=incident.kind,
                minutes_lost=incident.minutes_lost,
            )
        )
        return incident

    @http(
        "GET",
        "/occurrences/<uuid:occurrence_id>/incidents",
        roles=STAFF,
        response=schemas.Incident,
        page=1,
    )
    def list_incidents(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Page:
        """List what went wrong with the online room of a meeting."""
        calendar.get_occurrence(tx, occurrence_id)
        return request.page_of(store.list_incidents(tx, occurrence_id, **request.page), key=("id",))

    @http("GET", "/series/<uuid:series_id>/reliability", roles=STAFF, response=schemas.Reliability)
    def get_reliability(self, request: Request, tx: Transaction, series_id: UUID) -> Reliability:
        """Show how the online room of a series did in the last 26 weeks."""
        return store.get_reliability(tx, series_id, since=tx.now - LOOKED_BACK)
