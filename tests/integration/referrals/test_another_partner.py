"""One partner with another's ids, at every endpoint that a partner can ask."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.referrals.directory import store as directory
from services.referrals.directory.domain import Service
from services.referrals.service import ReferralsService
from services.referrals.subscriptions.domain import TOPIC
from services.referrals.subscriptions.writing import CONTENT
from shared.entrypoints.openapi import routes_of
from shared.ids import new_id
from shared.security.principals import Role
from tests.integration.referrals.conftest import Given
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator, facilitator, partner

ROUTES = [route for route, _ in routes_of(ReferralsService) if Role.PARTNER in getattr(route, "roles", ())]
URL = "https://clinic.example/hooks"
SOON = (datetime.now(UTC) + timedelta(days=1)).isoformat()
# What would be right if it were one's own.
BODIES: dict[str, Any] = {
    "/complete": {"outcome": "not_reached"},
    "/decline": {"reason": "no_capacity"},
    "/schedule": {"starts_at": SOON},
    "/capacity": {"capacity": "full"},
    "/webhook-endpoints/<uuid:endpoint_id>/replay": {"since": "2026-01-01T00:00:00Z"},
    "/rotate-secret": {},
    "/webhook-endpoints/<uuid:endpoint_id>": {"kinds": None},
    "/partner-queues/<uuid:partner_id>": {"kinds": None},
    "/Task/<task_id>": {"resourceType": "Task", "intent": "order", "status": "accepted"},
}


SUBSCRIPTION = {
    "resourceType": "Subscription",
    "status": "requested",
    "reason": "Hear at once",
    "criteria": TOPIC,
    "channel": {
        "type": "rest-hook",
        "endpoint": URL,
        "payload": "application/fhir+json",
        "_payload": {"extension": [{"url": CONTENT, "valueCode": "id-only"}]},
    },
}


@pytest.fixture
def referrals(given: Given, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of referrals on the given network's database."""
    return serve("referrals", database=given.database)


@pytest.fixture
def theirs(given: Given, referrals: RunningService) -> dict[str, UUID]:
    """Return ids of one of everything that a partner has, by the names that paths give them."""
    partner_id, group_id = given.partner(), new_id()
    endpoint, _ = given.endpoint(partner_id, URL)
    staff = referrals.as_(coordinator(given.network_id))
    assert staff.put(f"/partner-queues/{partner_id}", {}).status == 200
    sent = given.referral(partner_id)
    delivery = given.message(sent)
    service = Service(id=new_id(), partner_id=partner_id, name="Sleep")
    with given.database.transaction(network_id=given.network_id) as tx:
        directory.save_services(tx, [service])
    host, clinic = facilitator(given.network_id, group_id), partner(given.network_id, partner_id)
    referrals.as_(host).put(f"/groups/{group_id}/doors/{partner_id}", {"is_open": True})
    person = {
        "group_id": group_id,
        "language": "en",
        "reach": {"name": "Ann", "contact": "1"},
        "consent": {"given": "aloud", "wording_version": "1", "given_at": datetime.now(UTC).isoformat()},
    }
    inbound = referrals.as_(clinic).post("/inbound-referrals", person)
    subscribed = referrals.as_(clinic).post("/fhir/Subscription", SUBSCRIPTION)
    ((message_id,),) = given.database.rows("select id from queue_messages")
    return {
        "partner_id": partner_id,
        "endpoint_id": endpoint.id,
        "delivery_id": delivery.id,
        "message_id": message_id,
        "referral_id": sent.id,
        "request_id": sent.id,
        "task_id": sent.id,
        "subscription_id": UUID(subscribed.json["id"]),
        "service_id": service.id,
        "inbound_id": UUID(inbound.json["id"]),
        "group_id": group_id,
    }


def test_another_partners_ids_are_of_no_use_anywhere(
    given: Given, referrals: RunningService, theirs: dict[str, UUID]
) -> None:
    """Ids are in every event: knowing one must show nothing, change nothing, and not tell that it exists."""
    client = referrals.as_(partner(given.network_id, given.partner()))
    before = state(given)

    answers = {}
    shown = []
    for route in ROUTES:
        path = route.url
        for name, own_id in theirs.items():
            path = path.replace(f"<uuid:{name}>", str(own_id)).replace(f"<{name}>", str(own_id))
        if "<" in route.url:
            body = next((one for end, one in BODIES.items() if route.url.endswith(end)), None)
            answers[route.method, route.url] = client.send(
                route.method, path, body, {"If-Match": '"1"'}
            ).status
        elif route.method == "GET":
            shown.append(client.get(path).body.decode())
    in_their_name = client.post("/webhook-endpoints", {"url": URL, "partner_id": theirs["partner_id"]})

    assert {which: status for which, status in answers.items() if status != 404} == {}
    assert len(answers) > 20
    assert [one for one in shown if any(str(own_id) in one for own_id in theirs.values())] == []
    assert in_their_name.status == 403
    assert state(given) == before


def state(given: Given) -> list[Any]:
    """Return where everything stands that a partner can change."""
    tables = ("referrals", "webhook_endpoints", "webhook_deliveries", "partner_queues", "queue_messages")
    return [
        given.database.rows(f"select * from {table}") for table in (*tables, "services", "inbound_referrals")
    ]
