"""Shapes of wordings."""

from marshmallow import Schema, fields

from services.membership.domain.consents import Purpose
from shared.fields import Code, Language, Text


class NewWording(Schema):
    """A text to agree to. What is kept is never changed: say it anew under another version."""

    purpose = fields.Enum(Purpose, by_value=True, required=True)
    version = Code(required=True)
    language = Language(required=True)
    text = Text(required=True, longest=4000, lines=True)


class WordingFilter(Schema):
    """Which wordings to list."""

    purpose = fields.Enum(Purpose, by_value=True, load_default=None)
    version = fields.String(load_default=None)
    language = fields.String(load_default=None)


class CurrentWording(Schema):
    """For which purpose, and in which language, somebody is to be asked."""

    purpose = fields.Enum(Purpose, by_value=True, required=True)
    language = Language(required=True)


class Wording(Schema):
    """A text to agree to; `written_by` is null where it came with Kith."""

    id = fields.UUID(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    version = fields.String(required=True)
    language = fields.String(required=True)
    text = fields.String(required=True)
    written_by = fields.UUID(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
