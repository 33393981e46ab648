"""Referrals written as FHIR R4 resources: ids, codes and times, and by which right the partner reads them.

The person is a logical reference by the referral's id: a partner learns who it is in a conversation.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from services.referrals.domain.notices import REDISCLOSURE_NOTICE
from services.referrals.domain.referral import Referral
from services.referrals.fhir.domain import BUSINESS_STATUS, DECLINES, OUTCOMES, READINGS

TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code"
BASE = "/api/referrals/v1/fhir"
# https://terminology.hl7.org/CodeSystem-v3-ActCode.html: no redisclosure without a consent directive.
LABELS = [
    {
        "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
        "code": "NORDSCLCD",
        "display": "no redisclosure without consent directive",
    }
]

type_of_resource = dict[str, Any]


def service_request(referral: Referral, network_id: UUID, changed_at: datetime) -> type_of_resource:
    """Return what is asked of the partner."""
    asked = (
        {"text": "Referral"}
        if referral.service_id is None
        else _coded("urn:kith:service", referral.service_id)
    )
    return without_nothing(
        {
            **_head("ServiceRequest", referral, changed_at),
            "identifier": [_identifier("referral", referral.id)],
            "status": READINGS[referral.status].request,
            "intent": "order",
            "code": asked,
            "subject": _subject(referral),
            "occurrenceDateTime": instant(referral.appointment_at),
            "authoredOn": instant(referral.sent_at),
            "requester": _organization("network", network_id),
            "performer": [_organization("partner", referral.partner_id)],
            "supportingInfo": [consent_of(referral.consent_id)],
            "note": [{"text": REDISCLOSURE_NOTICE}],
        }
    )


def task(referral: Referral, network_id: UUID, changed_at: datetime) -> type_of_resource:
    """Return what the partner works on, and updates."""
    reading, appointment_at = READINGS[referral.status], referral.appointment_at
    reason = _coded(DECLINES, referral.decline_reason.value) if referral.decline_reason else None
    outcome = None
    if referral.outcome is not None:
        outcome = [
            {"type": {"text": "outcome"}, "valueCodeableConcept": _coded(OUTCOMES, referral.outcome.value)}
        ]
    return without_nothing(
        {
            **_head("Task", referral, changed_at),
            "identifier": [_identifier("referral", referral.id)],
            "status": reading.task,
            "statusReason": reason,
            "businessStatus": _coded(BUSINESS_STATUS, reading.business, reading.display),
            "intent": "order",
            "code": _coded(
                "http://hl7.org/fhir/CodeSystem/task-code", "fulfill", "Fulfill the focal request"
            ),
            "focus": {"reference": f"ServiceRequest/{referral.id}"},
            "for": _subject(referral),
            "executionPeriod": {"start": instant(appointment_at)} if appointment_at else None,
            "authoredOn": instant(referral.sent_at),
            "lastModified": instant(changed_at),
            "requester": _organization("network", network_id),
            "owner": _organization("partner", referral.partner_id),
            "restriction": {"period": {"end": instant(referral.due_at)}} if referral.due_at else None,
            "input": [{"type": {"text": "consent"}, "valueReference": consent_of(referral.consent_id)}],
            "output": outcome,
            "note": [{"text": REDISCLOSURE_NOTICE}],
        }
    )


def bundle(
    path: str, query: Mapping[str, str], resources: list[type_of_resource], total: int, after: UUID | None
) -> type_of_resource:
    """Return one page of what a search found; `after` is the id that the next page goes on from."""
    links = [{"relation": "self", "url": _address(path, query)}]
    if after is not None:
        links.append({"relation": "next", "url": _address(path, {**query, "_after": str(after)})})
    entries = [
        {"fullUrl": f"urn:uuid:{one['id']}", "resource": one, "search": {"mode": "match"}}
        for one in resources
    ]
    found: type_of_resource = {"resourceType": "Bundle", "type": "searchset", "total": total, "link": links}
    return found | ({"entry": entries} if entries else {})


def _head(kind: str, referral: Referral, changed_at: datetime) -> type_of_resource:
    meta = {"versionId": str(referral.version), "lastUpdated": instant(changed_at), "security": LABELS}
    return {"resourceType": kind, "id": str(referral.id), "meta": meta}


def _subject(referral: Referral) -> type_of_resource:
    return {"type": "Patient", "identifier": _identifier("subject-of-referral", referral.id)}


def consent_of(consent_id: UUID | None) -> type_of_resource:
    """Return a reference to the consent that something rests on."""
    return {"type": "Consent", "identifier": _identifier("consent", consent_id)}


def _organization(kind: str, own_id: UUID) -> type_of_resource:
    return {"type": "Organization", "identifier": _identifier(kind, own_id)}


def _identifier(kind: str, value: UUID | None) -> dict[str, str]:
    return {"system": f"urn:kith:{kind}", "value": str(value)}


def _coded(system: str, code: object, display: str | None = None) -> type_of_resource:
    return {"coding": [{"system": system, "code": str(code)} | ({"display": display} if display else {})]}


def instant(moment: datetime | None) -> str | None:
    """Return a moment as FHIR writes it, in UTC."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def without_nothing(document: type_of_resource) -> type_of_resource:
    """Return a document without what it does not say."""
    return {name: value for name, value in document.items() if value is not None}


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
