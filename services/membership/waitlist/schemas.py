"""Shapes of the API of waitlists."""

from marshmallow import Schema, fields, validate

from services.membership.waitlist.domain import waits


class WaitlistRules(Schema):
    """What the network publishes: how many hours an offer holds, and whose turn comes before first come."""

    offer_hours = fields.Integer(required=True, validate=validate.Range(12, 336))
    priorities = fields.List(
        fields.Enum(waits.Priority, by_value=True),
        required=True,
        validate=validate.Length(max=len(waits.Priority)),
    )


class PublishedRules(WaitlistRules):
    """The rules as published; version 0 are the defaults."""

    version = fields.Integer(required=True)


class NewEntry(Schema):
    """A wait for a place. With `from_membership_id` it is a move: that membership goes on in the group."""

    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    from_membership_id = fields.UUID(load_default=None, allow_none=True)


class EntryFilter(Schema):
    """Which waits to list; `waiting` tells those that go on from those that ended."""

    group_id = fields.UUID(load_default=None)
    person_id = fields.UUID(load_default=None)
    status = fields.Enum(waits.Status, by_value=True, load_default=None)
    waiting = fields.Boolean(load_default=None)


class Entry(Schema):
    """A wait, with its place in the line: worked out within seconds of joining, null until then."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    status = fields.Enum(waits.Status, by_value=True, required=True)
    priority = fields.Enum(waits.Priority, by_value=True, required=True, allow_none=True)
    position = fields.Integer(required=True, allow_none=True)
    joined_at = fields.AwareDateTime(required=True)
    waits_from = fields.AwareDateTime(required=True)
    rests_until = fields.AwareDateTime(required=True, allow_none=True)
    offer_id = fields.UUID(required=True, allow_none=True)
    offer_expires_at = fields.AwareDateTime(required=True, allow_none=True)
    answer_by = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    end_reason = fields.Enum(waits.Reason, by_value=True, required=True, allow_none=True)
    from_membership_id = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)


class Decline(Schema):
    """A no to this place. `keep_waiting` false leaves the waitlist as well."""

    keep_waiting = fields.Boolean(load_default=True)


class Offer(Schema):
    """A place that was kept for a person, and what became of it."""

    id = fields.UUID(required=True)
    entry_id = fields.UUID(required=True)
    status = fields.Enum(waits.OfferStatus, by_value=True, required=True)
    offered_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
