"""How newcomers are welcomed, and who notices when that stalls."""

from uuid import UUID

from services.membership.onboarding import domain, schemas, store
from services.membership.onboarding.domain import Newcomer, Plan
from services.membership.service.roles import COORDINATORS, EVERYONE, actor_of
from shared.contracts.membership_welcome import (
    NewcomerResumed,
    NewcomerStalled,
    OnboardingCompleted,
    OnboardingPlanPublished,
    OnboardingStarted,
    OnboardingStepDone,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http
from shared.errors import PreconditionFailed


class Welcoming:
    """Entrypoints for onboarding."""

    @http("GET", "/onboarding-plan", roles=EVERYONE, response=schemas.OnboardingPlan)
    def get_onboarding_plan(self, request: Request, tx: Transaction) -> Plan:
        """Show the steps by which your network welcomes newcomers."""
        return store.find_plan(tx)

    @http(
        "PUT",
        "/onboarding-plan",
        roles=COORDINATORS,
        body=schemas.NewOnboardingPlan,
        response=schemas.OnboardingPlan,
        if_match=True,
    )
    def publish_onboarding_plan(self, request: Request, tx: Transaction) -> Plan:
        """Change the steps; who has finished stays finished."""
        current = store.find_plan(tx)
        request.match(current)
        steps = tuple(request.body["steps"])
        plan = domain.publish(current, steps, by=request.principal.id, now=tx.now)
        if not store.insert_plan(tx, plan):
            raise PreconditionFailed
        codes = tuple(step.code for step in steps)
        assert tx.network_id is not None  # noqa: S101 - a coordinator is in one; for mypy
        tx.emit(OnboardingPlanPublished(network_id=tx.network_id, version=plan.version, steps=codes))
        return plan

    @http(
        "GET",
        "/newcomers",
        roles=EVERYONE,
        query=schemas.NewcomerFilter,
        response=schemas.Newcomer,
        page=1,
    )
    def list_newcomers(self, request: Request, tx: Transaction) -> Page:
        """List newcomers and how far they are: `stalled=true` finds those who need somebody."""
        found, plan = store.list_newcomers(tx, **request.query, **request.page), store.find_plan(tx)
        shown = [domain.with_progress(newcomer, plan) for newcomer in found]
        return request.page_of(shown, key=("membership_id",))

    @http("GET", "/newcomers/<uuid:membership_id>", roles=EVERYONE, response=schemas.Newcomer)
    def get_newcomer(self, request: Request, tx: Transaction, membership_id: UUID) -> Newcomer:
        """Show how far a newcomer is: to themself, and to those who look after the group."""
        return domain.with_progress(store.get_newcomer(tx, membership_id), store.find_plan(tx))

    @http(
        "POST",
        "/newcomers/<uuid:membership_id>/steps",
        roles=EVERYONE,
        body=schemas.StepTaken,
        response=schemas.Newcomer,
    )
    def take_onboarding_step(self, request: Request, tx: Transaction, membership_id: UUID) -> Newcomer:
        """Take a step of the plan, or record one for a newcomer of your group; twice is fine."""
        newcomer, plan = store.get_newcomer(tx, membership_id), store.find_plan(tx)
        step = request.body["step"]
        done = domain.take_step(newcomer, plan, actor_of(request), step, now=tx.now)
        if store.insert_step_done(tx, done):
            tx.emit(OnboardingStepDone(**_ids_of(newcomer), step=done.step, done_on=done.done_on))
        return domain.with_progress(store.get_newcomer(tx, membership_id), plan)

    @every(seconds=60)
    def look_after_newcomers(self, tx: Transaction) -> None:
        """Welcome who is new, finish who is done, and let those surface who need somebody."""
        start_onboardings(tx)
        plan = store.find_plan(tx)
        for newcomer in store.list_unsettled(tx):
            _settle(tx, newcomer, plan)


def start_onboardings(tx: Transaction, *, membership_id: UUID | None = None) -> None:
    """Begin to welcome whoever is new and not being welcomed yet, or one of them; again changes nothing."""
    since = domain.newcomers_since(tx.now.date())
    for begun in store.start_onboardings(tx, since=since, membership_id=membership_id):
        tx.emit(
            OnboardingStarted(
                membership_id=begun.membership_id,
                group_id=begun.group_id,
                person_id=begun.person_id,
                started_on=begun.started_on,
            )
        )


def _settle(tx: Transaction, newcomer: Newcomer, plan: Plan) -> None:
    """Write down and announce what has changed for a newcomer as time passed."""
    on = newcomer.today(tx.now)
    ids = _ids_of(newcomer)
    found = domain.look_after(newcomer, plan, today=on)
    for reason in found.stalled:
        if store.insert_stall(tx, newcomer, reason, on=on):
            tx.emit(NewcomerStalled(**ids, reason=reason, stalled_on=on))
    for reason in found.resumed:
        if store.end_stall(tx, newcomer, reason, on=on):
            tx.emit(NewcomerResumed(**ids, reason=reason, resumed_on=on))
    if found.completed:
        store.finish_onboarding(tx, newcomer.membership_id, completed_on=on)
        tx.emit(OnboardingCompleted(**ids, completed_on=on))
    if found.ended:
        store.finish_onboarding(tx, newcomer.membership_id, ended_on=on)


def _ids_of(newcomer: Newcomer) -> dict[str, UUID]:
    return {
        "membership_id": newcomer.membership_id,
        "group_id": newcomer.group_id,
        "person_id": newcomer.person_id,
    }
