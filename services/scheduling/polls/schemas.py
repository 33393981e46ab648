"""Shapes of polls."""

from marshmallow import Schema, fields, validate

from services.scheduling.polls.domain import PollKind, PollStatus
from shared.fields import Code, Language, Text


class Option(Schema):
    """One of the answers that can be given; its code goes into events and figures."""

    code = Code(required=True, longest=30)
    label = Text(required=True)


class NewPoll(Schema):
    """Something to ask a group. The question is for everybody to read: nothing about a single person."""

    group_id = fields.UUID(required=True)
    kind = fields.Enum(PollKind, by_value=True, load_default=PollKind.POLL)
    topic = Code(
        required=True,
        metadata={"description": "What it is about, the same whenever it is asked again."},
    )
    question = Text(required=True, longest=500)
    language = Language(load_default="en")
    options = fields.List(fields.Nested(Option), required=True, validate=validate.Length(min=2, max=12))
    anonymous = fields.Boolean(load_default=True)
    closes_at = fields.AwareDateTime(required=True)


class Results(Schema):
    """How many answered; `counts` by option where they may be told, else `withheld` says why not yet."""

    answers = fields.Integer(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, allow_none=True)
    withheld = fields.String(required=True, allow_none=True)


class Poll(Schema):
    """What a group is asked, and what it answered as far as that may be told."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    kind = fields.Enum(PollKind, by_value=True, required=True)
    topic = fields.String(required=True)
    question = fields.String(required=True)
    language = fields.String(required=True)
    options = fields.List(fields.Nested(Option), required=True)
    anonymous = fields.Boolean(required=True)
    status = fields.Enum(PollStatus, by_value=True, required=True)
    opened_at = fields.AwareDateTime(required=True)
    closes_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    results = fields.Nested(Results, required=True)
    version = fields.Integer(required=True)


class PollFilter(Schema):
    """Which polls to list."""

    group_id = fields.UUID(load_default=None)
    topic = fields.String(load_default=None)
    status = fields.Enum(PollStatus, by_value=True, load_default=None)


class NewAnswer(Schema):
    """The code of the option that is chosen."""

    option = Code(required=True, longest=30)


class Answer(Schema):
    """What somebody answered by name."""

    person_id = fields.UUID(required=True)
    option_code = fields.String(required=True)
