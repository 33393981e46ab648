"""Shapes of venues."""

from marshmallow import Schema, fields, validate

from shared.fields import Text


def _words(most: int) -> fields.String:
    return fields.String(load_default="", validate=validate.Length(max=most))


class NewVenue(Schema):
    """A place where groups meet, described for people who consider to come."""

    name = Text(required=True)
    room = _words(200)
    address = _words(500)
    locality = _words(200)
    region = _words(200)
    capacity = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=100_000))
    accessibility = fields.List(
        fields.String(validate=validate.Length(min=1, max=100)),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"description": "Features in plain words: step-free, hearing loop, quiet room …"},
    )
    transport = _words(500)
    cost = _words(200)
    comfort = _words(500)
    external_id = Text(load_default=None, allow_none=True)


class VenueChange(Schema):
    """What to tell anew of a place."""

    name = Text()
    room = fields.String(validate=validate.Length(max=200))
    address = fields.String(validate=validate.Length(max=500))
    locality = fields.String(validate=validate.Length(max=200))
    region = fields.String(validate=validate.Length(max=200))
    capacity = fields.Integer(allow_none=True, validate=validate.Range(min=1, max=100_000))
    accessibility = fields.List(
        fields.String(validate=validate.Length(min=1, max=100)), validate=validate.Length(max=50)
    )
    transport = fields.String(validate=validate.Length(max=500))
    cost = fields.String(validate=validate.Length(max=200))
    comfort = fields.String(validate=validate.Length(max=500))


class Venue(Schema):
    """A place where groups meet."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    room = fields.String(required=True)
    address = fields.String(required=True)
    locality = fields.String(required=True)
    region = fields.String(required=True)
    capacity = fields.Integer(required=True, allow_none=True)
    accessibility = fields.List(fields.String(), required=True)
    transport = fields.String(required=True)
    cost = fields.String(required=True)
    comfort = fields.String(required=True)
    external_id = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class VenueFilter(Schema):
    """Which venues to list."""

    external_id = fields.String(load_default=None)
