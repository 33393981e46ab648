"""A referral's life: draft, requested, sent, then accepted or declined; withdrawable at any open moment.

A referral rests on one consent, the one that was current when it was requested. Its withdrawal ends the
referral, even where the person has given another since: what follows a withdrawal starts afresh.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Forbidden, Invalid, Refusal

PURPOSE = "referral"
TIME_TO_ANSWER = timedelta(days=14)


class Status(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    REQUESTED = "requested"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Status.DRAFT, Status.REQUESTED, Status.SENT, Status.ACCEPTED})


class DeclineReason(StrEnum):
    """Why a partner cannot take somebody on: about the partner's offer, never about the person."""

    NO_CAPACITY = "no_capacity"
    OUTSIDE_AREA = "outside_area"
    OUTSIDE_SCOPE = "outside_scope"
    LANGUAGE_NOT_OFFERED = "language_not_offered"
    NOT_ELIGIBLE = "not_eligible"
    OTHER_SERVICE_SUITS_BETTER = "other_service_suits_better"
    OTHER = "other"


class WithdrawalReason(StrEnum):
    """What ended a referral before its time. Whoever asks for it owes no further reason."""

    ASKED_FOR = "asked_for"
    CONSENT_WITHDRAWN = "consent_withdrawn"


class OnlyForYourself(Forbidden):
    """You can draft a referral for yourself only."""


class PersonOutOfReach(Forbidden):
    """This person is not in one of your groups."""


class ConsentNeeded(Refusal):
    """There is no current consent of this person to be referred to this partner."""


class ReferralNotDraft(Refusal):
    """Only a draft can be requested."""


class ReferralNotOpen(Refusal):
    """This referral is not waiting for an answer."""


class ReferralExpired(Refusal):
    """The time to answer this referral is over."""


class ReferralEnded(Refusal):
    """This referral has already ended."""


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A health or social organisation that takes people on."""

    id: UUID
    name: str
    summary: str
    languages: tuple[str, ...]
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Consent:
    """A person's consent to be referred to one partner, as far as events have told of it.

    The two halves may arrive in either order; a withdrawal holds whenever it arrives.
    """

    id: UUID
    person_id: UUID
    partner_id: UUID
    granted_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def is_current(self) -> bool:
        """Whether it was granted and never withdrawn."""
        return self.granted_at is not None and self.withdrawn_at is None


@dataclass(frozen=True, kw_only=True)
class Referral:
    """One person handed over to one partner. Its note is kept apart, sealed, and never sent."""

    id: UUID
    person_id: UUID
    partner_id: UUID
    status: Status
    drafted_by: UUID
    drafted_at: datetime
    consent_id: UUID | None = None
    requested_at: datetime | None = None
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    answered_by: UUID | None = None
    answered_at: datetime | None = None
    decline_reason: DeclineReason | None = None
    withdrawn_at: datetime | None = None
    withdrawal_reason: WithdrawalReason | None = None
    version: int = 1

    @property
    def was_sent(self) -> bool:
        """Whether the partner may know of it."""
        return self.sent_at is not None


@dataclass(frozen=True, kw_only=True)
class SentReferral:
    """What a partner sees of a referral: nothing about the person beyond the referral's id."""

    id: UUID
    partner_id: UUID
    status: Status
    consent_id: UUID | None
    sent_at: datetime | None
    expires_at: datetime | None
    answered_at: datetime | None
    decline_reason: DeclineReason | None
    withdrawn_at: datetime | None
    version: int


def person_to_refer(named: UUID | None, *, self_id: UUID | None, only_self: bool) -> UUID:
    """Return whom a referral is for: the person named, or else whoever asks, where that is a person."""
    if only_self and named not in (None, self_id):
        raise OnlyForYourself(detail="Send your own id as person_id, or leave it out.")
    person_id = named or self_id
    if person_id is None:
        raise Invalid("Say whom the referral is for.", pointer="/person_id")
    return person_id


def draft(*, referral_id: UUID, person_id: UUID, partner_id: UUID, by: UUID, now: datetime) -> Referral:
    """Begin a referral; nothing leaves before it is requested."""
    return Referral(
        id=referral_id,
        person_id=person_id,
        partner_id=partner_id,
        status=Status.DRAFT,
        drafted_by=by,
        drafted_at=now,
    )


def request(referral: Referral, consent: Consent | None, *, now: datetime) -> Referral:
    """Ask for a draft to be sent. It needs a current consent of this person for this partner."""
    if referral.status is not Status.DRAFT:
        raise ReferralNotDraft(referral.id, detail=f"It is {referral.status}.")
    if consent is None or not _covers(consent, referral):
        raise ConsentNeeded(
            referral.id,
            detail="Let the person consent to the purpose 'referral' with this partner_id "
            "(POST /api/membership/v1/consents), then request again.",
        )
    return replace(referral, status=Status.REQUESTED, consent_id=consent.id, requested_at=now)


def send(referral: Referral, consent: Consent | None, *, now: datetime) -> Referral:
    """Send a requested referral, or withdraw it where its consent no longer holds."""
    if referral.status is not Status.REQUESTED:
        raise ReferralNotOpen(referral.id)
    if consent is None or consent.id != referral.consent_id or not _covers(consent, referral):
        return withdraw(referral, WithdrawalReason.CONSENT_WITHDRAWN, now=now)
    return replace(referral, status=Status.SENT, sent_at=now, expires_at=now + TIME_TO_ANSWER)


def accept(referral: Referral, *, by: UUID, now: datetime) -> Referral:
    """Accept a referral on behalf of the partner it was sent to: once, and only before it expires."""
    _refuse_unless_answerable(referral, now)
    return replace(referral, status=Status.ACCEPTED, answered_by=by, answered_at=now)


def decline(referral: Referral, reason: DeclineReason, *, by: UUID, now: datetime) -> Referral:
    """Decline a referral on behalf of the partner it was sent to: once, and only before it expires."""
    _refuse_unless_answerable(referral, now)
    return replace(referral, status=Status.DECLINED, decline_reason=reason, answered_by=by, answered_at=now)


def withdraw(referral: Referral, reason: WithdrawalReason, *, now: datetime) -> Referral:
    """End a referral that has not ended yet. Nobody owes a reason."""
    if referral.status not in OPEN:
        raise ReferralEnded(referral.id, detail=f"It is {referral.status}.")
    return replace(referral, status=Status.WITHDRAWN, withdrawn_at=now, withdrawal_reason=reason)


def as_partner_sees(referral: Referral) -> SentReferral:
    """Return what a partner may see of a referral that was sent to it."""
    return SentReferral(
        id=referral.id,
        partner_id=referral.partner_id,
        status=referral.status,
        consent_id=referral.consent_id,
        sent_at=referral.sent_at,
        expires_at=referral.expires_at,
        answered_at=referral.answered_at,
        decline_reason=referral.decline_reason,
        withdrawn_at=referral.withdrawn_at,
        version=referral.version,
    )


def _covers(consent: Consent, referral: Referral) -> bool:
    return (
        consent.is_current
        and consent.person_id == referral.person_id
        and consent.partner_id == referral.partner_id
    )


def _refuse_unless_answerable(referral: Referral, now: datetime) -> None:
    if referral.status is not Status.SENT or referral.expires_at is None:
        raise ReferralNotOpen(referral.id, detail=f"It is {referral.status}.")
    if now >= referral.expires_at:
        raise ReferralExpired(referral.id, detail="Ask the coordinator to send a new one.")
