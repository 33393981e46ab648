"""Shapes of the interest register."""

from marshmallow import Schema, fields, validate

from services.membership.interest.domain import Kind, Offering, Status
from services.membership.schemas import PHONE
from shared.fields import Language, Text


class NewReach(Schema):
    """Who they are, how to reach them, and what they said."""

    name = Text(required=True, longest=120)
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    phone = fields.String(load_default=None, allow_none=True, validate=PHONE)
    words = Text(longest=2000, lines=True, load_default=None, allow_none=True)


class NewInterest(Schema):
    """An interest; with no offers, they would like to take part."""

    kind = fields.Enum(Kind, by_value=True, required=True)
    offers = fields.List(
        fields.Enum(Offering, by_value=True), load_default=list, validate=validate.Length(max=3)
    )
    language = Language(required=True)
    reach = fields.Nested(NewReach, required=True)


class InterestFilter(Schema):
    """Which interests to list."""

    kind = fields.Enum(Kind, by_value=True, load_default=None)
    offers = fields.Enum(Offering, by_value=True, load_default=None)
    status = fields.Enum(Status, by_value=True, load_default=None)


class Interest(Schema):
    """An interest, without who it is."""

    id = fields.UUID(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    offers = fields.List(fields.Enum(Offering, by_value=True), required=True)
    language = fields.String(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    registered_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
    changed_by = fields.UUID(required=True)
    version = fields.Integer(required=True)


class Reach(Schema):
    """Who they are, how to reach them, and what they said."""

    name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    words = fields.String(required=True, allow_none=True)
