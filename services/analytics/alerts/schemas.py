"""Shapes of alerts and of the overview."""

from marshmallow import Schema, fields

from services.analytics.alerts.domain import Rule, Trend


class AlertFilter(Schema):
    """Which alerts."""

    group_id = fields.UUID(load_default=None)
    also_closed = fields.Boolean(load_default=False, metadata={"description": "Those that are over, too."})


class Alert(Schema):
    """Something to look at: by which rule and threshold, and what was seen."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    rule = fields.Enum(Rule, by_value=True, required=True)
    threshold = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    evidence = fields.Dict(keys=fields.String(), required=True)
    raised_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)


class Standing(Schema):
    """How a group stands, without a count of people that is not released."""

    group_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True, allow_none=True)
    last_met_on = fields.Date(required=True, allow_none=True)
    usual_gap_days = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Between two meetings, over half a year."}
    )
    trend = fields.Enum(Trend, by_value=True, required=True)
    continuity = fields.String(
        required=True,
        metadata={"description": "`nobody`, `one` or `several` active members are trained to facilitate."},
    )
    waitlist = fields.String(
        required=True, metadata={"description": "`nobody`, `some` or, from the threshold on, `many` wait."}
    )
    alerts = fields.List(fields.Enum(Rule, by_value=True), required=True)
    looked_at = fields.AwareDateTime(required=True)
