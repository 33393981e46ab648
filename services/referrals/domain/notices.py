"""What a partner is told of a referral, whichever way it listens: ids, codes and times, nothing personal.

Every notice carries the consent that it rests on and says that it goes no further.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from services.referrals.domain.referral import Referral, Status

SOURCE = "/referrals"
REDISCLOSURE_NOTICE = (
    "A person agreed that this referral is shared with you alone and for this purpose alone. "
    "Do not pass it on or use it for anything else without their consent."
)


class Kind(StrEnum):
    """What a notice tells the partner; its CloudEvents type."""

    REFERRAL_SENT = "org.kith.referrals.referral_sent.v1"
    REFERRAL_WITHDRAWN = "org.kith.referrals.referral_withdrawn.v1"
    REFERRAL_CLOSED = "org.kith.referrals.referral_closed.v1"


def wanted(asked: list[Kind] | None) -> tuple[Kind, ...] | None:
    """Return the kinds that a partner asked for, each once; None for everything."""
    return None if asked is None else tuple(dict.fromkeys(asked))


# Says that something may not be used any more, so it leaves without a consent.
RECALLS = frozenset({Kind.REFERRAL_WITHDRAWN, Kind.REFERRAL_CLOSED})


class Kept(StrEnum):
    """Why a notice does not leave any more."""

    NO_CONSENT = "no_consent"
    RECALLED = "recalled"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing to tell one partner. `data` is JSON: the CloudEvent's data."""

    kind: Kind
    partner_id: UUID
    referral_id: UUID
    consent_id: UUID | None
    network_id: UUID
    data: str
    at: datetime


def notice(kind: Kind, referral: Referral, *, network_id: UUID, now: datetime) -> Notice:
    """Return what the partner of `referral` is to be told of it."""
    expires_at = referral.expires_at if kind is Kind.REFERRAL_SENT else None
    data = {
        "referral_id": str(referral.id),
        "partner_id": str(referral.partner_id),
        "status": referral.status.value,
        "expires_at": None if expires_at is None else rfc3339(expires_at),
        "consent_reference": str(referral.consent_id),
        "redisclosure_notice": REDISCLOSURE_NOTICE,
    }
    return Notice(
        kind=kind,
        partner_id=referral.partner_id,
        referral_id=referral.id,
        consent_id=referral.consent_id,
        network_id=network_id,
        data=json.dumps(
            {name: value for name, value in data.items() if value is not None}, separators=(",", ":")
        ),
        at=now,
    )


def document(told: Notice, *, event_id: UUID) -> str:
    """Return a notice as a CloudEvent in the JSON format (structured mode)."""
    attributes = {
        "specversion": "1.0",
        "id": str(event_id),
        "source": SOURCE,
        "type": told.kind.value,
        "subject": str(told.referral_id),
        "time": rfc3339(told.at),
        "datacontenttype": "application/json",
        "network": str(told.network_id),
        "data": json.loads(told.data),
    }
    return json.dumps(attributes, separators=(",", ":"))


def reason_to_keep(kind: Kind, status: Status, *, consent_holds: bool) -> Kept | None:
    """Return why a notice of a referral at `status` must not leave any more; None where it may."""
    if kind in RECALLS:
        return None
    if not consent_holds:
        return Kept.NO_CONSENT
    return Kept.RECALLED if status in (Status.WITHDRAWN, Status.CLOSED) else None


def rfc3339(moment: datetime) -> str:
    """Return a moment as CloudEvents writes it, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
