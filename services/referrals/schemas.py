"""Shapes of the HTTP API of referrals."""

from marshmallow import Schema, fields, validate

from services.referrals.domain.referral import DeclineReason, Status, WithdrawalReason
from shared.fields import Language, Text


class NewPartner(Schema):
    """An organisation that takes people on."""

    name = Text(required=True)
    summary = Text(longest=2000, lines=True, load_default="")
    languages = fields.List(Language(), load_default=list, validate=validate.Length(max=50))


class Partner(Schema):
    """A partner of the network."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    summary = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)


class NewReferral(Schema):
    """A draft. The note is kept sealed and is never sent to the partner."""

    partner_id = fields.UUID(required=True)
    person_id = fields.UUID(
        load_default=None, metadata={"description": "Members may leave it out: it is their own."}
    )
    note = Text(longest=2000, lines=True, load_default=None, allow_none=True)


class ReferralFilter(Schema):
    """Which referrals to list."""

    status = fields.Enum(Status, by_value=True, load_default=None)
    partner_id = fields.UUID(load_default=None)
    person_id = fields.UUID(load_default=None)


class Referral(Schema):
    """A referral. A partner is not told the person, nor who drafted it: those fields are left out."""

    id = fields.UUID(required=True)
    person_id = fields.UUID()
    partner_id = fields.UUID(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    consent_id = fields.UUID(allow_none=True)
    drafted_by = fields.UUID()
    drafted_at = fields.AwareDateTime()
    requested_at = fields.AwareDateTime(allow_none=True)
    sent_at = fields.AwareDateTime(allow_none=True)
    expires_at = fields.AwareDateTime(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    decline_reason = fields.Enum(DeclineReason, by_value=True, allow_none=True)
    withdrawn_at = fields.AwareDateTime(allow_none=True)
    withdrawal_reason = fields.Enum(WithdrawalReason, by_value=True, allow_none=True)
    version = fields.Integer(required=True)


class Note(Schema):
    """What was written when the referral was drafted."""

    note = fields.String(required=True, allow_none=True)


class Decline(Schema):
    """Why the partner cannot take the person on."""

    reason = fields.Enum(DeclineReason, by_value=True, required=True)
