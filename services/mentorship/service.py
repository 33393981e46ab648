"""Entrypoints of mentorship."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.mentorship import schemas, store
from services.mentorship.domain import pathways
from services.mentorship.domain.gates import Outlook, outlook
from services.mentorship.domain.pathways import Membership, MembershipStatus, Pathway
from services.mentorship.personal import PERSONAL
from shared.contracts.membership import (
    MembershipActivated,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
    NetworkCreated,
)
from shared.contracts.mentorship import (
    EvidenceRecorded,
    GatePassed,
    PathwayAdvanced,
    PathwayStarted,
    PathwaySteppedBack,
)
from shared.contracts.mentorship_erasures import MentorshipForgot
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http, on_event
from shared.personal.service import Remembering
from shared.security.principals import Role

STAFF = frozenset({Role.COORDINATOR, Role.FACILITATOR})
EVERYONE = STAFF | {Role.MENTOR, Role.MEMBER}


class MentorshipService(Remembering):
    """Show people their way from participant to facilitator, and walk it with them."""

    name = "mentorship"
    personal = PERSONAL
    forgot = MentorshipForgot

    @http("GET", "/pathways", roles=EVERYONE, query=schemas.PathwayFilter, response=schemas.Pathway, page=1)
    def list_pathways(self, request: Request, tx: Transaction) -> Page:
        """List pathways: all for coordinators, those of their groups for staff, only their own for people."""
        found = store.list_pathways(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/pathways/<uuid:pathway_id>", roles=EVERYONE, response=schemas.PathwayInFull)
    def get_pathway(self, request: Request, tx: Transaction, pathway_id: UUID) -> dict[str, Any]:
        """Show a pathway: what was shown so far, what the next gate asks for, and what of it is missing."""
        return _in_full(tx, store.get_pathway(tx, pathway_id))

    @http("GET", "/pathways/<uuid:pathway_id>/moves", roles=EVERYONE, response=schemas.Move, page=1)
    def list_moves(self, request: Request, tx: Transaction, pathway_id: UUID) -> Page:
        """List the steps on a pathway, forward and back."""
        pathway = store.get_pathway(tx, pathway_id)
        return request.page_of(store.list_moves(tx, pathway.id, **request.page), key=("id",))

    @http(
        "POST",
        "/pathways/<uuid:pathway_id>/evidence",
        roles=STAFF,
        body=schemas.NewEvidence,
        response=schemas.PathwayInFull,
        status=201,
    )
    def record_evidence(self, request: Request, tx: Transaction, pathway_id: UUID) -> dict[str, Any]:
        """Record what a person has shown; the answer is their pathway, as it is then."""
        pathway = store.lock_pathway(tx, pathway_id)
        shown = pathways.show(
            pathway,
            request.body["evidence"],
            id=tx.new_id(),
            on=request.body["on"],
            today=_today(tx),
            by=request.principal.id,
            now=tx.now,
        )
        store.insert_evidence(tx, shown)
        tx.emit(EvidenceRecorded(pathway_id=pathway.id, person_id=pathway.person_id, evidence=shown.evidence))
        _announce_gate(tx, pathway)
        return _in_full(tx, pathway)

    @http("POST", "/pathways/<uuid:pathway_id>/advance", roles=STAFF, response=schemas.PathwayInFull)
    def advance(self, request: Request, tx: Transaction, pathway_id: UUID) -> dict[str, Any]:
        """Take a person one stage further, once the gate is open."""
        pathway = store.lock_pathway(tx, pathway_id)
        facts = pathways.facts_of(pathway, store.list_evidence(tx, pathway.id), today=_today(tx))
        advanced = pathways.advance(pathway, facts, by=request.principal.id)
        _announce_gate(tx, pathway)
        saved = _save_move(request, tx, pathway, advanced)
        tx.emit(PathwayAdvanced(**_step(pathway, advanced)))
        return _in_full(tx, saved)

    @http(
        "POST",
        "/pathways/<uuid:pathway_id>/step-back",
        roles=EVERYONE,
        body=schemas.StepBack,
        response=schemas.PathwayInFull,
    )
    def step_back(self, request: Request, tx: Transaction, pathway_id: UUID) -> dict[str, Any]:
        """Step back, which is a normal move: nothing shown is lost, and nobody asks why."""
        pathway = store.lock_pathway(tx, pathway_id)
        back = pathways.step_back(
            pathway,
            request.body["to_stage"],
            by=request.principal.id,
            by_staff=request.principal.role in STAFF,
        )
        saved = _save_move(request, tx, pathway, back)
        tx.emit(PathwaySteppedBack(**_step(pathway, back)))
        return _in_full(tx, saved)

    @on_event(NetworkCreated)
    def keep_network(self, event: NetworkCreated, tx: Transaction) -> None:
        """Note where the network's days begin."""
        store.keep_network(tx, event.time_zone)

    @on_event(MembershipActivated)
    def begin_pathway(self, event: MembershipActivated, tx: Transaction) -> None:
        """Begin a pathway with the first membership; count from the earliest day of all of them."""
        store.keep_membership(tx, _told(tx, event, MembershipStatus.ACTIVE, active_from=event.active_from))
        pathway = pathways.begin(
            id=tx.new_id(),
            person_id=event.person_id,
            role=event.role,
            active_from=event.active_from,
            active_now=store.is_active(tx, event.person_id),
            now=tx.now,
        )
        if store.insert_pathway(tx, pathway):
            tx.emit(PathwayStarted(pathway_id=pathway.id, person_id=pathway.person_id, stage=pathway.stage))
        else:
            _reckon(tx, event.person_id, active_from=event.active_from)

    @on_event(MembershipPaused)
    def note_pause(self, event: MembershipPaused, tx: Transaction) -> None:
        """Note that somebody rests; their pathway keeps its stage and its time."""
        store.keep_membership(tx, _told(tx, event, MembershipStatus.PAUSED))
        _reckon(tx, event.person_id)

    @on_event(MembershipResumed)
    def note_return(self, event: MembershipResumed, tx: Transaction) -> None:
        """Note that somebody is back."""
        store.keep_membership(tx, _told(tx, event, MembershipStatus.ACTIVE))
        _reckon(tx, event.person_id)

    @on_event(MembershipLeft)
    def note_leaving(self, event: MembershipLeft, tx: Transaction) -> None:
        """Note that somebody left; if they come back, their pathway is where it was."""
        store.keep_membership(tx, _told(tx, event, MembershipStatus.LEFT))
        _reckon(tx, event.person_id)


def _told(
    tx: Transaction,
    event: MembershipActivated | MembershipPaused | MembershipResumed | MembershipLeft,
    status: MembershipStatus,
    *,
    active_from: date | None = None,
) -> Membership:
    """Return what the event being handled tells of a membership."""
    if tx.envelope is None:
        raise RuntimeError("only an event tells of a membership")
    return Membership(
        id=event.membership_id,
        group_id=event.group_id,
        person_id=event.person_id,
        status=status,
        active_from=active_from,
        as_of=tx.envelope.id,
    )


def _reckon(tx: Transaction, person_id: UUID, *, active_from: date | None = None) -> None:
    """Bring a person's pathway up to what is known of their memberships."""
    pathway = store.lock_pathway_of(tx, person_id)
    if pathway is None:
        return
    reckoned = pathways.reckon(pathway, active_from=active_from, active_now=store.is_active(tx, person_id))
    if reckoned != pathway:
        store.save_pathway(tx, reckoned)


def _today(tx: Transaction) -> date:
    return pathways.today_in(store.find_time_zone(tx), tx.now)


def _ahead(tx: Transaction, pathway: Pathway) -> Outlook | None:
    shown = store.list_evidence(tx, pathway.id)
    return outlook(pathway.stage, pathways.facts_of(pathway, shown, today=_today(tx)))


def _announce_gate(tx: Transaction, pathway: Pathway) -> None:
    """Say that the gate before the next stage is open, once in the life of a pathway."""
    ahead = _ahead(tx, pathway)
    if ahead and ahead.passable and store.insert_passed_gate(tx, pathway, ahead.name, tx.now):
        tx.emit(GatePassed(pathway_id=pathway.id, person_id=pathway.person_id, gate=ahead.name))


def _save_move(request: Request, tx: Transaction, before: Pathway, after: Pathway) -> Pathway:
    """Save a pathway together with the step that was taken."""
    move = pathways.move_of(tx.new_id(), before, after, by=request.principal.id, now=tx.now)
    store.insert_move(tx, move)
    return store.save_pathway(tx, after)


def _step(before: Pathway, after: Pathway) -> dict[str, Any]:
    return {
        "pathway_id": after.id,
        "person_id": after.person_id,
        "from_stage": before.stage,
        "to_stage": after.stage,
    }


def _in_full(tx: Transaction, pathway: Pathway) -> dict[str, Any]:
    """Return a pathway with its evidence and the outlook on the next gate."""
    shown = store.list_evidence(tx, pathway.id)
    ahead = outlook(pathway.stage, pathways.facts_of(pathway, shown, today=_today(tx)))
    return {**asdict(pathway), "evidence": shown, "next_gate": ahead}
