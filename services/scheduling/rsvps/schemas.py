"""Shapes of RSVPs."""

from marshmallow import Schema, fields

from services.scheduling.rsvps.domain import Answer


class NewRsvp(Schema):
    """Whether you come."""

    answer = fields.Enum(Answer, by_value=True, required=True)


class Rsvp(Schema):
    """What you said last; not current once the meeting moved."""

    occurrence_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    answer = fields.Enum(Answer, by_value=True, required=True)
    starts_at = fields.AwareDateTime(
        required=True, metadata={"description": "The start for which it was said."}
    )
    answered_at = fields.AwareDateTime(required=True)
    is_current = fields.Boolean(required=True)


class Counts(Schema):
    """How many mean to come, and, once attendance is recorded, how many of the yes did not."""

    occurrence_id = fields.UUID(required=True)
    yes = fields.Integer(required=True)
    no = fields.Integer(required=True)
    maybe = fields.Integer(required=True)
    unanswered = fields.Integer(required=True)
    no_shows = fields.Integer(required=True)


class NoShow(Schema):
    """Somebody who meant to come and did not: ask after them."""

    person_id = fields.UUID(required=True)
