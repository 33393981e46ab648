"""Shapes of matching."""

from marshmallow import Schema, fields, validate

from services.mentorship.matching.domain import Goal, How, Status
from services.mentorship.matching.finding import Why
from shared.fields import Language

TIMES = [f"{days}_{part}" for days in ("weekday", "weekend") for part in ("morning", "afternoon", "evening")]
EXPERIENCES = [
    "caring_for_others",
    "living_alone",
    "migration",
    "out_of_work",
    "parenting",
    "returning_to_work",
    "rural_life",
    "shift_work",
    "studying",
    "working",
]


class NewProfile(Schema):
    """What to tell for finding each other: languages (the best first), times, experiences of life."""

    languages = fields.List(Language(), load_default=list, validate=validate.Length(max=10))
    times = fields.List(fields.String(validate=validate.OneOf(TIMES)), load_default=list)
    experiences = fields.List(fields.String(validate=validate.OneOf(EXPERIENCES)), load_default=list)
    open_to_mentoring = fields.Boolean(
        load_default=True, metadata={"description": "Whether they would accompany somebody, as a mentor."}
    )


class Profile(Schema):
    """What somebody told for finding each other; version 0 where nothing was."""

    person_id = fields.UUID(required=True)
    languages = fields.List(fields.String(), required=True)
    times = fields.List(fields.String(), required=True)
    experiences = fields.List(fields.String(), required=True)
    open_to_mentoring = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class Search(Schema):
    """For whom to look for a mentor, and in which language to say why."""

    group_id = fields.UUID(required=True)
    newcomer_id = fields.UUID(required=True)
    language = Language(load_default="en")


class Reason(Schema):
    """What speaks for a match, and by how many points."""

    code = fields.Enum(Why, by_value=True, required=True)
    points = fields.Float(required=True)
    words = fields.String(required=True)


class Candidate(Schema):
    """A mentor who could accompany the newcomer."""

    mentor_id = fields.UUID(required=True)
    points = fields.Float(required=True)
    mentees = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(Reason), required=True)


class NewMatch(Schema):
    """Whom to ask, for what, and when to look back together: in twelve weeks when left out."""

    group_id = fields.UUID(required=True)
    mentor_id = fields.UUID(required=True)
    newcomer_id = fields.UUID(required=True)
    goals = fields.List(
        fields.Enum(Goal, by_value=True), load_default=list, validate=validate.Length(max=len(Goal))
    )
    review_on = fields.Date(load_default=None, allow_none=True)


class MatchFilter(Schema):
    """Which matches to list."""

    group_id = fields.UUID(load_default=None)
    person_id = fields.UUID(load_default=None)
    status = fields.Enum(Status, by_value=True, load_default=None)


class Ending(Schema):
    """How it was for you."""

    how = fields.Enum(How, by_value=True, load_default=How.NOT_SAID)


class Match(Schema):
    """A mentor and a newcomer."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    mentor_id = fields.UUID(required=True)
    newcomer_id = fields.UUID(required=True)
    goals = fields.List(fields.Enum(Goal, by_value=True), required=True)
    review_on = fields.Date(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    proposed_at = fields.AwareDateTime(required=True)
    proposed_by = fields.UUID(required=True)
    began_on = fields.Date(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
    said_by_mentor = fields.Enum(How, by_value=True, required=True, allow_none=True)
    said_by_newcomer = fields.Enum(How, by_value=True, required=True, allow_none=True)
    version = fields.Integer(required=True)
