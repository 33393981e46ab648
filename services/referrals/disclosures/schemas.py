"""Shapes of the accounting of disclosures."""

from marshmallow import Schema, fields

from services.referrals.disclosures.domain import Channel


class Disclosure(Schema):
    """One time that something about a referral left for a partner: ids, codes and times, never more."""

    id = fields.UUID(required=True)
    disclosed_at = fields.AwareDateTime(required=True)
    referral_id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True)
    purpose = fields.String(required=True)
    consent_id = fields.UUID(required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)
    what = fields.String(
        required=True, metadata={"description": "Where the referral stood, or which message it was."}
    )
