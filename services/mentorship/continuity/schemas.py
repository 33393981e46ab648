"""Shapes of continuity."""

from marshmallow import Schema, fields, validate

from services.mentorship.continuity.domain import Level, Risk
from services.mentorship.domain.gates import Stage


class Weighed(Schema):
    """One risk: from 0 (none) to 1, how many points it can take away, and what it is about."""

    risk = fields.Enum(Risk, by_value=True, required=True)
    share = fields.Float(required=True)
    weight = fields.Integer(required=True)
    words = fields.String(required=True)


class Suggestion(Schema):
    """Somebody to whom leading could pass; ask them."""

    from_person_id = fields.UUID(required=True)
    to_person_id = fields.UUID(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    training_up_to_date = fields.Boolean(required=True)
    duties = fields.Integer(required=True)
    mentees = fields.Integer(required=True)


class Continuity(Schema):
    """How well a group would carry on, what weighs on it, and what could be handed over to whom."""

    group_id = fields.UUID(required=True)
    index = fields.Integer(required=True, metadata={"description": "0 to 100; the higher the steadier."})
    level = fields.Enum(Level, by_value=True, required=True)
    risks = fields.List(fields.Nested(Weighed), required=True)
    suggested_handovers = fields.List(fields.Nested(Suggestion), required=True)


class IndexFilter(Schema):
    """Which groups to list."""

    at_most = fields.Integer(load_default=None, validate=validate.Range(min=0, max=100))


class Index(Schema):
    """The index of a group, as it was reckoned last."""

    group_id = fields.UUID(required=True)
    index = fields.Integer(required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    reckoned_on = fields.Date(required=True)
