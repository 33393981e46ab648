"""Shapes of the journal."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.analytics.journal.domain import LONGEST_WORDS, MOST, Scale, Verdict
from shared.fields import Language, Text


def _scale(**options: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(min=0, max=MOST), **options)


class Scales(Schema):
    """What you note, each from 0 to 10; leave out what you like."""

    stress = _scale()
    symptoms = _scale()
    sleep = _scale()
    mood = _scale()
    energy = _scale()
    control = _scale()


class NotedScales(Schema):
    """What you noted, each from 0 to 10; null where you left it out."""

    stress = _scale(required=True, allow_none=True)
    symptoms = _scale(required=True, allow_none=True)
    sleep = _scale(required=True, allow_none=True)
    mood = _scale(required=True, allow_none=True)
    energy = _scale(required=True, allow_none=True)
    control = _scale(required=True, allow_none=True)


class ChangedEntry(Schema):
    """What you say of a day, instead of what you said before."""

    scales = fields.Nested(Scales, load_default=dict, metadata={"example": {"stress": 6, "symptoms": 3}})
    words = Text(longest=LONGEST_WORDS, lines=True, load_default="")


class NewEntry(ChangedEntry):
    """A day, and what you note of it: at least one scale, or a few words."""

    on_day = fields.Date(required=True)


class KeptEntry(Schema):
    """That it was kept; what it says is with the entry."""

    id = fields.UUID(required=True)
    on_day = fields.Date(required=True)
    written_at = fields.AwareDateTime(required=True)
    version = fields.Integer(required=True)


class Entry(KeptEntry):
    """What you noted of a day. Nobody else can read it."""

    scales = fields.Nested(NotedScales, required=True)
    words = fields.String(required=True)


class EntryFilter(Schema):
    """Which days: all of them, unless said otherwise."""

    from_on = fields.Date(data_key="from", load_default=None)
    until_on = fields.Date(data_key="until", load_default=None)


class Wording(Schema):
    """In which language to be told; English where there is no wording in it."""

    language = Language(load_default="en")


class ScaleShown(Schema):
    """Something to note of a day, from 0 (`least`) to 10 (`most`)."""

    code = fields.Enum(Scale, by_value=True, required=True)
    asks = fields.String(required=True)
    least = fields.String(required=True)
    most = fields.String(required=True)


class PatternShown(Schema):
    """How one scale goes with another, and how sure that is."""

    first = fields.Enum(Scale, by_value=True, required=True)
    then = fields.Enum(Scale, by_value=True, required=True)
    days_later = fields.Integer(required=True, metadata={"description": "0: the same day, 1: the next."})
    verdict = fields.Enum(Verdict, by_value=True, required=True)
    words = fields.String(required=True)
    days = fields.Integer(required=True, metadata={"description": "Days on which both were noted."})
    effective_days = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "To how many independent days they amount, since days are alike."},
    )
    strength = fields.Float(
        required=True, allow_none=True, metadata={"description": "Spearman's rho, -1 to 1."}
    )
    low = fields.Float(required=True, allow_none=True, metadata={"description": "rho is hardly less,"})
    high = fields.Float(required=True, allow_none=True, metadata={"description": "and hardly more."})


class Journal(Schema):
    """All your entries, with what the scales mean."""

    scales = fields.List(fields.Nested(ScaleShown), required=True)
    entries = fields.List(fields.Nested(Entry), required=True)
