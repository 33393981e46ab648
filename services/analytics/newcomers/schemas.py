"""Shapes of newcomers."""

from marshmallow import Schema, fields

from services.analytics.domain import Level


class NewcomersFilter(Schema):
    """Whose newcomers."""

    level = fields.Enum(Level, by_value=True, required=True)
    unit_id = fields.UUID(load_default=None)


class Newcomers(Schema):
    """A unit's newcomers of a month, and who of them is an active member three months later; rounded to five.

    Null where it is hidden, or not known yet. Somebody who rests may come back, and has done nothing wrong.
    """

    unit_id = fields.UUID(
        required=True, metadata={"description": "The group, organisation or network, as the level says."}
    )
    month_on = fields.Date(required=True, metadata={"description": "The Monday on which the month begins."})
    newcomers = fields.Integer(required=True, allow_none=True)
    stayed = fields.Integer(required=True, allow_none=True)
    stayed_percent = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Only where as many as the threshold stayed, and as many did not."},
    )
    suppressed = fields.Boolean(required=True, metadata={"description": "Whether `newcomers` is hidden."})
