"""Shapes of curricula."""

from marshmallow import Schema, fields, validate

from services.scheduling.domain.occurrences import OccurrenceStatus
from services.scheduling.library.schemas import Entry


class NewPlan(Schema):
    """The theme of a meeting, by its id in the library."""

    entry_id = fields.UUID(required=True)


class NewCurriculum(Schema):
    """Themes to follow, in order; those of the library in its order, where none are named."""

    entry_ids = fields.List(
        fields.UUID(), load_default=None, allow_none=True, validate=validate.Length(min=1, max=50)
    )


class Plan(Schema):
    """What a meeting is about; `theme` is null where nothing is planned."""

    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    theme = fields.Nested(Entry, required=True, allow_none=True)
    covered_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class Listed(Schema):
    """A meeting with a theme; planned while `covered_at` is null."""

    occurrence_id = fields.UUID(required=True)
    starts_at = fields.AwareDateTime(required=True)
    held_on = fields.Date(required=True)
    status = fields.Enum(OccurrenceStatus, by_value=True, required=True)
    entry_id = fields.UUID(required=True)
    title = fields.String(required=True, allow_none=True)
    covered_at = fields.AwareDateTime(required=True, allow_none=True)
