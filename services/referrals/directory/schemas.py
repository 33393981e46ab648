"""Shapes of the directory."""

from marshmallow import Schema, fields, validate

from services.referrals.directory.domain import Capacity, Cost
from shared.fields import Language, Text


class NewPartner(Schema):
    """An organisation that takes people on."""

    name = Text(required=True)
    summary = Text(longest=2000, lines=True, load_default="")
    languages = fields.List(Language(), load_default=list, validate=validate.Length(max=50))


class Partner(Schema):
    """A partner of the network."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    summary = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)


_AGE = validate.Range(min=0, max=150)


class ServiceChange(Schema):
    """What is described anew; whatever is left out stays."""

    name = Text()
    summary = Text(longest=2000, lines=True)
    languages = fields.List(Language(), validate=validate.Length(max=50))
    areas = fields.List(Text(), validate=validate.Length(max=50))
    topics = fields.List(Text(), validate=validate.Length(max=50))
    cost = fields.Enum(Cost, by_value=True)
    eligibility = Text(longest=2000, lines=True)
    minimum_age = fields.Integer(validate=_AGE, allow_none=True)
    maximum_age = fields.Integer(validate=_AGE, allow_none=True)
    is_active = fields.Boolean()


class NewService(ServiceChange):
    """Something that a partner offers."""

    partner_id = fields.UUID(required=True)
    name = Text(required=True)


class ServiceFilter(Schema):
    """Which services to list; areas and topics in any case, whole words."""

    partner_id = fields.UUID(load_default=None)
    language = Language(load_default=None)
    area = Text(load_default=None, metadata={"description": "A place that is served, or a postal code."})
    topic = Text(load_default=None)
    cost = fields.Enum(Cost, by_value=True, load_default=None)
    active = fields.Boolean(load_default=None)


class Service(Schema):
    """Something that a partner offers."""

    id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True)
    name = fields.String(required=True)
    summary = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    areas = fields.List(fields.String(), required=True, metadata={"description": "None means everywhere."})
    topics = fields.List(fields.String(), required=True)
    cost = fields.Enum(Cost, by_value=True, required=True)
    eligibility = fields.String(required=True)
    minimum_age = fields.Integer(required=True, allow_none=True)
    maximum_age = fields.Integer(required=True, allow_none=True)
    is_active = fields.Boolean(required=True)
    is_imported = fields.Boolean(required=True)
    capacity = fields.Enum(Capacity, by_value=True, required=True)
    capacity_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class SaidCapacity(Schema):
    """How much room there is now."""

    capacity = fields.Enum(Capacity, by_value=True, required=True)


class Directory(Schema):
    """A directory by HSDS 3.0: nested JSON (`documents`), or the rows of its tables (`tables`)."""

    documents = fields.List(fields.Dict(), validate=validate.Length(max=5000), load_default=None)
    tables = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Dict()),
        load_default=None,
        validate=validate.Length(max=40),
    )


class ImportOptions(Schema):
    """How to import."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Only say what would happen."})


class Counts(Schema):
    """How many rows there were, and what became of them."""

    rows = fields.Integer(required=True)
    imported = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    refused = fields.Integer(required=True)


class ImportReport(Schema):
    """What became of a directory, and everything odd about it."""

    dry_run = fields.Boolean(required=True)
    organizations = fields.Nested(Counts, required=True)
    services = fields.Nested(Counts, required=True)
    mended = fields.List(fields.Dict(), required=True)
    refused = fields.List(fields.Dict(), required=True)
    lost = fields.List(fields.String(), required=True)


class Tables(Schema):
    """Names of tables."""

    tables = fields.List(fields.String(), required=True)
