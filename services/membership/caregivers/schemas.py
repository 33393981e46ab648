"""Shapes of caregivers."""

from marshmallow import Schema, fields, validate

from services.membership.caregivers.domain import Topic


class NewLink(Schema):
    """Whom you want to link to yourself: a person whom a coordinator registered."""

    caregiver_id = fields.UUID(required=True)


class Topics(Schema):
    """Which topics to open or to close."""

    topics = fields.List(
        fields.Enum(Topic, by_value=True), required=True, validate=validate.Length(min=1, max=len(Topic))
    )


class LinkFilter(Schema):
    """Which links to list."""

    member_id = fields.UUID(load_default=None)
    caregiver_id = fields.UUID(load_default=None)


class Link(Schema):
    """A caregiver linked to a member, and the topics that are open to them now."""

    id = fields.UUID(required=True)
    member_id = fields.UUID(required=True)
    caregiver_id = fields.UUID(required=True)
    topics = fields.List(fields.Enum(Topic, by_value=True), required=True)
    linked_at = fields.AwareDateTime(required=True)
    unlinked_at = fields.AwareDateTime(required=True, allow_none=True)


class Welcome(Schema):
    """How far somebody is in being welcomed into a group."""

    membership_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    started_on = fields.Date(required=True)
    completed_on = fields.Date(required=True, allow_none=True)
    done_steps = fields.List(fields.String(), required=True)
