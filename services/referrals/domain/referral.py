"""A referral's life until it is answered: draft, requested, sent, then accepted or declined.

What follows an acceptance is in `appointments`. A referral can be taken back at any open moment, and closed
once it was sent. It rests on one consent, the one that was current when it was requested. Its withdrawal ends
the referral, even where the person has given another since: what follows a withdrawal starts afresh.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.errors import Forbidden, Invalid, Refusal

PURPOSE = "referral"
TIME_TO_ANSWER = timedelta(days=14)
TIME_TO_SCHEDULE = timedelta(days=14)


class Status(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    REQUESTED = "requested"
    SENT = "sent"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    MISSED = "missed"
    ATTENDED = "attended"
    DECLINED = "declined"
    COMPLETED = "completed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({Status.DECLINED, Status.COMPLETED, Status.CLOSED, Status.WITHDRAWN})
OPEN = frozenset(Status) - ENDED


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


class CompletionOutcome(StrEnum):
    """How a completed referral ended: about what was offered, never about how the person is."""

    SERVICE_GIVEN = "service_given"
    REFERRED_ON = "referred_on"
    NOT_NEEDED_ANY_MORE = "not_needed_any_more"
    NOT_REACHED = "not_reached"


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


class NotOverdue(Refusal):
    """Nothing is overdue here."""


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
    service_id: UUID | None = None
    instead_of: UUID | None = None
    consent_id: UUID | None = None
    requested_at: datetime | None = None
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    answered_by: UUID | None = None
    answered_at: datetime | None = None
    decline_reason: DeclineReason | None = None
    appointment_at: datetime | None = None
    no_shows: int = 0
    outcome: CompletionOutcome | None = None
    ended_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawal_reason: WithdrawalReason | None = None
    # By when the next step is expected of the partner, and since when that is known to be over.
    due_at: datetime | None = None
    overdue_since: datetime | None = None
    version: int = 1

    @property
    def was_sent(self) -> bool:
        """Whether the partner may know of it."""
        return self.sent_at is not None

    @property
    def is_ended(self) -> bool:
        """Whether nothing more can come of it."""
        return self.status in ENDED


def person_to_refer(named: UUID | None, *, self_id: UUID | None, only_self: bool) -> UUID:
    """Return whom a referral is for: the person named, or else whoever asks, where that is a person."""
    if only_self and named not in (None, self_id):
        raise OnlyForYourself(detail="Send your own id as person_id, or leave it out.")
    person_id = named or self_id
    if person_id is None:
        raise Invalid("Say whom the referral is for.", pointer="/person_id")
    return person_id


def refuse_unless_replaceable(named: UUID | None, before: Referral | None, person_id: UUID) -> None:
    """Refuse to put a new referral in the place of one that is not this person's, or has not ended."""
    if named is None:
        return
    if before is None or before.person_id != person_id:
        raise Invalid("There is no referral of this person with this id.", pointer="/instead_of")
    if not before.is_ended:
        raise Invalid("That one has not ended: withdraw or close it first.", pointer="/instead_of")


def draft(
    *,
    referral_id: UUID,
    person_id: UUID,
    partner_id: UUID,
    by: UUID,
    now: datetime,
    service_id: UUID | None = None,
    instead_of: UUID | None = None,
) -> Referral:
    """Begin a referral; nothing leaves before it is requested."""
    return Referral(
        service_id=service_id,
        instead_of=instead_of,
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
    expires_at = now + TIME_TO_ANSWER
    return step(referral, Status.SENT, due_at=expires_at, sent_at=now, expires_at=expires_at)


def accept(referral: Referral, *, by: UUID, now: datetime) -> Referral:
    """Accept a referral on behalf of the partner it was sent to: once, and only before it expires."""
    _refuse_unless_answerable(referral, now)
    return step(referral, Status.ACCEPTED, due_at=now + TIME_TO_SCHEDULE, answered_by=by, answered_at=now)


def decline(referral: Referral, reason: DeclineReason, *, by: UUID, now: datetime) -> Referral:
    """Decline a referral on behalf of the partner it was sent to: once, and only before it expires."""
    _refuse_unless_answerable(referral, now)
    return step(referral, Status.DECLINED, decline_reason=reason, answered_by=by, answered_at=now)


def withdraw(referral: Referral, reason: WithdrawalReason, *, now: datetime) -> Referral:
    """End a referral that has not ended yet. Nobody owes a reason."""
    refuse_if_ended(referral)
    return step(referral, Status.WITHDRAWN, withdrawn_at=now, withdrawal_reason=reason)


def close(referral: Referral, *, now: datetime) -> Referral:
    """End a referral from the person's side: nothing more is expected. What was never sent is taken back.

    The consent stands, so that the partner keeps what it knows; nobody owes a reason.
    """
    if not referral.was_sent:
        return withdraw(referral, WithdrawalReason.ASKED_FOR, now=now)
    refuse_if_ended(referral)
    return step(referral, Status.CLOSED, ended_at=now)


def surface(referral: Referral, *, now: datetime) -> Referral:
    """Note that a step is overdue, once: whoever looks after the person then asks what became of it."""
    if referral.due_at is None or referral.due_at > now or referral.overdue_since is not None:
        raise NotOverdue(referral.id)
    return replace(referral, overdue_since=referral.due_at)


def step(referral: Referral, to: Status, *, due_at: datetime | None = None, **changes: Any) -> Referral:
    """Return a referral one step on; a new deadline, or none, takes the place of the old one."""
    return replace(referral, status=to, due_at=due_at, overdue_since=None, **changes)


def _covers(consent: Consent, referral: Referral) -> bool:
    return (
        consent.is_current
        and consent.person_id == referral.person_id
        and consent.partner_id == referral.partner_id
    )


def refuse_if_ended(referral: Referral) -> None:
    """Raise `ReferralEnded` where nothing more can come of a referral."""
    if referral.is_ended:
        raise ReferralEnded(referral.id, detail=f"It is {referral.status}.")


def _refuse_unless_answerable(referral: Referral, now: datetime) -> None:
    if referral.status is not Status.SENT or referral.expires_at is None:
        raise ReferralNotOpen(referral.id, detail=f"It is {referral.status}.")
    if now >= referral.expires_at:
        raise ReferralExpired(referral.id, detail="Ask the coordinator to send a new one.")
