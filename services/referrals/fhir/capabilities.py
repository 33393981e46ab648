"""What the FHIR interface can do, as it says of itself."""

from typing import Any

from services.referrals.fhir.writing import BASE
from services.referrals.subscriptions.domain import TOPIC

# http://hl7.org/fhir/uv/subscriptions-backport, version 1.1.0
GUIDE = "http://hl7.org/fhir/uv/subscriptions-backport"

_SEARCH = {
    "_id": ("token", "The resource's id"),
    "_lastUpdated": ("date", "Changed since, before or at a moment (prefixes ge, gt, le, lt, eq)"),
    "status": ("token", "One or several codes, separated by commas"),
}
_OF_TASKS = {
    "business-status": ("token", "One or several codes of BSeR"),
    "focus": ("reference", "The ServiceRequest"),
}


def capability_statement() -> dict[str, Any]:
    """Return the CapabilityStatement (https://hl7.org/fhir/R4/capabilitystatement.html)."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-25",
        "kind": "instance",
        "implementation": {"description": "Kith: referrals that were sent to one partner", "url": BASE},
        "instantiates": [f"{GUIDE}/CapabilityStatement/backport-subscription-server-r4"],
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "A partner reads the referrals that were sent to it, and answers by "
                "updating a Task: accepted; rejected with statusReason; in-progress with businessStatus "
                "5.1.1 and executionPeriod.start, 5.1.2 or 5.1.4; completed. It is told of "
                "referrals that are sent to it, withdrawn or closed, where it subscribes to them.",
                "security": {"description": "A bearer token of the partner. Every read is accounted for."},
                "resource": [
                    _resource("ServiceRequest", ["read", "search-type"], _SEARCH),
                    _resource("Task", ["read", "search-type", "update"], _SEARCH | _OF_TASKS),
                    _subscriptions(),
                ],
            }
        ],
    }


def _subscriptions() -> dict[str, Any]:
    topic = f"{GUIDE}/StructureDefinition/capabilitystatement-subscriptiontopic-canonical"
    search = {
        "_id": ("token", "The Subscription's id"),
        "status": ("token", "requested, active, error or off"),
        "url": ("uri", "The endpoint"),
    }
    return {
        "extension": [{"url": topic, "valueCanonical": TOPIC}],
        **_resource("Subscription", ["create", "read", "delete", "search-type"], search),
        "supportedProfile": [f"{GUIDE}/StructureDefinition/backport-subscription"],
        "operation": [
            {
                "name": name,
                "definition": f"{GUIDE}/OperationDefinition/backport-subscription-{name}",
            }
            for name in ("status", "events")
        ],
    }


def _resource(kind: str, interactions: list[str], search: dict[str, tuple[str, str]]) -> dict[str, Any]:
    return {
        "type": kind,
        "versioning": "versioned-update" if "update" in interactions else "versioned",
        "readHistory": False,
        "updateCreate": False,
        "interaction": [{"code": code} for code in interactions],
        "searchParam": [
            {"name": name, "type": of_type, "documentation": text}
            for name, (of_type, text) in sorted(search.items())
        ],
    }
