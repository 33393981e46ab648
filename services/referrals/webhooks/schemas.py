"""Shapes of the HTTP API of webhooks."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.referrals.domain.notices import Kind
from services.referrals.webhooks.domain.deliveries import DeliveryStatus, Outcome
from services.referrals.webhooks.domain.endpoints import DisabledReason, EndpointStatus, Scheme
from shared.fields import Text

LONGEST_OVERLAP_HOURS = 168
_URL = {"example": "https://clinic.example/hooks/kith"}


class Kinds(fields.List[Any]):
    """Which kinds of notices are wanted."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            fields.Enum(Kind, by_value=True),
            validate=validate.Length(min=1, max=len(Kind)),
            allow_none=True,
            metadata={"description": "CloudEvents types that are wanted; null for everything."},
            **options,
        )


class NewEndpoint(Schema):
    """Where a partner wants to be told, of what, and how that is signed: v1 is HMAC-SHA256, v1a ed25519."""

    url = Text(required=True, longest=2000, metadata=_URL)
    partner_id = fields.UUID(
        load_default=None, metadata={"description": "A partner may leave it out: it is its own."}
    )
    kinds = Kinds(load_default=None)
    scheme = fields.Enum(Scheme, by_value=True, load_default=Scheme.HMAC)


class EndpointChange(Schema):
    """What changes; the rest stays."""

    url = Text(longest=2000, metadata=_URL)
    kinds = Kinds()


class Rotation(Schema):
    """How to sign from now on. Nothing said: as before, and for a day with the old secret too."""

    scheme = fields.Enum(Scheme, by_value=True, load_default=None, allow_none=True)
    overlap_hours = fields.Integer(
        load_default=24,
        strict=True,
        validate=validate.Range(min=0, max=LONGEST_OVERLAP_HOURS),
        metadata={
            "description": "How long the old secret signs too; 0 ends it at once, as after it got out."
        },
    )


class EndpointFilter(Schema):
    """Whose endpoints to list."""

    partner_id = fields.UUID(load_default=None)


class Endpoint(Schema):
    """Where a partner is told. public_key (whpk_…) is there where the scheme is v1a.

    The scheme is null where it belongs to a FHIR Subscription of the same id.
    """

    id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True)
    url = fields.String(required=True)
    kinds = Kinds(required=True)
    scheme = fields.Enum(Scheme, by_value=True, required=True, allow_none=True)
    public_key = fields.String(required=True, allow_none=True)
    old_secret_until = fields.AwareDateTime(required=True, allow_none=True)
    status = fields.Enum(EndpointStatus, by_value=True, required=True)
    registered_at = fields.AwareDateTime(required=True)
    failing_since = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "Since when nothing got through; after five days it is disabled."},
    )
    disabled_at = fields.AwareDateTime(required=True, allow_none=True)
    disabled_reason = fields.Enum(DisabledReason, by_value=True, required=True, allow_none=True)
    version = fields.Integer(required=True)


class EndpointWithSecret(Endpoint):
    """An endpoint with its new signing secret, which is shown this once; null where there is a public_key."""

    secret = fields.String(required=True, allow_none=True)


class DeliveryFilter(Schema):
    """Which deliveries to list."""

    endpoint_id = fields.UUID(load_default=None)
    referral_id = fields.UUID(load_default=None)
    status = fields.Enum(DeliveryStatus, by_value=True, load_default=None)


class Delivery(Schema):
    """One message to one endpoint; its id is the webhook-id header.

    It tells of no referral where it is a handshake or heartbeat of a FHIR Subscription.
    """

    id = fields.UUID(required=True)
    endpoint_id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True)
    referral_id = fields.UUID(required=True, allow_none=True)
    kind = fields.Enum(Kind, by_value=True, required=True, allow_none=True)
    status = fields.Enum(DeliveryStatus, by_value=True, required=True)
    attempts = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    next_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    last_outcome = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    last_status_code = fields.Integer(required=True, allow_none=True)


class Attempt(Schema):
    """How one attempt to deliver went."""

    number = fields.Integer(required=True)
    started_at = fields.AwareDateTime(required=True)
    duration_ms = fields.Integer(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    status_code = fields.Integer(required=True, allow_none=True)


class Attempts(Schema):
    """Every attempt to deliver one message, in order."""

    items = fields.List(fields.Nested(Attempt), required=True)


class Replay(Schema):
    """From when on to send what did not get through."""

    since = fields.AwareDateTime(required=True)


class Replayed(Schema):
    """How many messages are sent once more; at most 1000 at a time, the oldest first."""

    replayed = fields.Integer(required=True)
