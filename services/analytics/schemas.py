"""Shapes of the HTTP API of analytics. No shape has a place for a person."""

from marshmallow import Schema, fields, validate

from services.analytics.domain import LEAST_THRESHOLD, MOST_THRESHOLD, Level


class FigureFilter(Schema):
    """Which figures: of what, and for which weeks (whole ones; the current one is the last)."""

    level = fields.Enum(Level, by_value=True, required=True)
    from_on = fields.Date(
        data_key="from",
        load_default=None,
        metadata={"description": "A day of the first week; by default eleven weeks before the last."},
    )
    until_on = fields.Date(
        data_key="until",
        load_default=None,
        metadata={"description": "A day of the last week; by default today."},
    )


class AttendanceFigure(Schema):
    """One unit in one week. Where suppressed, too few people came to say how many."""

    unit_id = fields.UUID(
        required=True, metadata={"description": "The group, organisation or network, as the level says."}
    )
    week_on = fields.Date(required=True, metadata={"description": "The week's Monday."})
    sessions = fields.Integer(required=True)
    attendances = fields.Integer(required=True, allow_none=True)
    people = fields.Integer(required=True, allow_none=True)
    suppressed = fields.Boolean(required=True)


class ActiveMembersFigure(Schema):
    """One unit at the end of one week. Where suppressed, there were too few people to say how many."""

    unit_id = fields.UUID(
        required=True, metadata={"description": "The group, organisation or network, as the level says."}
    )
    week_on = fields.Date(required=True, metadata={"description": "The week's Monday."})
    people = fields.Integer(required=True, allow_none=True)
    suppressed = fields.Boolean(required=True)


class ChangedSettings(Schema):
    """What a network decides about its figures."""

    suppression_threshold = fields.Integer(
        required=True, strict=True, validate=validate.Range(LEAST_THRESHOLD, MOST_THRESHOLD)
    )


class Settings(Schema):
    """What a network decided about its figures."""

    suppression_threshold = fields.Integer(required=True)
    version = fields.Integer(required=True)
