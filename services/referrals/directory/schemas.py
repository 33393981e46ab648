"""Shapes of the directory."""

from marshmallow import Schema, fields, validate

from shared.fields import Language, Text


class NewPartner(Schema):
    """An organisation that takes people on."""

    name = Text(required=True)
    summary = Text(longest=2000, lines=True, load_default="")
    languages = fields.List(Language(), load_default=list, validate=validate.Length(max=50))


class Partner(Schema):
    """A partner of the network."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    summary = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)
