"""Shapes of tips."""

from marshmallow import Schema, fields, validate

from services.scheduling.tips.domain import Status, Topic
from shared.fields import Language, Text

TOPIC = validate.OneOf(list(Topic))
STATUS = validate.OneOf(list(Status))


class Words(Schema):
    """A tip: what helped you, in a sentence or two. No advice about treatment, and nobody's name."""

    topic = fields.String(required=True, validate=TOPIC)
    language = Language(required=True)
    text = Text(required=True, longest=600, lines=True)


class NewTip(Words):
    """A tip, and the group of yours whose facilitator reads it first."""

    group_id = fields.UUID(required=True)


class Standing(Schema):
    """Where a tip stands that somebody offered."""

    id = fields.UUID(required=True, attribute="tip_id")
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    status = fields.String(required=True, validate=STATUS)
    offered_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class Offer(Standing):
    """A tip with its words, which are null once it was removed or taken back."""

    topic = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    text = fields.String(required=True, allow_none=True)
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it was sent back or removed."}
    )


class OfferFilter(Schema):
    """Which offers to list."""

    status = fields.String(load_default=None, validate=STATUS)


class SendingBack(Schema):
    """What could be worded otherwise, said kindly: its author reads it."""

    reason = Text(required=True, longest=500, lines=True)


class Removal(Schema):
    """Why, where there is something to say."""

    reason = Text(load_default=None, allow_none=True, longest=500, lines=True)


class Tip(Schema):
    """A tip from somebody who has been there."""

    id = fields.UUID(required=True, attribute="tip_id")
    topic = fields.String(required=True)
    language = fields.String(required=True)
    text = fields.String(required=True)
    approved_at = fields.AwareDateTime(required=True)
    thanks = fields.Integer(required=True)
    thanked = fields.Boolean(required=True, metadata={"description": "Whether you said thanks."})


class TipFilter(Schema):
    """Which tips to list."""

    topic = fields.String(load_default=None, validate=TOPIC)
    language = Language(load_default=None)
