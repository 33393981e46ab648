"""One function per named query: what the service asks of its database, as values."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.referrals.domain.referral import Consent, Referral
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
