"""Shapes of reports."""

from marshmallow import Schema, fields, validate

from services.analytics.domain import Level
from services.analytics.releases.domain import Period
from services.analytics.reports.domain import Language, Measure, State
from shared.fields import Text

MOST_ORGANISATIONS = 50


class NamedOrganisation(Schema):
    """An organisation, and what it is called in the report."""

    id = fields.UUID(required=True)
    name = Text(required=True)


class NewReport(Schema):
    """What a report is about. It is made of released figures alone."""

    title = Text(required=True, longest=120)
    about = Text(
        load_default="",
        longest=2000,
        lines=True,
        metadata={"description": "An introduction. Nobody is named in it, and nothing of anybody told."},
    )
    language = fields.Enum(Language, by_value=True, load_default=Language.EN)
    organisation_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "The organisation that it is about; without one, the whole network."},
    )
    period = fields.Enum(Period, by_value=True, load_default=Period.MONTH)
    from_on = fields.Date(
        data_key="from",
        load_default=None,
        allow_none=True,
        metadata={"description": "A day of the first period; by default the last twelve are reported."},
    )
    until_on = fields.Date(
        data_key="until",
        load_default=None,
        allow_none=True,
        metadata={"description": "A day of the last period; by default the last one released."},
    )
    organisations = fields.List(
        fields.Nested(NamedOrganisation),
        load_default=list,
        validate=validate.Length(max=MOST_ORGANISATIONS),
        metadata={"description": "Which organisations the network's report names beside each other."},
    )


class Report(Schema):
    """A report; its page, PDF and figures are below its address."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    about = fields.String(required=True)
    language = fields.Enum(Language, by_value=True, required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    unit_id = fields.UUID(required=True)
    period = fields.Enum(Period, by_value=True, required=True)
    first_on = fields.Date(required=True)
    last_on = fields.Date(required=True)
    organisations = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata={"description": "Names by id."}
    )
    made_at = fields.AwareDateTime(required=True)


class ReportedFigure(Schema):
    """One figure: null unless it is shown."""

    measure = fields.Enum(Measure, by_value=True, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    value = fields.Integer(required=True, allow_none=True)
    state = fields.Enum(State, by_value=True, required=True)


class Comparison(Schema):
    """The middle figure of a measure and that of the time before; null where too few are shown."""

    measure = fields.Enum(Measure, by_value=True, required=True)
    typical = fields.Integer(required=True, allow_none=True)
    before = fields.Integer(required=True, allow_none=True)
    is_blurred = fields.Boolean(
        required=True, metadata={"description": "Whether rounding alone can make such a difference."}
    )


class Share(Schema):
    """An organisation's part in the last period; percent is null unless both it and the rest may be shown."""

    unit_id = fields.UUID(required=True)
    name = fields.String(required=True)
    meetings = fields.Integer(required=True)
    people = fields.Integer(required=True, allow_none=True)
    percent = fields.Integer(required=True, allow_none=True)


class Answer(Schema):
    """What a report tells, by period and measure."""

    figures = fields.List(fields.Nested(ReportedFigure), required=True)
    before = fields.List(
        fields.Nested(ReportedFigure),
        required=True,
        metadata={"description": "The same length of time before; empty where that was not released."},
    )
    comparisons = fields.List(fields.Nested(Comparison), required=True)
    organisations = fields.List(fields.Nested(Share), required=True)
    withheld = fields.Integer(required=True, metadata={"description": "How many of its figures are hidden."})
