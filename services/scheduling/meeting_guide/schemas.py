"""Shapes of public listings."""

from marshmallow import Schema, fields, validate

from services.scheduling.meeting_guide.domain import LONGEST_SLUG, TYPES, Reason
from services.scheduling.schemas import URL
from shared.fields import Form, Text

SLUG = [
    validate.Length(min=1, max=LONGEST_SLUG),
    Form(r"^[a-z0-9]+(-[a-z0-9]+)*$", error="A slug has small letters, digits and single hyphens."),
]
TYPE = validate.OneOf(sorted(TYPES), error="No type code of the Meeting Guide specification.")
PHONE = Form(r"^\+?[0-9][0-9 ()#*,.-]{4,60}$", error="Write a telephone number, as in +44 20 7946 0000.")


class ListingChange(Schema):
    """What to change of a listing; its slug stays, because others link to it."""

    name = Text(metadata={"description": "The group's public name. Nobody's surname belongs here."})
    place = fields.String(
        validate=validate.Length(max=200),
        metadata={"description": "Where an online group is, roughly: Leeds, UK."},
    )
    conference_url = fields.String(
        allow_none=True,
        validate=URL,
        metadata={"description": "An address that everybody may know; the meetings' own is never published."},
    )
    conference_phone = fields.String(allow_none=True, validate=PHONE)
    types = fields.List(fields.String(validate=TYPE), validate=validate.Length(max=20))


class NewListing(Schema):
    """A group that wants to be found by everybody."""

    group_id = fields.UUID(required=True)
    name = Text(
        required=True,
        metadata={"description": "The group's public name. Nobody's surname belongs here."},
    )
    slug = fields.String(
        load_default=None,
        allow_none=True,
        validate=SLUG,
        metadata={"description": "What its addresses are made of, for good; otherwise made of the name."},
    )
    place = fields.String(load_default="", validate=validate.Length(max=200))
    conference_url = fields.String(load_default=None, allow_none=True, validate=URL)
    conference_phone = fields.String(load_default=None, allow_none=True, validate=PHONE)
    types = fields.List(fields.String(validate=TYPE), load_default=list, validate=validate.Length(max=20))


class Listing(Schema):
    """What the public reads of a group."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    slug = fields.String(required=True)
    name = fields.String(required=True)
    place = fields.String(required=True)
    conference_url = fields.String(required=True, allow_none=True)
    conference_phone = fields.String(required=True, allow_none=True)
    types = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)


class ListingFilter(Schema):
    """Which listings to list."""

    group_id = fields.UUID(load_default=None)


class LeftOut(Schema):
    """A series of a listed group that is not published, and why."""

    series_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    reason = fields.Enum(Reason, by_value=True, required=True)


class Guide(Schema):
    """Where the public guide is, how many meetings it has, and what is left out."""

    address = fields.String(required=True)
    meetings = fields.Integer(required=True)
    left_out = fields.List(fields.Nested(LeftOut), required=True)
