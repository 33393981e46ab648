"""Shapes of appointments."""

from marshmallow import Schema, fields

from services.referrals.domain.referral import CompletionOutcome


class NewAppointment(Schema):
    """When the person is expected."""

    starts_at = fields.AwareDateTime(required=True)


class Completion(Schema):
    """How the referral ended."""

    outcome = fields.Enum(CompletionOutcome, by_value=True, required=True)
