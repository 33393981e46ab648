"""Shapes of fallbacks, incidents and joining."""

from marshmallow import Schema, fields, validate

from services.scheduling.domain.series import MAX_DURATION_MINUTES, Mode
from services.scheduling.reliability.domain import FallbackKind, IncidentKind
from services.scheduling.schemas import URL


class NewFallback(Schema):
    """Where a series meets when its room fails: either another link or a venue."""

    venue_id = fields.UUID(load_default=None, allow_none=True)
    online_url = fields.String(load_default=None, allow_none=True, validate=URL)


class Fallback(Schema):
    """Where a series meets when its room fails; version 0 where there is nothing."""

    series_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    kind = fields.Enum(FallbackKind, by_value=True, required=True, allow_none=True)
    venue_id = fields.UUID(required=True, allow_none=True)
    online_url = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class Joining(Schema):
    """Where and how one meeting is joined now."""

    occurrence_id = fields.UUID(required=True)
    mode = fields.Enum(Mode, by_value=True, required=True)
    venue_id = fields.UUID(required=True, allow_none=True)
    needs_venue = fields.Boolean(required=True)
    online_url = fields.String(required=True, allow_none=True)
    diverted = fields.Boolean(
        required=True, metadata={"description": "The meeting went to its fallback: the above says where."}
    )
    fallback = fields.Nested(Fallback, required=True, allow_none=True)


class NewIncident(Schema):
    """What went wrong with the online room, and how many minutes it took."""

    kind = fields.Enum(IncidentKind, by_value=True, required=True)
    minutes_lost = fields.Integer(load_default=0, validate=validate.Range(min=0, max=MAX_DURATION_MINUTES))


class Incident(Schema):
    """What went wrong with the online room of a meeting."""

    id = fields.UUID(required=True)
    occurrence_id = fields.UUID(required=True)
    series_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    kind = fields.Enum(IncidentKind, by_value=True, required=True)
    minutes_lost = fields.Integer(required=True)
    reported_at = fields.AwareDateTime(required=True)
    reported_by = fields.UUID(required=True)


class Reliability(Schema):
    """How the online room of a series did; the figure is null while too few meetings say it."""

    series_id = fields.UUID(required=True)
    since = fields.AwareDateTime(required=True)
    meetings = fields.Integer(required=True)
    troubled = fields.Integer(required=True)
    minutes_lost = fields.Integer(required=True)
    diverted = fields.Integer(required=True)
    reliability = fields.Decimal(as_string=True, required=True, allow_none=True)
    has_fallback = fields.Boolean(required=True)
    needs_fallback = fields.Boolean(required=True)
