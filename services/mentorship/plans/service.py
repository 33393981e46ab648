"""The pathway as a network wants it."""

from services.mentorship.plans import domain, schemas, store
from services.mentorship.plans.domain import Plan
from services.mentorship.roles import COORDINATORS, EVERYONE
from services.mentorship.training import store as training
from shared.contracts.mentorship_pathway import PathwayPlanPublished
from shared.db.transaction import Transaction
from shared.entrypoints import Request, http


class Planning:
    """Entrypoints for plans."""

    @http("GET", "/pathway-plan", roles=EVERYONE, response=schemas.Plan)
    def get_pathway_plan(self, request: Request, tx: Transaction) -> Plan:
        """Show the stages, what can be shown, and what each gate asks for; version 0 comes with Kith."""
        return store.find_plan(tx)

    @http(
        "PUT",
        "/pathway-plan",
        roles=COORDINATORS,
        body=schemas.NewPlan,
        response=schemas.Plan,
        if_match=True,
    )
    def publish_pathway_plan(self, request: Request, tx: Transaction) -> Plan:
        """Publish another plan; everybody keeps the stage at which they stand, and the gates passed."""
        before = store.find_plan(tx)
        request.match(before)
        modules = (module.code for module in training.find_catalogue(tx).modules)
        wanted = store.parts_of(request.body)
        plan = domain.publish(before, wanted, modules=modules, by=request.principal.id, now=tx.now)
        store.save_plan(tx, plan)
        assert tx.network_id is not None  # noqa: S101 - a coordinator has a network
        tx.emit(PathwayPlanPublished(network_id=tx.network_id, version=plan.version, stages=plan.stages))
        return plan
