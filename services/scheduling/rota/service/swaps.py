"""Swaps: a duty changes hands once both sides have said yes."""

from uuid import UUID

from services.scheduling.rota import planning, schemas, store
from services.scheduling.rota.candidates import person_in
from services.scheduling.rota.domain import duties
from services.scheduling.rota.domain.duties import Happening, Swap, SwapStatus
from services.scheduling.rota.domain.people import check_can
from services.scheduling.rota.planning import Step
from services.scheduling.rota.service.roles import MEMBERS, PEOPLE
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http


class Swapping:
    """Entrypoints for swaps."""

    @http("POST", "/duty-swaps", roles=PEOPLE, body=schemas.NewSwap, response=schemas.Swap, status=201)
    def ask_for_swap(self, request: Request, tx: Transaction) -> Swap:
        """Ask somebody to take your duty, in exchange for theirs or for nothing; it needs their yes."""
        held = store.lock_duty(tx, request.body["duty_id"])
        other_id = request.body["other_duty_id"]
        other = store.get_duty(tx, other_id) if other_id else None
        by = request.principal.id
        swap = duties.ask(held, other, id=tx.new_id(), asked_of=request.body["asked_of"], by=by, now=tx.now)
        if other is not None:
            check_can(person_in(tx, held.group_id, by), other.duty, other.held_on)
        store.add_swap(tx, swap)
        return swap

    @http("GET", "/duty-swaps", roles=MEMBERS, query=schemas.SwapFilter, response=schemas.Swap, page=1)
    def list_swaps(self, request: Request, tx: Transaction) -> Page:
        """List swaps that you asked for or were asked for; those of the group for those who run it."""
        return request.page_of(store.list_swaps(tx, **request.query, **request.page), key=("id",))

    @http("GET", "/duty-swaps/<uuid:swap_id>", roles=MEMBERS, response=schemas.Swap)
    def get_swap(self, request: Request, tx: Transaction, swap_id: UUID) -> Swap:
        """Show a swap."""
        return store.get_swap(tx, swap_id)

    @http(
        "POST",
        "/duty-swaps/<uuid:swap_id>/agree",
        roles=PEOPLE,
        response=schemas.Swap,
        constraints={"duties_one_per_person": duties.HasADutyThere},
    )
    def agree_to_swap(self, request: Request, tx: Transaction, swap_id: UUID) -> Swap:
        """Say yes: the duties change hands at once."""
        swap = store.lock_swap(tx, swap_id)
        agreed = duties.settle(swap, SwapStatus.AGREED, by=request.principal.id, now=tx.now)
        held = store.lock_duty(tx, swap.duty_id)
        other = store.lock_duty(tx, swap.other_duty_id) if swap.other_duty_id else None
        after = duties.swapped(swap, held, other, now=tx.now)
        check_can(person_in(tx, held.group_id, swap.asked_of), held.duty, held.held_on)
        befores = [held] if other is None else [held, other]
        planning.carry_out(
            tx,
            [
                Step(was, now, Happening.SWAPPED, now.reason_code.value)
                for was, now in zip(befores, after, strict=True)
            ],
            swap_id=swap.id,
        )
        store.save_swap(tx, agreed)
        return agreed

    @http("POST", "/duty-swaps/<uuid:swap_id>/refuse", roles=PEOPLE, response=schemas.Swap)
    def refuse_swap(self, request: Request, tx: Transaction, swap_id: UUID) -> Swap:
        """Say no, without a reason."""
        return _settled(request, tx, swap_id, SwapStatus.REFUSED)

    @http("POST", "/duty-swaps/<uuid:swap_id>/withdraw", roles=PEOPLE, response=schemas.Swap)
    def withdraw_swap(self, request: Request, tx: Transaction, swap_id: UUID) -> Swap:
        """Take back what you asked for."""
        return _settled(request, tx, swap_id, SwapStatus.WITHDRAWN)


def _settled(request: Request, tx: Transaction, swap_id: UUID, status: SwapStatus) -> Swap:
    settled = duties.settle(store.lock_swap(tx, swap_id), status, by=request.principal.id, now=tx.now)
    store.save_swap(tx, settled)
    return settled
