"""Shapes of handovers."""

from marshmallow import Schema, fields

from services.mentorship.handovers.domain import Phase, Status


class NewHandover(Schema):
    """Who hands over to whom, and from which day on they shadow, lead together, and lead."""

    group_id = fields.UUID(required=True)
    from_person_id = fields.UUID(required=True)
    to_person_id = fields.UUID(required=True)
    shadow_from = fields.Date(required=True)
    co_lead_from = fields.Date(required=True)
    lead_from = fields.Date(required=True)


class HandoverFilter(Schema):
    """Which handovers to list."""

    group_id = fields.UUID(load_default=None)
    person_id = fields.UUID(load_default=None)
    status = fields.Enum(Status, by_value=True, load_default=None)


class Handover(NewHandover):
    """How leading a group passes on. Days move by a week as often as the person is not ready on them."""

    id = fields.UUID(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    phase = fields.Enum(Phase, by_value=True, required=True, allow_none=True)
    postponed = fields.Integer(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    proposed_by = fields.UUID(required=True)
    closed_on = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True)
