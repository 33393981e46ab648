"""Shapes of what caregivers see of referrals."""

from marshmallow import Schema, fields

from services.referrals.domain.referral import Status


class OpenedStatusFilter(Schema):
    """Whose referrals: of everybody who opened them to you, where nobody is named."""

    person_id = fields.UUID(load_default=None)


class OpenedStatus(Schema):
    """Where a referral stands. To whom it goes, why, and what it says is not told."""

    referral_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    drafted_at = fields.AwareDateTime(required=True)
