"""Shapes of erasures."""

from marshmallow import Schema, fields, validate

from services.membership.erasures.domain import Status


class NewErasure(Schema):
    """Whom to erase: yourself, or somebody on whose behalf you coordinate."""

    person_id = fields.UUID(required=True)


class ErasureFilter(Schema):
    """Which erasures to list."""

    person_id = fields.UUID(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf([one.value for one in Status]))


class Erasure(Schema):
    """An erasure: it can be called off until `erased_from`, and happens by itself then."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    requested_at = fields.AwareDateTime(required=True)
    requested_by = fields.UUID(required=True)
    erased_from = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    completed_at = fields.AwareDateTime(required=True, allow_none=True)


class Confirmation(Schema):
    """What one service did, table by table; `event_id` is the event in which it said so."""

    service = fields.String(required=True)
    event_id = fields.UUID(required=True)
    confirmed_at = fields.AwareDateTime(required=True)
    deleted = fields.List(fields.String(), required=True)
    blanked = fields.List(fields.String(), required=True)
    kept = fields.List(fields.String(), required=True)


class Certificate(Schema):
    """What was erased, where, when and by whose word; signed at `/certificates/<id>` of the front door."""

    erasure_id = fields.UUID(required=True)
    network_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    requested_at = fields.AwareDateTime(required=True)
    erased_at = fields.AwareDateTime(required=True)
    completed_at = fields.AwareDateTime(required=True)
    confirmations = fields.List(fields.Nested(Confirmation), required=True)
