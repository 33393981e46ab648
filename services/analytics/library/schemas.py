"""Shapes of the library's use."""

from marshmallow import Schema, fields

from services.analytics.schemas import FigureFilter


class WeeksFilter(FigureFilter):
    """Which weeks; practice is shown for the months that end in them."""

    class Meta:
        """The library is of the network: there is no level to ask for."""

        exclude = ("level",)


class Practised(Schema):
    """How often a technique was taken on, or a part of that, rounded to five; null where it is hidden.

    `part` is empty for all of it, else helped, did_not_help or not_said. One person may be behind several.
    """

    starts_on = fields.Date(
        required=True, metadata={"description": "The month of the release, four weeks after the practice."}
    )
    part = fields.String(required=True)
    practices = fields.Integer(required=True, allow_none=True)
    percent = fields.Integer(required=True, allow_none=True)


class Use(Schema):
    """What was made of one entry of the library: meetings and groups that covered it, and its practice."""

    entry_id = fields.UUID(required=True)
    sessions = fields.Integer(required=True)
    groups = fields.Integer(required=True)
    practised = fields.List(fields.Nested(Practised), required=True)
