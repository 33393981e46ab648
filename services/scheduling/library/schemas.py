"""Shapes of the library."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.scheduling.library.domain import Evidence, Kind, Origin, Tag
from shared.fields import Form, Language, Text

MINUTES = validate.Range(min=1, max=240)
DOI = Form(
    r"10\.[0-9]{4,9}/[A-Za-z0-9._;()/:-]{1,100}", error="A DOI begins with 10., as in 10.1111/jsr.12594."
)
_EVIDENCE = {
    "description": "How much has been studied, not how much it will help somebody. `reviews`: reviews of"
    " controlled studies; `trials`: single controlled studies; `early`: first studies; `experience`: found"
    " useful by people and practitioners, hardly studied."
}


class Source(Schema):
    """A publication that an entry rests on."""

    authors = Text(required=True)
    year = fields.Integer(required=True, validate=validate.Range(min=1800, max=2200))
    title = Text(required=True, longest=300)
    doi = fields.String(load_default=None, allow_none=True, validate=DOI)


def _tags(**options: Any) -> fields.List[Any]:
    return fields.List(fields.Enum(Tag, by_value=True), validate=validate.Length(min=1, max=5), **options)


def _sources(**options: Any) -> fields.List[Any]:
    return fields.List(fields.Nested(Source), validate=validate.Length(min=1, max=10), **options)


def _practices(**options: Any) -> fields.List[Any]:
    about = {"description": "Techniques to try after a theme, by id."}
    return fields.List(fields.UUID(), validate=validate.Length(max=10), metadata=about, **options)


class NewText(Schema):
    """Words of an entry in one language: plain, warm, and without a promise."""

    title = Text(required=True, longest=80)
    aim = Text(required=True, longest=300)
    steps = fields.List(Text(longest=300), required=True, validate=validate.Length(min=1, max=12))
    caution = Text(required=True, longest=500, metadata={"description": "When not to, and what to mind."})


class NewEntry(NewText):
    """An entry of the network's own, in its first language."""

    language = Language(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    tags = _tags(required=True)
    minutes = fields.Integer(required=True, validate=MINUTES)
    evidence = fields.Enum(Evidence, by_value=True, required=True, metadata=_EVIDENCE)
    sources = _sources(required=True)
    practices = _practices(load_default=list)


class EntryChange(Schema):
    """What to change of an entry; of one that came with Kith, whether it is hidden."""

    hidden = fields.Boolean()
    tags = _tags()
    minutes = fields.Integer(validate=MINUTES)
    evidence = fields.Enum(Evidence, by_value=True, metadata=_EVIDENCE)
    sources = _sources()
    practices = _practices()


class Entry(Schema):
    """A theme for a meeting or a technique for coping, in the language that it could be shown in."""

    id = fields.UUID(required=True)
    code = fields.String(
        required=True, allow_none=True, metadata={"description": "Set where it came with Kith."}
    )
    kind = fields.Enum(Kind, by_value=True, required=True)
    tags = fields.List(fields.Enum(Tag, by_value=True), required=True)
    minutes = fields.Integer(required=True)
    evidence = fields.Enum(Evidence, by_value=True, required=True, metadata=_EVIDENCE)
    sources = fields.List(fields.Nested(Source), required=True)
    practices = fields.List(fields.UUID(), required=True)
    language = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    title = fields.String(required=True)
    aim = fields.String(required=True)
    steps = fields.List(fields.String(), required=True)
    caution = fields.String(required=True)
    hidden = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class EntryText(Schema):
    """Words of an entry in one language, and whose they are; `version` 0 where the network wrote nothing."""

    language = fields.String(required=True)
    title = fields.String(required=True)
    aim = fields.String(required=True)
    steps = fields.List(fields.String(), required=True)
    caution = fields.String(required=True)
    origin = fields.Enum(Origin, by_value=True, required=True)
    version = fields.Integer(required=True)


class InLanguage(Schema):
    """The language to read in; where something is not written in it, English or another is shown."""

    language = Language(load_default="en")


class EntryFilter(InLanguage):
    """Which entries to list."""

    kind = fields.Enum(Kind, by_value=True, load_default=None)
    tag = fields.Enum(Tag, by_value=True, load_default=None)
    longest = fields.Integer(
        load_default=None, validate=MINUTES, metadata={"description": "At most so many minutes."}
    )
    words = fields.String(
        load_default=None,
        validate=validate.Length(max=100),
        metadata={"description": "Every one of these is in the title or the aim."},
    )
    hidden = fields.Boolean(
        load_default=False, metadata={"description": "Hidden ones, too, for those who run groups."}
    )
