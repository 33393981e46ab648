"""Shapes of the API of moves and participation."""

from marshmallow import Schema, fields

from services.membership.moves import domain


class NewMove(Schema):
    """Where a membership is to go on, from today."""

    group_id = fields.UUID(required=True)


class MoveFilter(Schema):
    """Whose moves to list."""

    person_id = fields.UUID(load_default=None)


class Move(Schema):
    """What ties two memberships of a person; `member_since` is the first day in the first group."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    from_membership_id = fields.UUID(required=True)
    from_group_id = fields.UUID(required=True)
    to_membership_id = fields.UUID(required=True, allow_none=True)
    to_group_id = fields.UUID(required=True, allow_none=True)
    reason = fields.Enum(domain.Reason, by_value=True, required=True)
    member_since = fields.Date(required=True, allow_none=True)
    moved_on = fields.Date(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    recorded_by = fields.UUID(required=True)


class NewPattern(Schema):
    """How often somebody means to come; for alternate weeks with any day of a week in which they come."""

    participation = fields.Enum(domain.Participation, by_value=True, required=True)
    comes_in_week_of = fields.Date(load_default=None, allow_none=True)


class Pattern(Schema):
    """How often somebody means to come; `comes_in_week_of` is a Monday."""

    membership_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    participation = fields.Enum(domain.Participation, by_value=True, required=True)
    comes_in_week_of = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True)
