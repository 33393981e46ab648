"""Subscriptions, their status and their notifications, written as FHIR R4 resources.

A notification is a Bundle of type history whose first entry says how the Subscription is, as Parameters
(backport-subscription-status-r4); the events in it name resources by their ids and hold none of them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.referrals.domain.notices import REDISCLOSURE_NOTICE, Kind
from services.referrals.fhir.writing import LABELS, consent_of, instant, type_of_resource, without_nothing
from services.referrals.subscriptions.domain import TOPIC, Happening, NotificationType, Subscription
from services.referrals.subscriptions.domain import SubscriptionStatus as Status
from shared.media import FHIR_MEDIA

GUIDE = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition"
FILTER, CONTENT = f"{GUIDE}/backport-filter-criteria", f"{GUIDE}/backport-payload-content"
HEARTBEAT = f"{GUIDE}/backport-heartbeat-period"
_NO_RESPONSE = {"system": "http://terminology.hl7.org/CodeSystem/subscription-error", "code": "no-response"}


def subscription(of: Subscription, now: datetime) -> type_of_resource:
    """Return a Subscription, without its headers: a token may be among them, and is shown to nobody."""
    filters = [{"url": FILTER, "valueString": one} for one in of.filters]
    heartbeat = [{"url": HEARTBEAT, "valueUnsignedInt": of.heartbeat_seconds}]
    return without_nothing(
        {
            "resourceType": "Subscription",
            "id": str(of.id),
            "meta": {"versionId": str(of.version), "profile": [f"{GUIDE}/backport-subscription"]},
            "status": of.status(now).value,
            "end": instant(of.ends_at),
            "reason": of.reason,
            "criteria": TOPIC,
            "_criteria": {"extension": filters} if filters else None,
            "error": "Nothing gets through to the endpoint." if of.status(now) is Status.ERROR else None,
            "channel": without_nothing(
                {
                    "extension": heartbeat if of.heartbeat_seconds else None,
                    "type": "rest-hook",
                    "endpoint": of.url,
                    "payload": FHIR_MEDIA,
                    "_payload": {"extension": [{"url": CONTENT, "valueCode": "id-only"}]},
                }
            ),
        }
    )


def status(
    of: Subscription,
    kind: NotificationType,
    *,
    own_id: UUID,
    now: datetime,
    happened: Sequence[Happening] = (),
    standing: Status | None = None,
) -> type_of_resource:
    """Return how a Subscription is, as Parameters; `standing` is said instead of what it is by now."""
    standing = standing or of.status(now)
    parameters: list[dict[str, Any]] = [
        {"name": "subscription", "valueReference": {"reference": f"Subscription/{of.id}"}},
        {"name": "topic", "valueCanonical": TOPIC},
        {"name": "status", "valueCode": standing.value},
        {"name": "type", "valueCode": kind.value},
        {"name": "events-since-subscription-start", "valueString": str(of.events)},
        *({"name": "notification-event", "part": _event(one)} for one in happened),
    ]
    if standing is Status.ERROR:
        parameters.append({"name": "error", "valueCodeableConcept": {"coding": [_NO_RESPONSE]}})
    return {
        "resourceType": "Parameters",
        "id": str(own_id),
        "meta": {"profile": [f"{GUIDE}/backport-subscription-status-r4"]},
        "parameter": parameters,
    }


def notification(
    of: Subscription,
    kind: NotificationType,
    *,
    own_id: UUID,
    now: datetime,
    happened: Sequence[Happening] = (),
    standing: Status | None = None,
) -> type_of_resource:
    """Return a notification, with the ids of what happened."""
    said = status(of, kind, own_id=own_id, now=now, happened=happened, standing=standing)
    first = {
        "fullUrl": f"urn:uuid:{own_id}",
        "resource": said,
        "request": {"method": "GET", "url": f"Subscription/{of.id}/$status"},
        "response": {"status": "200"},
    }
    return {
        "resourceType": "Bundle",
        "id": str(own_id),
        "meta": {"profile": [f"{GUIDE}/backport-subscription-notification-r4"], "security": LABELS},
        "type": "history",
        "timestamp": instant(now),
        "entry": [first, *map(_focus, happened)],
    }


def statuses(found: Sequence[Subscription], now: datetime) -> type_of_resource:
    """Return how some Subscriptions are, as a Bundle."""
    entries = [
        {
            "fullUrl": f"urn:uuid:{one.id}",
            "resource": status(one, NotificationType.STATUS, own_id=one.id, now=now),
            "search": {"mode": "match"},
        }
        for one in found
    ]
    bundle: type_of_resource = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    return bundle | ({"entry": entries} if entries else {})


def _event(one: Happening) -> list[dict[str, Any]]:
    return [
        {"name": "event-number", "valueString": str(one.number)},
        {"name": "timestamp", "valueInstant": instant(one.at)},
        {"name": "focus", "valueReference": {"reference": f"Task/{one.referral_id}"}},
        {
            "name": "additional-context",
            "valueReference": {"reference": f"ServiceRequest/{one.referral_id}"},
        },
        {"name": "additional-context", "valueReference": consent_of(one.consent_id)},
        {"name": "redisclosure-notice", "valueString": REDISCLOSURE_NOTICE},
    ]


def _focus(one: Happening) -> type_of_resource:
    is_new = one.kind is Kind.REFERRAL_SENT
    request = {"method": "PUT", "url": f"Task/{one.referral_id}"}
    return {
        "fullUrl": f"urn:uuid:{one.referral_id}",
        "request": {"method": "POST", "url": "Task"} if is_new else request,
        "response": {"status": "201" if is_new else "200"},
    }
