"""Shapes of what a partner sends by FHIR: searches, and a Task that it updates."""

from marshmallow import Schema, fields, validate

from services.referrals.fhir.domain import REQUEST_STATUSES, TASK_STATUSES
from shared.fields import Form

_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
_MOMENT = f"(eq|ge|gt|le|lt)?{_DATE}({_TIME})?"


def _codes(known: tuple[str, ...]) -> Form:
    one = "|".join(known)
    return Form(rf"({one})(,({one}))*", error=f"Codes of {', '.join(known)}, separated by commas.")


class AnySearch(Schema):
    """What any search may ask for."""

    own_id = fields.UUID(data_key="_id", load_default=None)
    count = fields.Integer(data_key="_count", load_default=50, validate=validate.Range(min=0, max=200))
    after = fields.UUID(data_key="_after", load_default=None)
    # How to answer, not what to find: the answer is always JSON, with its total.
    format = fields.String(data_key="_format", load_default=None)
    total = fields.String(data_key="_total", load_default=None)
    total_method = fields.String(data_key="_totalMethod", load_default=None)


class Search(AnySearch):
    """What a search for what changes with a referral may ask for."""

    last_updated = fields.String(
        data_key="_lastUpdated",
        load_default=None,
        validate=Form(_MOMENT, error="Not a date or instant, as in ge2026-03-29T16:30:00Z."),
    )


class ServiceRequestSearch(Search):
    """Which ServiceRequests to find."""

    status = fields.String(load_default=None, validate=_codes(REQUEST_STATUSES))


class TaskSearch(Search):
    """Which Tasks to find."""

    status = fields.String(load_default=None, validate=_codes(TASK_STATUSES))
    business_status = fields.String(
        data_key="business-status",
        load_default=None,
        validate=Form(r"[0-9.]{1,10}(,[0-9.]{1,10})*", error="Codes of BSeR, as in 5.1.1."),
    )
    focus = fields.String(
        load_default=None,
        validate=Form(r"(ServiceRequest/)?[0-9a-f-]{36}", error="Not a reference to a ServiceRequest."),
    )


# What a Task has in R4 beside what is read of it: taken, so that it can be sent back as it was read.
_REST = [
    "id",
    "meta",
    "implicitRules",
    "language",
    "text",
    "contained",
    "extension",
    "modifierExtension",
    "identifier",
    "instantiatesCanonical",
    "instantiatesUri",
    "basedOn",
    "groupIdentifier",
    "partOf",
    "statusReason",
    "businessStatus",
    "priority",
    "code",
    "description",
    "focus",
    "for",
    "encounter",
    "executionPeriod",
    "authoredOn",
    "lastModified",
    "requester",
    "performerType",
    "owner",
    "location",
    "reasonCode",
    "reasonReference",
    "insurance",
    "note",
    "relevantHistory",
    "restriction",
    "input",
    "output",
]

Task = Schema.from_dict(
    {
        "resourceType": fields.String(required=True, validate=validate.OneOf(["Task"])),
        "status": fields.String(required=True, validate=validate.OneOf(TASK_STATUSES)),
        "intent": fields.String(required=True, validate=validate.OneOf(["order"])),
        **{name: fields.Raw() for name in _REST},
    },
    name="FhirTask",
)
