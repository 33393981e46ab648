"""Shapes of notes."""

from marshmallow import Schema, fields

from shared.fields import Text


class NewNote(Schema):
    """What to write down. It is sealed; coordinators and you read it."""

    text = Text(required=True, longest=2000, lines=True)


class Note(Schema):
    """A note beside a pathway."""

    id = fields.UUID(required=True)
    pathway_id = fields.UUID(required=True)
    text = fields.String(required=True, allow_none=True)
    written_by = fields.UUID(required=True)
    written_at = fields.AwareDateTime(required=True)
