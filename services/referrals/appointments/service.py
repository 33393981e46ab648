"""Appointments, who came, how it ended; and what is overdue."""

from collections.abc import Callable
from uuid import UUID

from services.referrals import records, schemas, store
from services.referrals.appointments import domain
from services.referrals.appointments import schemas as shapes
from services.referrals.appointments import store as overdue
from services.referrals.disclosures.sight import as_seen
from services.referrals.domain import referral as course
from services.referrals.domain.referral import Referral
from shared.contracts.referrals_course import ReferralOverdue
from shared.db.transaction import Transaction
from shared.entrypoints import Request, every, http
from shared.security.principals import Role

# A partner without a program of its own tells a coordinator by telephone.
TELLERS = {Role.COORDINATOR, Role.PARTNER}
STAFF_AND_MEMBERS = {Role.COORDINATOR, Role.FACILITATOR, Role.MEMBER}
MOST_AT_ONCE = 200


class Appointing:
    """Entrypoints for what follows an acceptance."""

    @http(
        "POST",
        "/referrals/<uuid:referral_id>/schedule",
        roles=TELLERS,
        body=shapes.NewAppointment,
        response=schemas.Referral,
    )
    def schedule_appointment(self, request: Request, tx: Transaction, referral_id: UUID) -> object:
        """Agree on an appointment, move it, or offer another after a missed one."""
        at = request.body["starts_at"]
        return _changed(request, tx, referral_id, lambda held: domain.schedule(held, at, now=tx.now))

    @http("POST", "/referrals/<uuid:referral_id>/attend", roles=TELLERS, response=schemas.Referral)
    def record_attended(self, request: Request, tx: Transaction, referral_id: UUID) -> object:
        """Record that the person came to the appointment."""
        return _changed(request, tx, referral_id, lambda held: domain.attend(held, now=tx.now))

    @http("POST", "/referrals/<uuid:referral_id>/miss", roles=TELLERS, response=schemas.Referral)
    def record_missed(self, request: Request, tx: Transaction, referral_id: UUID) -> object:
        """Record that the person did not come. Another appointment can follow, and nobody asks why."""
        return _changed(request, tx, referral_id, lambda held: domain.miss(held, now=tx.now))

    @http(
        "POST",
        "/referrals/<uuid:referral_id>/complete",
        roles=TELLERS,
        body=shapes.Completion,
        response=schemas.Referral,
    )
    def complete_referral(self, request: Request, tx: Transaction, referral_id: UUID) -> object:
        """End a referral after somebody came, or was missed, and say how it ended."""
        outcome = request.body["outcome"]
        return _changed(request, tx, referral_id, lambda held: domain.complete(held, outcome, now=tx.now))

    @http("POST", "/referrals/<uuid:referral_id>/close", roles=STAFF_AND_MEMBERS, response=schemas.Referral)
    def close_referral(self, request: Request, tx: Transaction, referral_id: UUID) -> object:
        """End a referral from the person's side, at any moment. Nobody owes a reason."""
        return _changed(request, tx, referral_id, lambda held: course.close(held, now=tx.now))

    @every(seconds=60)
    def surface_overdue(self, tx: Transaction) -> None:
        """Note which referrals wait too long for their next step, and say so, once for each step."""
        for late in overdue.lock_overdue_referrals(tx, limit=MOST_AT_ONCE):
            kept = store.save_referral(tx, course.surface(late, now=tx.now))
            tx.emit(
                ReferralOverdue(
                    referral_id=kept.id,
                    partner_id=kept.partner_id,
                    status=kept.status.value,
                    due_at=kept.due_at or tx.now,
                )
            )


def _changed(
    request: Request, tx: Transaction, referral_id: UUID, change: Callable[[Referral], Referral]
) -> object:
    return as_seen(request, tx, records.keep(tx, change(store.lock_referral(tx, referral_id))))
