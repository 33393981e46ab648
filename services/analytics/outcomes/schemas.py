"""Shapes of outcomes."""

from marshmallow import Schema, fields

from services.analytics.reports.domain import Language
from shared.fields import Text


class ChangedOutcomes(Schema):
    """What a network decides about its public page."""

    is_public = fields.Boolean(
        required=True,
        metadata={"description": "Whether everybody may read it. Off, caches drop it within five minutes."},
    )
    title = Text(required=True, longest=120)
    about = Text(
        load_default="",
        longest=2000,
        lines=True,
        metadata={"description": "An introduction. Nobody is named in it, and nothing of anybody told."},
    )
    language = fields.Enum(Language, by_value=True, load_default=Language.EN)


class Outcomes(Schema):
    """What a network decided about its public page, and where it is."""

    is_public = fields.Boolean(required=True)
    title = fields.String(required=True)
    about = fields.String(required=True)
    language = fields.Enum(Language, by_value=True, required=True)
    through_on = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "The last day that is public; null while nothing is, or was released."},
    )
    address = fields.String(required=True, metadata={"description": "Where everybody finds the page."})
    version = fields.Integer(required=True)
