"""Shapes of the HTTP API of norms."""

from marshmallow import Schema, fields, post_load, validate

from services.membership.norms import domain
from shared.fields import Text

MOST = validate.Length(max=50)


class NewTerm(Schema):
    """A word, and what the group means by it."""

    term = Text(required=True, longest=80)
    meaning = Text(required=True, longest=1000, lines=True)

    @post_load
    def _make(self, data: dict[str, str], **_options: object) -> domain.Term:
        return domain.Term(**data)


class NewNorms(Schema):
    """What a group stands for from now on, whole: what is left out is no longer said."""

    goals = fields.List(Text(longest=500), load_default=list, validate=MOST)
    norms = fields.List(Text(longest=500), load_default=list, validate=MOST)
    glossary = fields.List(fields.Nested(NewTerm), load_default=list, validate=MOST)


class NormsTerm(Schema):
    """A word, and what the group means by it."""

    term = fields.String(required=True)
    meaning = fields.String(required=True)


class GroupNorms(Schema):
    """One version of what a group stands for. Version 0 is the blank page before the first."""

    group_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    goals = fields.List(fields.String(), required=True)
    norms = fields.List(fields.String(), required=True)
    glossary = fields.List(fields.Nested(NormsTerm), required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    published_by = fields.UUID(required=True, allow_none=True)


class NewAcknowledgement(Schema):
    """The version that was read. `person_id` is for staff who record what somebody else said."""

    version = fields.Integer(required=True, validate=validate.Range(1, 1_000_000))
    person_id = fields.UUID(load_default=None, allow_none=True)


class NormsAcknowledgement(Schema):
    """Who acknowledged which version, and when; `recorded_by` is who wrote it down."""

    group_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    membership_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    acknowledged_at = fields.AwareDateTime(required=True)
    recorded_by = fields.UUID(required=True)


class AcknowledgementFilter(Schema):
    """Which acknowledgements to list."""

    version = fields.Integer(load_default=None, validate=validate.Range(1, 1_000_000))
    person_id = fields.UUID(load_default=None)


class AskedFilter(Schema):
    """Of whom and where to list what is to be acknowledged."""

    group_id = fields.UUID(load_default=None)
    person_id = fields.UUID(load_default=None)


class NormsToAcknowledge(Schema):
    """A version that a member has not acknowledged, and the last one that they did."""

    membership_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    published_at = fields.AwareDateTime(required=True)
    acknowledged_version = fields.Integer(required=True, allow_none=True)
