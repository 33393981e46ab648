"""How well groups would carry on: reckoned again whenever something was told, and as days pass."""

from typing import Any
from uuid import UUID

from services.mentorship import store as people
from services.mentorship.continuity import domain, schemas, store
from services.mentorship.continuity.domain import Founder, Index, Situation, Suggestion
from services.mentorship.continuity.wordings import in_words
from services.mentorship.roles import MENTORS, STAFF
from services.mentorship.schemas import Wording
from services.mentorship.training import store as training
from services.mentorship.training.domain import State, standing
from shared.contracts.membership import (
    MembershipActivated,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
)
from shared.contracts.mentorship import PathwayAdvanced, PathwayStarted, PathwaySteppedBack, RestAnnounced
from shared.contracts.mentorship_continuity import ContinuityChanged
from shared.contracts.mentorship_handovers import HandoverClosed, HandoverPhaseBegan, HandoverPlanned
from shared.contracts.mentorship_pathway import (
    PathwayPaused,
    PathwayResumed,
    TrainingCompleted,
    TrainingExpired,
    TrainingRenewalDue,
    TrainingWithdrawn,
)
from shared.contracts.mentorship_wellbeing import LoadAnnounced
from shared.contracts.scheduling import OccurrenceCancelled, OccurrenceMoved, OccurrenceScheduled
from shared.contracts.scheduling_duties import DutyAssigned, DutyReleased
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Received, Request, every, http, on_event
from shared.errors import NotFound

AT_ONCE = 50


class CarryingOn:
    """Entrypoints for continuity."""

    @http(
        "GET",
        "/groups/<uuid:group_id>/continuity",
        roles=MENTORS,
        query=Wording,
        response=schemas.Continuity,
    )
    def get_continuity(self, request: Request, tx: Transaction, group_id: UUID) -> dict[str, Any]:
        """Show how well a group would carry on, what weighs on it, and to whom leading could pass."""
        if people.find_group(tx, group_id) is None:
            raise NotFound(group_id)
        situation = situation_of(tx, group_id)
        index = domain.weigh(situation)
        return _shown(group_id, index, domain.suggest(situation, index), request.query["language"])

    @http("GET", "/continuity", roles=STAFF, query=schemas.IndexFilter, response=schemas.Index, page=2)
    def list_continuity(self, request: Request, tx: Transaction) -> Page:
        """List groups by how well they would carry on, those first that need somebody's eye."""
        found = store.list_indices(tx, **request.query, **request.page)
        return request.page_of(found, key=("index", "group_id"))

    @on_event(
        DutyAssigned,
        DutyReleased,
        HandoverClosed,
        HandoverPhaseBegan,
        HandoverPlanned,
        LoadAnnounced,
        MembershipActivated,
        MembershipLeft,
        MembershipPaused,
        MembershipResumed,
        OccurrenceCancelled,
        OccurrenceMoved,
        OccurrenceScheduled,
        PathwayAdvanced,
        PathwayPaused,
        PathwayResumed,
        PathwayStarted,
        PathwaySteppedBack,
        RestAnnounced,
        TrainingCompleted,
        TrainingExpired,
        TrainingRenewalDue,
        TrainingWithdrawn,
        batch=True,
    )
    def watch_continuity(self, received: list[Received], tx: Transaction) -> None:
        """Note which groups have to be looked at again: the one that is named, or all of a person's."""
        events: list[Any] = [one.event for one in received]
        groups = {event.group_id for event in events if hasattr(event, "group_id")}
        persons = {event.person_id for event in events if not hasattr(event, "group_id")}
        if persons:
            groups |= set(people.list_groups_of(tx, sorted(persons)))
        store.mark_due(tx, groups)

    @every(seconds=15)
    def reckon_continuity(self, tx: Transaction) -> None:
        """Reckon what is due, and whatever was not looked at today; say where the index changed."""
        today = people.today(tx)
        due = set(store.take_due(tx, limit=AT_ONCE)) | set(store.list_stale(tx, today=today, limit=AT_ONCE))
        for group_id in sorted(due):
            index = domain.weigh(situation_of(tx, group_id))
            if store.save_index(tx, group_id, index, today=today) != index.index:
                tx.emit(
                    ContinuityChanged(
                        group_id=group_id, index=index.index, level=index.level, risks=index.weighing_most
                    )
                )


def situation_of(tx: Transaction, group_id: UUID) -> Situation:
    """Return all that the index of a group looks at."""
    today = people.today(tx)
    since = today - domain.BACK
    members = people.list_people(tx, today=today, group_id=group_id)
    return Situation(
        today=today,
        led=store.list_led(tx, group_id, since=since, before=today + domain.AHEAD),
        meetings=store.list_meetings(tx, group_id, since=since, before=today + domain.AHEAD),
        people=members,
        lapsing=_lapsing(tx, [one.person_id for one in members]),
        founder=_founder(tx, group_id),
    )


def _lapsing(tx: Transaction, person_ids: list[UUID]) -> frozenset[UUID]:
    """Those of whose training something has expired, or does soon."""
    done, day = training.list_completions_of(tx, person_ids), people.today(tx) + domain.LAPSES_WITHIN
    held = {(one.person_id, one.module) for one in done if one.withdrawn_at is None}
    return frozenset(
        person_id
        for person_id, module in held
        if standing(module, [one for one in done if one.person_id == person_id], day).state is State.EXPIRED
    )


def _founder(tx: Transaction, group_id: UUID) -> Founder:
    today = people.today(tx)
    found = store.find_founder(tx, group_id, today=today)
    if found is None:
        return Founder.STAYS
    found.pop("person_id")
    return domain.founder_of(**found, today=today)


def _shown(group_id: UUID, index: Index, suggested: list[Suggestion], language: str) -> dict[str, Any]:
    return {
        "group_id": group_id,
        "index": index.index,
        "level": index.level,
        "risks": [
            {
                "risk": risk,
                "share": float(share),
                "weight": domain.WEIGHTS[risk],
                "words": in_words(risk, language),
            }
            for risk, share in index.risks.items()
        ],
        "suggested_handovers": suggested,
    }
