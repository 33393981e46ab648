"""Shapes of the rota's HTTP API."""

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.scheduling.rota.domain.duties import Happening, OverrideReason, SwapStatus
from services.scheduling.rota.domain.people import Duty, Preference
from services.scheduling.rota.domain.reasons import LANGUAGES, ReasonCode
from shared.fields import Text


def _no_duty_twice(duties: list[Duty]) -> None:
    if len(set(duties)) < len(duties):
        raise ValidationError("Name each duty once.")


class RotaChange(Schema):
    """Which duties rotate at the meetings of a series, and how far ahead they are given out."""

    duties = fields.List(
        fields.Enum(Duty, by_value=True), validate=[validate.Length(min=1, max=3), _no_duty_twice]
    )
    weeks = fields.Integer(validate=validate.Range(min=1, max=26))


class NewRota(RotaChange):
    """A rota for a series."""

    series_id = fields.UUID(required=True)
    duties = fields.List(
        fields.Enum(Duty, by_value=True),
        load_default=lambda: list(Duty),
        validate=[validate.Length(min=1, max=3), _no_duty_twice],
    )
    weeks = fields.Integer(load_default=12, validate=validate.Range(min=1, max=26))


class Rota(Schema):
    """A rota: which duties rotate at the meetings of a series."""

    id = fields.UUID(required=True)
    series_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    duties = fields.List(fields.Enum(Duty, by_value=True), required=True)
    weeks = fields.Integer(required=True)
    planned_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class RotaFilter(Schema):
    """Which rotas to list."""

    group_id = fields.UUID(load_default=None)
    series_id = fields.UUID(load_default=None)


class Share(Schema):
    """How many duties somebody has, and at how many meetings they could have had one."""

    person_id = fields.UUID(required=True)
    duties = fields.Integer(required=True)
    sessions = fields.Integer(required=True)


class Fairness(Schema):
    """How even a rota is, over the last 26 weeks and what is planned; `measure` says how it is measured."""

    spread = fields.Integer(required=True)
    jain_index = fields.Decimal(required=True, as_string=True)
    measure = fields.String(required=True)
    shares = fields.List(fields.Nested(Share), required=True)


class Held(Schema):
    """A duty at one meeting, who has it (null while it is open), and why."""

    id = fields.UUID(required=True)
    rota_id = fields.UUID(required=True)
    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    duty = fields.Enum(Duty, by_value=True, required=True)
    held_on = fields.Date(required=True)
    starts_at = fields.AwareDateTime(required=True)
    person_id = fields.UUID(required=True, allow_none=True)
    reason_code = fields.Enum(ReasonCode, by_value=True, required=True)
    reason = fields.String(required=True, metadata={"description": "Why, in a sentence."})
    version = fields.Integer(required=True)


class Wording(Schema):
    """In which language reasons are told."""

    language = fields.String(load_default="en", validate=validate.OneOf(LANGUAGES))


class DutyFilter(Wording):
    """Which duties to list."""

    group_id = fields.UUID(load_default=None)
    rota_id = fields.UUID(load_default=None)
    occurrence_id = fields.UUID(load_default=None)
    person_id = fields.UUID(load_default=None)
    from_on = fields.Date(data_key="from", load_default=None)
    until_on = fields.Date(data_key="until", load_default=None)


class Override(Schema):
    """Who is to have a duty instead, and why; a note is kept sealed."""

    person_id = fields.UUID(required=True)
    reason = fields.Enum(OverrideReason, by_value=True, required=True)
    note = Text(longest=500, lines=True, load_default=None, allow_none=True)


class Change(Schema):
    """A line of the history of a duty."""

    id = fields.UUID(required=True)
    duty_id = fields.UUID(required=True)
    occurrence_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    duty = fields.Enum(Duty, by_value=True, required=True)
    happening = fields.Enum(Happening, by_value=True, required=True)
    was_held_by = fields.UUID(required=True, allow_none=True)
    held_by = fields.UUID(required=True, allow_none=True)
    reason = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True)
    changed_by = fields.UUID(required=True)


class ChangeFilter(Schema):
    """Whose history to list."""

    duty_id = fields.UUID(load_default=None)
    group_id = fields.UUID(load_default=None)


class NewSwap(Schema):
    """Ask somebody to take your duty: whoever has the other one, or `asked_of` for nothing in return."""

    duty_id = fields.UUID(required=True)
    other_duty_id = fields.UUID(load_default=None, allow_none=True)
    asked_of = fields.UUID(load_default=None, allow_none=True)

    @validates_schema
    def _one_way(self, data: dict[str, Any], **_: Any) -> None:
        if (data["other_duty_id"] is None) == (data["asked_of"] is None):
            raise ValidationError("Name either the other duty or the person whom you ask.")


class Swap(Schema):
    """Who asked whom to take a duty, and what came of it."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    duty_id = fields.UUID(required=True)
    other_duty_id = fields.UUID(required=True, allow_none=True)
    asked_by = fields.UUID(required=True)
    asked_of = fields.UUID(required=True)
    status = fields.Enum(SwapStatus, by_value=True, required=True)
    asked_at = fields.AwareDateTime(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)


class SwapFilter(Schema):
    """Which swaps to list."""

    group_id = fields.UUID(load_default=None)
    status = fields.Enum(SwapStatus, by_value=True, load_default=None)


class NewAbsence(Schema):
    """Days on which somebody cannot come, both included. Nobody is asked why."""

    person_id = fields.UUID(required=True)
    from_on = fields.Date(required=True, data_key="from")
    until_on = fields.Date(required=True, data_key="until")

    @validates_schema
    def _in_order(self, data: dict[str, date], **_: Any) -> None:
        if data["until_on"] < data["from_on"]:
            raise ValidationError("An absence ends on its first day or later.", "until")


class Absence(Schema):
    """Days on which somebody cannot come."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    from_on = fields.Date(required=True, data_key="from")
    until_on = fields.Date(required=True, data_key="until")


class AbsenceFilter(Schema):
    """Whose absences to list."""

    person_id = fields.UUID(load_default=None)


class DutyPreference(Schema):
    """How somebody feels about a duty; what is not named is fine with them."""

    duty = fields.Enum(Duty, by_value=True, required=True)
    preference = fields.Enum(Preference, by_value=True, required=True)
