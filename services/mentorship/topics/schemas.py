"""Shapes of topics."""

from marshmallow import Schema, fields

from services.mentorship.plans.schemas import Name


class Suggestion(Schema):
    """A topic that suits the group now."""

    topic = fields.String(required=True)
    title = fields.String(required=True)
    level = fields.Integer(required=True, metadata={"description": "1 is light, 3 goes deep."})
    points = fields.Float(required=True)
    said = fields.Integer(required=True, metadata={"description": "How many answers in polls speak for it."})
    entry_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "The theme of the library about it, to be planned for a meeting."},
    )


class NewChoice(Schema):
    """Which topic, for which day."""

    topic = Name(required=True)
    planned_on = fields.Date(required=True)


class Choice(Schema):
    """A topic chosen for a group."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    topic = fields.String(required=True)
    planned_on = fields.Date(required=True)
    chosen_by = fields.UUID(required=True)
