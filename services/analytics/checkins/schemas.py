"""Shapes of check-ins: a person's own, and the figures, which have no place for a person."""

from marshmallow import Schema, fields, validate

from services.analytics.checkins.domain import HIGHEST, LOWEST, Change
from shared.fields import Code, Language

_POINTS = validate.Range(min=LOWEST, max=HIGHEST)


class InLanguage(Schema):
    """The language to read in: en, es or de; else English."""

    language = Language(load_default="en")


class Measure(Schema):
    """A question, answered from `lowest` to `highest`, with what both ends mean."""

    code = fields.String(required=True)
    question = fields.String(required=True)
    lowest = fields.Integer(required=True)
    lowest_means = fields.String(required=True)
    highest = fields.Integer(required=True)
    highest_means = fields.String(required=True)
    better = fields.String(required=True, metadata={"description": "The better end: up or down."})


class NewCheckIn(Schema):
    """Your answers by the measure's code, 0 to 10 each; leave out whatever you like."""

    answers = fields.Dict(
        keys=Code(),
        values=fields.Integer(strict=True, validate=_POINTS),
        required=True,
        validate=validate.Length(min=1, max=20),
        metadata={"example": {"sleep": 4, "mood": 6}},
    )
    taken_on = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "By default today; up to half a year back, for what was kept on paper."},
    )


class CheckIn(Schema):
    """What you answered on a day; null where you left something out, and nothing is put in its place."""

    taken_on = fields.Date(required=True)
    answers = fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True), required=True)


class OwnChange(Schema):
    """How your latest answer differs from your first, and whether that is more than answers move anyway."""

    measure = fields.String(required=True)
    first_on = fields.Date(required=True)
    first = fields.Integer(required=True)
    latest_on = fields.Date(required=True)
    latest = fields.Integer(required=True)
    change = fields.Enum(Change, by_value=True, required=True)
    counts_from = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "From how many points on a change counts; null where not enough is known."},
    )
    words = fields.String(required=True)


class Reliability(Schema):
    """By what the changes of a month are judged: worked out from this network's own answers, or not at all.

    `least_change` is the least number of points that is more than 1.96 sd sqrt(2) sqrt(1 - r) (Jacobson and
    Truax 1991); null where fewer than 100 first answers or 50 pairs tell, or where no change would count.
    """

    starts_on = fields.Date(required=True, metadata={"description": "The month's Monday, as in releases."})
    measure = fields.String(required=True)
    people = fields.Integer(required=True, metadata={"description": "First answers, rounded to five."})
    pairs = fields.Integer(
        required=True, metadata={"description": "Pairs of answers one to three weeks apart, rounded to five."}
    )
    sd = fields.Float(required=True, allow_none=True)
    r = fields.Float(required=True, allow_none=True)
    least_change = fields.Integer(required=True, allow_none=True)


class Part(Schema):
    """How many people, rounded to five, and in percent of all who agreed; null where hidden."""

    people = fields.Integer(required=True, allow_none=True)
    percent = fields.Integer(required=True, allow_none=True)


class WellbeingFigure(Schema):
    """What became of the answers to one measure, in one unit and month.

    `missing` agreed and did not answer. They are part of the whole that percentages are of: nothing is put in
    their place.
    """

    starts_on = fields.Date(required=True)
    unit_id = fields.UUID(required=True)
    measure = fields.String(required=True)
    agreed = fields.Integer(required=True, allow_none=True)
    counts_from = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "From how many points on a change counted; null where too little was known."
        },
    )
    parts = fields.Dict(keys=fields.Enum(Change, by_value=True), values=fields.Nested(Part), required=True)


class MonthOfReliabilities(Schema):
    """Of which month; by default the latest."""

    starts_on = fields.Date(load_default=None, metadata={"description": "Its Monday, as in releases."})
