"""Shapes of referrals to groups."""

from marshmallow import Schema, fields

from services.referrals.inbound.domain import (
    ConsentGiven,
    InboundDeclineReason,
    InboundStatus,
)
from shared.fields import Code, Language, Text


class SaidDoor(Schema):
    """Whether a group takes referrals from a partner."""

    is_open = fields.Boolean(required=True)


class Door(Schema):
    """A group that takes referrals from a partner."""

    group_id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True)
    is_open = fields.Boolean(required=True)
    opened_at = fields.AwareDateTime(required=True)


class Reach(Schema):
    """How to reach somebody: as much as a group needs to say hello. Kept sealed."""

    name = Text(required=True, metadata={"description": "What they like to be called."})
    contact = Text(required=True, metadata={"description": "A telephone number or an address."})


class GivenConsent(Schema):
    """The person's consent that this partner tells this group how to reach them."""

    given = fields.Enum(ConsentGiven, by_value=True, required=True)
    wording_version = Code(required=True)
    given_at = fields.AwareDateTime(required=True)


class NewInbound(Schema):
    """Somebody to be welcomed by a group. No diagnosis, no note: the person tells what they like."""

    group_id = fields.UUID(required=True)
    language = Language(required=True)
    reach = fields.Nested(Reach, required=True)
    consent = fields.Nested(GivenConsent, required=True)


class InboundFilter(Schema):
    """Which to list."""

    status = fields.Enum(InboundStatus, by_value=True, load_default=None)
    group_id = fields.UUID(load_default=None)
    overdue = fields.Boolean(
        load_default=None, metadata={"description": "Only those that wait too long, or none of them."}
    )


class Inbound(Schema):
    """Somebody whom a partner refers to a group, by which consent, and what not to do with it."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True)
    status = fields.Enum(InboundStatus, by_value=True, required=True)
    language = fields.String(required=True)
    consent_given = fields.Enum(ConsentGiven, by_value=True, required=True)
    consent_wording_version = fields.String(required=True)
    consented_at = fields.AwareDateTime(required=True)
    received_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    decline_reason = fields.Enum(InboundDeclineReason, by_value=True, required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    overdue_since = fields.AwareDateTime(required=True, allow_none=True)
    redisclosure_notice = fields.String(required=True)
    version = fields.Integer(required=True)


class InboundDecline(Schema):
    """Why the group cannot welcome the person."""

    reason = fields.Enum(InboundDeclineReason, by_value=True, required=True)
