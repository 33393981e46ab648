"""Shapes of the API of concerns."""

from marshmallow import Schema, fields, validate

from services.membership.concerns import domain
from shared.fields import Text

MOST_CONCERNED = 10
LONGEST_WORDS = 5_000


class NewConcern(Schema):
    """A concern, in your own words.

    `concerned_ids` are the people or coordinators it is about, as far as you know them; `concerns_staff` says
    that it is about those who hold the group, whoever they are. None of them sees anything of it. Towards the
    group it is anonymous unless you say otherwise: then its facilitators, too, can read and help.
    """

    kind = fields.Enum(domain.Kind, by_value=True, required=True)
    words = Text(required=True, longest=LONGEST_WORDS, lines=True)
    group_id = fields.UUID(load_default=None, allow_none=True)
    concerned_ids = fields.List(
        fields.UUID(), load_default=list, validate=validate.Length(max=MOST_CONCERNED)
    )
    concerns_staff = fields.Boolean(load_default=False)
    is_anonymous = fields.Boolean(load_default=True)


class ConcernFilter(Schema):
    """Which concerns to list."""

    status = fields.Enum(domain.Status, by_value=True, load_default=None)
    assigned_to = fields.UUID(load_default=None)


class Concern(Schema):
    """A concern, as far as you may see it; the words are read one by one."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True, allow_none=True)
    kind = fields.Enum(domain.Kind, by_value=True, required=True)
    status = fields.Enum(domain.Status, by_value=True, required=True)
    is_anonymous = fields.Boolean(required=True)
    concerned_ids = fields.List(fields.UUID(), required=True)
    concerns_staff = fields.Boolean(required=True)
    assigned_to = fields.UUID(required=True, allow_none=True)
    raised_at = fields.AwareDateTime(required=True)
    acknowledge_by = fields.AwareDateTime(required=True)
    acknowledged_at = fields.AwareDateTime(required=True, allow_none=True)
    decide_by = fields.AwareDateTime(required=True)
    escalations = fields.Integer(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    outcome = fields.Enum(domain.Outcome, by_value=True, required=True, allow_none=True)
    version = fields.Integer(required=True)


class Words(Schema):
    """What was said, and what was answered when it was closed."""

    words = fields.String(required=True)
    outcome_words = fields.String(required=True, allow_none=True)


class ConcernStep(Schema):
    """What happened to a concern, when, and by whom; `assigned_to` is who is to answer from then on."""

    id = fields.UUID(required=True)
    step = fields.Enum(domain.Step, by_value=True, required=True)
    happened_at = fields.AwareDateTime(required=True)
    done_by = fields.UUID(required=True)
    assigned_to = fields.UUID(required=True, allow_none=True)


class Assignment(Schema):
    """Who is to answer a concern."""

    coordinator_id = fields.UUID(required=True)


class Closing(Schema):
    """What came of a concern, in words for whoever raised it."""

    outcome = fields.Enum(domain.Outcome, by_value=True, required=True)
    words = Text(required=True, longest=LONGEST_WORDS, lines=True)


class Contact(Schema):
    """A coordinator who answers concerns."""

    coordinator_id = fields.UUID(required=True)
    since = fields.AwareDateTime(required=True)
