"""Shapes of interpreters, their bookings, and translations."""

from marshmallow import Schema, fields, validate

from services.scheduling.interpreters.domain import BookingStatus
from services.scheduling.schemas import URL
from shared.fields import Language, Text

SOME = validate.Length(min=1, max=20)


class InterpreterChange(Schema):
    """Which languages somebody interprets, and whether they still do."""

    languages = fields.List(Language(), validate=SOME)
    active = fields.Boolean()


class NewInterpreter(Schema):
    """A person, registered in membership, who interprets for groups."""

    person_id = fields.UUID(required=True)
    languages = fields.List(Language(), required=True, validate=SOME)


class Interpreter(Schema):
    """One who interprets; the id is the person's."""

    id = fields.UUID(required=True)
    languages = fields.List(fields.String(), required=True)
    active = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class InterpreterFilter(Schema):
    """Which interpreters to list."""

    language = Language(load_default=None)


class NewBooking(Schema):
    """Who is to interpret at a meeting, and into which language."""

    interpreter_id = fields.UUID(required=True)
    language = Language(required=True)


class Booking(Schema):
    """One who interprets at a meeting; when the meeting moves, this moves along."""

    id = fields.UUID(required=True)
    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    interpreter_id = fields.UUID(required=True)
    language = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    status = fields.Enum(BookingStatus, by_value=True, required=True)


class NewTranslation(Schema):
    """Material that is to be there in another language."""

    title = Text(required=True)
    language = Language(required=True)


class Delivery(Schema):
    """Where a translation can be read."""

    address = fields.String(required=True, validate=URL)


class Translation(Schema):
    """Material of a meeting in another language."""

    id = fields.UUID(required=True)
    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    title = fields.String(required=True)
    language = fields.String(required=True)
    address = fields.String(required=True, allow_none=True)
    requested_at = fields.AwareDateTime(required=True)
    ready_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)
