"""Shapes of the HTTP API of mentorship."""

from marshmallow import Schema, fields

from services.mentorship.domain.gates import Stage
from services.mentorship.notes.schemas import Note
from services.mentorship.plans.schemas import Name
from shared.fields import Language


class PathwayFilter(Schema):
    """Which pathways to list."""

    person_id = fields.UUID(load_default=None)
    group_id = fields.UUID(load_default=None)
    stage = fields.Enum(Stage, by_value=True, load_default=None)


class Wording(Schema):
    """In which language to read it."""

    language = Language(load_default="en")


class Pathway(Schema):
    """Where a person is on their pathway."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    active_from = fields.Date(
        required=True, metadata={"description": "The first day on which they belonged to any group."}
    )
    active_now = fields.Boolean(required=True)
    started_at = fields.AwareDateTime(required=True)
    paused_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class Finding(Schema):
    """One condition of a gate, and whether it is met."""

    condition = fields.String(required=True)
    met = fields.Boolean(required=True)
    detail = fields.String(required=True)
    from_day = fields.Date(
        required=True, allow_none=True, metadata={"description": "When waiting alone will meet it."}
    )


class Outlook(Schema):
    """The gate before the next stage: what it asks for, what is there and what is missing."""

    name = fields.String(required=True)
    leads_to = fields.Enum(Stage, by_value=True, required=True)
    passable = fields.Boolean(required=True)
    conditions = fields.List(fields.Nested(Finding), required=True)


class Shown(Schema):
    """A piece of evidence: what was shown on which day, and who says so."""

    id = fields.UUID(required=True)
    evidence = fields.String(required=True)
    shown_on = fields.Date(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    recorded_by = fields.UUID(required=True)


class PathwayInFull(Pathway):
    """Where a person is on their pathway, what they have shown, what the next gate asks for, and notes."""

    evidence = fields.List(fields.Nested(Shown), required=True)
    next_gate = fields.Nested(Outlook, required=True, allow_none=True)
    notes = fields.List(
        fields.Nested(Note),
        required=True,
        metadata={"description": "Your own; coordinators read all of them."},
    )


class NewEvidence(Schema):
    """What a person has shown, and on which day; today when left out."""

    evidence = Name(required=True)
    on = fields.Date(load_default=None, allow_none=True)


class StepBack(Schema):
    """How far back; one stage when left out. No reason is asked for."""

    to_stage = fields.Enum(Stage, by_value=True, load_default=None, allow_none=True)


class Move(Schema):
    """A step on a pathway, forward or back."""

    id = fields.UUID(required=True)
    from_stage = fields.Enum(Stage, by_value=True, required=True)
    to_stage = fields.Enum(Stage, by_value=True, required=True)
    moved_at = fields.AwareDateTime(required=True)
    moved_by = fields.UUID(required=True)
