"""Shapes of the HTTP API of membership."""

from marshmallow import Schema, fields, validate

from services.membership.domain import consents, groups, memberships
from shared.fields import Code, Form, Language, Text, TimeZone

PHONE = Form(r"^\+?[0-9][0-9 ()/.-]{3,29}$", error="Not a telephone number, as in +49 30 1234567.")


class NewNetwork(Schema):
    """A network to be made."""

    name = Text(required=True)
    time_zone = TimeZone(required=True)


class Network(Schema):
    """A region's network."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    time_zone = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class NewOrganisation(Schema):
    """A host of groups. Give an `external_id` to find it again from the directory it came from."""

    name = Text(required=True)
    external_id = Text(load_default=None, allow_none=True)
    parent_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "The organisation that it stands below."},
    )


class OrganisationChange(Schema):
    """What to change in an organisation; what is left out stays. A parent of null puts it at the top."""

    name = Text()
    parent_id = fields.UUID(allow_none=True)


class OrganisationFilter(Schema):
    """Which organisations to list; `parent_id`: those right below it."""

    parent_id = fields.UUID(load_default=None)
    external_id = fields.String(load_default=None)


class Organisation(Schema):
    """A host of groups."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    external_id = fields.String(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)


class NewGroup(Schema):
    """A group to be planned. Without a capacity it takes any number of members."""

    organisation_id = fields.UUID(required=True)
    name = Text(required=True)
    language = Language(required=True)
    time_zone = TimeZone(required=True)
    capacity = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 10_000))
    external_id = Text(load_default=None, allow_none=True)


class GroupChange(Schema):
    """What to change in a group; what is left out stays. A capacity of null lifts the limit."""

    name = Text()
    language = Language()
    time_zone = TimeZone()
    capacity = fields.Integer(allow_none=True, validate=validate.Range(1, 10_000))


class GroupFilter(Schema):
    """Which groups to list."""

    organisation_id = fields.UUID(load_default=None)
    status = fields.Enum(groups.Status, by_value=True, load_default=None)
    external_id = fields.String(load_default=None)


class Group(Schema):
    """A peer-support group."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    language = fields.String(required=True)
    time_zone = fields.String(required=True)
    capacity = fields.Integer(required=True, allow_none=True)
    status = fields.Enum(groups.Status, by_value=True, required=True)
    external_id = fields.String(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    version = fields.Integer(required=True)


class NewContact(Schema):
    """How to reach a person, as far as they wish."""

    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    phone = fields.String(load_default=None, allow_none=True, validate=PHONE)


class Contact(Schema):
    """How to reach a person; null where they would rather not be reached that way."""

    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)


class NewPerson(Schema):
    """A person to be registered, by a name of their choosing: it need not be their own."""

    display_name = Text(required=True, longest=80)
    language = Language(required=True)
    contact = fields.Nested(NewContact, load_default=None, allow_none=True)


class PersonFilter(Schema):
    """Which people to list."""

    group_id = fields.UUID(load_default=None)


class Person(Schema):
    """A person, by the name they chose."""

    id = fields.UUID(required=True)
    display_name = fields.String(required=True)
    language = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class NewMembership(Schema):
    """An application. A coordinator may record one of an earlier day."""

    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    role = fields.Enum(memberships.Role, by_value=True, load_default=memberships.Role.MEMBER)
    on = fields.Date(load_default=None, allow_none=True)


class MembershipFilter(Schema):
    """Which memberships to list."""

    group_id = fields.UUID(load_default=None)
    person_id = fields.UUID(load_default=None)
    status = fields.Enum(memberships.Status, by_value=True, load_default=None)


class Day(Schema):
    """The day on which it happens or, for coordinators, happened; today when left out."""

    on = fields.Date(load_default=None, allow_none=True)


class Membership(Schema):
    """A person's belonging to a group."""

    id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    role = fields.Enum(memberships.Role, by_value=True, required=True)
    status = fields.Enum(memberships.Status, by_value=True, required=True)
    applied_on = fields.Date(required=True)
    active_from = fields.Date(required=True, allow_none=True)
    left_on = fields.Date(required=True, allow_none=True)
    changed_on = fields.Date(required=True)
    version = fields.Integer(required=True)


class MembershipChange(Schema):
    """One line of a membership's history: what happened on which day, who recorded it, and when."""

    id = fields.UUID(required=True)
    change = fields.Enum(memberships.Change, by_value=True, required=True)
    happened_on = fields.Date(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    recorded_by = fields.UUID(required=True)


class NewConsent(Schema):
    """A consent, by the wording and in the language that the person read.

    A consent to a referral names its partner. `given` is for staff who record what somebody else said.
    """

    person_id = fields.UUID(required=True)
    purpose = fields.Enum(consents.Purpose, by_value=True, required=True)
    partner_id = fields.UUID(load_default=None, allow_none=True)
    wording_version = Code(required=True)
    language = Language(required=True)
    given = fields.Enum(consents.Given, by_value=True, load_default=None, allow_none=True)


class NewWithdrawal(Schema):
    """A withdrawal. No reason is asked for."""

    given = fields.Enum(consents.Given, by_value=True, load_default=None, allow_none=True)


class ConsentFilter(Schema):
    """Which consents to list; `stands` tells those that still allow something from those withdrawn."""

    person_id = fields.UUID(load_default=None)
    purpose = fields.Enum(consents.Purpose, by_value=True, load_default=None)
    stands = fields.Boolean(load_default=None)


class Consent(Schema):
    """A consent: what was agreed to, when, how, and who recorded it."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    purpose = fields.Enum(consents.Purpose, by_value=True, required=True)
    partner_id = fields.UUID(required=True, allow_none=True)
    wording_version = fields.String(required=True)
    language = fields.String(required=True)
    stands = fields.Boolean(required=True)
    given = fields.Enum(consents.Given, by_value=True, required=True)
    recorded_by = fields.UUID(required=True)
    granted_at = fields.AwareDateTime(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)
    withdrawal_given = fields.Enum(consents.Given, by_value=True, required=True, allow_none=True)
    withdrawal_recorded_by = fields.UUID(required=True, allow_none=True)


class ReceiptProcessing(Schema):
    """What was allowed. `wording` is the text that was read, null where only paper has it."""

    purpose = fields.String(required=True)
    lawful_basis = fields.String(required=True)
    privacy_notice = fields.String(required=True)
    language = fields.String(required=True)
    wording = fields.String(required=True, allow_none=True)
    pii_controllers = fields.List(fields.UUID(), required=True)
    recipient_third_parties = fields.List(fields.UUID(), required=True)
    withdrawal_method = fields.String(required=True)


class ReceiptParty(Schema):
    """Somebody whom the consent concerns, beside the person."""

    party_id = fields.UUID(required=True)
    party_role = fields.String(required=True)
    party_name = fields.String(required=True, allow_none=True)


class ReceiptEvent(Schema):
    """What happened, when, by whose hand (`entity_id`), and how it was said (`given`)."""

    event_time = fields.AwareDateTime(required=True)
    event_type = fields.String(required=True)
    event_state = fields.String(required=True)
    entity_id = fields.UUID(required=True)
    given = fields.Enum(consents.Given, by_value=True, required=True)


class Receipt(Schema):
    """A consent receipt in the fields of ISO/IEC TS 27560:2023."""

    receipt_id = fields.UUID(required=True)
    schema_version = fields.String(required=True)
    record_id = fields.UUID(required=True)
    pii_principal_id = fields.UUID(required=True)
    pii_processing = fields.List(fields.Nested(ReceiptProcessing), required=True)
    party_identification = fields.List(fields.Nested(ReceiptParty), required=True)
    events = fields.List(fields.Nested(ReceiptEvent), required=True)
