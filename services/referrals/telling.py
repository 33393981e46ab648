"""Telling partners: in this transaction a notice begins to wait, for every way in which a partner listens."""

from collections.abc import Iterable

from services.referrals.domain.notices import Kind, notice
from services.referrals.domain.referral import Referral
from services.referrals.queues import publishing as queues
from services.referrals.subscriptions import notifying as subscriptions
from services.referrals.webhooks import sending as webhooks
from shared.db.transaction import Transaction


def tell(tx: Transaction, kind: Kind, referrals: Iterable[Referral]) -> None:
    """Let the partner of each referral hear of it; consent is checked again when it leaves."""
    if tx.network_id is None:
        return
    notices = [notice(kind, each, network_id=tx.network_id, now=tx.now) for each in referrals]
    if notices:
        webhooks.enqueue(tx, notices)
        queues.enqueue(tx, notices)
        subscriptions.enqueue(tx, notices)
