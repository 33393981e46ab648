"""Entrypoints of mentorship: the pathway itself, and the mixins of the other nouns."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.mentorship import schemas, store
from services.mentorship.continuity.service import CarryingOn
from services.mentorship.copies import Hearing
from services.mentorship.debriefs.service import Debriefing
from services.mentorship.domain import pathways
from services.mentorship.domain.gates import Facts, Gate, outlook
from services.mentorship.domain.pathways import Pathway, Shown
from services.mentorship.handovers.service import HandingOver
from services.mentorship.loads.service import Carrying
from services.mentorship.matching.service import Matching
from services.mentorship.notes import store as notes
from services.mentorship.notes.service import TakingNotes
from services.mentorship.personal import PERSONAL
from services.mentorship.plans import store as plans
from services.mentorship.plans.service import Planning
from services.mentorship.roles import EVERYONE, STAFF, is_staff
from services.mentorship.topics.service import ChoosingTopics
from services.mentorship.training import domain as training_rules
from services.mentorship.training import store as training
from services.mentorship.training.service import Training
from services.mentorship.wellbeing.service import LookingAfter
from shared.contracts.mentorship import (
    EvidenceRecorded,
    GatePassed,
    PathwayAdvanced,
    PathwaySteppedBack,
)
from shared.contracts.mentorship_erasures import MentorshipForgot
from shared.contracts.mentorship_pathway import PathwayPaused, PathwayResumed
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.personal.service import Remembering


class MentorshipService(
    Carrying,
    CarryingOn,
    ChoosingTopics,
    Debriefing,
    HandingOver,
    Hearing,
    LookingAfter,
    Matching,
    Planning,
    Remembering,
    TakingNotes,
    Training,
):
    """Show people their way from participant to facilitator, and walk it with them."""

    name = "mentorship"
    personal = PERSONAL
    forgot = MentorshipForgot

    @http("GET", "/pathways", roles=EVERYONE, query=schemas.PathwayFilter, response=schemas.Pathway, page=1)
    def list_pathways(self, request: Request, tx: Transaction) -> Page:
        """List pathways: all for coordinators, those of their groups for staff, only their own for people."""
        found = store.list_pathways(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http(
        "GET",
        "/pathways/<uuid:pathway_id>",
        roles=EVERYONE,
        query=schemas.Wording,
        response=schemas.PathwayInFull,
    )
    def get_pathway(self, request: Request, tx: Transaction, pathway_id: UUID) -> dict[str, Any]:
        """Show a pathway: what was shown, what the next gate asks for, and those notes that you may read."""
        return self._in_full(tx, store.get_pathway(tx, pathway_id), request.query["language"])

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
            known=[one.code for one in plans.find_plan(tx).evidence],
            id=tx.new_id(),
            on=request.body["on"],
            today=store.today(tx),
            by=request.principal.id,
            now=tx.now,
        )
        store.insert_evidence(tx, shown)
        tx.emit(EvidenceRecorded(pathway_id=pathway.id, person_id=pathway.person_id, evidence=shown.evidence))
        _announce_gate(tx, pathway)
        return self._in_full(tx, pathway)

    @http("POST", "/pathways/<uuid:pathway_id>/advance", roles=STAFF, response=schemas.PathwayInFull)
    def advance(self, request: Request, tx: Transaction, pathway_id: UUID) -> dict[str, Any]:
        """Take a person one stage further, once the gate is open."""
        pathway = store.lock_pathway(tx, pathway_id)
        gate, facts, _ = _ahead(tx, pathway)
        advanced = pathways.advance(pathway, gate, facts, by=request.principal.id)
        _announce_gate(tx, pathway)
        saved = _save_move(request, tx, pathway, advanced)
        tx.emit(PathwayAdvanced(**_step(pathway, advanced)))
        return self._in_full(tx, saved)

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
            earlier=plans.find_plan(tx).stages_before(pathway.stage),
            by=request.principal.id,
            by_staff=is_staff(request),
        )
        saved = _save_move(request, tx, pathway, back)
        tx.emit(PathwaySteppedBack(**_step(pathway, back)))
        return self._in_full(tx, saved)

    @http("POST", "/pathways/<uuid:pathway_id>/pause", roles=EVERYONE, response=schemas.PathwayInFull)
    def pause_pathway(self, request: Request, tx: Transaction, pathway_id: UUID) -> dict[str, Any]:
        """Walk no further for now: stage, evidence and training stay, and nobody asks why."""
        pathway = store.lock_pathway(tx, pathway_id)
        by, staff = request.principal.id, is_staff(request)
        saved = store.save_pathway(tx, pathways.pause(pathway, by=by, by_staff=staff, now=tx.now))
        tx.emit(PathwayPaused(pathway_id=saved.id, person_id=saved.person_id))
        return self._in_full(tx, saved)

    @http("POST", "/pathways/<uuid:pathway_id>/resume", roles=EVERYONE, response=schemas.PathwayInFull)
    def resume_pathway(self, request: Request, tx: Transaction, pathway_id: UUID) -> dict[str, Any]:
        """Go on from where the person was."""
        pathway = store.lock_pathway(tx, pathway_id)
        by, staff = request.principal.id, is_staff(request)
        saved = store.save_pathway(tx, pathways.resume(pathway, by=by, by_staff=staff))
        tx.emit(PathwayResumed(pathway_id=saved.id, person_id=saved.person_id))
        return self._in_full(tx, saved)

    def _in_full(self, tx: Transaction, pathway: Pathway, language: str = "en") -> dict[str, Any]:
        """Return a pathway with its evidence, the outlook on the next gate, and notes for whoever asks."""
        gate, facts, shown = _ahead(tx, pathway)
        return {
            **asdict(pathway),
            "evidence": shown,
            "next_gate": outlook(gate, facts, language),
            "notes": notes.list_notes(tx, self.sealer, pathway.id),
        }


def _ahead(tx: Transaction, pathway: Pathway) -> tuple[Gate | None, Facts, list[Shown]]:
    """Return the next gate, what it looks at, and what was shown."""
    shown, today = store.list_evidence(tx, pathway.id), store.today(tx)
    return plans.find_plan(tx).gate_after(pathway.stage), _facts(tx, pathway, shown, today), shown


def _facts(tx: Transaction, pathway: Pathway, shown: list[Shown], today: date) -> Facts:
    done = training.list_completions_of(tx, [pathway.person_id])
    return pathways.facts_of(pathway, shown, trained=training_rules.trained(done, today), today=today)


def _announce_gate(tx: Transaction, pathway: Pathway) -> None:
    """Say that the gate before the next stage is open, once in the life of a pathway."""
    gate, facts, _ = _ahead(tx, pathway)
    ahead = outlook(gate, facts)
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
