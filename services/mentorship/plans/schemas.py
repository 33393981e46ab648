"""Shapes of plans."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.mentorship.domain.gates import LANGUAGES, Stage
from services.mentorship.plans.domain import Kind
from shared.fields import Form, Text


class Name(fields.String):
    """A short name in small letters, digits and `_`, safe to send in events."""

    def __init__(self, **options: Any) -> None:
        form = Form(r"^[a-z][a-z0-9_]{0,39}$", error="Small letters, digits and _ only, as in first_steps.")
        super().__init__(validate=form, **options)


def wording(**options: Any) -> fields.Dict:
    """Return the field of a text in some languages, English among them."""
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGES)),
        values=Text(longest=300),
        validate=validate.Length(min=1),
        metadata={"description": "By language: en, es, de.", "example": {"en": "Has led a session."}},
        **options,
    )


class Shows(Schema):
    """Something that people can show."""

    code = Name(required=True)
    wording = wording(required=True)


class Asked(Schema):
    """One condition: `days` with belonged, `evidence` with evidence, `modules` with training."""

    kind = fields.Enum(Kind, by_value=True, required=True)
    days = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=3650))
    evidence = Name(load_default=None, allow_none=True)
    modules = fields.List(Name(), load_default=list, validate=validate.Length(max=30))


class Gate(Schema):
    """What is asked for before a stage."""

    name = Name(required=True)
    leads_to = fields.Enum(Stage, by_value=True, required=True)
    conditions = fields.List(fields.Nested(Asked), required=True, validate=validate.Length(min=1, max=20))


class NewPlan(Schema):
    """The whole pathway of the network, in place of the one before."""

    stages = fields.List(
        fields.Enum(Stage, by_value=True), required=True, validate=validate.Length(min=2, max=len(Stage))
    )
    evidence = fields.List(fields.Nested(Shows), required=True, validate=validate.Length(max=40))
    gates = fields.List(fields.Nested(Gate), required=True, validate=validate.Length(min=1, max=len(Stage)))


class Plan(NewPlan):
    """The pathway of the network; version 0 is the one that comes with Kith."""

    published_at = fields.AwareDateTime(required=True, allow_none=True)
    published_by = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)
