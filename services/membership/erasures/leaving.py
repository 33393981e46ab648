"""Before people are erased they leave, as anybody does: so that everyone who counts on them hears of it."""

from collections.abc import Sequence
from uuid import UUID

from services.membership import store as memberships_store
from services.membership.domain import memberships
from services.membership.domain.consents import Given, Withdrawal
from services.membership.domain.memberships import Change
from services.membership.erasures import store
from shared.contracts.membership import ConsentWithdrawn, MembershipLeft
from shared.contracts.membership_support import HelpWithdrawn
from shared.db.transaction import Transaction


def take_leave(tx: Transaction, person_ids: Sequence[UUID], *, by: UUID) -> None:
    """End what people are part of: memberships, consents, help asked for. Doing it again changes nothing."""
    for membership in store.lock_memberships_to_end(tx, person_ids):
        group = memberships_store.get_group(tx, membership.group_id)
        on = max(group.today(tx.now), membership.changed_on)
        left = memberships.end_with_group(membership, on=on)
        entry = memberships.entry_of(tx.new_id(), Change.LEFT, left, by=by, now=tx.now)
        memberships_store.save_membership(tx, left, entry)
        tx.emit(MembershipLeft(**memberships.ids_of(left), left_on=on))
    for consent in store.list_standing_consents(tx, person_ids):
        withdrawal = Withdrawal(
            consent_id=consent.id,
            person_id=consent.person_id,
            given=Given.SELF if by == consent.person_id else Given.ALOUD,
            recorded_by=by,
            withdrawn_at=tx.now,
        )
        memberships_store.insert_withdrawal(tx, withdrawal)
        tx.emit(
            ConsentWithdrawn(
                consent_id=consent.id,
                person_id=consent.person_id,
                purpose=consent.purpose,
                partner_id=consent.partner_id,
                withdrawn_at=tx.now,
            )
        )
    for request in store.withdraw_help_requests(tx, person_ids):
        tx.emit(HelpWithdrawn(request_id=request.id, group_id=request.group_id))
