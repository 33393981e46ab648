"""Shapes of practical help."""

from marshmallow import Schema, fields

from services.membership.barriers.domain import Kind, OfferStatus, Status
from shared.fields import Text


class NewHelpRequest(Schema):
    """Help to be asked for. The group sees its kind; the words are for whoever looks after the group.

    `person_id` is for staff who ask for somebody else.
    """

    group_id = fields.UUID(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    words = Text(longest=1000, lines=True, load_default=None, allow_none=True)
    person_id = fields.UUID(load_default=None, allow_none=True)


class HelpFilter(Schema):
    """Which requests to list."""

    group_id = fields.UUID(load_default=None)
    kind = fields.Enum(Kind, by_value=True, load_default=None)
    status = fields.Enum(Status, by_value=True, load_default=None)


class HelpRequest(Schema):
    """Help of a kind, asked for in a group; `person_id` is null for whom it is not meant."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True, allow_none=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    asked_at = fields.AwareDateTime(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class HelpRequestInWords(HelpRequest):
    """A request with the words of whoever asked; null for whom they are not meant."""

    words = fields.String(required=True, allow_none=True)


class NewOffer(Schema):
    """An offer. `helper_id` is for staff who record somebody else's."""

    helper_id = fields.UUID(load_default=None, allow_none=True)


class OfferFilter(Schema):
    """Which offers to list."""

    request_id = fields.UUID(load_default=None)
    helper_id = fields.UUID(load_default=None)
    status = fields.Enum(OfferStatus, by_value=True, load_default=None)


class Offer(Schema):
    """An offer; `asker_id` is null until it is taken."""

    id = fields.UUID(required=True)
    request_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    helper_id = fields.UUID(required=True)
    asker_id = fields.UUID(required=True, allow_none=True)
    status = fields.Enum(OfferStatus, by_value=True, required=True)
    offered_at = fields.AwareDateTime(required=True)
