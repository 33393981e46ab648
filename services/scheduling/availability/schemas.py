"""Shapes of availability."""

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.scheduling.availability.domain import A_DAY, MAX_WINDOWS, Kind, Weekday
from shared.fields import TimeZone

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class Clock(fields.String):
    """A time of day as minutes since midnight, written 18:30; the end of the day is 24:00."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("metadata", {})
        options["metadata"] |= {"example": "18:30", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"}
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        if text == "24:00":
            return A_DAY
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise ValidationError("Write a time of day as 18:30.")
        return int(found[1]) * 60 + int(found[2])

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value // 60:02}:{value % 60:02}"


class Window(Schema):
    """Some hours of one day of every week."""

    kind = fields.Enum(Kind, by_value=True, required=True)
    weekday = fields.Enum(Weekday, by_value=True, required=True)
    from_minute = Clock(data_key="from", required=True)
    until_minute = Clock(data_key="until", required=True)


class NewAvailability(Schema):
    """The hours of a week, in place of all that was told before; with no windows, nothing is told."""

    time_zone = TimeZone(required=True)
    windows = fields.List(fields.Nested(Window), required=True, validate=validate.Length(max=MAX_WINDOWS))


class Availability(Schema):
    """The hours of a person's week, on the clock of their zone."""

    person_id = fields.UUID(required=True)
    time_zone = fields.String(required=True)
    windows = fields.List(fields.Nested(Window), required=True)
    version = fields.Integer(required=True)
