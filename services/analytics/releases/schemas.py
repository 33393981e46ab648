"""Shapes of releases."""

from marshmallow import Schema, fields, validate

from services.analytics.domain import Level
from services.analytics.releases.domain import Period, Subject


class Release(Schema):
    """A week or month whose figures are public, and stay as they are."""

    id = fields.UUID(required=True)
    period = fields.Enum(Period, by_value=True, required=True)
    starts_on = fields.Date(required=True, metadata={"description": "A Monday."})
    ends_on = fields.Date(required=True, metadata={"description": "A Sunday."})
    threshold = fields.Integer(
        required=True, metadata={"description": "From how many people on a figure was shown."}
    )
    released_at = fields.AwareDateTime(required=True)


class ReleasedFilter(Schema):
    """Which figures of a release."""

    subject = fields.Enum(Subject, by_value=True, load_default=None)
    level = fields.Enum(Level, by_value=True, load_default=None)
    item = fields.String(
        load_default=None,
        validate=validate.Length(max=60),
        metadata={"description": "What was asked: the code of a measure, the id of a question or an entry."},
    )


class ReleasedFigure(Schema):
    """One unit's figure, rounded to five; null where it is hidden, or where the subject does not count it."""

    subject = fields.Enum(Subject, by_value=True, required=True)
    unit_id = fields.UUID(required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    sessions = fields.Integer(required=True, allow_none=True)
    attendances = fields.Integer(required=True, allow_none=True)
    people = fields.Integer(required=True, allow_none=True)
    suppressed = fields.Boolean(required=True, metadata={"description": "Whether `people` is hidden."})
    item = fields.String(
        required=True, metadata={"description": "What was asked, where the subject has several; else empty."}
    )
    part = fields.String(
        required=True, metadata={"description": "Which part of the figure of its item; empty for the whole."}
    )
    percent = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The part in percent of its whole, where both and the rest may be shown."},
    )
