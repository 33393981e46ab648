"""Shapes of the slot finder."""

from marshmallow import Schema, fields, validate

from services.scheduling.availability.schemas import Clock
from services.scheduling.domain.series import MAX_DURATION_MINUTES, Mode
from services.scheduling.slots.domain.answers import Because
from services.scheduling.slots.domain.finding import MAX_PEOPLE
from shared.fields import Language, TimeZone

ANSWERS = ("can", "cannot", "not_told")


class SlotSearch(Schema):
    """What is looked for. Without people, all who belong to the group now; without venues, all there are."""

    group_id = fields.UUID(required=True)
    duration_minutes = fields.Integer(required=True, validate=validate.Range(min=5, max=MAX_DURATION_MINUTES))
    first_on = fields.Date(required=True)
    last_on = fields.Date(required=True, metadata={"description": "The last of the days, itself included."})
    earliest = Clock(load_default=8 * 60, metadata={"description": "On the clock of time_zone."})
    latest = Clock(load_default=22 * 60, metadata={"description": "When the meeting is over."})
    step_minutes = fields.Integer(load_default=30, validate=validate.Range(min=15, max=240))
    weeks = fields.Integer(
        load_default=1,
        validate=validate.Range(min=1, max=26),
        metadata={"description": "For how many weeks the time has to suit: 1 for a single meeting."},
    )
    time_zone = TimeZone(load_default=None, allow_none=True)
    mode = fields.Enum(Mode, by_value=True, load_default=Mode.IN_PERSON)
    person_ids = fields.List(
        fields.UUID(), load_default=None, allow_none=True, validate=validate.Length(min=1, max=MAX_PEOPLE)
    )
    venue_ids = fields.List(
        fields.UUID(), load_default=None, allow_none=True, validate=validate.Length(max=50)
    )
    accessibility = fields.List(
        fields.String(validate=validate.Length(min=1, max=100)),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "What the venue must have, in the words that venues use."},
    )
    languages = fields.List(
        Language(),
        load_default=list,
        validate=validate.Length(max=5),
        metadata={"description": "Into which languages the meeting is interpreted."},
    )
    limit = fields.Integer(load_default=5, validate=validate.Range(min=1, max=20))


class PersonAnswer(Schema):
    """What a time means for one person, on their own clock."""

    person_id = fields.UUID(required=True)
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))
    because = fields.Enum(Because, by_value=True, required=True)
    why = fields.String(required=True)
    local_start = fields.NaiveDateTime(required=True)
    time_zone = fields.String(required=True)


class VenueAnswer(Schema):
    """What a time means for one venue."""

    venue_id = fields.UUID(required=True)
    fits = fields.Boolean(required=True)
    because = fields.Enum(Because, by_value=True, required=True)
    why = fields.String(required=True)


class InterpreterAnswer(Schema):
    """Who would interpret a language, and what the time means for each who could."""

    language = fields.String(required=True)
    interpreter_id = fields.UUID(required=True, allow_none=True)
    considered = fields.List(fields.Nested(PersonAnswer), required=True)


class Suggestion(Schema):
    """A time that suits, the best first, with who can come, who cannot, and why."""

    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    local_start = fields.NaiveDateTime(required=True)
    time_zone = fields.String(required=True)
    meetings = fields.List(fields.AwareDateTime(), required=True)
    complete = fields.Boolean(
        required=True,
        metadata={"description": "A venue fits, where one is needed, and every language has somebody."},
    )
    why = fields.String(required=True)
    can = fields.Integer(required=True)
    cannot = fields.Integer(required=True)
    not_told = fields.Integer(required=True)
    venue_id = fields.UUID(required=True, allow_none=True)
    people = fields.List(fields.Nested(PersonAnswer), required=True)
    venues = fields.List(fields.Nested(VenueAnswer), required=True)
    interpreters = fields.List(fields.Nested(InterpreterAnswer), required=True)
