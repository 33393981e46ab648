"""Shapes of the turn-taking aid."""

from marshmallow import Schema, fields, validate

from services.scheduling.turns.domain import MOST_SEATS


class NewCircle(Schema):
    """How many seats there are. Which is whose is agreed in the room, and told nobody."""

    seats = fields.Integer(required=True, validate=validate.Range(min=2, max=MOST_SEATS))


class Turn(Schema):
    """A turn taken from a seat, or taken back after a slip."""

    seat = fields.Integer(required=True, validate=validate.Range(min=1, max=MOST_SEATS))
    take_back = fields.Boolean(load_default=False)


class Seat(Schema):
    """A seat and its turns."""

    seat = fields.Integer(required=True)
    turns = fields.Integer(required=True)


class Circle(Schema):
    """The circle: turns by seat, which seats might be invited next, and which were well heard already."""

    occurrence_id = fields.UUID(required=True)
    seats = fields.List(fields.Nested(Seat), required=True)
    invite = fields.List(fields.Integer(), required=True)
    well_heard = fields.List(fields.Integer(), required=True)
