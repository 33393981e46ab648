"""Shapes of guests."""

from marshmallow import Schema, fields, validate

from services.scheduling.domain.languages import Language
from services.scheduling.guests.domain import Review, Status
from shared.fields import Text

MINUTES = validate.Range(min=0, max=720)


class Contact(Schema):
    """Who a guest is, and how to reach them: kept sealed, forgotten 30 days after the invitation ended."""

    name = Text(required=True)
    reach = Text(required=True, metadata={"description": "A mail address or a telephone number."})


class NewInvitation(Schema):
    """Whom you would like to invite, to which part of the meeting, and what it is to be about, and not."""

    contact = fields.Nested(Contact, required=True)
    partner_id = fields.UUID(load_default=None, allow_none=True)
    topic = Text(required=True)
    scope = Text(
        required=True,
        longest=2000,
        lines=True,
        metadata={"description": "What the guest is asked for, and what stays the group's own."},
    )
    language = fields.Enum(Language, by_value=True, load_default=Language.EN)
    from_minute = fields.Integer(required=True, validate=MINUTES)
    minutes = fields.Integer(required=True, validate=validate.Range(min=5, max=360))
    objections_until = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        metadata={"description": "A week, or a day before the meeting, where it is left out."},
    )


class InvitationFilter(Schema):
    """Which invitations to list."""

    group_id = fields.UUID(load_default=None)
    status = fields.Enum(Status, by_value=True, load_default=None)


class Invitation(Schema):
    """A guest of a meeting, without who it is. Members read the outline once it was accepted."""

    id = fields.UUID(required=True)
    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True, allow_none=True)
    topic = fields.String(required=True)
    scope = fields.String(required=True)
    language = fields.Enum(Language, by_value=True, required=True)
    from_minute = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    objections_until = fields.AwareDateTime(required=True)
    mailed_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When the guest was sent the address of their page, if by mail."},
    )
    signed_at = fields.AwareDateTime(required=True, allow_none=True)
    signed_version = fields.String(required=True, allow_none=True)
    outline = fields.String(required=True)
    review = fields.Enum(Review, by_value=True, required=True)
    is_ready = fields.Boolean(required=True)
    feedback_poll_id = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)


class Address(Schema):
    """Where the guest finds their page. It is told once: whoever knows it can open it."""

    address = fields.String(required=True)


class NewReview(Schema):
    """Whether what the guest means to say is fine for the group; if not, what should be different."""

    accepted = fields.Boolean(required=True)
    note = Text(longest=1000, lines=True, load_default="")
