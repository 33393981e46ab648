"""Shapes of the HTTP API of milestones."""

from marshmallow import Schema, fields, validate

from shared.fields import Text


class NewCelebrationChoice(Schema):
    """What you want, whole: what is left out is not wanted."""

    milestones = fields.Boolean(load_default=False)
    shared = fields.Boolean(load_default=False)
    appreciation = fields.Boolean(load_default=False)
    goal_reminders = fields.Boolean(load_default=False)


class CelebrationChoice(Schema):
    """What a member wants to be celebrated and reminded of; at first nothing."""

    membership_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    milestones = fields.Boolean(required=True)
    shared = fields.Boolean(required=True, metadata={"description": "The group may see the milestones."})
    appreciation = fields.Boolean(required=True)
    goal_reminders = fields.Boolean(required=True)
    chosen_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class MilestoneFilter(Schema):
    """Which milestones to list."""

    group_id = fields.UUID(load_default=None)


class Milestone(Schema):
    """How far a member has come, as in `months_3`, `years_1` or `meetings_10`."""

    membership_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    milestone = fields.String(required=True)
    reached_on = fields.Date(required=True)
    shared = fields.Boolean(required=True)


class NewAppreciation(Schema):
    """Thanks to somebody of your group, in your words."""

    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    text = Text(required=True, longest=1000, lines=True)


class AppreciationSent(Schema):
    """That thanks are on their way; whether they are wanted is not for the sender to know."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    sent_at = fields.AwareDateTime(required=True)


class Appreciation(AppreciationSent):
    """Thanks that you were given, with the words."""

    sender_id = fields.UUID(required=True)
    delivered_at = fields.AwareDateTime(required=True)
    text = fields.String(required=True)


class NewGoalReminders(Schema):
    """How many weeks lie between two reminders of the group's goals; null for none."""

    every_weeks = fields.Integer(required=True, allow_none=True, validate=validate.Range(1, 26))


class GoalReminders(Schema):
    """How often the members who chose so are reminded of the group's goals, and when next."""

    group_id = fields.UUID(required=True)
    every_weeks = fields.Integer(required=True, allow_none=True)
    next_on = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True)
