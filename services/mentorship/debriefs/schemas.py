"""Shapes of debriefs."""

from marshmallow import Schema, fields

from services.mentorship.debriefs.domain import Status


class NewDebrief(Schema):
    """In which group; nobody asks what it is about."""

    group_id = fields.UUID(required=True)


class DebriefFilter(Schema):
    """Which debriefs to list."""

    group_id = fields.UUID(load_default=None)
    status = fields.Enum(Status, by_value=True, load_default=None)


class Debrief(Schema):
    """Somebody would like to talk a meeting over, and perhaps somebody listens."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    asked_by = fields.UUID(required=True)
    asked_at = fields.AwareDateTime(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    taken_by = fields.UUID(required=True, allow_none=True)
