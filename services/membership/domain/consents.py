"""The consent ledger: grants and withdrawals are entries, and no entry is ever changed.

A consent is given for one purpose, to a wording that can be found again. A referral's consent names the
partner it is for. A withdrawal is never refused, and takes back every standing consent of that purpose
(and partner), so that an older wording cannot go on standing behind the newer one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.membership.domain.actors import Actor
from shared.errors import Conflict, Invalid, Refusal


class Purpose(StrEnum):
    """What a consent allows."""

    SESSION_NOTES = "session_notes"
    WELLBEING_ANALYTICS = "wellbeing_analytics"
    REFERRAL = "referral"
    STORY = "story"
    FAMILY_CONTACT = "family_contact"
    REMINDERS = "reminders"


class Given(StrEnum):
    """How somebody said yes or no: here themself, or to one who recorded it, on paper or aloud."""

    SELF = "self"
    ON_PAPER = "on_paper"
    ALOUD = "aloud"


class ConsentAlreadyGranted(Conflict):
    """This consent stands already, by the same wording."""


class ConsentNeedsPaper(Refusal):
    """A consent that you record for somebody must be given on paper; said aloud it can only be withdrawn."""


@dataclass(frozen=True, kw_only=True)
class Consent:
    """A grant, and its withdrawal if there is one."""

    id: UUID
    person_id: UUID
    purpose: Purpose
    partner_id: UUID | None
    wording_version: str
    language: str
    given: Given
    recorded_by: UUID
    granted_at: datetime
    withdrawn_at: datetime | None = None
    withdrawal_given: Given | None = None
    withdrawal_recorded_by: UUID | None = None

    @property
    def stands(self) -> bool:
        """Whether it still allows anything."""
        return self.withdrawn_at is None


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """The entry that takes a consent back."""

    consent_id: UUID
    person_id: UUID
    given: Given
    recorded_by: UUID
    withdrawn_at: datetime


def grant(
    actor: Actor,
    standing: list[Consent],
    *,
    id: UUID,
    person_id: UUID,
    purpose: Purpose,
    partner_id: UUID | None,
    wording_version: str,
    language: str,
    given: Given | None,
    now: datetime,
) -> Consent:
    """Grant one purpose: by the person themself, or recorded by staff from paper.

    `standing` are the person's standing consents of this purpose and partner.
    """
    if (partner_id is not None) != (purpose is Purpose.REFERRAL):
        raise Invalid("A consent to a referral names its partner, and no other does.", pointer="/partner_id")
    how = _how(actor, person_id, given, otherwise=Given.ON_PAPER)
    if how is Given.ALOUD:
        raise ConsentNeedsPaper
    if any(consent.wording_version == wording_version for consent in standing):
        raise ConsentAlreadyGranted
    return Consent(
        id=id,
        person_id=person_id,
        purpose=purpose,
        partner_id=partner_id,
        wording_version=wording_version,
        language=language,
        given=how,
        recorded_by=actor.id,
        granted_at=now,
    )


def withdraw(
    consent: Consent, actor: Actor, standing: list[Consent], *, given: Given | None, now: datetime
) -> list[Withdrawal]:
    """Take back `consent` and whatever else is `standing` for its purpose and partner.

    Taking back what does not stand any more changes nothing and is no error; in particular it leaves alone
    what the person has agreed to since.
    """
    how = _how(actor, consent.person_id, given, otherwise=Given.ALOUD)
    if consent.id not in {other.id for other in standing}:
        return []
    return [
        Withdrawal(
            consent_id=other.id,
            person_id=other.person_id,
            given=how,
            recorded_by=actor.id,
            withdrawn_at=now,
        )
        for other in standing
    ]


def _how(actor: Actor, person_id: UUID, given: Given | None, *, otherwise: Given) -> Given:
    """Decide how it was said: a person's own word needs no form, and nobody else's is `self`."""
    actor.must_be_staff_or(person_id)
    if actor.is_person(person_id):
        return Given.SELF
    if given is Given.SELF:
        raise Invalid(
            "Only the person gives their own word; record how you heard it: on_paper or aloud.",
            pointer="/given",
        )
    return given or otherwise
