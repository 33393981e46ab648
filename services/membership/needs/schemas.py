"""Shapes of needs."""

from marshmallow import Schema, fields, validate

from services.membership.needs.domain import (
    Accessibility,
    Connectivity,
    Cultural,
    DeviceAccess,
    DigitalLiteracy,
)
from shared.fields import Language, Text


class SaidNeeds(Schema):
    """All that a person needs, as said now; what is left out is unsaid."""

    languages = fields.List(Language(), load_default=list, validate=validate.Length(max=20))
    cultural = fields.List(
        fields.Enum(Cultural, by_value=True), load_default=list, validate=validate.Length(max=20)
    )
    accessibility = fields.List(
        fields.Enum(Accessibility, by_value=True), load_default=list, validate=validate.Length(max=40)
    )
    device_access = fields.Enum(DeviceAccess, by_value=True, load_default=None, allow_none=True)
    digital_literacy = fields.Enum(DigitalLiteracy, by_value=True, load_default=None, allow_none=True)
    connectivity = fields.Enum(Connectivity, by_value=True, load_default=None, allow_none=True)
    words = Text(longest=2000, lines=True, load_default=None, allow_none=True)


class NeedsFilter(Schema):
    """Whose needs to list."""

    group_id = fields.UUID(load_default=None)
    language = Language(load_default=None)
    accessibility = fields.Enum(Accessibility, by_value=True, load_default=None)
    cultural = fields.Enum(Cultural, by_value=True, load_default=None)


class NeedsInCodes(Schema):
    """What a person needs, without their own words."""

    person_id = fields.UUID(required=True)
    languages = fields.List(fields.String(), required=True)
    cultural = fields.List(fields.Enum(Cultural, by_value=True), required=True)
    accessibility = fields.List(fields.Enum(Accessibility, by_value=True), required=True)
    device_access = fields.Enum(DeviceAccess, by_value=True, required=True, allow_none=True)
    digital_literacy = fields.Enum(DigitalLiteracy, by_value=True, required=True, allow_none=True)
    connectivity = fields.Enum(Connectivity, by_value=True, required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True, allow_none=True)
    changed_by = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)


class Needs(NeedsInCodes):
    """What a person needs; `words` is null for a caregiver, and `version` 0 until something is said."""

    words = fields.String(required=True, allow_none=True)
