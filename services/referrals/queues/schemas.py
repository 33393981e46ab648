"""Shapes of the HTTP API of partners' queues."""

from marshmallow import Schema, fields

from services.referrals.domain.notices import Kind
from services.referrals.queues.domain import CancelReason, DisabledReason, MessageStatus, QueueStatus
from services.referrals.webhooks.schemas import Kinds


class NewQueue(Schema):
    """What goes into a partner's queue."""

    kinds = Kinds(load_default=None)


class QueueChange(Schema):
    """What goes into the queue from now on."""

    kinds = Kinds(required=True)


class Queue(Schema):
    """Where a partner listens by AMQP; its user and password are told by whoever granted it."""

    partner_id = fields.UUID(required=True)
    kinds = Kinds(required=True)
    status = fields.Enum(QueueStatus, by_value=True, required=True)
    granted_at = fields.AwareDateTime(required=True)
    failing_since = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "Since when the queue takes nothing, as one that is full."},
    )
    disabled_at = fields.AwareDateTime(required=True, allow_none=True)
    disabled_reason = fields.Enum(DisabledReason, by_value=True, required=True, allow_none=True)
    version = fields.Integer(required=True)


class MessageFilter(Schema):
    """Which messages to list."""

    referral_id = fields.UUID(load_default=None)
    status = fields.Enum(MessageStatus, by_value=True, load_default=None)


class Message(Schema):
    """One message to one queue; its id is the ce-id header."""

    id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True)
    referral_id = fields.UUID(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    status = fields.Enum(MessageStatus, by_value=True, required=True)
    created_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.Enum(CancelReason, by_value=True, required=True, allow_none=True)
