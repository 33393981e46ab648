"""Shapes of stories."""

from marshmallow import Schema, fields, validate

from services.analytics.stories.domain import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    NAMES_AT_MOST,
    Answer,
    Sign,
)
from shared.fields import Language, Text


class Draft(Schema):
    """A story in your own words; name what the check should look for: you, others, your street, your work."""

    language = Language(required=True)
    title = Text(required=True, longest=LONGEST_TITLE)
    text = Text(required=True, longest=LONGEST_TEXT, lines=True)
    names = fields.List(
        Text(longest=80),
        load_default=list,
        validate=validate.Length(max=NAMES_AT_MOST),
        metadata={"example": ["Anna Berger", "Harbour Foods"]},
    )


class KeptStory(Schema):
    """That it was kept; what it says is with the story."""

    id = fields.UUID(required=True)
    language = fields.String(required=True)
    changed_at = fields.AwareDateTime(required=True)
    version = fields.Integer(required=True)


class Story(KeptStory):
    """Your draft. Nobody else can read it."""

    title = fields.String(required=True)
    text = fields.String(required=True)
    names = fields.List(fields.String(), required=True)


class Finding(Schema):
    """Something that may give somebody away, and what you are asked about it."""

    number = fields.Integer(required=True)
    sign = fields.Enum(Sign, by_value=True, required=True)
    words = fields.String(required=True)
    times = fields.Integer(required=True, metadata={"description": "How often it stands in the story."})
    before = fields.String(required=True)
    after = fields.String(required=True)
    asks = fields.String(required=True)
    kept = fields.Boolean(required=True, metadata={"description": "Whether you said that it may stay."})


class Check(Schema):
    """What the check found in this version of the story, and how much of it is still to be answered."""

    version = fields.Integer(required=True)
    open = fields.Integer(required=True)
    findings = fields.List(fields.Nested(Finding), required=True)


class NewAnswer(Schema):
    """What becomes of one finding: it may stay (`keep`), or something else takes its place (`replace`)."""

    answer = fields.Enum(Answer, by_value=True, required=True)
    by = Text(longest=120, load_default=None, metadata={"example": "a friend"})


class Answered(Schema):
    """How many findings are still to be answered."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    open = fields.Integer(required=True)


class ApprovedStory(Schema):
    """A text that its writer approved. To use it, ask for a rendition."""

    story_id = fields.UUID(required=True)
    language = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    approved_at = fields.AwareDateTime(required=True)
    story_version = fields.Integer(required=True)
