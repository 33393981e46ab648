"""What is kept of FHIR Subscriptions: one function per query of `queries.sql`, by the same name."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from services.referrals.domain.notices import reason_to_keep
from services.referrals.domain.referral import Status
from services.referrals.subscriptions.domain import Happening, Subscription
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


@dataclass(frozen=True, kw_only=True)
class Told(Happening):
    """An event, by which message it is told, and where its referral stands now."""

    delivery_id: UUID
    referral_status: Status

    @property
    def may_leave(self) -> bool:
        """Whether it may be told at this moment: a withdrawn consent withdraws its referral with it."""
        holds = self.referral_status is not Status.WITHDRAWN
        return reason_to_keep(self.kind, self.referral_status, consent_holds=holds) is None


def add_subscription(tx: Transaction, subscription: Subscription) -> None:
    """Keep a new Subscription, whose endpoint is kept already."""
    tx.execute(QUERIES["add_subscription"], **asdict(subscription))


def list_subscriptions(tx: Transaction, *, limit: int) -> list[Subscription]:
    """Return Subscriptions, the newest first."""
    return tx.fetch_all(QUERIES["list_subscriptions"], Subscription, limit=limit)


def get_subscription(tx: Transaction, subscription_id: UUID) -> Subscription:
    """Return a Subscription; raise NotFound."""
    return tx.fetch_one(QUERIES["get_subscription"], Subscription, subscription_id=subscription_id)


def lock_subscriptions_of(tx: Transaction, partner_ids: Iterable[UUID]) -> list[Subscription]:
    """Return these partners' Subscriptions that take messages; nobody else numbers their events meanwhile."""
    return tx.fetch_all(QUERIES["lock_subscriptions_of"], Subscription, partner_ids=sorted(set(partner_ids)))


def lock_subscription_to_greet(tx: Transaction, subscription_id: UUID) -> Subscription | None:
    """Return a Subscription whose handshake is still to be made, or None."""
    return tx.find_one(QUERIES["lock_subscription_to_greet"], Subscription, subscription_id=subscription_id)


def lock_quiet_subscriptions(tx: Transaction, *, limit: int) -> list[Subscription]:
    """Return Subscriptions for which a heartbeat is due."""
    return tx.fetch_all(QUERIES["lock_quiet_subscriptions"], Subscription, now=tx.now, limit=limit)


def save_told(tx: Transaction, subscriptions: Iterable[Subscription]) -> None:
    """Keep how far Subscriptions are told."""
    tx.execute_many(
        QUERIES["save_told"],
        [
            {
                "id": each.id,
                "handshake_id": each.handshake_id,
                "told_at": each.told_at,
                "events": each.events,
            }
            for each in subscriptions
        ],
    )


def list_told(
    tx: Transaction, subscription_id: UUID, *, since: int, until: int | None, limit: int
) -> list[Told]:
    """Return events by their numbers, in order."""
    return tx.fetch_all(
        QUERIES["list_told"], Told, subscription_id=subscription_id, since=since, until=until, limit=limit
    )
