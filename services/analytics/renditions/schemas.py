"""Shapes of renditions."""

from marshmallow import Schema, fields, validate

from services.analytics.renditions.domain import KEEP_DAYS, KEEP_DAYS_AT_MOST, Audience, Kind, Status
from shared.fields import Text


class NewRendition(Schema):
    """One use of a story: as what, for whom, for what purpose, and how long it is shown."""

    kind = fields.Enum(Kind, by_value=True, required=True)
    audience = fields.Enum(Audience, by_value=True, required=True)
    purpose = Text(required=True, longest=300, metadata={"example": "Our report of 2026, page on sleep"})
    keep_days = fields.Integer(
        strict=True, load_default=KEEP_DAYS, validate=validate.Range(min=1, max=KEEP_DAYS_AT_MOST)
    )


class RenditionFilter(Schema):
    """Which renditions: of a story, in a state."""

    story_id = fields.UUID(load_default=None)
    status = fields.Enum(Status, by_value=True, load_default=None)


class Rendition(NewRendition):
    """One use of a story, and where it stands."""

    id = fields.UUID(required=True)
    story_id = fields.UUID(required=True)
    keep_days = fields.Integer(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    asked_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    address = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Where everybody can read it: a published page for the public has one."},
    )


class ShownStory(Schema):
    """A story as it is shown, without whose it is."""

    rendition_id = fields.UUID(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    audience = fields.Enum(Audience, by_value=True, required=True)
    language = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    published_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
