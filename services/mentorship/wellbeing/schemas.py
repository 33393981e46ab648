"""Shapes of self-checks and rests."""

from marshmallow import Schema, fields, validate

from services.mentorship.plans.schemas import Name
from services.mentorship.wellbeing.domain import HARDEST, Advice
from shared.fields import Language


class Question(Schema):
    """Something to ask yourself: 0 is not at all, 4 is very much."""

    code = fields.String(required=True)
    text = fields.String(required=True)


class NewSelfCheck(Schema):
    """Your answers, 0 to 4 each, by the question's code; leave out what you like."""

    answers = fields.Dict(
        keys=Name(),
        values=fields.Integer(strict=True, validate=validate.Range(min=0, max=HARDEST)),
        required=True,
        validate=validate.Length(min=1, max=20),
        metadata={"example": {"energy": 2, "alone": 1}},
    )
    language = Language(load_default="en")


class SelfCheck(Schema):
    """What you answered. Nobody else can read it."""

    id = fields.UUID(required=True)
    taken_at = fields.AwareDateTime(required=True)
    answers = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class SelfCheckTaken(SelfCheck):
    """What you answered, and what comes of it."""

    advice = fields.Enum(Advice, by_value=True, required=True)
    words = fields.String(required=True)


class NewRest(Schema):
    """Until when to rest."""

    resting_until = fields.Date(
        required=True, metadata={"description": "The first day on which something can be asked of them."}
    )


class Rest(Schema):
    """Whether somebody rests, and until when; never why."""

    person_id = fields.UUID(required=True)
    resting_until = fields.Date(required=True, allow_none=True)
    resting = fields.Boolean(required=True)


class RestFilter(Schema):
    """Of which group to list who rests."""

    group_id = fields.UUID(load_default=None)
