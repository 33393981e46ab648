"""Shapes of the HTTP API of referrals."""

from marshmallow import Schema, fields

from services.referrals.domain.referral import (
    CompletionOutcome,
    DeclineReason,
    Status,
    WithdrawalReason,
)
from shared.fields import Text


class NewReferral(Schema):
    """A draft. The note is kept sealed and is never sent to the partner."""

    partner_id = fields.UUID(required=True)
    person_id = fields.UUID(
        load_default=None, metadata={"description": "Members may leave it out: it is their own."}
    )
    service_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "Which of the partner's services."}
    )
    instead_of = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "An ended referral of the same person whose place this one takes."},
    )
    note = Text(longest=2000, lines=True, load_default=None, allow_none=True)


class ReferralFilter(Schema):
    """Which referrals to list."""

    status = fields.Enum(Status, by_value=True, load_default=None)
    partner_id = fields.UUID(load_default=None)
    person_id = fields.UUID(load_default=None)
    overdue = fields.Boolean(
        load_default=None, metadata={"description": "Only those whose next step is overdue, or none of them."}
    )


# A partner sees less, and sees by which right.
_NOT_FOR_ALL = {"optional": True}


class Referral(Schema):
    """A referral. A partner is not told the person, nor who drafted it: those fields are left out."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(metadata=_NOT_FOR_ALL)
    partner_id = fields.UUID(required=True)
    service_id = fields.UUID(allow_none=True)
    instead_of = fields.UUID(allow_none=True, metadata=_NOT_FOR_ALL)
    status = fields.Enum(Status, by_value=True, required=True)
    consent_id = fields.UUID(allow_none=True)
    drafted_by = fields.UUID(metadata=_NOT_FOR_ALL)
    drafted_at = fields.AwareDateTime(metadata=_NOT_FOR_ALL)
    requested_at = fields.AwareDateTime(allow_none=True, metadata=_NOT_FOR_ALL)
    sent_at = fields.AwareDateTime(allow_none=True)
    expires_at = fields.AwareDateTime(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    decline_reason = fields.Enum(DeclineReason, by_value=True, allow_none=True)
    appointment_at = fields.AwareDateTime(allow_none=True)
    no_shows = fields.Integer(required=True)
    outcome = fields.Enum(CompletionOutcome, by_value=True, allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    withdrawn_at = fields.AwareDateTime(allow_none=True)
    withdrawal_reason = fields.Enum(WithdrawalReason, by_value=True, allow_none=True, metadata=_NOT_FOR_ALL)
    due_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "By when the partner's next step is expected."}
    )
    overdue_since = fields.AwareDateTime(allow_none=True)
    consent_reference = fields.UUID(
        allow_none=True,
        metadata={"description": "For partners: the consent that this is shared by."} | _NOT_FOR_ALL,
    )
    redisclosure_notice = fields.String(
        metadata={"description": "For partners: what not to do with it."} | _NOT_FOR_ALL
    )
    version = fields.Integer(required=True)


class Note(Schema):
    """What was written when the referral was drafted."""

    note = fields.String(required=True, allow_none=True)


class Decline(Schema):
    """Why the partner cannot take the person on."""

    reason = fields.Enum(DeclineReason, by_value=True, required=True)
