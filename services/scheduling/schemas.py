"""Shapes of the HTTP API of scheduling."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.scheduling.domain.attendance import Attendance
from services.scheduling.domain.occurrences import OccurrenceStatus
from services.scheduling.domain.rules import MAX_LENGTH
from services.scheduling.domain.series import MAX_DURATION_MINUTES, Mode, SeriesStatus
from shared.fields import Text, TimeZone

URL = validate.Regexp(r"https?://[^\s]{3,480}\Z", error="Write an address that begins with https://.")
CODE = validate.Regexp(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,19}\Z", error="Write a short code, as in WC.")
DURATION = validate.Range(min=1, max=MAX_DURATION_MINUTES)


def _whole_minutes(value: Any) -> None:
    if value.second or value.microsecond:
        raise ValidationError("Meetings start at a whole minute.")


class SeriesChange(Schema):
    """What to change of a series; meetings ahead follow, unless they were moved or cancelled on their own."""

    rule = fields.String(
        validate=validate.Length(min=1, max=MAX_LENGTH),
        metadata={
            "description": "RFC 5545, of dates: FREQ=WEEKLY;INTERVAL=2;BYDAY=TU or FREQ=MONTHLY;BYDAY=-1FR"
        },
    )
    starts_on = fields.Date(
        metadata={"description": "The series begins on the first date of the rule from here on."}
    )
    start_time = fields.Time(
        validate=_whole_minutes, metadata={"description": "Wall-clock time in the series' zone."}
    )
    duration_minutes = fields.Integer(validate=DURATION)
    time_zone = TimeZone()
    mode = fields.Enum(Mode, by_value=True)
    venue_id = fields.UUID(allow_none=True)
    online_url = fields.String(allow_none=True, validate=URL)
    formats = fields.List(fields.String(validate=CODE), validate=validate.Length(max=30))


class NewSeries(SeriesChange):
    """When and how a group meets; without a time zone, in the group's."""

    group_id = fields.UUID(required=True)
    rule = fields.String(
        required=True,
        validate=validate.Length(min=1, max=MAX_LENGTH),
        metadata={
            "description": "RFC 5545, of dates: FREQ=WEEKLY;INTERVAL=2;BYDAY=TU or FREQ=MONTHLY;BYDAY=-1FR"
        },
    )
    starts_on = fields.Date(
        required=True,
        metadata={"description": "The series begins on the first date of the rule from here on."},
    )
    start_time = fields.Time(
        required=True,
        validate=_whole_minutes,
        metadata={"description": "Wall-clock time in the series' zone."},
    )
    duration_minutes = fields.Integer(required=True, validate=DURATION)
    time_zone = TimeZone(load_default=None, allow_none=True)
    mode = fields.Enum(Mode, by_value=True, load_default=Mode.IN_PERSON)
    venue_id = fields.UUID(load_default=None, allow_none=True)
    online_url = fields.String(load_default=None, allow_none=True, validate=URL)
    formats = fields.List(fields.String(validate=CODE), load_default=list, validate=validate.Length(max=30))
    external_id = Text(load_default=None, allow_none=True)


class Series(Schema):
    """When and how a group meets. `online_url` is told to those who may join."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    rule = fields.String(required=True)
    starts_on = fields.Date(required=True)
    start_time = fields.Time(required=True)
    duration_minutes = fields.Integer(required=True)
    time_zone = fields.String(required=True)
    mode = fields.Enum(Mode, by_value=True, required=True)
    venue_id = fields.UUID(required=True, allow_none=True)
    online_url = fields.String(required=True, allow_none=True)
    formats = fields.List(fields.String(), required=True)
    status = fields.Enum(SeriesStatus, by_value=True, required=True)
    ended_on = fields.Date(required=True, allow_none=True)
    external_id = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class SeriesFilter(Schema):
    """Which series to list."""

    group_id = fields.UUID(load_default=None)
    external_id = fields.String(load_default=None)


class End(Schema):
    """When a series ends."""

    on = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "The last date on which the group meets; today where it is left out."},
    )


class Occurrence(Schema):
    """One meeting: an instant, and the wall-clock time in its zone."""

    id = fields.UUID(required=True)
    series_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    recurrence_id = fields.NaiveDateTime(
        required=True,
        metadata={"description": "The local start that the rule gave; a move does not change it."},
    )
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    local_start = fields.NaiveDateTime(required=True)
    held_on = fields.Date(required=True, metadata={"description": "The local date."})
    time_zone = fields.String(required=True)
    mode = fields.Enum(Mode, by_value=True, required=True)
    venue_id = fields.UUID(required=True, allow_none=True)
    needs_venue = fields.Boolean(
        required=True,
        metadata={"description": "The venue of the series was taken: move it, or find another."},
    )
    online_url = fields.String(required=True, allow_none=True)
    moved = fields.Boolean(required=True)
    status = fields.Enum(OccurrenceStatus, by_value=True, required=True)
    version = fields.Integer(required=True)


class OccurrenceFilter(Schema):
    """Which meetings to list."""

    group_id = fields.UUID(load_default=None)
    from_at = fields.AwareDateTime(
        data_key="from",
        load_default=None,
        metadata={"description": "Meetings that start at this instant or later."},
    )
    until_at = fields.AwareDateTime(
        data_key="until",
        load_default=None,
        metadata={"description": "Meetings that start before this instant."},
    )


class Move(Schema):
    """Where in time, and if need be in which place, a meeting is held instead."""

    local_start = fields.NaiveDateTime(
        required=True,
        validate=_whole_minutes,
        metadata={"description": "Wall-clock time in the meeting's zone."},
    )
    duration_minutes = fields.Integer(load_default=None, allow_none=True, validate=DURATION)
    venue_id = fields.UUID(
        allow_none=True, metadata={"description": "Left out, the venue stays; null, there is none."}
    )


class Mark(Schema):
    """What is recorded for one person at one meeting."""

    person_id = fields.UUID(required=True)
    attendance = fields.Enum(Attendance, by_value=True, required=True)
