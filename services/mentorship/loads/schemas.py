"""Shapes of loads."""

from marshmallow import Schema, fields, validate


class NewLimits(Schema):
    """How much you want to carry at most."""

    mentees_at_most = fields.Integer(required=True, validate=validate.Range(min=0, max=10))
    duties_at_most = fields.Integer(
        required=True,
        validate=validate.Range(min=0, max=28),
        metadata={"description": "Meetings to facilitate within 28 days."},
    )


class Load(NewLimits):
    """What somebody carries. Whoever is overloaded is given nothing more."""

    person_id = fields.UUID(required=True)
    mentees = fields.Integer(required=True)
    handovers = fields.Integer(required=True)
    duties = fields.Integer(required=True)
    overloaded = fields.Boolean(required=True)
    version = fields.Integer(required=True)
