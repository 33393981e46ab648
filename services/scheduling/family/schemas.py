"""Shapes of family sessions."""

from marshmallow import Schema, fields, validate

from services.scheduling.family.domain import Alternative, Choice, Kind, Relation
from shared.fields import Text

AT_MOST = 5


class NewSession(Schema):
    """Which part of a meeting is for families, how many may come, and what members can do who would not."""

    kind = fields.Enum(Kind, by_value=True, load_default=Kind.FAMILY_SESSION)
    topic = Text(required=True)
    places = fields.Integer(required=True, validate=validate.Range(min=1, max=200))
    per_member = fields.Integer(load_default=2, validate=validate.Range(min=1, max=AT_MOST))
    from_minute = fields.Integer(required=True, validate=validate.Range(min=0, max=720))
    minutes = fields.Integer(required=True, validate=validate.Range(min=5, max=720))
    alternative_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "Another meeting of the group; else it is the part for members."},
    )


class SessionFilter(Schema):
    """Which family sessions to list."""

    group_id = fields.UUID(load_default=None)


class Session(Schema):
    """A meeting with a part for families."""

    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    topic = fields.String(required=True)
    places = fields.Integer(required=True)
    per_member = fields.Integer(required=True)
    from_minute = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    alternative = fields.Enum(Alternative, by_value=True, required=True)
    alternative_id = fields.UUID(required=True, allow_none=True)
    alternative_stands = fields.Boolean(
        required=True,
        metadata={"description": "False where the other meeting was cancelled: plan another alternative."},
    )
    version = fields.Integer(required=True)


class Counts(Schema):
    """How many members bring somebody, how many they bring, and how many prefer the alternative."""

    bringing = fields.Integer(required=True)
    companions = fields.Integer(required=True)
    alternatives = fields.Integer(required=True)


class NewAnswer(Schema):
    """What you would like. Whom you bring: a relation, or a caregiver whom you linked to yourself."""

    choice = fields.Enum(Choice, by_value=True, required=True)
    relations = fields.List(
        fields.Enum(Relation, by_value=True), load_default=list, validate=validate.Length(max=AT_MOST)
    )
    caregiver_ids = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=AT_MOST))


class Answer(Schema):
    """What you would like, and whom you bring."""

    occurrence_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    choice = fields.Enum(Choice, by_value=True, required=True)
    relations = fields.List(fields.Enum(Relation, by_value=True), required=True)
    caregiver_ids = fields.List(fields.UUID(), required=True)
    alternative_id = fields.UUID(required=True, allow_none=True)
    is_lost = fields.Boolean(
        required=True,
        metadata={"description": "The alternative that you chose is there no more: choose anew."},
    )
    answered_at = fields.AwareDateTime(required=True)
