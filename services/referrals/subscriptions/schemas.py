"""Shapes of what a partner sends about Subscriptions."""

from marshmallow import Schema, fields, validate

from services.referrals.fhir.schemas import AnySearch
from services.referrals.subscriptions.domain import TOPIC, SubscriptionStatus
from shared.fields import Text
from shared.media import FHIR_MEDIA

MOST_HEADERS = 5

# What a Subscription and its channel have in R4 beside what is read of them: taken, and not kept.
_REST = ["id", "meta", "implicitRules", "language", "text", "contained", "extension", "contact", "error"]
_REST_OF_CHANNEL = ["id", "_type", "_endpoint"]

Channel = Schema.from_dict(
    {
        "type": fields.String(required=True, validate=validate.OneOf(["rest-hook"])),
        "endpoint": Text(
            required=True, longest=2000, metadata={"example": "https://clinic.example/fhir/hook"}
        ),
        "payload": fields.String(required=True, validate=validate.OneOf([FHIR_MEDIA])),
        "_payload": fields.Raw(metadata={"description": "Its extension says id-only."}),
        "header": fields.List(
            fields.String(metadata={"example": "Authorization: Bearer 0123456789"}),
            load_default=list,
            validate=validate.Length(max=MOST_HEADERS),
        ),
        "extension": fields.Raw(metadata={"description": "A heartbeat period, in seconds."}),
        **{name: fields.Raw() for name in _REST_OF_CHANNEL},
    },
    name="FhirSubscriptionChannel",
)

NewSubscription = Schema.from_dict(
    {
        "resourceType": fields.String(required=True, validate=validate.OneOf(["Subscription"])),
        "status": fields.String(required=True, validate=validate.OneOf(["requested", "active"])),
        "reason": Text(required=True, longest=200, metadata={"example": "Hear of referrals at once"}),
        "criteria": fields.String(required=True, validate=validate.OneOf([TOPIC])),
        "_criteria": fields.Raw(metadata={"description": "Its extensions are filters on Task."}),
        "end": fields.AwareDateTime(load_default=None),
        "channel": fields.Nested(Channel, required=True),
        **{name: fields.Raw() for name in _REST},
    },
    name="FhirSubscription",
)

_STATUSES = [one.value for one in SubscriptionStatus]


class SubscriptionSearch(AnySearch):
    """Which Subscriptions to find."""

    status = fields.String(load_default=None, validate=validate.OneOf(_STATUSES))
    url = fields.String(load_default=None, metadata={"description": "The endpoint, exactly."})


class StatusSearch(Schema):
    """Of which Subscriptions to tell how they are; each may be given several times."""

    own_ids = fields.List(fields.UUID(), data_key="id", load_default=None)
    statuses = fields.List(
        fields.String(validate=validate.OneOf(_STATUSES)), data_key="status", load_default=None
    )
    format = fields.String(data_key="_format", load_default=None)


class Parameters(Schema):
    """What an operation is asked with, where it is asked by POST: the same names as in a query."""

    kind = fields.String(
        data_key="resourceType", load_default="Parameters", validate=validate.OneOf(["Parameters"])
    )
    parameter = fields.List(
        fields.Dict(keys=fields.String()), load_default=list, validate=validate.Length(max=200)
    )
    own_id = fields.Raw(data_key="id")
    meta = fields.Raw()


class EventSearch(Schema):
    """Which events to tell once more, by their numbers, both included."""

    since = fields.Integer(
        data_key="eventsSinceNumber", load_default=1, validate=validate.Range(min=0, max=2**53)
    )
    until = fields.Integer(
        data_key="eventsUntilNumber", load_default=None, validate=validate.Range(min=0, max=2**53)
    )
    content = fields.String(load_default=None, validate=validate.OneOf(["empty", "id-only", "full-resource"]))
    format = fields.String(data_key="_format", load_default=None)
