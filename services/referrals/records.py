"""Keeping referrals: each step saved together with its announcement, notes sealed with the person's key."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from services.referrals import store
from services.referrals.directory import store as directory
from services.referrals.domain.referral import (
    CompletionOutcome,
    DeclineReason,
    Referral,
    Status,
    refuse_unless_replaceable,
)
from shared.contracts.membership import MembershipLeft
from shared.contracts.referrals import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralRequested,
    ReferralSent,
    ReferralWithdrawn,
)
from shared.contracts.referrals_course import (
    ReferralAttended,
    ReferralClosed,
    ReferralCompleted,
    ReferralMissed,
    ReferralScheduled,
)
from shared.db.transaction import Transaction
from shared.errors import Invalid
from shared.events.envelope import Received
from shared.security.sealing import Sealer

_BY_CONSENT: dict[Status, Callable[..., Any]] = {
    Status.REQUESTED: ReferralRequested,
    Status.SENT: ReferralSent,
}
_PLAIN: dict[Status, Callable[..., Any]] = {
    Status.ACCEPTED: ReferralAccepted,
    Status.SCHEDULED: ReferralScheduled,
    Status.ATTENDED: ReferralAttended,
    Status.MISSED: ReferralMissed,
    Status.CLOSED: ReferralClosed,
}
_NOTE = {"table": "referrals", "column": "note"}


def announcement(referral: Referral) -> Any:
    """Return the event that says where a referral stands now; raise ValueError where no step leads there."""
    about = {"referral_id": referral.id, "partner_id": referral.partner_id}
    match referral:
        case Referral(status=Status.REQUESTED | Status.SENT as status, consent_id=UUID() as consent_id):
            return _BY_CONSENT[status](**about, consent_id=consent_id)
        case Referral(status=Status.DECLINED, decline_reason=DeclineReason() as reason):
            return ReferralDeclined(**about, reason=reason.value)
        case Referral(status=Status.COMPLETED, outcome=CompletionOutcome() as outcome):
            return ReferralCompleted(**about, outcome=outcome.value)
        case Referral(status=Status.WITHDRAWN):
            return ReferralWithdrawn(**about, was_sent=referral.was_sent)
        case Referral(status=status) if status in _PLAIN:
            return _PLAIN[status](**about)
    raise ValueError(f"referral {referral.id} took no step to {referral.status}")


def refuse_unfit(tx: Transaction, asked: dict[str, Any], person_id: UUID) -> None:
    """Refuse a draft that names another partner's service, or takes the place of what has not ended."""
    service_id, before_id = asked["service_id"], asked["instead_of"]
    service = directory.find_service(tx, service_id) if service_id else None
    if service_id is not None and (service is None or service.partner_id != asked["partner_id"]):
        raise Invalid("This partner offers no service with this id.", pointer="/service_id")
    before = store.find_referral(tx, before_id) if before_id else None
    refuse_unless_replaceable(before_id, before, person_id)


def keep(tx: Transaction, referral: Referral) -> Referral:
    """Save a referral's step and announce it; return the referral as it is now kept."""
    kept = store.save_referral(tx, referral)
    tx.emit(announcement(referral))
    return kept


def seal_note(tx: Transaction, sealer: Sealer, referral: Referral, note: str | None) -> bytes | None:
    """Return a draft's note sealed for its row, or None where there is none."""
    if note is None:
        return None
    return sealer.seal(tx, referral.person_id, row_id=referral.id, text=note, **_NOTE)


def unseal_note(tx: Transaction, sealer: Sealer, referral: Referral) -> str | None:
    """Return what was written when the referral was drafted, or None where nothing was."""
    sealed = store.find_note(tx, referral.id)
    if sealed is None:
        return None
    return sealer.unseal(tx, referral.person_id, row_id=referral.id, sealed=sealed, **_NOTE)


def belonging(received: Received) -> store.Belonging:
    """Return what a membership event tells about who belongs to which group."""
    event = received.event
    return store.Belonging(
        id=event.membership_id,
        group_id=event.group_id,
        person_id=event.person_id,
        belongs=not isinstance(event, MembershipLeft),
        changed_at=received.envelope.time,
    )
