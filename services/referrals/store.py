"""One function per named query: what the service asks of its database, as values."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.referrals.directory.domain import Partner
from services.referrals.domain.referral import Consent, Referral
from services.referrals.domain.webhook import Answer, Delivery, Endpoint
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries("services.referrals")


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """Whether a person belongs to a group, as told by one event."""

    id: UUID
    group_id: UUID
    person_id: UUID
    belongs: bool
    changed_at: datetime


# Our copies of what membership tells


def keep_memberships(tx: Transaction, belongings: Sequence[Belonging]) -> None:
    """Keep what was heard of memberships, each at most once; what was recorded last holds."""
    tx.execute(
        QUERIES["keep_memberships"],
        network_id=tx.network_id,
        ids=[each.id for each in belongings],
        group_ids=[each.group_id for each in belongings],
        person_ids=[each.person_id for each in belongings],
        belongs=[each.belongs for each in belongings],
        changed_at=[each.changed_at for each in belongings],
    )


def find_person_within_reach(tx: Transaction, person_id: UUID) -> bool:
    """Whether whoever asks has this person in one of their groups."""
    return bool(tx.fetch_value(QUERIES["find_person_within_reach"], person_id=person_id))


def keep_consent_granted(
    tx: Transaction, consent_id: UUID, *, person_id: UUID, partner_id: UUID, granted_at: datetime
) -> None:
    """Keep a consent."""
    tx.execute(
        QUERIES["keep_consent_granted"],
        network_id=tx.network_id,
        consent_id=consent_id,
        person_id=person_id,
        partner_id=partner_id,
        granted_at=granted_at,
    )


def keep_consent_withdrawn(
    tx: Transaction, consent_id: UUID, *, person_id: UUID, partner_id: UUID, withdrawn_at: datetime
) -> None:
    """Keep a withdrawal; from the commit on, nothing is sent by this consent."""
    tx.execute(
        QUERIES["keep_consent_withdrawn"],
        network_id=tx.network_id,
        consent_id=consent_id,
        person_id=person_id,
        partner_id=partner_id,
        withdrawn_at=withdrawn_at,
    )


def find_current_consent(tx: Transaction, person_id: UUID, partner_id: UUID) -> Consent | None:
    """Return the consent that a referral of this person to this partner can rest on."""
    return tx.find_one(QUERIES["find_current_consent"], Consent, person_id=person_id, partner_id=partner_id)


def lock_consents(tx: Transaction, consent_ids: Iterable[UUID]) -> dict[UUID, Consent]:
    """Return those consents that nobody is changing right now, and keep them so; never waits."""
    consents = tx.fetch_all(QUERIES["lock_consents"], Consent, consent_ids=sorted(consent_ids))
    return {consent.id: consent for consent in consents}


def has_current_consent(tx: Transaction, consent_id: UUID | None) -> bool:
    """Whether this consent holds now."""
    return bool(tx.fetch_value(QUERIES["has_current_consent"], consent_id=consent_id))


# Referrals


def add_referral(tx: Transaction, referral: Referral, *, note: bytes | None) -> None:
    """Keep a new draft and its sealed note."""
    tx.execute(
        QUERIES["add_referral"],
        network_id=tx.network_id,
        id=referral.id,
        person_id=referral.person_id,
        partner_id=referral.partner_id,
        service_id=referral.service_id,
        instead_of=referral.instead_of,
        status=referral.status,
        note=note,
        drafted_by=referral.drafted_by,
        drafted_at=referral.drafted_at,
    )


def get_referral(tx: Transaction, referral_id: UUID) -> Referral:
    """Return a referral; raise NotFound."""
    return tx.fetch_one(QUERIES["get_referral"], Referral, referral_id=referral_id)


def find_referral(tx: Transaction, referral_id: UUID) -> Referral | None:
    """Return a referral, or None."""
    return tx.find_one(QUERIES["get_referral"], Referral, referral_id=referral_id)


def lock_referral(tx: Transaction, referral_id: UUID) -> Referral:
    """Return a referral that nobody else can change meanwhile; raise NotFound."""
    return tx.fetch_one(QUERIES["lock_referral"], Referral, referral_id=referral_id)


def list_referrals(tx: Transaction, **filters_and_page: Any) -> list[Referral]:
    """Return referrals, the newest first."""
    return tx.fetch_all(QUERIES["list_referrals"], Referral, **filters_and_page)


def lock_requested_referrals(tx: Transaction, *, limit: int) -> list[Referral]:
    """Return referrals that wait to be sent, without those that somebody else holds; never waits."""
    return tx.fetch_all(QUERIES["lock_requested_referrals"], Referral, limit=limit)


def lock_referrals_resting_on(tx: Transaction, consent_id: UUID) -> list[Referral]:
    """Return every referral that ends with this consent."""
    return tx.fetch_all(QUERIES["lock_referrals_resting_on"], Referral, consent_id=consent_id)


def save_referral(tx: Transaction, referral: Referral) -> Referral:
    """Keep where a referral stands, and return it one version on."""
    tx.execute(QUERIES["save_referral"], **asdict(referral))
    return replace(referral, version=referral.version + 1)


def find_note(tx: Transaction, referral_id: UUID) -> bytes | None:
    """Return the sealed note of a referral, if it has one."""
    note: bytes | None = tx.fetch_value(QUERIES["find_note"], referral_id=referral_id)
    return note


# Webhooks


def lock_partner(tx: Transaction, partner_id: UUID) -> Partner | None:
    """Return a partner to which nobody else can add an endpoint meanwhile, or None."""
    return tx.find_one(QUERIES["lock_partner"], Partner, partner_id=partner_id)


def count_active_endpoints(tx: Transaction, partner_id: UUID) -> int:
    """Return how many endpoints of a partner take messages."""
    return int(tx.fetch_value(QUERIES["count_active_endpoints"], partner_id=partner_id))


def add_endpoint(tx: Transaction, endpoint: Endpoint, *, secret: bytes) -> None:
    """Keep a new endpoint and its sealed secret."""
    tx.execute(
        QUERIES["add_endpoint"],
        network_id=tx.network_id,
        id=endpoint.id,
        partner_id=endpoint.partner_id,
        url=endpoint.url,
        secret=secret,
        status=endpoint.status,
        registered_at=endpoint.registered_at,
    )


def list_endpoints(tx: Transaction, **filters_and_page: Any) -> list[Endpoint]:
    """Return endpoints, the newest first."""
    return tx.fetch_all(QUERIES["list_endpoints"], Endpoint, **filters_and_page)


def list_active_endpoints(tx: Transaction, partner_ids: Iterable[UUID]) -> list[Endpoint]:
    """Return the endpoints of these partners that take messages."""
    return tx.fetch_all(QUERIES["list_active_endpoints"], Endpoint, partner_ids=sorted(set(partner_ids)))


def find_endpoint(tx: Transaction, endpoint_id: UUID) -> Endpoint | None:
    """Return an endpoint, or None."""
    return tx.find_one(QUERIES["find_endpoint"], Endpoint, endpoint_id=endpoint_id)


def lock_endpoint(tx: Transaction, endpoint_id: UUID) -> Endpoint:
    """Return an endpoint that nobody else can change meanwhile; raise NotFound."""
    return tx.fetch_one(QUERIES["lock_endpoint"], Endpoint, endpoint_id=endpoint_id)


def find_endpoint_secret(tx: Transaction, endpoint_id: UUID) -> bytes | None:
    """Return the sealed secret of an active endpoint."""
    secret: bytes | None = tx.fetch_value(QUERIES["find_endpoint_secret"], endpoint_id=endpoint_id)
    return secret


def save_disabled_endpoint(tx: Transaction, endpoint: Endpoint) -> None:
    """Keep that an endpoint takes no messages any more, and forget its secret."""
    tx.execute(QUERIES["save_disabled_endpoint"], **asdict(endpoint))


def cancel_deliveries_to(tx: Transaction, endpoint_id: UUID) -> None:
    """Give up what still waits for an endpoint."""
    tx.execute(QUERIES["cancel_deliveries_to"], endpoint_id=endpoint_id, now=tx.now)


def postpone_others(tx: Transaction, failed: Delivery, until: datetime) -> None:
    """Let what else waits for the endpoint of a failed message wait until then, at least."""
    tx.execute(QUERIES["postpone_others"], endpoint_id=failed.endpoint_id, failed_id=failed.id, until=until)


def add_deliveries(tx: Transaction, deliveries: Iterable[Delivery]) -> None:
    """Keep messages that are to be sent."""
    tx.execute_many(
        QUERIES["add_deliveries"],
        [asdict(delivery) | {"network_id": tx.network_id} for delivery in deliveries],
    )


def list_due_endpoints(tx: Transaction, *, limit: int) -> list[UUID]:
    """Return endpoints that have a message due, the longest waiting first."""
    rows = tx.fetch_all(QUERIES["list_due_endpoints"], dict, now=tx.now, limit=limit)
    return [row["endpoint_id"] for row in rows]


def lock_due_delivery(tx: Transaction, endpoint_id: UUID) -> Delivery | None:
    """Return the message that is due first at an endpoint, unless somebody else has it; never waits."""
    return tx.find_one(QUERIES["lock_due_delivery"], Delivery, endpoint_id=endpoint_id, now=tx.now)


def lease_delivery(tx: Transaction, delivery_id: UUID, until: datetime) -> None:
    """Take a message for one attempt."""
    tx.execute(QUERIES["lease_delivery"], delivery_id=delivery_id, leased_until=until)


def lock_delivery(tx: Transaction, delivery_id: UUID) -> Delivery:
    """Return a message that nobody else can change meanwhile; raise NotFound."""
    return tx.fetch_one(QUERIES["lock_delivery"], Delivery, delivery_id=delivery_id)


def get_delivery(tx: Transaction, delivery_id: UUID) -> Delivery:
    """Return a message; raise NotFound."""
    return tx.fetch_one(QUERIES["get_delivery"], Delivery, delivery_id=delivery_id)


def list_deliveries(tx: Transaction, **filters_and_page: Any) -> list[Delivery]:
    """Return messages, the newest first."""
    return tx.fetch_all(QUERIES["list_deliveries"], Delivery, **filters_and_page)


def save_delivery(tx: Transaction, delivery: Delivery) -> None:
    """Keep where a message stands; its lease ends."""
    tx.execute(QUERIES["save_delivery"], **asdict(delivery))


def add_attempt(
    tx: Transaction,
    delivery: Delivery,
    number: int,
    answer: Answer,
    *,
    started_at: datetime,
    duration_ms: int,
) -> None:
    """Keep how one attempt went."""
    tx.execute(
        QUERIES["add_attempt"],
        network_id=tx.network_id,
        delivery_id=delivery.id,
        number=number,
        partner_id=delivery.partner_id,
        started_at=started_at,
        duration_ms=duration_ms,
        outcome=answer.outcome,
        status_code=answer.status_code,
    )


def list_attempts(tx: Transaction, delivery_id: UUID) -> list[dict[str, Any]]:
    """Return how the attempts of one message went, in order."""
    return tx.fetch_all(QUERIES["list_attempts"], dict, delivery_id=delivery_id)
