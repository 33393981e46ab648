"""Shapes of the HTTP API of buddies."""

from marshmallow import Schema, fields

from services.membership.buddies import domain


class NewBuddy(Schema):
    """Somebody of the group to be asked; who names themself has agreed."""

    membership_id = fields.UUID(required=True, metadata={"description": "The newcomer's membership."})
    buddy_id = fields.UUID(required=True, metadata={"description": "The person who is asked."})


class BuddyFilter(Schema):
    """Which buddies to list."""

    group_id = fields.UUID(load_default=None)
    membership_id = fields.UUID(load_default=None)
    status = fields.Enum(domain.Status, by_value=True, load_default=None)


class Buddy(Schema):
    """Somebody asked to stand beside a newcomer (`person_id`), and their answer."""

    id = fields.UUID(required=True)
    membership_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    buddy_id = fields.UUID(required=True)
    status = fields.Enum(domain.Status, by_value=True, required=True)
    asked_on = fields.Date(required=True)
    answered_on = fields.Date(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
