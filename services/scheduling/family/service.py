"""Family sessions: planning one, saying whom one brings or what one would rather do, and counting."""

from uuid import UUID

from services.scheduling import store as calendar
from services.scheduling.family import domain, schemas, store
from services.scheduling.family.domain import Alternative, Answer, Counts, Session
from shared.contracts.scheduling_people import (
    FamilySessionCancelled,
    FamilySessionHeld,
    FamilySessionPlanned,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http
from shared.errors import NotFound
from shared.security.principals import Role

RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}
STAFF = RUNNERS | {Role.MENTOR}
PEOPLE = {Role.FACILITATOR, Role.MENTOR, Role.MEMBER}
EVERYONE = STAFF | PEOPLE | {Role.CAREGIVER}
AT_ONCE = 100


class WelcomingFamilies:
    """Entrypoints for family sessions."""

    @http(
        "PUT",
        "/occurrences/<uuid:occurrence_id>/family-session",
        roles=RUNNERS,
        body=schemas.NewSession,
        response=schemas.Session,
        if_match=True,
    )
    def plan_family_session(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Session:
        """Open a part of a meeting to families, a week ahead at least; the ETag before that is "0"."""
        meeting = calendar.lock_occurrence(tx, occurrence_id)
        before, asked = store.find_session(tx, occurrence_id), request.body
        request.match({"version": before.version if before else 0})
        other = asked["alternative_id"] and calendar.get_occurrence(tx, asked["alternative_id"])
        session = Session(
            occurrence_id=meeting.id,
            group_id=meeting.group_id,
            alternative=Alternative.OTHER_MEETING if other else Alternative.MEMBERS_PART,
            planned_at=before.planned_at if before else tx.now,
            version=(before.version if before else 0) + 1,
            **asked,
        )
        store.hold_places(tx, occurrence_id)
        counts = store.find_counts(tx, occurrence_id)
        store.save_session(tx, domain.plan(session, meeting, other, counts=counts, now=tx.now))
        tx.emit(
            FamilySessionPlanned(
                occurrence_id=meeting.id,
                group_id=meeting.group_id,
                kind=session.kind,
                held_on=meeting.held_on,
            )
        )
        return session

    @http(
        "GET",
        "/occurrences/<uuid:occurrence_id>/family-session",
        roles=EVERYONE,
        response=schemas.Session,
    )
    def get_family_session(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Session:
        """Show which part of a meeting is for families, and what else there is for those who would not."""
        return _session(tx, occurrence_id)

    @http("DELETE", "/occurrences/<uuid:occurrence_id>/family-session", roles=RUNNERS, status=204)
    def cancel_family_session(self, request: Request, tx: Transaction, occurrence_id: UUID) -> None:
        """Let a meeting be for members alone after all; what was answered is forgotten."""
        meeting = calendar.get_occurrence(tx, occurrence_id)
        store.remove_session(tx, meeting.id)
        tx.emit(FamilySessionCancelled(occurrence_id=meeting.id, group_id=meeting.group_id))

    @http(
        "GET",
        "/family-sessions",
        roles=EVERYONE,
        query=schemas.SessionFilter,
        response=schemas.Session,
        page=1,
    )
    def list_family_sessions(self, request: Request, tx: Transaction) -> Page:
        """List meetings with a part for families that are not over."""
        found = store.list_sessions(tx, **request.query, **request.page)
        return request.page_of(found, key=("occurrence_id",))

    @http("GET", "/occurrences/<uuid:occurrence_id>/family-counts", roles=STAFF, response=schemas.Counts)
    def count_families(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Counts:
        """Count who is to come along, and who prefers the alternative, to plan by; never who it is."""
        return store.find_counts(tx, _session(tx, occurrence_id).occurrence_id)

    @http(
        "PUT",
        "/occurrences/<uuid:occurrence_id>/family-answer",
        roles=PEOPLE,
        body=schemas.NewAnswer,
        response=schemas.Answer,
    )
    def answer_family_session(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Answer:
        """Say whom you bring, that you come alone, or prefer the alternative; the last word counts."""
        session, person_id = _session(tx, occurrence_id), request.principal.id
        meeting = calendar.get_occurrence(tx, occurrence_id)
        store.hold_places(tx, occurrence_id)
        before = store.find_answer(tx, occurrence_id, person_id)
        said = domain.answer(
            session,
            meeting,
            Answer(
                occurrence_id=meeting.id,
                person_id=person_id,
                group_id=meeting.group_id,
                choice=request.body["choice"],
                relations=tuple(request.body["relations"]),
                caregiver_ids=tuple(request.body["caregiver_ids"]),
                answered_at=tx.now,
            ),
            is_member=meeting.group_id in calendar.list_groups_joined(tx, person_id),
            linked=store.list_linked(tx, person_id),
            taken=store.find_counts(tx, occurrence_id).companions - (before.companions if before else 0),
            now=tx.now,
        )
        store.save_answer(tx, said)
        return said

    @http("GET", "/occurrences/<uuid:occurrence_id>/family-answer", roles=PEOPLE, response=schemas.Answer)
    def get_family_answer(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Answer:
        """Show what you said you would like."""
        found = store.find_answer(tx, occurrence_id, request.principal.id)
        if found is None:
            raise NotFound(occurrence_id)
        return found

    @every(seconds=60)
    def close_family_sessions(self, tx: Transaction) -> None:
        """Count those who came along to meetings that are over, and forget who brought whom."""
        for session, was_held in store.lock_sessions_to_close(tx, limit=AT_ONCE):
            companions = store.find_counts(tx, session.occurrence_id).companions if was_held else 0
            store.close_session(tx, session.occurrence_id, companions=companions)
            store.remove_answers(tx, session.occurrence_id)
            if was_held:
                tx.emit(
                    FamilySessionHeld(
                        occurrence_id=session.occurrence_id,
                        group_id=session.group_id,
                        kind=session.kind,
                        companions=companions,
                    )
                )


def _session(tx: Transaction, occurrence_id: UUID) -> Session:
    found = store.find_session(tx, calendar.get_occurrence(tx, occurrence_id).id)
    if found is None:
        raise NotFound(occurrence_id)
    return found
