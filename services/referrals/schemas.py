"""Shapes of the HTTP API of referrals."""

from marshmallow import Schema, fields

from services.referrals.domain.referral import (
    CompletionOutcome,
    DeclineReason,
    Status,
    WithdrawalReason,
)
from services.referrals.domain.webhook import (
    DeliveryStatus,
    DisabledReason,
    EndpointStatus,
    Kind,
    Outcome,
)
from shared.fields import Text


class NewReferral(Schema):
    """A draft. The note is kept sealed and is never sent to the partner."""

    partner_id = fields.UUID(required=True)
    person_id = fields.UUID(
        load_default=None, metadata={"description": "Members may leave it out: it is their own."}
    )
    service_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "Which of the partner's services."}
    )
    instead_of = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "An ended referral of the same person whose place this one takes."},
    )
    note = Text(longest=2000, lines=True, load_default=None, allow_none=True)


class ReferralFilter(Schema):
    """Which referrals to list."""

    status = fields.Enum(Status, by_value=True, load_default=None)
    partner_id = fields.UUID(load_default=None)
    person_id = fields.UUID(load_default=None)
    overdue = fields.Boolean(
        load_default=None, metadata={"description": "Only those whose next step is overdue, or none of them."}
    )


# A partner sees less, and sees by which right.
_NOT_FOR_ALL = {"optional": True}


class Referral(Schema):
    """A referral. A partner is not told the person, nor who drafted it: those fields are left out."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(metadata=_NOT_FOR_ALL)
    partner_id = fields.UUID(required=True)
    service_id = fields.UUID(allow_none=True)
    instead_of = fields.UUID(allow_none=True, metadata=_NOT_FOR_ALL)
    status = fields.Enum(Status, by_value=True, required=True)
    consent_id = fields.UUID(allow_none=True)
    drafted_by = fields.UUID(metadata=_NOT_FOR_ALL)
    drafted_at = fields.AwareDateTime(metadata=_NOT_FOR_ALL)
    requested_at = fields.AwareDateTime(allow_none=True, metadata=_NOT_FOR_ALL)
    sent_at = fields.AwareDateTime(allow_none=True)
    expires_at = fields.AwareDateTime(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    decline_reason = fields.Enum(DeclineReason, by_value=True, allow_none=True)
    appointment_at = fields.AwareDateTime(allow_none=True)
    no_shows = fields.Integer(required=True)
    outcome = fields.Enum(CompletionOutcome, by_value=True, allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    withdrawn_at = fields.AwareDateTime(allow_none=True)
    withdrawal_reason = fields.Enum(WithdrawalReason, by_value=True, allow_none=True, metadata=_NOT_FOR_ALL)
    due_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "By when the partner's next step is expected."}
    )
    overdue_since = fields.AwareDateTime(allow_none=True)
    consent_reference = fields.UUID(
        allow_none=True,
        metadata={"description": "For partners: the consent that this is shared by."} | _NOT_FOR_ALL,
    )
    redisclosure_notice = fields.String(
        metadata={"description": "For partners: what not to do with it."} | _NOT_FOR_ALL
    )
    version = fields.Integer(required=True)


class Note(Schema):
    """What was written when the referral was drafted."""

    note = fields.String(required=True, allow_none=True)


class Decline(Schema):
    """Why the partner cannot take the person on."""

    reason = fields.Enum(DeclineReason, by_value=True, required=True)


class NewEndpoint(Schema):
    """Where a partner wants to be told."""

    url = Text(required=True, longest=2000, metadata={"example": "https://clinic.example/hooks/kith"})
    partner_id = fields.UUID(
        load_default=None, metadata={"description": "A partner may leave it out: it is its own."}
    )


class EndpointFilter(Schema):
    """Whose endpoints to list."""

    partner_id = fields.UUID(load_default=None)


class Endpoint(Schema):
    """Where a partner is told."""

    id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True)
    url = fields.String(required=True)
    status = fields.Enum(EndpointStatus, by_value=True, required=True)
    registered_at = fields.AwareDateTime(required=True)
    disabled_at = fields.AwareDateTime(allow_none=True)
    disabled_reason = fields.Enum(DisabledReason, by_value=True, allow_none=True)
    version = fields.Integer(required=True)


class RegisteredEndpoint(Endpoint):
    """A new endpoint with its signing secret, which is shown this once."""

    secret = fields.String(required=True)


class DeliveryFilter(Schema):
    """Which deliveries to list."""

    endpoint_id = fields.UUID(load_default=None)
    referral_id = fields.UUID(load_default=None)
    status = fields.Enum(DeliveryStatus, by_value=True, load_default=None)


class Delivery(Schema):
    """One message to one endpoint; its id is the webhook-id header."""

    id = fields.UUID(required=True)
    endpoint_id = fields.UUID(required=True)
    partner_id = fields.UUID(required=True)
    referral_id = fields.UUID(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    status = fields.Enum(DeliveryStatus, by_value=True, required=True)
    attempts = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    next_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(allow_none=True)
    last_outcome = fields.Enum(Outcome, by_value=True, allow_none=True)
    last_status_code = fields.Integer(allow_none=True)


class Attempt(Schema):
    """How one attempt to deliver went."""

    number = fields.Integer(required=True)
    started_at = fields.AwareDateTime(required=True)
    duration_ms = fields.Integer(required=True)
    outcome = fields.String(required=True)
    status_code = fields.Integer(allow_none=True)


class Attempts(Schema):
    """Every attempt to deliver one message, in order."""

    items = fields.List(fields.Nested(Attempt), required=True)
