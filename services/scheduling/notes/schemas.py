"""Shapes of summaries."""

from marshmallow import Schema, fields, validate

from services.scheduling.notes.domain import ANSWER_DAYS, KEEP_DAYS, Said, Status
from shared.fields import Language, Text


class Writing(Schema):
    """The summary in one language."""

    language = Language(required=True)
    text = Text(required=True, longest=4000, lines=True)


class NewSummary(Schema):
    """What a meeting was about, in each language of the group: without names or anybody's story."""

    texts = fields.List(fields.Nested(Writing), required=True, validate=validate.Length(min=1, max=5))


class Question(Schema):
    """How long people have to answer, and for how long the group may read it once it is released."""

    answer_days = fields.Integer(load_default=ANSWER_DAYS, validate=validate.Range(min=1, max=60))
    keep_days = fields.Integer(load_default=KEEP_DAYS, validate=validate.Range(min=1, max=730))


class Standing(Schema):
    """Where the summary of a meeting stands; version 0 where nothing is written."""

    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    answer_days = fields.Integer(required=True)
    keep_days = fields.Integer(required=True)
    ends_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={
            "description": "When the text goes: unfinished, unanswered, or kept for as long as agreed."
        },
    )
    released_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class Summary(Standing):
    """The summary of a meeting with its texts, none once they are gone."""

    texts = fields.List(fields.Nested(Writing), required=True)
    yours = fields.Enum(
        Said,
        by_value=True,
        required=True,
        allow_none=True,
        metadata={"description": "What you said, where you were asked."},
    )
    asked = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "How many were asked; told to those who run the group."},
    )
    agreed = fields.Integer(
        required=True, allow_none=True, metadata={"description": "How many of them agreed: never who."}
    )


class MyConsent(Schema):
    """A summary that you were asked about, and what you said."""

    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    said = fields.Enum(Said, by_value=True, required=True)
    asked_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    status = fields.Enum(Status, by_value=True, required=True)
    ends_at = fields.AwareDateTime(required=True, allow_none=True)


class MissedMeeting(Schema):
    """A meeting that you missed, with what it was about."""

    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    held_on = fields.Date(required=True)
    starts_at = fields.AwareDateTime(required=True)
    texts = fields.List(fields.Nested(Writing), required=True)
    released_at = fields.AwareDateTime(required=True)
