"""Shapes of the API of splits and merges."""

from marshmallow import Schema, fields, validate

from services.membership.splits import domain
from shared.fields import Code, Language, Text


class NewWish(Schema):
    """When you could meet, by the network's codes (tue_evening), and with whom you would like to stay."""

    slots = fields.List(Code(longest=40), load_default=list, validate=validate.Length(max=domain.MOST_SLOTS))
    stay_with = fields.List(
        fields.UUID(), load_default=list, validate=validate.Length(max=domain.MOST_COMPANIONS)
    )


class Wish(Schema):
    """What somebody wishes for, should the group be split."""

    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    slots = fields.List(fields.String(), required=True)
    stay_with = fields.List(fields.UUID(), required=True)
    version = fields.Integer(required=True)


class NewSplit(Schema):
    """The group that a split is to be worked out for."""

    group_id = fields.UUID(required=True)


class SplitFilter(Schema):
    """Which splits to list."""

    group_id = fields.UUID(load_default=None)
    status = fields.Enum(domain.Status, by_value=True, load_default=None)


class Split(Schema):
    """A proposal to make two groups of one, and what became of it; the placements are a list of their own."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    status = fields.Enum(domain.Status, by_value=True, required=True)
    stays_language = fields.String(required=True)
    stays_slot = fields.String(required=True, allow_none=True)
    goes_language = fields.String(required=True)
    goes_slot = fields.String(required=True, allow_none=True)
    new_group_id = fields.UUID(required=True, allow_none=True)
    proposed_at = fields.AwareDateTime(required=True)
    proposed_by = fields.UUID(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class Placement(Schema):
    """Where somebody would go, and why: as codes, and in words."""

    membership_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    side = fields.Enum(domain.Side, by_value=True, required=True)
    reasons = fields.List(fields.String(), required=True)
    explanation = fields.List(fields.String(), required=True, dump_only=True)


class Adjustment(Schema):
    """The side that a coordinator places somebody on."""

    side = fields.Enum(domain.Side, by_value=True, required=True)


class Confirmation(Schema):
    """What the new group is called. Its language is the proposal's and its capacity the group's otherwise."""

    name = Text(required=True)
    language = Language(load_default=None, allow_none=True)
    capacity = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 10_000))


class NewMerge(Schema):
    """The group that goes on."""

    into_group_id = fields.UUID(required=True)


class Merge(Schema):
    """A group that went on in another."""

    group_id = fields.UUID(required=True)
    into_group_id = fields.UUID(required=True)
    moved = fields.Integer(required=True)
    handed_over_waits = fields.Integer(required=True)
