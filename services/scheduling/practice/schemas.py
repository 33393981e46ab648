"""Shapes of practice."""

from marshmallow import Schema, fields

from services.scheduling.library.schemas import Entry
from services.scheduling.practice.domain import Outcome
from shared.fields import Text


class NewPractice(Schema):
    """A technique of the library to take on until the group's next meeting."""

    group_id = fields.UUID(required=True)
    entry_id = fields.UUID(required=True)


class LookBack(Schema):
    """How it went, and your own words, which nobody else reads; either may be left out or taken back."""

    outcome = fields.Enum(Outcome, by_value=True, allow_none=True)
    helped = fields.Boolean(
        allow_none=True,
        truthy={True},
        falsy={False},
        metadata={"description": "Whether it helped you; told on with the outcome, and never whose it is."},
    )
    reflection = Text(longest=2000, lines=True, allow_none=True)


class Practice(Schema):
    """What you have taken on; forgotten at `expires_at`."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    entry = fields.Nested(Entry, required=True, allow_none=True)
    occurrence_id = fields.UUID(required=True, allow_none=True)
    taken_on_at = fields.AwareDateTime(required=True)
    until = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    helped = fields.Boolean(required=True, allow_none=True)
    reflection = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class Count(Schema):
    """How many people took something on before a meeting; null while it is open, and below five."""

    occurrence_id = fields.UUID(required=True)
    people = fields.Integer(required=True, allow_none=True)
