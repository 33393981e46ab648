"""Shapes of alternatives, barriers and the pre-flight question."""

from marshmallow import Schema, fields, validate

from services.referrals.alternatives.domain import AgeGroup, Answer, Barrier, Reason
from services.referrals.alternatives.words import LANGUAGES
from shared.fields import Language, Text


class Wish(Schema):
    """What whoever asks adds to what is looked for: codes that fit many people, nothing about one."""

    language = Language(load_default=None)
    area = Text(load_default=None, metadata={"description": "A place, or a postal code."})
    age_group = fields.Enum(AgeGroup, by_value=True, load_default=None)
    free_only = fields.Boolean(load_default=False)


class AlternativesWish(Wish):
    """What is looked for, and in which language to say what helps to hear."""

    words_in = fields.String(load_default="en", validate=validate.OneOf(LANGUAGES))


class Need(Wish):
    """What is looked for at a partner."""

    topics = fields.List(Text(), load_default=list, validate=validate.Length(max=20))


class Fit(Schema):
    """How one service answers: the reasons in codes, and how much they count together."""

    service_id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True)
    name = fields.String(required=True)
    answer = fields.Enum(Answer, by_value=True, required=True)
    score = fields.Integer(required=True)
    reasons = fields.List(fields.Enum(Reason, by_value=True), required=True)


class Alternatives(Schema):
    """Services that fit, the best first, and what to say to the person."""

    words = fields.List(fields.String(), required=True)
    alternatives = fields.List(fields.Nested(Fit), required=True)


class Preflight(Schema):
    """Whether a partner can take somebody, and how each of its services answers."""

    partner_id = fields.UUID(required=True)
    answer = fields.Enum(Answer, by_value=True, required=True)
    services = fields.List(fields.Nested(Fit), required=True)


class Barriers(Schema):
    """What stood in the way."""

    barriers = fields.List(
        fields.Enum(Barrier, by_value=True), required=True, validate=validate.Length(max=len(Barrier))
    )


class BarrierCount(Schema):
    """How often something stood in the way."""

    barrier = fields.Enum(Barrier, by_value=True, required=True)
    referrals = fields.Integer(required=True)


class BarrierCounts(Schema):
    """What stands in the way in this network, the most frequent first."""

    items = fields.List(fields.Nested(BarrierCount), required=True)
