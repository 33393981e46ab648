"""Shapes of agendas."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.scheduling.agendas.domain import PartKind
from services.scheduling.family.domain import Audience
from shared.fields import Language, Text


class Part(Schema):
    """A part of a meeting; its words may be read out or put into one's own."""

    kind = fields.Enum(PartKind, by_value=True, required=True)
    title = Text(required=True)
    minutes = fields.Integer(required=True, validate=validate.Range(min=1, max=240))
    words = fields.String(load_default="", validate=validate.Length(max=2000))


def _parts(*, required: bool = False) -> fields.List[Any]:
    return fields.List(fields.Nested(Part), required=required, validate=validate.Length(min=2, max=30))


class TemplateChange(Schema):
    """What to change of a template."""

    name = Text()
    language = Language()
    parts = _parts()


class NewTemplate(Schema):
    """An agenda that meetings can follow."""

    name = Text(required=True)
    language = Language(required=True)
    parts = _parts(required=True)


class Balance(Schema):
    """How the minutes are shared out; `advice` is balanced, more_emotional or more_practical."""

    minutes = fields.Integer(required=True)
    emotional_minutes = fields.Integer(required=True)
    practical_minutes = fields.Integer(required=True)
    advice = fields.String(required=True)


class Template(Schema):
    """An agenda that meetings can follow; `code` names one that came with Kith."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    language = fields.String(required=True)
    code = fields.String(required=True, allow_none=True)
    parts = fields.List(fields.Nested(Part), required=True)
    balance = fields.Nested(Balance, required=True)
    retired = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class TemplateFilter(Schema):
    """Which templates to list."""

    language = fields.String(load_default=None)
    retired = fields.Boolean(
        load_default=False, metadata={"description": "Those that are no longer in use, too."}
    )


class Attachment(Schema):
    """The template that meetings are to follow."""

    template_id = fields.UUID(required=True)


class Adjustment(Schema):
    """What one meeting does instead."""

    parts = _parts(required=True)


class TimedPart(Part):
    """A part, the instant at which it begins, and whom it is for."""

    starts_at = fields.AwareDateTime(required=True)
    audience = fields.Enum(
        Audience, by_value=True, required=True, metadata={"description": "`everyone`: families, too."}
    )


class Agenda(Schema):
    """How one meeting goes; `adjusted` where it does not follow its series' template."""

    occurrence_id = fields.UUID(required=True)
    template_id = fields.UUID(required=True, allow_none=True)
    adjusted = fields.Boolean(required=True)
    parts = fields.List(fields.Nested(TimedPart), required=True)
    balance = fields.Nested(Balance, required=True)
    version = fields.Integer(required=True)
