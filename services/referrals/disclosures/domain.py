"""What a partner is told about a referral, and the accounting of every time it was.

An entry says what left, by which way, to whom and by which consent. The same state shown twice by the same
way is one entry: it tells the partner nothing new.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.referrals.domain.notices import REDISCLOSURE_NOTICE
from services.referrals.domain.referral import (
    PURPOSE,
    CompletionOutcome,
    DeclineReason,
    Referral,
    Status,
)


class Channel(StrEnum):
    """By which way something left."""

    API = "api"
    FHIR = "fhir"
    WEBHOOK = "webhook"
    AMQP = "amqp"


@dataclass(frozen=True, kw_only=True)
class SentReferral:
    """What a partner sees of a referral: nothing about the person beyond the referral's id."""

    id: UUID
    partner_id: UUID
    status: Status
    service_id: UUID | None
    consent_id: UUID | None
    sent_at: datetime | None
    expires_at: datetime | None
    answered_at: datetime | None
    decline_reason: DeclineReason | None
    appointment_at: datetime | None
    no_shows: int
    outcome: CompletionOutcome | None
    ended_at: datetime | None
    withdrawn_at: datetime | None
    due_at: datetime | None
    overdue_since: datetime | None
    version: int
    consent_reference: UUID | None
    redisclosure_notice: str


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """One time that something left. `occasion` tells it from the others of the same referral and channel."""

    id: UUID
    referral_id: UUID
    person_id: UUID
    partner_id: UUID
    consent_id: UUID
    channel: Channel
    what: str
    occasion: str
    disclosed_at: datetime


def as_partner_sees(referral: Referral) -> SentReferral:
    """Return what a partner may see of a referral that was sent to it, and by which right it sees it."""
    known: dict[str, Any] = {one.name: getattr(referral, one.name, None) for one in fields(SentReferral)}
    reference = {"consent_reference": referral.consent_id, "redisclosure_notice": REDISCLOSURE_NOTICE}
    return SentReferral(**known | reference)


def shown(
    referrals: Iterable[Referral], channel: Channel, *, ids: Iterable[UUID], now: datetime
) -> list[Disclosure]:
    """Return the entries for referrals that a partner is shown as they stand now."""
    return [
        Disclosure(
            id=new_id,
            referral_id=referral.id,
            person_id=referral.person_id,
            partner_id=referral.partner_id,
            consent_id=referral.consent_id,
            channel=channel,
            what=referral.status.value,
            occasion=f"version {referral.version}",
            disclosed_at=now,
        )
        for referral, new_id in zip(referrals, ids, strict=False)
        if referral.consent_id is not None
    ]


def told(*, kind: str, message_id: UUID, **about: Any) -> Disclosure:
    """Return the entry for a notice that left; the same message sent again is the same entry."""
    return Disclosure(what=kind.split(".")[-2], occasion=f"message {message_id}", **about)


def accounted(entry: Disclosure) -> dict[str, object]:
    """Return an entry as whoever it is about reads it."""
    return {
        "id": entry.id,
        "disclosed_at": entry.disclosed_at,
        "referral_id": entry.referral_id,
        "partner_id": entry.partner_id,
        "purpose": PURPOSE,
        "consent_id": entry.consent_id,
        "channel": entry.channel,
        "what": entry.what,
    }
