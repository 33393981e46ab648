"""FHIR Subscriptions, asked for by fhirpy and told to a receiver that really listens."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome, ResourceNotFound

from services.referrals import store
from services.referrals.domain import referral as domain
from services.referrals.domain.notices import REDISCLOSURE_NOTICE, Kind
from services.referrals.domain.referral import WithdrawalReason
from services.referrals.service import ReferralsService
from services.referrals.subscriptions import notifying
from services.referrals.subscriptions.domain import TOPIC
from services.referrals.subscriptions.writing import CONTENT, FILTER, GUIDE, HEARTBEAT
from shared.events.catalogue import handled_by_class
from tests.integration.referrals.conftest import Given, Listen, Listener
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_events import StartWorker
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator, partner
from tests.plugins.waiting import eventually

Connect = Callable[[UUID], SyncFHIRClient]
LOOPBACK = {"KITH_WEBHOOK_ALLOW_LOOPBACK": "1"}


@pytest.fixture
def referrals(given: Given, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of referrals, which takes addresses of this machine."""
    return serve("referrals", database=given.database, **LOOPBACK)


@pytest.fixture
def worker(broker: Broker, start_worker: StartWorker) -> None:
    """The worker process of referrals, which calls this machine."""
    broker.provision({"referrals": [spec.cls for spec in handled_by_class(ReferralsService)]})
    start_worker(ReferralsService, **LOOPBACK)


@pytest.fixture
def connect(given: Given, referrals: RunningService) -> Connect:
    """Call it with a partner's id for the client of its program."""

    def client(partner_id: UUID) -> SyncFHIRClient:
        token = referrals.tokens.token(partner(given.network_id, partner_id))
        return SyncFHIRClient(f"{referrals.origin}/api/referrals/v1/fhir", authorization=f"Bearer {token}")

    return client


def asked(url: str, **channel: Any) -> dict[str, Any]:
    """Return a Subscription to be told of everything."""
    content = {"extension": [{"url": CONTENT, "valueCode": "id-only"}]}
    hook = {"type": "rest-hook", "endpoint": url, "payload": "application/fhir+json", "_payload": content}
    return {"status": "requested", "reason": "Hear at once", "criteria": TOPIC, "channel": hook | channel}


def parameters(bundle: dict[str, Any]) -> dict[str, Any]:
    """Return the first entry's parameters by name; of several, the last."""
    first = bundle["entry"][0]["resource"]
    assert first["resourceType"] == "Parameters"
    values = {}
    for one in first["parameter"]:
        (value,) = [value for name, value in one.items() if name != "name"]
        values[one["name"]] = value
    return values


def bodies(listener: Listener) -> list[dict[str, Any]]:
    """Return the notifications that arrived."""
    return [json.loads(body) for _, body in listener.received]


def kinds(listener: Listener) -> list[str]:
    """Return why each notification was sent."""
    return [parameters(one)["type"] for one in bodies(listener)]


def status(client: SyncFHIRClient, subscription_id: str) -> dict[str, Any]:
    """Return what $status says of a Subscription."""
    return parameters(client.execute(f"Subscription/{subscription_id}/$status", method="GET"))


def make_due(given: Given) -> None:
    """Let the time until the next attempt be over."""
    with given.database.superuser() as connection:
        connection.execute("update webhook_deliveries set next_at = now() - interval '1 second'")


@pytest.mark.usefixtures("worker")
def test_a_partner_is_greeted_told_and_given_a_sign_of_life(
    given: Given, connect: Connect, listen: Listen
) -> None:
    """A handshake makes it active; events come numbered, as ids with their consent; then a sign of life."""
    partner_id, listener = given.partner(), listen()
    client = connect(partner_id)
    early = given.referral(partner_id)
    heartbeat = [{"url": HEARTBEAT, "valueUnsignedInt": 600}]
    made = client.resource(
        "Subscription",
        **asked(listener.url, header=["Authorization: Bearer of-the-clinic"], extension=heartbeat),
    )
    made.save()
    assert (made["status"], "header" in made["channel"]) == ("requested", False)

    eventually(lambda: status(client, made.id)["status"] == "active")
    assert kinds(listener) == ["handshake"]
    sent = given.referral(partner_id)
    given.tell(sent)
    given.tell(early, Kind.REFERRAL_WITHDRAWN)
    eventually(lambda: len(listener.received) == 3)

    headers, _ = listener.received[1]
    assert (headers["content-type"], headers["authorization"]) == (
        "application/fhir+json",
        "Bearer of-the-clinic",
    )
    told = bodies(listener)[1]
    assert told["type"] == "history"
    assert told["meta"]["security"][0]["code"] == "NORDSCLCD"
    assert told["entry"][1] == {
        "fullUrl": f"urn:uuid:{sent.id}",
        "request": {"method": "POST", "url": "Task"},
        "response": {"status": "201"},
    }
    said = parameters(told)
    parts = [(one["name"], *[v for k, v in one.items() if k != "name"]) for one in said["notification-event"]]
    assert said["subscription"] == {"reference": f"Subscription/{made.id}"}
    assert ("event-number", "1") in parts
    assert ("focus", {"reference": f"Task/{sent.id}"}) in parts
    assert ("redisclosure-notice", REDISCLOSURE_NOTICE) in parts
    consent = {"system": "urn:kith:consent", "value": str(sent.consent_id)}
    assert ("additional-context", {"type": "Consent", "identifier": consent}) in parts
    assert str(sent.person_id) not in str(bodies(listener))
    assert client.get("Task", str(sent.id))["status"] == "requested"
    assert [parameters(one)["events-since-subscription-start"] for one in bodies(listener)] == ["0", "1", "2"]

    with given.database.transaction(network_id=given.network_id) as tx:
        notifying.beat(tx)
    with given.database.superuser() as connection:
        connection.execute("update subscriptions set told_at = now() - interval '601 seconds'")
    for _ in range(2):
        with given.database.transaction(network_id=given.network_id) as tx:
            notifying.beat(tx)
    eventually(lambda: len(listener.received) == 4)

    assert kinds(listener) == ["handshake", "event-notification", "event-notification", "heartbeat"]
    assert status(client, made.id)["events-since-subscription-start"] == "2"
    accounted = "select channel, what from disclosures where occasion like 'message %' order by what"
    both = [("fhir", "referral_sent"), ("fhir", "referral_withdrawn")]
    eventually(lambda: given.database.rows(accounted) == both)


@pytest.mark.usefixtures("worker")
def test_what_was_missed_is_asked_for_by_its_number(given: Given, connect: Connect, listen: Listen) -> None:
    """An endpoint that fails puts it in error; $events tells what is still to be told, and no more."""
    partner_id, listener = given.partner(), listen(500)
    client = connect(partner_id)
    made = client.resource("Subscription", **asked(listener.url))
    made.save()
    eventually(lambda: status(client, made.id)["status"] == "error")
    assert status(client, made.id)["error"]["coding"][0]["code"] == "no-response"

    make_due(given)
    eventually(lambda: status(client, made.id)["status"] == "active")
    listener.statuses = [503] * 3
    first, second, third = (given.referral(partner_id) for _ in range(3))
    for one in (first, second, third):
        given.tell(one)
    with given.database.transaction(network_id=given.network_id) as tx:
        store.save_referral(tx, domain.withdraw(second, WithdrawalReason.ASKED_FOR, now=tx.now))
    eventually(lambda: status(client, made.id)["status"] == "error")

    missed = client.execute(
        f"Subscription/{made.id}/$events", method="GET", params={"eventsSinceNumber": "2"}
    )
    everything = client.execute(f"Subscription/{made.id}/$events", method="GET")
    assert (missed["type"], parameters(missed)["type"]) == ("history", "query-event")
    assert [one["fullUrl"] for one in missed["entry"][1:]] == [f"urn:uuid:{third.id}"]
    assert len(everything["entry"]) == 3
    shown = given.database.rows("select referral_id, channel from disclosures order by referral_id")
    assert shown == [(first.id, "fhir"), (third.id, "fhir")]
    assert client.resources("Subscription").search(status="error").count() == 1
    assert client.resources("Subscription").search(status="active").fetch() == []
    asked_for = {"parameter": [{"name": "id", "valueId": made.id}, {"name": "status", "valueCode": "error"}]}
    by_post = client.execute("Subscription/$status", data={"resourceType": "Parameters", **asked_for})
    assert by_post == client.execute("Subscription/$status", method="GET", params={"id": made.id})
    later = {"parameter": [{"name": "eventsSinceNumber", "valueString": "3"}]}
    assert len(client.execute(f"Subscription/{made.id}/$events", data=later)["entry"]) == 2
    assert len(client.execute(f"Subscription/{made.id}/$status", data={})["entry"]) == 1
    with pytest.raises(OperationOutcome):
        client.execute(f"Subscription/{made.id}/$events", data={"parameter": [{"name": "mood"}]})

    listener.statuses = [410]
    make_due(given)
    eventually(lambda: status(client, made.id)["status"] == "off")
    client.execute(f"Subscription/{made.id}", method="DELETE")
    with pytest.raises(ResourceNotFound):
        client.get("Subscription", made.id)


def test_only_what_is_offered_can_be_subscribed_to(
    given: Given, referrals: RunningService, connect: Connect
) -> None:
    """Whatever else is asked is refused by its place, and another's Subscription is not there at all."""
    client, hook = connect(given.partner()), "https://clinic.example/fhir"

    def place(**changes: Any) -> str:
        with pytest.raises(OperationOutcome) as refused:
            client.resource("Subscription", **(asked(hook) | changes)).save()
        (issue, *_) = refused.value.resource["issue"]
        return str(issue["expression"][0])

    def place_in_channel(**changes: Any) -> str:
        return place(channel=asked(hook, **changes)["channel"])

    def filtered(*filters: str) -> dict[str, Any]:
        return {"extension": [{"url": FILTER, "valueString": one} for one in filters]}

    whole = {"extension": [{"url": CONTENT, "valueCode": "full-resource"}]}
    assert place(criteria="Task?status=requested") == "criteria"
    assert place(_criteria=filtered("Task?owner=Organization/1")) == "_criteria"
    assert place(_criteria=filtered("Task?status=requested", "Task?status=cancelled")) == "_criteria"
    assert place_in_channel(type="websocket") == "channel.type"
    assert place_in_channel(endpoint="https://10.0.0.1/") == "channel.endpoint"
    assert place_in_channel(_payload=whole) == "channel._payload"
    assert place_in_channel(extension=[{"url": HEARTBEAT, "valueUnsignedInt": 599}]) == "channel.extension"
    assert place_in_channel(header=["Host: inside"]) == "channel.header.0"
    assert place_in_channel(header=["Good: 1", "X: a\r\nY: b"]) == "channel.header.1"

    mine = client.resource("Subscription", **asked(hook), _criteria=filtered("Task?status=cancelled"))
    mine["end"] = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    mine.save()
    assert client.get("Subscription", mine.id)["_criteria"] == filtered("Task?status=cancelled")
    assert mine["status"] == "off"
    other = connect(given.partner())
    assert other.resources("Subscription").fetch() == []
    for path in (
        f"Subscription/{mine.id}",
        f"Subscription/{mine.id}/$status",
        f"Subscription/{mine.id}/$events",
    ):
        with pytest.raises(ResourceNotFound):
            other.execute(path, method="GET")

    staff = referrals.as_(coordinator(given.network_id))
    (endpoint,) = staff.items("/webhook-endpoints")
    assert (endpoint["id"], endpoint["scheme"]) == (mine.id, None)
    rotated = staff.post(f"/webhook-endpoints/{mine.id}/rotate-secret", {})
    assert (rotated.status, rotated.slug) == (409, "endpoint-of-subscription")
    described = staff.get("/fhir/metadata").json
    (offered,) = [one for one in described["rest"][0]["resource"] if one["type"] == "Subscription"]
    assert offered["extension"][0]["valueCanonical"] == TOPIC
    assert offered["supportedProfile"] == [f"{GUIDE}/backport-subscription"]
