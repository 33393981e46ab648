"""Training: modules, completions, renewal."""

from uuid import UUID

from services.mentorship import store as people
from services.mentorship.plans import store as plans
from services.mentorship.plans.domain import modules_of
from services.mentorship.roles import COORDINATORS, EVERYONE, STAFF
from services.mentorship.training import domain, schemas, store
from services.mentorship.training.domain import Catalogue, Completion, Standing
from shared.contracts.mentorship_pathway import (
    TrainingCompleted,
    TrainingExpired,
    TrainingRenewalDue,
    TrainingWithdrawn,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http


class Training:
    """Entrypoints for training."""

    @http("GET", "/training-modules", roles=EVERYONE, response=schemas.Catalogue)
    def get_training_modules(self, request: Request, tx: Transaction) -> Catalogue:
        """Show what can be learned and how long it counts; version 0 comes with Kith."""
        return store.find_catalogue(tx)

    @http(
        "PUT",
        "/training-modules",
        roles=COORDINATORS,
        body=schemas.NewCatalogue,
        response=schemas.Catalogue,
        if_match=True,
    )
    def change_training_modules(self, request: Request, tx: Transaction) -> Catalogue:
        """Put other modules in place; what people have completed counts as long as it was told to."""
        before = store.find_catalogue(tx)
        request.match(before)
        wanted = store.modules_of(request.body["modules"])
        catalogue = domain.change(before, wanted, needed=modules_of(plans.find_plan(tx)))
        store.save_catalogue(tx, catalogue)
        return catalogue

    @http(
        "POST",
        "/training-completions",
        roles=STAFF,
        body=schemas.NewCompletion,
        response=schemas.Completion,
        status=201,
    )
    def record_completion(self, request: Request, tx: Transaction) -> Completion:
        """Record that somebody completed a module: a facilitator of their group or a coordinator does."""
        person_id = request.body["person_id"]
        people.check_known(tx, person_id)
        completion = domain.complete(
            store.find_catalogue(tx).get(request.body["module"]),
            store.list_completions_of(tx, [person_id]),
            id=tx.new_id(),
            person_id=person_id,
            on=request.body["completed_on"],
            today=people.today(tx),
            by=request.principal.id,
            now=tx.now,
        )
        store.add_completion(tx, completion)
        tx.emit(
            TrainingCompleted(
                completion_id=completion.id,
                person_id=person_id,
                module=completion.module,
                completed_on=completion.completed_on,
                expires_on=completion.expires_on,
            )
        )
        return completion

    @http(
        "POST",
        "/training-completions/<uuid:completion_id>/withdraw",
        roles=STAFF,
        response=schemas.Completion,
    )
    def withdraw_completion(self, request: Request, tx: Transaction, completion_id: UUID) -> Completion:
        """Take back what was recorded by mistake."""
        withdrawn = domain.withdraw(store.lock_completion(tx, completion_id), now=tx.now)
        store.save_withdrawn(tx, withdrawn)
        tx.emit(
            TrainingWithdrawn(
                completion_id=withdrawn.id, person_id=withdrawn.person_id, module=withdrawn.module
            )
        )
        return withdrawn

    @http(
        "GET",
        "/training-completions",
        roles=EVERYONE,
        query=schemas.CompletionFilter,
        response=schemas.Completion,
        page=1,
    )
    def list_completions(self, request: Request, tx: Transaction) -> Page:
        """List what was completed, by person, group or module; `expires_before` finds what to renew."""
        return request.page_of(store.list_completions(tx, **request.query, **request.page), key=("id",))

    @http(
        "GET",
        "/persons/<uuid:person_id>/training",
        roles=EVERYONE,
        response=schemas.Standing(many=True),
    )
    def get_training(self, request: Request, tx: Transaction, person_id: UUID) -> list[Standing]:
        """Show how things stand with a person's training today, module by module."""
        people.check_known(tx, person_id)
        done, today = store.list_completions_of(tx, [person_id]), people.today(tx)
        modules = store.find_catalogue(tx).modules
        return [domain.standing(module.code, done, today) for module in modules]

    @every(seconds=600)
    def tell_of_renewals(self, tx: Transaction) -> None:
        """Say once that a renewal is due, and once that training has expired."""
        today = people.today(tx)
        for due in store.tell_due(tx, today):
            tx.emit(TrainingRenewalDue(**due))
        for expired in store.tell_expired(tx, today):
            tx.emit(TrainingExpired(**expired))
