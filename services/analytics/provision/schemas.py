"""Shapes of areas, of where groups are, and of need against provision."""

from marshmallow import Schema, fields, validate

from services.analytics.provision.domain import Part
from services.analytics.reports.domain import Language
from shared.fields import Code
from shared.fields import Language as LanguageTag

LONGEST_CSV = 900_000
MOST_CODES = 30
MOST_SUGGESTIONS = 50


class Columns(Schema):
    """Which column of the file holds what, where it is not called so itself. Shares are in percent."""

    area = fields.String(load_default="area", metadata={"description": "The area's own code."})
    name = fields.String(load_default="name")
    population = fields.String(load_default="population", metadata={"description": "Whole numbers."})
    need = fields.String(load_default="need", metadata={"description": "An index of any scale."})
    languages = fields.Dict(
        keys=LanguageTag(),
        values=fields.String(),
        load_default=dict,
        validate=validate.Length(max=MOST_CODES),
        metadata={"description": "By BCP 47 tag. Columns called `language:es` are found by themselves."},
    )
    access = fields.Dict(
        keys=Code(),
        values=fields.String(),
        load_default=dict,
        validate=validate.Length(max=MOST_CODES),
        metadata={"description": "By code. Columns called `access:step_free` are found by themselves."},
    )


class AreaFile(Schema):
    """A CSV of areas with their people and their need, and which column is which."""

    csv = fields.String(
        required=True,
        validate=validate.Length(min=1, max=LONGEST_CSV),
        metadata={"description": "The file's text: one line of names, then one row an area."},
    )
    columns = fields.Nested(Columns, load_default=lambda: Columns().load({}))
    low_is_need = fields.Boolean(
        load_default=False,
        metadata={"description": "Whether a small index means much need, as in ranks and deciles."},
    )
    replace = fields.Boolean(
        load_default=False,
        metadata={"description": "Whether areas go that the file does not name and that no group is in."},
    )
    dry_run = fields.Boolean(load_default=False, metadata={"description": "Only say what would be done."})


class RefusedRow(Schema):
    """A row that was left out: its line (that of the names is 1), the column at fault, and why."""

    line = fields.Integer(required=True)
    column = fields.String(required=True)
    reason = fields.String(required=True)


class Imported(Schema):
    """What became of a file."""

    kept = fields.Integer(required=True)
    removed = fields.Integer(required=True)
    refused = fields.List(fields.Nested(RefusedRow), required=True)


class Area(Schema):
    """A place with its people and its need."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    population = fields.Integer(required=True)
    need = fields.Float(required=True)
    low_is_need = fields.Boolean(required=True)
    languages = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    access = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)


class NewGroupArea(Schema):
    """Where a group is, and what it offers."""

    area_id = fields.UUID(required=True)
    languages = fields.List(
        LanguageTag(),
        load_default=list,
        validate=validate.Length(max=MOST_CODES),
        metadata={"description": "Beside the group's own language, which is known."},
    )
    access = fields.List(
        Code(),
        load_default=list,
        validate=validate.Length(max=MOST_CODES),
        metadata={"description": "As in the file: `step_free`, `hearing_loop` …", "example": ["step_free"]},
    )


class GroupArea(Schema):
    """Where a group is, and what it offers beside its own language."""

    group_id = fields.UUID(required=True)
    area_id = fields.UUID(required=True)
    languages = fields.List(fields.String(), required=True)
    access = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)


class GroupAreaFilter(Schema):
    """Which groups."""

    area_id = fields.UUID(load_default=None)


class UnplacedGroup(Schema):
    """An open group of which nobody said where it is."""

    group_id = fields.UUID(required=True)


class Served(Schema):
    """People who share a language or an access need, and the meetings for them in four weeks."""

    code = fields.String(required=True)
    share = fields.Float(required=True, metadata={"description": "In percent of the population."})
    people = fields.Integer(required=True, metadata={"description": "So many live there, by the file."})
    meetings = fields.Integer(required=True)
    is_missing = fields.Boolean(required=True)


class Provision(Schema):
    """An area's need against what is offered there, in meetings of four weeks (two back and two ahead)."""

    rank = fields.Integer(required=True, metadata={"description": "1 is where most is missing."})
    area_id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    population = fields.Integer(required=True)
    groups = fields.Integer(required=True, metadata={"description": "Open groups that are there."})
    meetings = fields.Integer(required=True)
    fair = fields.Float(
        required=True, metadata={"description": "Its part of all meetings, by its people and their need."}
    )
    gap = fields.Float(required=True, metadata={"description": "How many are missing to that; or too many."})
    attendances = fields.Integer(
        required=True,
        metadata={"description": "At least so many in the last released month: those that are shown."},
    )
    withheld = fields.Integer(
        required=True, metadata={"description": "Groups whose attendances are hidden, or not released yet."}
    )
    languages = fields.List(fields.Nested(Served), required=True)
    access = fields.List(fields.Nested(Served), required=True)
    why = fields.List(fields.String(), required=True, metadata={"description": "In plain words."})


class Wanted(Schema):
    """In which language what is said in words."""

    language = fields.Enum(Language, by_value=True, load_default=Language.EN)


class SuggestionFilter(Wanted):
    """How many suggestions, and in which language."""

    most = fields.Integer(load_default=5, validate=validate.Range(1, MOST_SUGGESTIONS))


class When(Schema):
    """A part of a day of the week."""

    weekday = fields.Integer(required=True, metadata={"description": "1 is Monday."})
    part = fields.Enum(Part, by_value=True, required=True)


class Suggestion(Schema):
    """Where, in which language, for whom and when a next group would help most, and why."""

    area_id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(required=True, allow_none=True)
    access = fields.List(fields.String(), required=True)
    when = fields.Nested(When, required=True, allow_none=True)
    why = fields.List(fields.String(), required=True, metadata={"description": "In plain words."})
