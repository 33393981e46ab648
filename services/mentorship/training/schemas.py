"""Shapes of training."""

from marshmallow import Schema, fields, validate

from services.mentorship.plans.schemas import Name, wording
from services.mentorship.training.domain import State


class Module(Schema):
    """Something to learn; it never expires where `valid_months` is null."""

    code = Name(required=True)
    title = wording(required=True)
    valid_months = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=120))
    renew_days = fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=365),
        metadata={"description": "How long before it expires a renewal counts on from the old expiry."},
    )


class NewCatalogue(Schema):
    """All modules of the network, in place of those before."""

    modules = fields.List(fields.Nested(Module), required=True, validate=validate.Length(max=60))


class Catalogue(NewCatalogue):
    """The modules of the network; version 0 are those that come with Kith."""

    version = fields.Integer(required=True)


class NewCompletion(Schema):
    """Who has completed what, on which day; today when left out."""

    person_id = fields.UUID(required=True)
    module = Name(required=True)
    completed_on = fields.Date(load_default=None, allow_none=True)


class CompletionFilter(Schema):
    """Which completions to list; `expires_before` finds those to renew."""

    person_id = fields.UUID(load_default=None)
    group_id = fields.UUID(load_default=None)
    module = Name(load_default=None)
    expires_before = fields.Date(load_default=None)


class Completion(Schema):
    """Somebody completed a module. It counts until the day before `expires_on`."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    module = fields.String(required=True)
    completed_on = fields.Date(required=True)
    expires_on = fields.Date(required=True, allow_none=True)
    renew_from = fields.Date(required=True, allow_none=True)
    recorded_at = fields.AwareDateTime(required=True)
    recorded_by = fields.UUID(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)


class Standing(Schema):
    """How things stand with a person and a module today."""

    module = fields.String(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    completed_on = fields.Date(required=True, allow_none=True)
    expires_on = fields.Date(required=True, allow_none=True)
    renew_from = fields.Date(required=True, allow_none=True)
