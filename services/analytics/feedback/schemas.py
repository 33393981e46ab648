"""Shapes of feedback. None has a place for who said something."""

from marshmallow import Schema, fields, validate

from shared.fields import Text


class NewQuestion(Schema):
    """Something to ask a group; the whole network where no group is named."""

    group_id = fields.UUID(load_default=None, allow_none=True)
    asked = Text(required=True, longest=300)


class Question(Schema):
    """Something that is asked; answers are taken until it is closed."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True, allow_none=True)
    asked = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class QuestionFilter(Schema):
    """Which questions."""

    group_id = fields.UUID(load_default=None)


class NewAnswer(Schema):
    """Your own words."""

    words = Text(required=True, longest=2000, lines=True)


class OwnAnswer(Schema):
    """What you wrote; it can be changed and taken back until the question is closed."""

    question_id = fields.UUID(required=True)
    words = fields.String(required=True)
    answered_at = fields.AwareDateTime(required=True)


class Answer(Schema):
    """What somebody wrote, for those who sort it into themes; who, is not told."""

    id = fields.UUID(required=True)
    words = fields.String(required=True)
    theme_ids = fields.List(fields.UUID(), required=True)


class NewTheme(Schema):
    """A theme, in your words: none by which somebody could be known."""

    name = Text(required=True, longest=120)


class Theme(Schema):
    """What several people said, and how many answers bear it so far."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    answers = fields.Integer(required=True)


class ChosenThemes(Schema):
    """All themes of one answer."""

    theme_ids = fields.List(
        fields.UUID(), required=True, validate=validate.Length(max=20), metadata={"uniqueItems": True}
    )


class NewResponse(Schema):
    """You said, we did."""

    said = Text(required=True, longest=500)
    did = Text(required=True, longest=1000, lines=True)


class Response(Schema):
    """What came of what was said; `helped` is what you said of it yourself, null until then."""

    id = fields.UUID(required=True)
    question_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True, allow_none=True)
    said = fields.String(required=True)
    did = fields.String(required=True)
    told_at = fields.AwareDateTime(required=True)
    helped = fields.Boolean(required=True, allow_none=True)


class Verdict(Schema):
    """Whether it helped you."""

    helped = fields.Boolean(required=True, truthy={True}, falsy={False})
