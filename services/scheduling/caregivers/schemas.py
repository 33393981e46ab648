"""Shapes of what caregivers, among others, see of attendance."""

from marshmallow import Schema, fields

from services.scheduling.domain.attendance import Attendance


class AttendanceFilter(Schema):
    """Whose attendance: yours, where nobody is named."""

    person_id = fields.UUID(load_default=None)


class Attended(Schema):
    """Whether somebody came to a meeting; the date only where you see the meeting, too."""

    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    attendance = fields.Enum(Attendance, by_value=True, required=True)
    held_on = fields.Date(required=True, allow_none=True)
