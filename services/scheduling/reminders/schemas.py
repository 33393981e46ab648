"""Shapes of reminders."""

from datetime import time

from marshmallow import Schema, fields, validate

from services.scheduling.domain.languages import Language
from services.scheduling.reminders.domain import (
    LEAST_LEAD_MINUTES,
    MOST_LEAD_MINUTES,
    ChannelCode,
    Kind,
    Status,
)
from shared.fields import Text, TimeZone


class NewPreference(Schema):
    """How you want to be reminded of your groups' meetings; consent to `reminders` is given in membership."""

    channel = fields.Enum(ChannelCode, by_value=True, load_default=ChannelCode.MAIL)
    address = Text(
        required=True,
        longest=254,
        metadata={"description": "Where you are reached, used for reminders alone; kept sealed."},
    )
    language = fields.Enum(Language, by_value=True, load_default=Language.EN)
    discreet = fields.Boolean(
        load_default=True,
        metadata={"description": "A discreet reminder says when, and nothing of what."},
    )
    lead_minutes = fields.Integer(
        load_default=24 * 60,
        validate=validate.Range(min=LEAST_LEAD_MINUTES, max=MOST_LEAD_MINUTES),
        metadata={"description": "How long before a meeting."},
    )
    quiet_from = fields.Time(
        load_default=time(21),
        metadata={"description": "On your own clock; like quiet_until: never."},
    )
    quiet_until = fields.Time(load_default=time(8))
    time_zone = TimeZone(required=True)


class Preference(Schema):
    """How you are reminded."""

    channel = fields.Enum(ChannelCode, by_value=True, required=True)
    address = fields.String(required=True)
    language = fields.Enum(Language, by_value=True, required=True)
    discreet = fields.Boolean(required=True)
    lead_minutes = fields.Integer(required=True)
    quiet_from = fields.Time(required=True)
    quiet_until = fields.Time(required=True)
    time_zone = fields.String(required=True)
    consent = fields.Boolean(
        required=True,
        metadata={"description": "Without your consent none are sent."},
    )


class Reminder(Schema):
    """A reminder and what became of it; `unknown` may have reached you, and is not sent again."""

    id = fields.UUID(required=True)
    kind = fields.Enum(
        Kind,
        by_value=True,
        required=True,
        metadata={
            "description": "`families` come to the meeting; what you chose as `alternative` is gone; your"
            " group wants to be reminded of its `goals`."
        },
    )
    occurrence_id = fields.UUID(required=True)
    starts_at = fields.AwareDateTime(required=True)
    channel = fields.Enum(ChannelCode, by_value=True, required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    claimed_at = fields.AwareDateTime(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
