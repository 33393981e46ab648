"""What is kept of webhooks: one function per query of `queries.sql`, by the same name."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.referrals.domain.notices import Kept, reason_to_keep
from services.referrals.domain.referral import Status
from services.referrals.webhooks.domain.deliveries import Answer, Delivery
from services.referrals.webhooks.domain.endpoints import Endpoint, Scheme
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound

QUERIES = load_queries(__package__)


@dataclass(frozen=True, kw_only=True)
class Signing:
    """Where messages to an endpoint go, and the sealed secrets that they are signed with."""

    url: str
    scheme: Scheme | None
    secret: bytes
    old_scheme: Scheme | None
    old_secret: bytes | None


@dataclass(frozen=True, kw_only=True)
class DueDelivery(Delivery):
    """A message that is due, and what decides whether it may leave at this moment."""

    referral_status: Status | None
    consent_holds: bool

    @property
    def reason_to_keep(self) -> Kept | None:
        """Return why it must not leave any more, or None where it may."""
        if self.kind is None or self.referral_status is None:
            return None
        return reason_to_keep(self.kind, self.referral_status, consent_holds=self.consent_holds)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """How one attempt to deliver went."""

    delivery: Delivery
    answer: Answer
    started_at: datetime
    duration_ms: int


# Endpoints


def lock_partner(tx: Transaction, partner_id: UUID) -> bool:
    """Whether there is such a partner; nobody else can add an endpoint to it meanwhile."""
    return tx.fetch_value(QUERIES["lock_partner"], partner_id=partner_id) is not None


def count_active_endpoints(tx: Transaction, partner_id: UUID) -> int:
    """Return how many endpoints of a partner take messages."""
    return int(tx.fetch_value(QUERIES["count_active_endpoints"], partner_id=partner_id))


def add_endpoint(tx: Transaction, endpoint: Endpoint, *, secret: bytes) -> None:
    """Keep a new endpoint and its sealed secret."""
    tx.execute(QUERIES["add_endpoint"], secret=secret, **asdict(endpoint))


def list_endpoints(tx: Transaction, **filters_and_page: Any) -> list[Endpoint]:
    """Return endpoints, the newest first."""
    return tx.fetch_all(QUERIES["list_endpoints"], Endpoint, **filters_and_page)


def list_active_endpoints(tx: Transaction, partner_ids: Iterable[UUID]) -> list[Endpoint]:
    """Return the endpoints of these partners that take signed messages."""
    return tx.fetch_all(QUERIES["list_active_endpoints"], Endpoint, partner_ids=sorted(set(partner_ids)))


def get_endpoint(tx: Transaction, endpoint_id: UUID) -> Endpoint:
    """Return an endpoint; raise NotFound."""
    return tx.fetch_one(QUERIES["get_endpoint"], Endpoint, endpoint_id=endpoint_id)


def lock_endpoint(tx: Transaction, endpoint_id: UUID) -> Endpoint:
    """Return an endpoint that nobody else can change meanwhile; raise NotFound."""
    return tx.fetch_one(QUERIES["lock_endpoint"], Endpoint, endpoint_id=endpoint_id)


def find_signing(tx: Transaction, endpoint_id: UUID) -> Signing | None:
    """Return what messages to an active endpoint are signed with, or None."""
    return tx.find_one(QUERIES["find_signing"], Signing, endpoint_id=endpoint_id, now=tx.now)


def save_endpoint(tx: Transaction, endpoint: Endpoint) -> Endpoint:
    """Keep where an endpoint is and what it wants to hear; return it one version on."""
    tx.execute(QUERIES["save_endpoint"], **asdict(endpoint))
    return get_endpoint(tx, endpoint.id)


def save_rotation(
    tx: Transaction,
    endpoint: Endpoint,
    *,
    secret: bytes,
    old_scheme: Scheme | None,
    old_secret: bytes | None,
) -> Endpoint:
    """Keep a new sealed secret, and the one before while it still signs; return the endpoint."""
    tx.execute(
        QUERIES["save_rotation"],
        **asdict(endpoint),
        secret=secret,
        old_scheme=old_scheme,
        old_secret=old_secret,
    )
    return get_endpoint(tx, endpoint.id)


def save_enabled(tx: Transaction, endpoint: Endpoint, *, secret: bytes) -> Endpoint:
    """Keep that an endpoint takes messages again, and its new secret; return it one version on."""
    tx.execute(QUERIES["save_enabled"], **asdict(endpoint), secret=secret)
    return get_endpoint(tx, endpoint.id)


def save_failing(tx: Transaction, endpoint: Endpoint) -> None:
    """Keep since when nothing got through to an endpoint."""
    tx.execute(QUERIES["save_failing"], id=endpoint.id, failing_since=endpoint.failing_since)


def save_disabled(tx: Transaction, endpoint: Endpoint) -> None:
    """Keep that an endpoint takes no messages any more, and forget its secrets."""
    tx.execute(QUERIES["save_disabled"], **asdict(endpoint))


# Deliveries


def cancel_deliveries_to(tx: Transaction, endpoint_id: UUID) -> None:
    """Give up what still waits for an endpoint."""
    tx.execute(QUERIES["cancel_deliveries_to"], endpoint_id=endpoint_id, now=tx.now)


def postpone_others(tx: Transaction, failed: Delivery, until: datetime) -> None:
    """Let what else waits for the endpoint of a failed message wait until then, at least."""
    tx.execute(QUERIES["postpone_others"], endpoint_id=failed.endpoint_id, failed_id=failed.id, until=until)


def add_deliveries(tx: Transaction, deliveries: Iterable[Delivery]) -> None:
    """Keep messages that are to be sent."""
    tx.execute_many(QUERIES["add_deliveries"], [asdict(delivery) for delivery in deliveries])


def list_due_endpoints(tx: Transaction, *, limit: int) -> list[tuple[UUID, bool]]:
    """Return endpoints that have a message due, each with whether it is failing; those last."""
    found = tx.fetch_rows(QUERIES["list_due_endpoints"], now=tx.now, limit=limit)
    return [(endpoint_id, is_failing) for endpoint_id, is_failing in found]


def lock_due_deliveries(tx: Transaction, endpoint_id: UUID, *, limit: int) -> list[DueDelivery]:
    """Return what is due first at an endpoint, without what somebody else has; never waits."""
    return tx.fetch_all(
        QUERIES["lock_due_deliveries"], DueDelivery, endpoint_id=endpoint_id, now=tx.now, limit=limit
    )


def lease_deliveries(tx: Transaction, deliveries: Sequence[Delivery], until: datetime) -> None:
    """Take messages for one attempt each."""
    tx.execute(QUERIES["lease_deliveries"], delivery_ids=[each.id for each in deliveries], leased_until=until)


def release_deliveries(tx: Transaction, deliveries: Sequence[Delivery]) -> None:
    """Let go of messages that were not tried."""
    tx.execute(QUERIES["release_deliveries"], delivery_ids=[each.id for each in deliveries])


def lock_deliveries(tx: Transaction, delivery_ids: Iterable[UUID]) -> dict[UUID, Delivery]:
    """Return messages that nobody else can change meanwhile."""
    found = tx.fetch_all(QUERIES["lock_deliveries"], Delivery, delivery_ids=sorted(delivery_ids))
    return {each.id: each for each in found}


def lock_delivery(tx: Transaction, delivery_id: UUID) -> Delivery:
    """Return a message that nobody else can change meanwhile; raise NotFound."""
    found = lock_deliveries(tx, [delivery_id])
    if not found:
        raise NotFound(delivery_id)
    return found[delivery_id]


def lock_failed_deliveries(
    tx: Transaction, endpoint_id: UUID, *, since: datetime, limit: int
) -> list[Delivery]:
    """Return what an endpoint did not get since then and can still be told, the oldest first."""
    return tx.fetch_all(
        QUERIES["lock_failed_deliveries"], Delivery, endpoint_id=endpoint_id, since=since, limit=limit
    )


def get_delivery(tx: Transaction, delivery_id: UUID) -> Delivery:
    """Return a message; raise NotFound."""
    return tx.fetch_one(QUERIES["get_delivery"], Delivery, delivery_id=delivery_id)


def list_deliveries(tx: Transaction, **filters_and_page: Any) -> list[Delivery]:
    """Return messages, the newest first."""
    return tx.fetch_all(QUERIES["list_deliveries"], Delivery, **filters_and_page)


def save_deliveries(tx: Transaction, deliveries: Iterable[Delivery]) -> None:
    """Keep where messages stand; their leases end."""
    tx.execute_many(QUERIES["save_delivery"], [asdict(each) for each in deliveries])


def add_attempts(tx: Transaction, attempts: Iterable[Attempt]) -> None:
    """Keep how attempts went; `delivery` of each is the message with this attempt counted."""
    tx.execute_many(
        QUERIES["add_attempt"],
        [
            {
                "delivery_id": each.delivery.id,
                "number": each.delivery.attempts,
                "partner_id": each.delivery.partner_id,
                "started_at": each.started_at,
                "duration_ms": each.duration_ms,
                "outcome": each.answer.outcome,
                "status_code": each.answer.status_code,
            }
            for each in attempts
        ],
    )


def list_attempts(tx: Transaction, delivery_id: UUID) -> list[dict[str, Any]]:
    """Return how the attempts of one message went, in order."""
    return tx.fetch_all(QUERIES["list_attempts"], dict, delivery_id=delivery_id)
